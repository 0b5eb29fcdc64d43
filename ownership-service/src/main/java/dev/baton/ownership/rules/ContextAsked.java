package dev.baton.ownership.rules;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A JSON Schema that requires attributes and says what each is for. */
final class ContextAsked {
  private ContextAsked() {}

  static @Nullable JsonNode schema(Map<String, String> asks) {
    if (asks.isEmpty()) {
      return null;
    }
    ObjectNode schema = JsonNodeFactory.instance.objectNode().put("type", "object");
    ArrayNode required = schema.putArray("required");
    ObjectNode properties = schema.putObject("properties");
    new TreeMap<>(asks)
        .forEach((attribute, use) -> {
          required.add(attribute);
          properties.putObject(attribute).put("description", use);
        });
    return schema;
  }
}
