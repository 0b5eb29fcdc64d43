package dev.baton.definitions;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import dev.baton.contracts.Json;
import dev.baton.definitions.rules.Definitions.DefinitionDraft;
import dev.baton.definitions.rules.Importing.Row;
import dev.baton.definitions.rules.Terms.TermDraft;
import dev.baton.edge.Lines;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** Reads terms and definitions out of JSON; what breaks the schema is a row that cannot be read. */
final class JsonImport {
  /** Where the schema of a document is, on the class path. */
  static final String SCHEMA_FILE = "schema/definitions-import.v1.json";

  private static final JsonMapper STRICT =
      Json.MAPPER
          .rebuild()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .disable(DeserializationFeature.READ_UNKNOWN_ENUM_VALUES_AS_NULL)
          .build();
  private static final Schema SCHEMA = Schemas.load(SCHEMA_FILE);

  private final Lines lines;

  /** Pointer to a row → what is wrong with it first. */
  private final TreeMap<String, String> faults = new TreeMap<>();

  private final List<Row> rows = new ArrayList<>();

  private JsonImport(Lines lines) {
    this.lines = lines;
  }

  /**
   * The rows of a document.
   *
   * @throws UnreadableImport where it is none
   */
  static List<Row> read(byte[] json) {
    try (JsonParser parser = STRICT.createParser(json)) {
      JsonNode root = STRICT.readTree(json);
      JsonImport reading = new JsonImport(Lines.of(parser));
      reading.terms(root);
      return reading.rows;
    } catch (JacksonException e) {
      int line = e.getLocation() == null ? 1 : Math.max(e.getLocation().getLineNr(), 1);
      throw new UnreadableImport(line, "", "Not JSON: " + firstLine(e) + ".");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void terms(JsonNode root) {
    for (Error error : SCHEMA.validate(root)) {
      String pointer = error.getInstanceLocation().toString();
      String row = row(pointer);
      String detail = pointer.substring(row.length()) + ": " + error.getMessage();
      if (row.isEmpty()) {
        throw new UnreadableImport(lines.at(pointer), pointer, error.getMessage());
      }
      faults.putIfAbsent(row, detail.startsWith(":") ? error.getMessage() : detail);
    }
    JsonNode terms = root.path("terms");
    for (int i = 0; i < terms.size(); i++) {
      term("/terms/" + i, terms.get(i));
    }
  }

  private void term(String pointer, JsonNode term) {
    if (!unreadable(pointer)) {
      rows.add(
          new Row.OfTerm(
              lines.at(pointer),
              pointer,
              new TermDraft(text(term, "id"), text(term, "label"), text(term, "note")),
              true));
    }
    JsonNode definitions = term.path("definitions");
    for (int i = 0; i < definitions.size(); i++) {
      String at = pointer + "/definitions/" + i;
      if (!unreadable(at)) {
        rows.add(definition(at, term.path("id").asText(), definitions.get(i)));
      }
    }
  }

  private Row definition(String pointer, String term, JsonNode definition) {
    int line = lines.at(pointer);
    try {
      return new Row.OfDefinition(
          line, pointer, term, STRICT.treeToValue(definition, DefinitionDraft.class));
    } catch (JacksonException e) {
      return new Row.Unreadable(line, pointer, firstLine(e));
    }
  }

  private boolean unreadable(String pointer) {
    Optional.ofNullable(faults.get(pointer))
        .ifPresent(fault -> rows.add(new Row.Unreadable(lines.at(pointer), pointer, fault)));
    return faults.containsKey(pointer);
  }

  /** The row that a place is in: a term, or a definition of one; empty where it is in none. */
  private static String row(String pointer) {
    String[] steps = pointer.split("/", -1);
    int length = steps.length > 4 && steps[3].equals("definitions") ? 5 : steps.length > 2 ? 3 : 0;
    return String.join("/", List.of(steps).subList(0, length));
  }

  private static String text(JsonNode node, String member) {
    return node.path(member).textValue();
  }

  private static String firstLine(JacksonException e) {
    return String.valueOf(e.getOriginalMessage()).lines().findFirst().orElse("");
  }
}
