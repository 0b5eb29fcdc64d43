package dev.baton.ledger.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.baton.contracts.Json;
import dev.baton.contracts.Lanes;
import dev.baton.contracts.event.FactKind;
import dev.baton.edge.test.Parts;
import dev.baton.ledger.Facts;
import dev.baton.ledger.Http;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(Parts.class)
class RecordingIT {
  @Test
  void recordsAnOfferAndItsAcceptance() {
    Facts lead = Facts.ofNewItem();

    Http.post(lead.fact(FactKind.OFFERED))
        .then()
        .statusCode(201)
        .body("result", equalTo("recorded"))
        .body("lane", equalTo(Lanes.of(lead.subject(), Parts.LANES)))
        .body("position", notNullValue())
        .body("state", equalTo("OPEN"))
        .body("effective", equalTo(true))
        .body("findings", notNullValue());
    Http.post(lead.fact(FactKind.ACCEPTED))
        .then()
        .statusCode(201)
        .body("state", equalTo("ACCEPTED"));
  }

  @Test
  void answersTheSameEventWithItsFirstPosition() {
    ObjectNode offer = Facts.ofNewItem().fact(FactKind.OFFERED);
    int position = Http.post(offer).then().statusCode(201).extract().path("position");

    Http.post(offer)
        .then()
        .statusCode(200)
        .body("result", equalTo("duplicate"))
        .body("position", equalTo(position));
    ObjectNode reordered = Json.MAPPER.createObjectNode();
    List<String> names = new ArrayList<>();
    offer.fieldNames().forEachRemaining(names::add);
    Collections.reverse(names);
    names.forEach(name -> reordered.set(name, offer.get(name)));
    Http.post(reordered).then().statusCode(200).body("position", equalTo(position));
  }

  @Test
  void refusesOtherContentUnderAUsedIdentity() {
    ObjectNode offer = Facts.ofNewItem().fact(FactKind.OFFERED);
    Http.post(offer).then().statusCode(201);

    ((ObjectNode) offer.get("data"))
        .putObject("value")
        .put("amount", "1.00")
        .put("currency", "EUR");
    Http.post(offer)
        .then()
        .statusCode(422)
        .contentType("application/problem+json")
        .body("type", equalTo("urn:baton:problem:identity-reused"));
  }

  @Test
  void sameContentTwiceInOneRequestIsOneEntry() {
    ObjectNode offer = Facts.ofNewItem().fact(FactKind.OFFERED);
    ObjectNode other = offer.deepCopy();
    ((ObjectNode) other.get("data")).put("actor", "somebody");

    List<JsonNode> answers = Http.postLines(List.of(offer, offer, other));

    assertThat(answers.get(0).path("result").asText()).isEqualTo("recorded");
    assertThat(answers.get(1).path("result").asText()).isEqualTo("duplicate");
    assertThat(answers.get(1).path("position")).isEqualTo(answers.get(0).path("position"));
    assertThat(answers.get(2).path("result").asText()).isEqualTo("refused");
    assertThat(answers.get(2).at("/problem/type").asText())
        .isEqualTo("urn:baton:problem:identity-reused");
  }

  @Test
  void oneBadEventFailsNoOther() {
    List<JsonNode> events = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      events.add(Facts.ofNewItem().fact(FactKind.OFFERED));
    }
    ((ObjectNode) events.get(77).get("data")).remove("to");
    ((ObjectNode) events.get(78)).put("type", "dev.baton.handoff.teleported.v1");
    ((ObjectNode) events.get(79)).put("time", Instant.now().plus(1, ChronoUnit.HOURS).toString());

    List<JsonNode> answers = Http.postLines(events);

    assertThat(answers).hasSize(200);
    assertThat(IntStream.range(0, 200).filter(i -> result(answers, i).equals("refused")))
        .containsExactly(77, 78, 79);
    assertThat(IntStream.range(0, 200).filter(i -> result(answers, i).equals("recorded")))
        .hasSize(197);
    assertThat(answers.get(77).at("/problem/errors/0/pointer").asText()).startsWith("/data");
    assertThat(answers.get(79).at("/problem/type").asText())
        .isEqualTo("urn:baton:problem:time-in-future");
    assertThat(answers.get(79).at("/problem/status").asInt()).isEqualTo(422);
  }

  @Test
  void answersABatchWithAnArray() {
    Facts lead = Facts.ofNewItem();
    String batch =
        List.of(lead.fact(FactKind.OFFERED), lead.fact(FactKind.ACCEPTED)).stream()
            .map(JsonNode::toString)
            .collect(Collectors.joining(",", "[", "]"));

    Http.as(Parts.token("emitter"))
        .contentType(Http.BATCH)
        .body(batch.getBytes(StandardCharsets.UTF_8))
        .post("/ledger/v1/events")
        .then()
        .statusCode(200)
        .contentType("application/json")
        .body("size()", equalTo(2))
        .body("[1].state", equalTo("ACCEPTED"));
  }

  @Test
  void readsBinaryMode() {
    Facts lead = Facts.ofNewItem();
    ObjectNode offer = lead.fact(FactKind.OFFERED);

    var request = Http.as(Parts.token("emitter")).contentType("application/json");
    for (String name : List.of("specversion", "type", "source", "id", "time", "subject")) {
      request.header("ce-" + name, offer.get(name).asText());
    }
    request
        .body(Json.bytes(offer.get("data")))
        .post("/ledger/v1/events")
        .then()
        .statusCode(201)
        .body("state", equalTo("OPEN"));
    // the same event, whichever mode it comes in
    Http.post(offer).then().statusCode(200).body("result", equalTo("duplicate"));
  }

  @Test
  void takesAThousandEventsAtOnce() {
    List<JsonNode> events = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      Facts lead = Facts.ofNewItem();
      events.add(lead.fact(FactKind.OFFERED));
      events.add(lead.fact(FactKind.ACCEPTED));
    }

    assertThat(Http.postLines(events)).allMatch(a -> a.path("result").asText().equals("recorded"));
  }

  @Test
  void refusesWhatIsTooLargeOrNoEventAtAll() {
    Http.as(Parts.token("emitter"))
        .contentType(Http.NDJSON)
        .body(new byte[6 << 20])
        .post("/ledger/v1/events")
        .then()
        .statusCode(413)
        .body("type", equalTo("urn:baton:problem:too-large"));
    Http.as(Parts.token("emitter"))
        .contentType("text/plain")
        .body("hello")
        .post("/ledger/v1/events")
        .then()
        .statusCode(415)
        .contentType("application/problem+json");
    Http.as(Parts.token("emitter"))
        .contentType(Http.STRUCTURED)
        .body("{\"specversion\":")
        .post("/ledger/v1/events")
        .then()
        .statusCode(400)
        .contentType("application/problem+json");
    Http.as(Parts.token("emitter"))
        .contentType(Http.STRUCTURED)
        .body("[".repeat(100_000))
        .post("/ledger/v1/events")
        .then()
        .statusCode(400);
    Http.post(Facts.ofNewItem().event("dev.baton.handoff.offered.v1", Instant.now()))
        .then()
        .statusCode(422)
        .body("errors[0].pointer", notNullValue());
  }

  @Test
  void aContestedFactIsRecordedAndNamesTheWinner() {
    Facts lead = Facts.ofNewItem();
    Instant start = Instant.now().minus(10, ChronoUnit.MINUTES).truncatedTo(ChronoUnit.MILLIS);
    Http.post(lead.fact(FactKind.OFFERED, start));
    ObjectNode winner = lead.fact(FactKind.ACCEPTED, start.plusSeconds(60));
    Http.post(winner).then().statusCode(201);

    Http.post(lead.fact(FactKind.ACCEPTED, start.plusSeconds(120)))
        .then()
        .statusCode(201)
        .body("effective", equalTo(false))
        .body(
            "findings.find { it.type == 'already-accepted' }.winner.id",
            equalTo(winner.get("id").asText()));
  }

  private static String result(List<JsonNode> answers, int i) {
    return answers.get(i).path("result").asText();
  }
}
