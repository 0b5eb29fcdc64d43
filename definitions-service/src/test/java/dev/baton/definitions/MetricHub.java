package dev.baton.definitions;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.toml.TomlMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Metrics that the products of one organisation define, each for itself: a product is a team, a
 * metric a term, and what a product selects is what it means by the term.
 */
final class MetricHub {
  private static final TomlMapper TOML = new TomlMapper();

  private MetricHub() {}

  /** All of them as an import. */
  static ObjectNode read(Path definitions) throws IOException {
    Map<String, ObjectNode> terms = new TreeMap<>();
    try (Stream<Path> files = Files.list(definitions)) {
      for (Path file : files.sorted().toList()) {
        String product = file.getFileName().toString().replace(".toml", "");
        for (Map.Entry<String, JsonNode> metric :
            TOML.readTree(file.toFile()).path("metrics").properties()) {
          ObjectNode term =
              terms.computeIfAbsent(
                  metric.getKey(),
                  slug -> {
                    ObjectNode said = JsonNodeFactory.instance.objectNode().put("id", slug);
                    said.putArray("definitions");
                    return said;
                  });
          ((ArrayNode) term.get("definitions"))
              .add(definition(product, metric.getKey(), metric.getValue()));
        }
      }
    }
    ObjectNode document = JsonNodeFactory.instance.objectNode().put("baton", "definitions/v1");
    document.putArray("terms").addAll(terms.values());
    return document;
  }

  private static ObjectNode definition(String product, String slug, JsonNode metric) {
    ObjectNode definition =
        JsonNodeFactory.instance
            .objectNode()
            .put("id", product + "." + slug)
            .put("team", product.replace('_', '-'));
    ObjectNode meaning = definition.putObject("meaning");
    meaning.put("text", text(slug, metric)).put("kind", "METRIC");
    if (metric.hasNonNull("select_expression")) {
      meaning.put("expression", metric.get("select_expression").asText());
    }
    List<String> owners = new ArrayList<>();
    metric.path("owner").forEach(owner -> owners.add(owner.asText()));
    if (!owners.isEmpty()) {
      meaning.put("owner", String.join(", ", owners));
    }
    return definition;
  }

  private static String text(String slug, JsonNode metric) {
    return Stream.of("description", "friendly_name")
        .map(metric::path)
        .filter(JsonNode::isTextual)
        .map(JsonNode::asText)
        .filter(text -> !text.isBlank())
        .findFirst()
        .orElse(slug);
  }
}
