package dev.baton.ownership;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
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
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import com.networknt.schema.path.PathType;
import dev.baton.contracts.Json;
import dev.baton.contracts.ownership.OwnershipEntity;
import dev.baton.contracts.ownership.OwnershipEntity.Attestation;
import dev.baton.contracts.ownership.OwnershipEntity.Belief;
import dev.baton.contracts.ownership.OwnershipEntity.Contract;
import dev.baton.edge.Violation;
import dev.baton.ownership.rules.Document;
import dev.baton.ownership.rules.Known;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.yaml.snakeyaml.LoaderOptions;

/** The registry as YAML: read with the line of everything in it, and written. */
final class Manifest {
  /** Where the schema of a document is published, below the service's prefix. */
  static final String SCHEMA_FILE = "schema/ownership-registry.v1.json";

  private static final String FORMAT = "ownership/v1";
  private static final int MAX_CHARACTERS = 32 * 1024 * 1024;

  private static final YAMLMapper YAML = yaml();
  private static final JsonMapper STRICT =
      Json.MAPPER
          .rebuild()
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .disable(DeserializationFeature.READ_UNKNOWN_ENUM_VALUES_AS_NULL)
          .build();
  private static final byte[] SCHEMA_BYTES = resource();
  private static final Schema SCHEMA =
      SchemaRegistry.withDefaultDialect(
              SpecificationVersion.DRAFT_2020_12,
              builder ->
                  builder.schemaRegistryConfig(
                      SchemaRegistryConfig.builder()
                          .pathType(PathType.JSON_POINTER)
                          .locale(Locale.ROOT)
                          .formatAssertionsEnabled(true)
                          .build()))
          .getSchema(Json.read(SCHEMA_BYTES, JsonNode.class));

  private Manifest() {}

  /** The JSON Schema of a document. */
  static byte[] schema() {
    return SCHEMA_BYTES.clone();
  }

  /**
   * Something wrong with a document.
   *
   * @param line from 1; the line of the nearest thing around it that the document has
   * @param pointer JSON Pointer into it
   */
  record Fault(int line, String pointer, String detail) {}

  /** What came of reading a document. */
  sealed interface Reading {
    /** It is one. */
    record Read(Document document, Lines lines) implements Reading {}

    /** It is none. */
    record Refused(List<Fault> faults) implements Reading {}
  }

  /** Where each thing in a document stands. */
  record Lines(Map<String, Integer> byPointer) {
    Fault fault(Violation violation) {
      String pointer = violation.pointer();
      String at = pointer;
      while (!byPointer.containsKey(at) && !at.isEmpty()) {
        at = at.substring(0, Math.max(at.lastIndexOf('/'), 0));
      }
      return new Fault(byPointer.getOrDefault(at, 1), pointer, violation.detail());
    }

    List<Fault> faults(Collection<Violation> violations) {
      return violations.stream()
          .map(this::fault)
          .sorted(Comparator.comparingInt(Fault::line))
          .toList();
    }
  }

  /** Reads a document, YAML or the JSON that is YAML too. */
  static Reading read(byte[] yaml) {
    Lines lines;
    JsonNode root;
    try {
      lines = lines(yaml);
      root = YAML.readTree(yaml);
    } catch (Alias e) {
      return new Reading.Refused(
          List.of(new Fault(e.line, "", "Anchors and aliases are not read here.")));
    } catch (JacksonException e) {
      int line = e.getLocation() == null ? 1 : Math.max(e.getLocation().getLineNr(), 1);
      String what = String.valueOf(e.getOriginalMessage()).lines().findFirst().orElse("");
      return new Reading.Refused(List.of(new Fault(line, "", "Not YAML: " + what + ".")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    List<Violation> wrong = new ArrayList<>();
    for (Error error : SCHEMA.validate(root)) {
      wrong.add(new Violation(error.getInstanceLocation().toString(), error.getMessage()));
    }
    if (!wrong.isEmpty()) {
      return new Reading.Refused(lines.faults(wrong));
    }
    try {
      ObjectNode lists = ((ObjectNode) root).deepCopy();
      lists.remove("baton");
      return new Reading.Read(STRICT.treeToValue(lists, Document.class), lines);
    } catch (JsonProcessingException e) {
      String what = String.valueOf(e.getOriginalMessage()).lines().findFirst().orElse("");
      return new Reading.Refused(List.of(lines.fault(new Violation(pointer(e), what))));
    }
  }

  /** Writes all that is registered: the same registry always as the same bytes. */
  static byte[] write(Known known) {
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    root.put("baton", FORMAT);
    section(root, "teams", known.teams().values(), List.of());
    section(root, "boundaries", known.boundaries().values(), List.of());
    section(
        root,
        "contracts",
        known.contracts().values().stream().flatMap(List::stream).toList(),
        List.of("revision"));
    section(root, "assignments", known.assignments().values(), List.of());
    section(root, "beliefs", known.beliefs().values(), List.of("id", "team"));
    section(root, "attestations", known.attestations().values(), List.of());
    section(root, "journeys", known.journeys().values(), List.of());
    section(root, "grants", known.grants().values(), List.of("id"));
    try {
      return YAML.writeValueAsBytes(root);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void section(
      ObjectNode root,
      String name,
      Collection<? extends OwnershipEntity> entities,
      List<String> without) {
    if (entities.isEmpty()) {
      return;
    }
    ArrayNode list = root.putArray(name);
    entities.stream()
        .sorted(
            Comparator.<OwnershipEntity, String>comparing(OwnershipEntity::id)
                .thenComparingInt(OwnershipEntity::version))
        .forEach(entity -> {
          ObjectNode written = Json.MAPPER.valueToTree(entity);
          written.remove(List.of("kind", "version"));
          written.remove(without);
          // what is one to a boundary is called by it
          if (entity instanceof Contract || entity instanceof Attestation) {
            ObjectNode named = JsonNodeFactory.instance.objectNode();
            named.set("boundary", written.remove("id"));
            named.setAll(written);
            written = named;
          }
          if (entity instanceof Belief) {
            written.remove("validTo");
          }
          list.add(written);
        });
  }

  private static Lines lines(byte[] yaml) throws IOException {
    Map<String, Integer> lines = new HashMap<>();
    try (YAMLParser parser = YAML.getFactory().createParser(yaml)) {
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        int line = parser.currentTokenLocation().getLineNr();
        if (parser.isCurrentAlias()) {
          throw new Alias(line);
        }
        lines.putIfAbsent(parser.getParsingContext().pathAsPointer().toString(), line);
      }
    }
    return new Lines(lines);
  }

  private static String pointer(JsonProcessingException e) {
    if (!(e instanceof JsonMappingException mapping)) {
      return "";
    }
    StringBuilder pointer = new StringBuilder();
    mapping
        .getPath()
        .forEach(step ->
            pointer
                .append('/')
                .append(
                    step.getFieldName() == null
                        ? Integer.toString(step.getIndex())
                        : step.getFieldName().replace("~", "~0").replace("/", "~1")));
    return pointer.toString();
  }

  private static YAMLMapper yaml() {
    LoaderOptions limits = new LoaderOptions();
    limits.setCodePointLimit(MAX_CHARACTERS);
    limits.setAllowDuplicateKeys(false);
    return YAMLMapper.builder(YAMLFactory.builder().loaderOptions(limits).build())
        .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
        .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
        .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
        .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
        .disable(YAMLGenerator.Feature.SPLIT_LINES)
        .build();
  }

  private static byte[] resource() {
    try (InputStream schema =
        Objects.requireNonNull(
            Manifest.class.getClassLoader().getResourceAsStream(SCHEMA_FILE), SCHEMA_FILE)) {
      return schema.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A document could be made to grow without bounds by them. */
  private static final class Alias extends IOException {
    private static final long serialVersionUID = 1L;
    private final int line;

    Alias(int line) {
      super("alias", null);
      this.line = line;
    }
  }
}
