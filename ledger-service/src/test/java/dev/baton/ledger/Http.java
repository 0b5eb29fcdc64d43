package dev.baton.ledger;

import static io.restassured.RestAssured.given;

import com.fasterxml.jackson.databind.JsonNode;
import dev.baton.contracts.Json;
import dev.baton.edge.test.Parts;
import io.restassured.config.EncoderConfig;
import io.restassured.config.RestAssuredConfig;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The ledger over HTTP. */
public final class Http {
  public static final String STRUCTURED = "application/cloudevents+json";
  public static final String BATCH = "application/cloudevents-batch+json";
  public static final String NDJSON = "application/x-ndjson";

  private static final RestAssuredConfig AS_IT_IS =
      RestAssuredConfig.config()
          .encoderConfig(
              EncoderConfig.encoderConfig()
                  .appendDefaultContentCharsetToContentTypeIfUndefined(false));

  private Http() {}

  /** A request with this token. */
  public static RequestSpecification as(String token) {
    return given().config(AS_IT_IS).urlEncodingEnabled(false).auth().oauth2(token);
  }

  /** Posts one event as whoever may speak for every team. */
  public static Response post(JsonNode event) {
    return post(Parts.token("emitter"), event);
  }

  /** Posts one event. */
  public static Response post(String token, JsonNode event) {
    return as(token).contentType(STRUCTURED).body(Json.bytes(event)).post("/ledger/v1/events");
  }

  /** Posts many events as NDJSON and returns one answer per event. */
  public static List<JsonNode> postLines(List<? extends JsonNode> events) {
    byte[] answer =
        as(Parts.token("emitter"))
            .contentType(NDJSON)
            .body(
                events.stream()
                    .map(JsonNode::toString)
                    .collect(Collectors.joining("\n"))
                    .getBytes(java.nio.charset.StandardCharsets.UTF_8))
            .post("/ledger/v1/events")
            .then()
            .statusCode(200)
            .contentType(NDJSON)
            .extract()
            .asByteArray();
    List<JsonNode> answers = new ArrayList<>();
    new String(answer, java.nio.charset.StandardCharsets.UTF_8)
        .lines()
        .forEach(line -> answers.add(json(line)));
    return answers;
  }

  /** Reads as the reader. */
  public static Response get(String path) {
    return as(Parts.token("reader")).get(path);
  }

  /** A document. */
  public static JsonNode json(String text) {
    return Json.read(text.getBytes(java.nio.charset.StandardCharsets.UTF_8), JsonNode.class);
  }
}
