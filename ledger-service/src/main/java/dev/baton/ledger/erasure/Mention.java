package dev.baton.ledger.erasure;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.baton.contracts.Json;
import dev.baton.contracts.Names;
import dev.baton.ledger.refused.Original;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Whether something names a person: the name as it is, not as part of a longer word or number. What
 * was refused may be no event, and no JSON, so no member is relied upon.
 *
 * @param name in NFC
 */
record Mention(String name) {
  private static final Pattern ESCAPE = Pattern.compile("\\\\u([0-9A-Fa-f]{4})");

  /** In an event as it was sent. */
  boolean in(Original original) {
    return original.headers().values().stream().anyMatch(this::in) || in(original.body());
  }

  /** In any text of a document, names of members and the JSON within base64 included. */
  boolean in(JsonNode node) {
    if (node.isTextual()) {
      return in(node.textValue());
    }
    for (Map.Entry<String, JsonNode> member : node.properties()) {
      if (in(member.getKey())
          || in(member.getValue())
          || (member.getKey().equals("data_base64") && inBase64(member.getValue().asText()))) {
        return true;
      }
    }
    if (node.isArray()) {
      for (JsonNode element : node) {
        if (in(element)) {
          return true;
        }
      }
    }
    return false;
  }

  boolean in(String text) {
    String normal = Names.normalize(text);
    for (int at = normal.indexOf(name); at >= 0; at = normal.indexOf(name, at + 1)) {
      int end = at + name.length();
      boolean begins =
          at == 0
              || !Character.isLetterOrDigit(name.codePointAt(0))
              || !Character.isLetterOrDigit(normal.codePointBefore(at));
      boolean ends =
          end == normal.length()
              || !Character.isLetterOrDigit(name.codePointBefore(name.length()))
              || !Character.isLetterOrDigit(normal.codePointAt(end));
      if (begins && ends) {
        return true;
      }
    }
    return false;
  }

  private boolean in(byte[] body) {
    String text = new String(body, StandardCharsets.UTF_8);
    if (in(text) || in(unescaped(text))) {
      return true;
    }
    try {
      JsonNode json = Json.MAPPER.readTree(body);
      return json != null && in(json);
    } catch (JacksonException e) {
      return false; // no JSON, or none that ends
    } catch (IOException e) {
      throw new IllegalStateException("bytes in memory are read", e);
    }
  }

  private boolean inBase64(String text) {
    try {
      return in(Base64.getDecoder().decode(text));
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static String unescaped(String text) {
    return ESCAPE
        .matcher(text)
        .replaceAll(escape ->
            java.util.regex.Matcher.quoteReplacement(
                String.valueOf((char) Integer.parseInt(escape.group(1), 16))));
  }
}
