package dev.baton.definitions;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import dev.baton.contracts.Json;
import dev.baton.definitions.rules.Definitions.DefinitionDraft;
import dev.baton.definitions.rules.Importing.Row;
import dev.baton.definitions.rules.Terms.TermDraft;
import dev.baton.edge.Csv;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Reads definitions out of CSV (RFC 4180, UTF-8): a header, then one definition a line. A cell of
 * several values has one on each of its lines; an empty cell says nothing.
 */
final class CsvImport {
  private static final List<String> OF_TERM = List.of("term", "label", "note");
  private static final List<String> OF_DEFINITION =
      List.of("id", "team", "semver", "state", "validFrom", "validTo", "scope", "claims");
  private static final List<String> OF_MEANING =
      List.of(
          "text",
          "kind",
          "unit",
          "population",
          "filters",
          "grain",
          "window",
          "clockStart",
          "timeZone",
          "deduplicationKey",
          "expression",
          "owner",
          "links");
  private static final Set<String> LISTS = Set.of("filters", "links");
  private static final List<String> REQUIRED = List.of("term", "id", "team", "text", "kind");

  private static final char BYTE_ORDER_MARK = '\uFEFF';
  private static final CsvMapper CSV = new CsvMapper();
  private static final JsonMapper STRICT =
      Json.MAPPER
          .rebuild()
          .disable(DeserializationFeature.READ_UNKNOWN_ENUM_VALUES_AS_NULL)
          .build();

  private final JsonParser cells;
  // lines, for the parser counts none of those that it passes over
  private int start = 1;
  private int next = 1;

  private CsvImport(JsonParser cells) {
    this.cells = cells;
  }

  /**
   * The rows of a file.
   *
   * @throws UnreadableImport where it is none
   */
  static List<Row> read(byte[] csv) {
    try (JsonParser cells = CSV.createParser(text(csv))) {
      return new CsvImport(cells).rows();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Reader text(byte[] csv) throws IOException {
    BufferedReader text =
        new BufferedReader(
            new InputStreamReader(
                new ByteArrayInputStream(csv), StandardCharsets.UTF_8.newDecoder()));
    text.mark(1);
    try {
      if (text.read() != BYTE_ORDER_MARK) {
        text.reset();
      }
    } catch (CharacterCodingException e) {
      throw new UnreadableImport(1, "", "It is not UTF-8.");
    }
    return text;
  }

  private List<Row> rows() throws IOException {
    List<String> header = line();
    if (header == null) {
      throw new UnreadableImport(1, "", "It is empty: not even a header stands there.");
    }
    check(header);
    List<Row> rows = new ArrayList<>();
    for (List<String> line = line(); line != null; line = line()) {
      if (line.size() == header.size()) {
        read(header, line, rows);
      } else {
        rows.add(
            new Row.Unreadable(
                start,
                "",
                "It has %d columns, the header has %d.".formatted(line.size(), header.size())));
      }
    }
    return rows;
  }

  private void check(List<String> header) {
    Set<String> seen = new HashSet<>();
    for (String column : header) {
      if (!seen.add(column)) {
        throw new UnreadableImport(start, "", "Two columns are named '" + column + "'.");
      }
      if (!OF_TERM.contains(column)
          && !OF_DEFINITION.contains(column)
          && !OF_MEANING.contains(column)) {
        throw new UnreadableImport(
            start,
            "",
            "There is no column '%s'; there are %s, %s, %s."
                .formatted(
                    column,
                    String.join(", ", OF_TERM),
                    String.join(", ", OF_DEFINITION),
                    String.join(", ", OF_MEANING)));
      }
    }
    Set<String> missing = new TreeSet<>(REQUIRED);
    missing.removeAll(seen);
    if (!missing.isEmpty()) {
      throw new UnreadableImport(start, "", "The header lacks " + String.join(", ", missing) + ".");
    }
  }

  private void read(List<String> header, List<String> line, List<Row> rows) {
    ObjectNode term = JsonNodeFactory.instance.objectNode();
    ObjectNode draft = JsonNodeFactory.instance.objectNode();
    ObjectNode meaning = draft.putObject("meaning");
    for (int i = 0; i < header.size(); i++) {
      String column = header.get(i);
      String cell = Csv.value(line.get(i));
      if (cell.isBlank()) {
        continue;
      }
      ObjectNode of =
          OF_TERM.contains(column) ? term : OF_DEFINITION.contains(column) ? draft : meaning;
      if (LISTS.contains(column)) {
        cell.lines().forEach(of.withArray(column)::add);
      } else {
        of.put(column, cell);
      }
    }
    @Nullable String id = term.path("term").textValue();
    if (id == null) {
      rows.add(new Row.Unreadable(start, "/term", "is required."));
      return;
    }
    rows.add(
        new Row.OfTerm(
            start,
            "",
            new TermDraft(id, term.path("label").textValue(), term.path("note").textValue()),
            true));
    try {
      rows.add(
          new Row.OfDefinition(start, "", id, STRICT.treeToValue(draft, DefinitionDraft.class)));
    } catch (JacksonException e) {
      rows.add(
          new Row.Unreadable(
              start, "", String.valueOf(e.getOriginalMessage()).lines().findFirst().orElse("")));
    }
  }

  /** The next line that is not blank; null at the end. */
  private @Nullable List<String> line() throws IOException {
    try {
      while (cells.nextToken() != null) {
        start = next;
        next++;
        List<String> values = new ArrayList<>();
        while (cells.nextToken() != JsonToken.END_ARRAY) {
          String value = cells.getText();
          values.add(value);
          next += (int) value.chars().filter(c -> c == '\n').count();
        }
        if (values.size() > 1 || values.stream().anyMatch(value -> !value.isEmpty())) {
          return values;
        }
      }
      return null;
    } catch (CharacterCodingException e) {
      throw new UnreadableImport(start, "", "It is not UTF-8 after this line.");
    } catch (JacksonException e) {
      throw new UnreadableImport(
          start, "", "It cannot be read after this line: " + e.getOriginalMessage() + ".");
    }
  }
}
