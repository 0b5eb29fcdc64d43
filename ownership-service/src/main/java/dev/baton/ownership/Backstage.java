package dev.baton.ownership;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.baton.ownership.rules.Discovery;
import dev.baton.ownership.rules.TeamImport.Group;
import dev.baton.ownership.rules.TeamImport.Remark;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads the groups out of a catalog file of Backstage: YAML documents, of which each stands for
 * itself, so that a malformed one leaves the others whole.
 */
final class Backstage {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9]+([-_.][A-Za-z0-9]+)*");
  private static final int LONGEST_NAME = 63;
  private static final String DEFAULT_NAMESPACE = "default";

  private static final YAMLMapper YAML =
      YAMLMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private final List<Group> groups = new ArrayList<>();
  private final List<Remark> malformed = new ArrayList<>();
  private int others;

  private Backstage() {}

  /**
   * What a file holds.
   *
   * @param malformed documents that cannot be read, and groups that are none
   * @param others entities of other kinds
   */
  record Catalog(List<Group> groups, List<Remark> malformed, int others) {}

  static Catalog read(String yaml) {
    Backstage reader = new Backstage();
    StringBuilder document = new StringBuilder();
    int start = 1;
    int line = 0;
    for (String text : yaml.lines().toList()) {
      line++;
      if (text.equals("---") || text.startsWith("--- ")) {
        reader.document(document.toString(), start);
        document.setLength(0);
        start = line + 1;
      } else {
        document.append(text).append('\n');
      }
    }
    reader.document(document.toString(), start);
    return new Catalog(reader.groups, reader.malformed, reader.others);
  }

  private void document(String text, int start) {
    if (text.isBlank()) {
      return;
    }
    int first = start + (int) text.lines().takeWhile(String::isBlank).count();
    try {
      JsonNode entity = YAML.readTree(text);
      if (!entity.isObject() || !entity.path("kind").isTextual()) {
        malformed.add(new Remark(first, "Not an entity of a catalog: it has no kind."));
      } else if (entity.path("kind").asText().equals("Group")) {
        group(entity, first);
      } else {
        others++;
      }
    } catch (JacksonException e) {
      int at = e.getLocation() == null ? 1 : Math.max(e.getLocation().getLineNr(), 1);
      String what = String.valueOf(e.getOriginalMessage()).lines().findFirst().orElse("");
      malformed.add(new Remark(start + at - 1, "Not YAML: " + what + "."));
    }
  }

  private void group(JsonNode entity, int line) {
    int before = malformed.size();
    JsonNode metadata = entity.path("metadata");
    JsonNode spec = entity.path("spec");
    if (!entity.path("apiVersion").asText().startsWith("backstage.io/")) {
      wrong(line, "apiVersion", "must be backstage.io/…");
    }
    String name = metadata.path("name").asText();
    if (!metadata.path("name").isTextual()
        || name.length() > LONGEST_NAME
        || !NAME.matcher(name).matches()) {
      wrong(line, "metadata.name", "1 to 63 of a-z, A-Z, 0-9, separated by '-', '_' or '.'");
    }
    if (!spec.path("type").isTextual()) {
      wrong(line, "spec.type", "is required");
    }
    if (spec.has("parent") && !spec.path("parent").isTextual()) {
      wrong(line, "spec.parent", "must be the name of a group");
    }
    if (!spec.path("children").isArray()) {
      wrong(line, "spec.children", "is required: a list of names, empty where there are none");
    }
    List<String> children = new ArrayList<>();
    for (JsonNode child : spec.path("children")) {
      if (child.isTextual()) {
        children.add(slug(child.asText()));
      } else {
        wrong(line, "spec.children", "must be names of groups");
      }
    }
    if (malformed.size() > before) {
      return;
    }
    String namespace = metadata.path("namespace").asText(DEFAULT_NAMESPACE);
    String slug = slug(namespace + "/" + name);
    groups.add(
        new Group(
            line,
            slug,
            text(spec.path("profile").path("displayName"))
                .or(() -> text(metadata.path("title")))
                .orElse(name),
            slug.equals(name) ? null : name,
            text(spec.path("parent")).map(Backstage::slug).orElse(null),
            children));
  }

  private void wrong(int line, String field, String detail) {
    malformed.add(new Remark(line, field + ": " + detail + "."));
  }

  /** The slug of a reference: {@code [kind:][namespace/]name}. */
  private static String slug(String reference) {
    String name = reference.substring(reference.indexOf(':') + 1);
    return Discovery.slug(
        name.startsWith(DEFAULT_NAMESPACE + "/")
            ? name.substring(DEFAULT_NAMESPACE.length() + 1)
            : name);
  }

  private static Optional<String> text(@Nullable JsonNode node) {
    return node != null && node.isTextual() && !node.asText().isBlank()
        ? Optional.of(node.asText())
        : Optional.empty();
  }
}
