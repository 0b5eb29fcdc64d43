package dev.baton.definitions;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import dev.baton.contracts.Canonical;
import dev.baton.contracts.Json;
import dev.baton.contracts.definitions.DefinitionsEntity.DataContract;
import dev.baton.contracts.definitions.DefinitionsEntity.Definition;
import dev.baton.contracts.definitions.DefinitionsEntity.Kind;
import dev.baton.contracts.definitions.DefinitionsEntity.Meaning;
import dev.baton.contracts.definitions.DefinitionsEntity.State;
import dev.baton.contracts.definitions.DefinitionsEntity.Term;
import dev.baton.definitions.rules.Definitions.DefinitionDraft;
import dev.baton.definitions.rules.Importing.Row;
import dev.baton.definitions.rules.Slugs;
import dev.baton.definitions.rules.Terms.TermDraft;
import dev.baton.edge.Lines;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;

/**
 * Data contracts of the Open Data Contract Standard 3 (https://bitol.io), YAML. Whatever in one has
 * a name or a description for people is what its team means by a term; the contract itself is kept
 * whole. What the catalogue knows of a team and no contract of its own says is written as one more,
 * in which a custom property of each definition holds what the standard has no place for.
 */
final class Odcs {
  /** Where the schema of what is looked at is, on the class path. */
  static final String SCHEMA_FILE = "schema/odcs-import.v1.json";

  /** Largest contract that is kept, in bytes of JSON: one is one record on a topic. */
  static final int LARGEST = 512 * 1024;

  private static final String VERSION = "v3.1.0";
  private static final String DEFINITION = "batonDefinition";
  private static final String CATALOGUE = "batonCatalogue";
  private static final String CUSTOM = "customProperties";
  private static final int MOST_CHARACTERS = 16 * 1024 * 1024;

  private static final Schema SCHEMA = Schemas.load(SCHEMA_FILE);
  private static final YAMLMapper YAML = yaml();
  private static final JsonMapper STRICT =
      Json.MAPPER
          .rebuild()
          .disable(DeserializationFeature.READ_UNKNOWN_ENUM_VALUES_AS_NULL)
          .build();

  private Odcs() {}

  /** Something in a contract that says what it means. */
  private record Said(String pointer, String definition, ObjectNode node, @Nullable String grain) {
    String name() {
      return Optional.ofNullable(text(node, "businessName")).orElse(node.path("name").asText());
    }

    String meant() {
      return Optional.ofNullable(text(node, "description")).orElse(name());
    }

    Meaning meaning() {
      return new Meaning(
          meant(),
          Kind.TERM,
          null,
          null,
          List.of(),
          grain,
          null,
          null,
          null,
          null,
          text(node, "transformLogic"),
          null,
          links());
    }

    private List<String> links() {
      List<String> links = new ArrayList<>();
      node.path("authoritativeDefinitions").forEach(link -> links.add(link.path("url").asText()));
      return links;
    }
  }

  /**
   * The rows of a file of one or more contracts.
   *
   * @param team slug of the team whose they are
   * @throws UnreadableImport where it is no YAML
   */
  static List<Row> read(byte[] yaml, String team) {
    List<Row> rows = new ArrayList<>();
    try {
      List<Lines> lines = lines(yaml);
      try (MappingIterator<JsonNode> documents =
          YAML.readerFor(JsonNode.class).readValues(YAML.createParser(yaml))) {
        for (int i = 0; documents.hasNextValue(); i++) {
          document(documents.nextValue(), lines.get(i), team, rows);
        }
      }
    } catch (JacksonException e) {
      int line = e.getLocation() == null ? 1 : Math.max(e.getLocation().getLineNr(), 1);
      String what = String.valueOf(e.getOriginalMessage()).lines().findFirst().orElse("");
      throw new UnreadableImport(line, "", "Not YAML: " + what + ".");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return rows;
  }

  private static void document(JsonNode document, Lines lines, String team, List<Row> rows) {
    List<Error> faults = SCHEMA.validate(document);
    if (!faults.isEmpty()) {
      faults.stream()
          .map(fault -> fault.getInstanceLocation().toString())
          .distinct()
          .sorted(Comparator.comparingInt(lines::at))
          .forEach(pointer ->
              rows.add(
                  new Row.Unreadable(
                      lines.at(pointer),
                      pointer,
                      String.join(
                          "; ",
                          faults.stream()
                              .filter(f -> f.getInstanceLocation().toString().equals(pointer))
                              .map(Error::getMessage)
                              .distinct()
                              .toList()))));
      return;
    }
    ObjectNode contract = (ObjectNode) document;
    if (custom(contract, CATALOGUE).isEmpty()) {
      byte[] json = Json.bytes(contract);
      if (!sayable(contract)) {
        rows.add(new Row.Unreadable(lines.at(""), "", "It cannot be said in JSON."));
        return;
      }
      if (json.length > LARGEST) {
        rows.add(
            new Row.Unreadable(
                lines.at(""), "", "A contract has at most " + LARGEST + " bytes as JSON."));
        return;
      }
      rows.add(
          new Row.OfContract(
              lines.at(""),
              "",
              identity(team, contract),
              team,
              // as it is read back, numbers included
              Json.read(json, JsonNode.class)));
    }
    State state = state(contract);
    for (Said said : said(team, contract)) {
      row(said, state, team, lines.at(said.pointer()), rows);
    }
  }

  /** Numbers that no double holds and halves of characters are no interoperable JSON. */
  private static boolean sayable(ObjectNode contract) {
    try {
      return Canonical.bytes(contract).length > 0;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static void row(Said said, State state, String team, int line, List<Row> rows) {
    Optional<JsonNode> whole = custom(said.node(), DEFINITION);
    if (whole.isEmpty()) {
      String term = Slugs.of(said.name());
      rows.add(new Row.OfTerm(line, said.pointer(), new TermDraft(term, said.name(), null), false));
      rows.add(
          new Row.OfDefinition(
              line,
              said.pointer(),
              term,
              new DefinitionDraft(said.definition(), team, null, said.meaning(), state, null)));
      return;
    }
    String term = whole.get().path("term").asText();
    try {
      ObjectNode draft = whole.get().deepCopy();
      draft.remove("term");
      draft.put("team", team);
      // what people read and edit is the description
      draft.withObject("/meaning").put("text", said.meant());
      rows.add(new Row.OfTerm(line, said.pointer(), new TermDraft(term, said.name(), null), false));
      rows.add(
          new Row.OfDefinition(
              line, said.pointer(), term, STRICT.treeToValue(draft, DefinitionDraft.class)));
    } catch (JacksonException | UnsupportedOperationException e) {
      rows.add(
          new Row.Unreadable(line, said.pointer(), DEFINITION + " is not one of this catalogue."));
    }
  }

  /** The id under which a contract is kept. */
  private static String identity(String team, JsonNode contract) {
    String id = contract.path("id").asText();
    String slug = Slugs.of(id);
    return Slugs.of(team) + "--" + (slug.equals(id) ? slug : Slugs.distinct(slug, id));
  }

  private static State state(JsonNode contract) {
    String status = contract.path("status").asText().strip().toUpperCase(Locale.ROOT);
    return Arrays.stream(State.values())
        .filter(state -> state.name().equals(status))
        .findFirst()
        // any other word is one for work that goes on
        .orElse(State.DRAFT);
  }

  /** What in a contract says what it means: schema objects and their properties, however deep. */
  private static List<Said> said(String team, ObjectNode contract) {
    List<Said> said = new ArrayList<>();
    Set<String> taken = new HashSet<>();
    JsonNode objects = contract.path("schema");
    for (int i = 0; i < objects.size(); i++) {
      collect(
          new String[] {team, contract.path("id").asText()},
          "/schema/" + i,
          (ObjectNode) objects.get(i),
          text(objects.get(i), "dataGranularityDescription"),
          said,
          taken);
    }
    return said;
  }

  private static void collect(
      String[] around,
      String pointer,
      ObjectNode node,
      @Nullable String grain,
      List<Said> said,
      Set<String> taken) {
    String name = node.path("name").asText("items");
    String[] path = Stream.concat(Arrays.stream(around), Stream.of(name)).toArray(String[]::new);
    if (text(node, "description") != null
        || text(node, "businessName") != null
        || custom(node, DEFINITION).isPresent()) {
      String id = Slugs.path(path);
      said.add(
          new Said(
              pointer,
              taken.add(id) ? id : Slugs.distinct(id, String.join("/", path)),
              node,
              pointer.contains("/properties/") ? null : grain));
    }
    JsonNode properties = node.path("properties");
    for (int i = 0; i < properties.size(); i++) {
      collect(
          path, pointer + "/properties/" + i, (ObjectNode) properties.get(i), null, said, taken);
    }
    if (node.path("items") instanceof ObjectNode items) {
      collect(path, pointer + "/items", items, null, said, taken);
    }
  }

  /**
   * A contract as it was handed in, with what its definitions say by now.
   *
   * @param definitions the latest version of each, by id
   */
  static ObjectNode current(DataContract contract, Map<String, Definition> definitions) {
    ObjectNode document = contract.document().deepCopy();
    for (Said said : said(contract.team(), document)) {
      Definition definition = definitions.get(said.definition());
      if (definition != null && !definition.meaning().text().equals(said.meant().strip())) {
        said.node().put("description", definition.meaning().text());
      }
    }
    return document;
  }

  /** Ids of the definitions that a contract holds. */
  static Set<String> definitions(DataContract contract) {
    Set<String> ids = new HashSet<>();
    said(contract.team(), contract.document().deepCopy())
        .forEach(said -> ids.add(said.definition()));
    return ids;
  }

  /**
   * What a team means as one contract.
   *
   * @param definitions the latest version of each
   * @param terms those that they are of, by id
   */
  static ObjectNode catalogue(String team, List<Definition> definitions, Map<String, Term> terms) {
    ObjectNode document =
        JsonNodeFactory.instance
            .objectNode()
            .put("version", "1.0.0")
            .put("apiVersion", VERSION)
            .put("kind", "DataContract")
            .put("id", "catalogue-" + team)
            .put("status", "active")
            .put("name", "What " + team + " means");
    document.putArray(CUSTOM).addObject().put("property", CATALOGUE).put("value", team);
    ObjectNode object = document.putArray("schema").addObject().put("name", "definitions");
    object.put("logicalType", "object");
    ArrayNode properties = object.putArray("properties");
    for (Definition definition : definitions) {
      ObjectNode property = properties.addObject().put("name", definition.id());
      Term term = terms.get(definition.term());
      property.put("businessName", term == null ? definition.term() : term.label());
      property.put("description", definition.meaning().text());
      ObjectNode value = Json.MAPPER.valueToTree(draft(definition));
      value.put("term", definition.term());
      value.remove("team");
      value.withObject("/meaning").remove("text");
      property.putArray(CUSTOM).addObject().put("property", DEFINITION).set("value", value);
    }
    return document;
  }

  private static DefinitionDraft draft(Definition definition) {
    return new DefinitionDraft(
        definition.id(),
        definition.team(),
        definition.semver(),
        definition.meaning(),
        definition.state(),
        definition.validFrom(),
        definition.scope(),
        definition.validTo(),
        null);
  }

  /** Contracts as YAML, one document each. */
  static byte[] write(List<ObjectNode> contracts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      for (ObjectNode contract : contracts) {
        out.write(YAML.writeValueAsBytes(contract));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  private static Optional<JsonNode> custom(JsonNode node, String property) {
    for (JsonNode custom : node.path(CUSTOM)) {
      if (custom.path("property").asText().equals(property)) {
        return Optional.of(custom.path("value"));
      }
    }
    return Optional.empty();
  }

  private static @Nullable String text(JsonNode node, String member) {
    String text = node.path(member).textValue();
    return text == null || text.isBlank() ? null : text;
  }

  /** Of each document where its things stand. */
  private static List<Lines> lines(byte[] yaml) throws IOException {
    List<Lines> documents = new ArrayList<>();
    try (YAMLParser parser = YAML.getFactory().createParser(yaml)) {
      Map<String, Integer> lines = new TreeMap<>();
      int depth = 0;
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        int line = parser.currentTokenLocation().getLineNr();
        if (parser.isCurrentAlias()) {
          // a document could be made to grow without bounds by them
          throw new UnreadableImport(line, "", "Anchors and aliases are not read here.");
        }
        lines.putIfAbsent(parser.getParsingContext().pathAsPointer().toString(), line);
        depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
        if (depth == 0) {
          documents.add(new Lines(lines));
          lines = new TreeMap<>();
        }
      }
    }
    return documents;
  }

  private static YAMLMapper yaml() {
    LoaderOptions limits = new LoaderOptions();
    limits.setCodePointLimit(MOST_CHARACTERS);
    limits.setAllowDuplicateKeys(false);
    return YAMLMapper.builder(
            YAMLFactory.builder()
                .loaderOptions(limits)
                // 'value:' with nothing behind it
                .enable(YAMLParser.Feature.EMPTY_STRING_AS_NULL)
                .build())
        .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
        .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
        .disable(YAMLGenerator.Feature.SPLIT_LINES)
        .build();
  }
}
