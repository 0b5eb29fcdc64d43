package dev.baton.ledger.refused;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.baton.contracts.Json;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Why an event was refused.
 *
 * @param status of the problem, as over HTTP
 * @param type of the problem
 * @param pointer to the first thing wrong, as far as its names are plain: it is read by more people
 *     than the event
 * @param problem bounded, however long what the emitter wrote into it is
 */
record Reason(int status, String type, @Nullable String pointer, ObjectNode problem) {
  private static final int ERRORS_AT_MOST = 10;
  private static final int CHARACTERS_AT_MOST = 300;
  private static final Pattern PLAIN = Pattern.compile("(/[A-Za-z0-9_.-]{1,64}(?=/|\\z)){0,8}");

  static Reason of(ObjectNode problem) {
    ObjectNode bounded = problem.deepCopy();
    shorten(bounded);
    JsonNode errors = bounded.path("errors");
    if (errors instanceof ArrayNode list) {
      while (list.size() > ERRORS_AT_MOST) {
        list.remove(list.size() - 1);
      }
      list.forEach(error -> {
        if (error instanceof ObjectNode one) {
          shorten(one);
        }
      });
    }
    JsonNode first = problem.at("/errors/0/pointer");
    return new Reason(
        problem.path("status").asInt(),
        problem.path("type").asText(),
        first.isTextual() ? plain(first.asText()) : null,
        bounded);
  }

  private static void shorten(ObjectNode node) {
    node.properties()
        .forEach(member -> {
          JsonNode value = member.getValue();
          if (value.isTextual() && value.textValue().length() > CHARACTERS_AT_MOST) {
            int end = CHARACTERS_AT_MOST;
            // never between the two halves of a character
            end -= Character.isHighSurrogate(value.textValue().charAt(end - 1)) ? 1 : 0;
            member.setValue(
                Json.MAPPER.getNodeFactory().textNode(value.textValue().substring(0, end) + "…"));
          }
        });
  }

  private static String plain(String pointer) {
    var matcher = PLAIN.matcher(pointer);
    return matcher.lookingAt() ? matcher.group() : "";
  }
}
