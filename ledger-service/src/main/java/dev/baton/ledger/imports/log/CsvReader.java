package dev.baton.ledger.imports.log;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.csv.CsvFactory;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import dev.baton.edge.Csv;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads CSV (RFC 4180, with another delimiter or quote where the mapping says so). */
final class CsvReader implements LogReader {
  private static final int LONGEST_VALUE = 1 << 20;
  private static final char BYTE_ORDER_MARK = '\uFEFF';
  private static final CsvMapper CSV =
      CsvMapper.builder(
              CsvFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxStringLength(LONGEST_VALUE)
                          .maxDocumentLength(-1)
                          .build())
                  .build())
          .build();

  private final LogStream log;
  private final JsonParser rows;
  private final List<String> columns;
  private final boolean formulaSafe;
  // lines, for the parser counts none of those that it passes over
  private long start = 1;
  private long next = 1;

  CsvReader(LogStream log, Mapping.Csv how) throws IOException {
    this.log = log;
    this.formulaSafe = how.formulaSafe();
    CsvSchema.Builder schema = CsvSchema.builder().setColumnSeparator(how.delimiter());
    if (how.quote() == null) {
      schema.disableQuoteChar();
    } else {
      schema.setQuoteChar(how.quote());
    }
    rows = CSV.reader(schema.build()).createParser(text(log, how));
    List<String> header = row();
    if (header == null) {
      throw new DamagedLog("It is empty: not even a header stands there.");
    }
    Set<String> seen = new HashSet<>();
    for (String column : header) {
      if (!seen.add(column)) {
        throw new DamagedLog("Two columns of its header are named '" + column + "'.");
      }
    }
    columns = List.copyOf(header);
  }

  private static Reader text(LogStream log, Mapping.Csv how) throws IOException {
    BufferedReader text =
        new BufferedReader(
            new InputStreamReader(
                log,
                how.charset()
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)));
    text.mark(1);
    try {
      if (text.read() != BYTE_ORDER_MARK) {
        text.reset();
      }
    } catch (CharacterCodingException e) {
      throw new DamagedLog("It is not written in the charset " + how.charset() + ".");
    }
    return text;
  }

  /** Names of the columns, in order. */
  List<String> columns() {
    return columns;
  }

  @Override
  public @Nullable Line next() throws IOException {
    List<String> values = row();
    if (values == null) {
      return null;
    }
    long line = start;
    if (values.size() != columns.size()) {
      return new Refused(
          line, "It has %d columns, the header has %d.".formatted(values.size(), columns.size()));
    }
    ObjectNode attributes = JsonNodeFactory.instance.objectNode();
    for (int i = 0; i < columns.size(); i++) {
      attributes.put(columns.get(i), formulaSafe ? Csv.value(values.get(i)) : values.get(i));
    }
    return new Read(new LogEvent(line, attributes, List.of()));
  }

  /** The next row that is not blank; null at the end. */
  private @Nullable List<String> row() throws IOException {
    try {
      while (rows.nextToken() != null) {
        start = next;
        next++;
        List<String> values = new ArrayList<>();
        while (rows.nextToken() != JsonToken.END_ARRAY) {
          String value = rows.getText();
          values.add(value);
          next += value.lines().skip(1).count() + (endsInABreak(value) ? 1 : 0);
        }
        log.delivered();
        if (values.stream().anyMatch(value -> !value.isEmpty()) || values.size() > 1) {
          return values;
        }
      }
      return null;
    } catch (CharacterCodingException e) {
      throw new DamagedLog("It is not all written in the charset that the mapping names" + at());
    } catch (JacksonException e) {
      throw log.damage(e, "The CSV cannot be read further: " + e.getOriginalMessage() + at());
    } catch (RuntimeException e) {
      throw log.damage(e, "The CSV cannot be read further" + at());
    }
  }

  /** A last line break begins one more line, which {@link String#lines} does not give. */
  private static boolean endsInABreak(String value) {
    return value.endsWith("\n") || value.endsWith("\r");
  }

  private String at() {
    return " (after line " + start + ").";
  }

  @Override
  public void close() throws IOException {
    rows.close();
    log.close();
  }
}
