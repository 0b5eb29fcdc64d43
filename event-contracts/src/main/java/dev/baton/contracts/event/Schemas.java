package dev.baton.contracts.event;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import com.networknt.schema.path.PathType;
import dev.baton.contracts.Json;
import dev.baton.contracts.event.Reading.Fault;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/** The published schema of every event type that may be emitted: {@code schemas/<type>.json}. */
public final class Schemas {
  private static final String NAMESPACE = "urn:baton:schema:";
  private static final String PARTS = "parts";

  /** Of data with more nodes only the first fault is looked for: each of them may be wrong. */
  private static final int MANY = 2_000;

  /** Longest text told of a fault: names in the data may be of any length. */
  private static final int MAX_TEXT = 500;

  private static final Map<EventType, Schema> BY_TYPE = load();

  private Schemas() {}

  private static Map<EventType, Schema> load() {
    SchemaRegistry registry =
        SchemaRegistry.withDefaultDialect(
            SpecificationVersion.DRAFT_2020_12,
            builder ->
                builder
                    .schemaRegistryConfig(
                        SchemaRegistryConfig.builder()
                            .pathType(PathType.JSON_POINTER)
                            .locale(Locale.ROOT)
                            .build())
                    .resourceLoaders(loaders ->
                        loaders.resources(iri ->
                            iri.startsWith(NAMESPACE)
                                ? text(iri.substring(NAMESPACE.length()))
                                : null)));
    Map<EventType, Schema> schemas = new EnumMap<>(EventType.class);
    for (EventType type : EventType.values()) {
      if (!type.ledgerOnly()) {
        Schema schema =
            registry.getSchema(
                SchemaLocation.of(NAMESPACE + type.wireName()),
                text(type.wireName()),
                InputFormat.JSON);
        schema.initializeValidators();
        schemas.put(type, schema);
      }
    }
    return schemas;
  }

  /** The text of a published schema. */
  static String text(String name) {
    try (InputStream in = Schemas.class.getResourceAsStream("/schemas/" + name + ".json")) {
      return new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The schema of a type's data as one document: what it refers to is embedded under its own id.
   *
   * @throws IllegalArgumentException if nobody but the ledger writes that type
   */
  public static JsonNode published(EventType type) {
    if (type.ledgerOnly()) {
      throw new IllegalArgumentException(type.wireName());
    }
    try {
      ObjectNode schema = (ObjectNode) Json.MAPPER.readTree(text(type.wireName()));
      schema.putObject("$defs").set(PARTS, Json.MAPPER.readTree(text(PARTS)));
      return schema;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What is wrong with an event's data, pointers into the event. */
  static List<Fault> faults(EventType type, JsonNode data) {
    Schema schema = Objects.requireNonNull(BY_TYPE.get(type));
    List<Error> errors =
        fewerThan(MANY, data) > 0
            ? schema.validate(data)
            : schema.validate(
                data, context -> context.executionConfig(config -> config.failFast(true)));
    return errors.stream()
        .limit(Envelope.MAX_FAULTS)
        .map(e -> new Fault(within("/data" + e.getInstanceLocation()), within(e.getMessage())))
        .toList();
  }

  /** What is left of this many nodes without those of a document; 0 or less where none is. */
  private static int fewerThan(int nodes, JsonNode document) {
    int left = nodes - 1;
    for (JsonNode child : document) {
      if (left <= 0) {
        return 0;
      }
      left = fewerThan(left, child);
    }
    return left;
  }

  private static String within(String text) {
    return text.length() <= MAX_TEXT
        ? text
        : text.substring(0, text.offsetByCodePoints(0, MAX_TEXT / 2)) + "…";
  }
}
