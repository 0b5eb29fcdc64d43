package dev.baton.contracts.event;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import com.networknt.schema.path.PathType;
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
final class Schemas {
  private static final String NAMESPACE = "urn:baton:schema:";
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

  /** What is wrong with an event's data, pointers into the event. */
  static List<Fault> faults(EventType type, JsonNode data) {
    return Objects.requireNonNull(BY_TYPE.get(type)).validate(data).stream()
        .map(e -> new Fault("/data" + e.getInstanceLocation(), e.getMessage()))
        .toList();
  }
}
