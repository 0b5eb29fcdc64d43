package dev.baton.ledger.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import com.fasterxml.jackson.databind.JsonNode;
import dev.baton.contracts.event.FactKind;
import dev.baton.edge.test.Parts;
import dev.baton.ledger.Facts;
import dev.baton.ledger.Http;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever is sent gets a precise problem; how much there is of it, HostileInputTest tells. */
@QuarkusTest
@WithTestResource(Parts.class)
class HostileIT {
  static Stream<Map.Entry<String, byte[]>> hostile() {
    String offer = Facts.ofNewItem().fact(FactKind.OFFERED).toString();
    Map<String, String> cases = new LinkedHashMap<>();
    cases.put("an exponent beyond an int", with(offer, "\"n\":1e99999999999999999999"));
    cases.put("an exponent beyond a double", with(offer, "\"n\":1e999999999"));
    cases.put("an exponent below a double", with(offer, "\"n\":1e-999999999"));
    cases.put("half a character", with(offer, "\"n\":\"\\ud800\""));
    cases.put("half a character in a name", with(offer, "\"\\ud800\":1e999"));
    cases.put("half a character in an attribute", offer.replaceFirst("\\{", "{\"\\\\ud800\":1,"));
    cases.put("a wall of brackets", with(offer, "\"n\":" + "[".repeat(100_000)));
    cases.put(
        "a fault in every value", with(offer, "\"n\":[1e999" + ",1e999".repeat(100_000) + "]"));
    cases.put("a crowd of attributes", offer.replaceFirst("\\{", "{" + attributes()));
    cases.put("NUL in an id", offer.replaceFirst("\"id\":\"", "\"id\":\"\\\\u0000"));
    cases.put("a type of a megabyte", offer.replace("offered", "o".repeat(1 << 20)));
    cases.put("two documents", offer + offer);
    Map<String, byte[]> bytes = new LinkedHashMap<>();
    cases.forEach((name, text) -> bytes.put(name, text.getBytes(StandardCharsets.UTF_8)));
    bytes.put("Latin 1", offer.replace("sales", "zürich").getBytes(StandardCharsets.ISO_8859_1));
    bytes.put("nothing", new byte[0]);
    return bytes.entrySet().stream();
  }

  private static String with(String offer, String member) {
    return offer.replaceFirst(
        "\"handoff\":",
        java.util.regex.Matcher.quoteReplacement("\"context\":{" + member + "},\"handoff\":"));
  }

  private static String attributes() {
    StringBuilder attributes = new StringBuilder();
    for (int i = 0; i < 10_000; i++) {
      attributes.append("\"a").append(i).append("\":1,");
    }
    return attributes.toString();
  }

  @ParameterizedTest
  @MethodSource("hostile")
  void hostileInputGetsAPreciseProblem(Map.Entry<String, byte[]> input) {
    Response response = post(Http.STRUCTURED, input.getValue());

    assertThat(response.statusCode()).isIn(400, 422);
    JsonNode problem = Http.json(response.asString());
    assertThat(problem.path("type").asText())
        .isIn("urn:baton:problem:malformed-json", "urn:baton:problem:invalid-event");
    assertThat(problem.path("errors").size()).isBetween(1, 50);
    assertThat(response.asByteArray().length).isLessThan(50_000);
  }

  @Test
  void oneHostileEventOfABatchIsRefusedAlone() {
    JsonNode good = Facts.ofNewItem().fact(FactKind.OFFERED);
    String offer = Facts.ofNewItem().fact(FactKind.OFFERED).toString();
    String twice = offer.replaceFirst("\\{", "{\"id\":\"1\",");
    String exponent = with(offer, "\"n\":1e99999999999999999999");
    String batch = "[" + String.join(",", twice, good.toString(), "7", exponent) + "]";

    post(Http.BATCH, batch.getBytes(StandardCharsets.UTF_8))
        .then()
        .statusCode(200)
        .body("[0].problem.type", equalTo("urn:baton:problem:malformed-json"))
        .body("[1].result", equalTo("recorded"))
        .body("[2].problem.type", equalTo("urn:baton:problem:invalid-event"))
        .body("[3].problem.type", equalTo("urn:baton:problem:malformed-json"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"a%00b", "%ED%A0%80", "%FF", "%C0%AF", "..%2F..", "%E2%80%AE", "'%20or%201=1"})
  void noNameInAPathIsMoreThanANameOfNothing(String item) {
    // what is no UTF-8 the server may refuse before anybody looks it up
    assertThat(Http.get("/ledger/v1/items/lead/" + item).statusCode()).isIn(400, 404);
  }

  private static Response post(String media, byte[] body) {
    return Http.as(Parts.token("emitter")).contentType(media).body(body).post("/ledger/v1/events");
  }
}
