package dev.baton.ledger.erasure;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.baton.contracts.Json;
import dev.baton.ledger.refused.Original;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MentionTest {
  private final Mention mention = new Mention("person-4");
  private final Mention zoe = new Mention("Zo\u00eb");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "person-4",
        "{\"data\":{\"dataSubjects\":[\"person-4\"]}}",
        "{\"data\":{\"context\":{\"note\":\"ask person-4, soon\"}}}",
        "{\"person-4\":1}",
        "{\"a\":\"p\\u0065rson-4\"}",
        "{\"a\":\"p\\u0065rson-4\"",
        "{} {\"a\":\"person-4\"}",
        "no json, but person-4"
      })
  void findsTheNameWhereverItStands(String body) {
    assertThat(mention.in(original(body))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"person-42", "xperson-4", "{\"a\":\"person-41\"}", "Person-4", "", "[1,null]"})
  void takesNobodyElseForThePerson(String body) {
    assertThat(mention.in(original(body))).isFalse();
  }

  @Test
  void findsANameHoweverItsCharactersAreComposed() {
    assertThat(zoe.in(original("{\"a\":\"Zoe\u0308\"}"))).isTrue();
    assertThat(zoe.in(original("{\"a\":\"Zo\\u00eb\"}"))).isTrue();
    assertThat(zoe.in("Zo\u00ebs")).isFalse();
  }

  @Test
  void findsANameWithinEncodedDataAndInHeaders() {
    ObjectNode event = Json.MAPPER.createObjectNode();
    event.put(
        "data_base64",
        Base64.getEncoder()
            .encodeToString("{\"a\":\"person-4\"}".getBytes(StandardCharsets.UTF_8)));
    assertThat(mention.in(original(event.toString()))).isTrue();
    assertThat(
            mention.in(new Original("application/json", Map.of("ce-id", "person-4"), new byte[0])))
        .isTrue();
  }

  @Test
  void findsANameThatIsNoWord() {
    assertThat(new Mention("?!").in("what?!no")).isTrue();
  }

  private static Original original(String body) {
    return Original.structured(body.getBytes(StandardCharsets.UTF_8));
  }
}
