package dev.baton.definitions;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import com.networknt.schema.path.PathType;
import dev.baton.contracts.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Objects;

/** The JSON Schemas of what is imported. */
final class Schemas {
  private Schemas() {}

  /** A schema that is on the class path, ready to validate by. */
  static Schema load(String file) {
    return SchemaRegistry.withDefaultDialect(
            SpecificationVersion.DRAFT_2020_12,
            builder ->
                builder.schemaRegistryConfig(
                    SchemaRegistryConfig.builder()
                        .pathType(PathType.JSON_POINTER)
                        .locale(Locale.ROOT)
                        .formatAssertionsEnabled(true)
                        .build()))
        .getSchema(Json.read(bytes(file), JsonNode.class));
  }

  /** The schema as it is published. */
  static byte[] bytes(String file) {
    try (InputStream schema =
        Objects.requireNonNull(Schemas.class.getClassLoader().getResourceAsStream(file), file)) {
      return schema.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
