package dev.baton.ledger.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.baton.contracts.Json;
import dev.baton.contracts.event.FactKind;
import dev.baton.contracts.ownership.OwnershipEntity.Grant;
import dev.baton.edge.test.Parts;
import dev.baton.ledger.Facts;
import dev.baton.ledger.Http;
import dev.baton.ledger.RegistryTopic;
import dev.baton.ledger.registry.RegistryFeed;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** What is said beside the handoffs. */
@QuarkusTest
@WithTestResource(Parts.class)
class EvidenceIT {
  private static final Instant LONG_AGO = Instant.parse("2020-01-01T00:00:00Z");

  @Inject RegistryFeed registry;

  @Test
  void whatOneSideCountsIsSaidByThatSideAlone() {
    ObjectNode total =
        evidence(
            "control-total-declared",
            """
            {"side":"receiver","boundary":{"from":"marketing","to":"sales","workType":"lead"},
             "period":{"start":"2026-02-01T00:00:00Z","end":"2026-03-01T00:00:00Z"},"count":3}
            """);

    refused(Http.post(Parts.emitter("marketing"), total), "not-your-side");
    assertThat(recorded(Http.post(Parts.emitter("sales"), total)).path("subject").asText())
        .isEqualTo("boundary/marketing/sales/lead");
    Http.post(Parts.emitter("sales"), total)
        .then()
        .statusCode(200)
        .body("result", equalTo("duplicate"));
  }

  @Test
  void aForecastNeedsTheSameGrantAsAnOutcome() {
    String team = "finance-" + UUID.randomUUID();
    String metric = "churn-" + UUID.randomUUID();
    ObjectNode forecast =
        evidence(
            "forecast-declared",
            """
            {"metric":"%s","value":0.07,
             "period":{"start":"2026-02-01T00:00:00Z","end":"2026-03-01T00:00:00Z"}}
            """
                .formatted(metric));
    refused(Http.post(Parts.emitter(team), forecast), "not-granted");

    long position =
        RegistryTopic.publish(
            RegistryTopic.team(team, team),
            new Grant(metric + "/" + team, 1, metric, team, LONG_AGO, null));
    Awaitility.await().until(() -> registry.known().position() >= position);

    JsonNode entry = recorded(Http.post(Parts.emitter(team), forecast));
    assertThat(entry.path("subject").asText()).isEqualTo("outcome/" + metric);
    assertThat(entry.path("team").asText()).isEqualTo(team);
  }

  @Test
  void aTeamClaimsForItselfAndGovernanceSettles() {
    Facts lead = Facts.ofNewItem();
    String credit =
        """
        {"item":{"type":"lead","id":"%s"},"team":"marketing","share":0.6}
        """
            .formatted(lead.item());

    refused(Http.post(Parts.emitter("sales"), evidence("credit-claimed", credit)), "not-your-side");
    recorded(Http.post(Parts.emitter("marketing"), evidence("credit-claimed", credit)));
    refused(
        Http.post(Parts.emitter("marketing"), evidence("credit-settled", credit)), "not-your-side");
    assertThat(
            recorded(Http.post(Parts.token("governance"), evidence("credit-settled", credit)))
                .has("team"))
        .isFalse();
  }

  @Test
  void aQuestionIsFollowedByWhoHoldsIt() {
    String inquiry = UUID.randomUUID().toString();
    ObjectNode raised =
        evidence(
            "inquiry-raised",
            """
            {"inquiry":"%s","question":"Why?","from":"finance","to":"support"}
            """
                .formatted(inquiry));
    ObjectNode passed =
        evidence(
            "inquiry-passed",
            """
            {"inquiry":"%s","from":"support","to":"product"}
            """
                .formatted(inquiry));

    JsonNode entry = recorded(Http.post(Parts.emitter("finance"), raised));
    assertThat(entry.path("subject").asText()).isEqualTo("team/finance");
    assertThat(entry.path("statement").has("question")).isFalse();
    refused(Http.post(Parts.emitter("finance"), passed), "not-your-side");
    assertThat(recorded(Http.post(Parts.emitter("support"), passed)).path("subject").asText())
        .isEqualTo("team/support");
  }

  @Test
  void aCreditLeavesTheItemItIsAboutAsItIs() {
    Facts lead = Facts.ofNewItem();
    ObjectNode credit =
        evidence(
            "credit-claimed",
            """
            {"item":{"type":"lead","id":"%s"},"team":"marketing","share":1}
            """
                .formatted(lead.item()));
    recorded(Http.post(credit));
    itemOf(lead).body("handoffs", nullValue()).body("aside", nullValue());

    Http.post(lead.fact(FactKind.OFFERED)).then().statusCode(201);
    ObjectNode another = credit.deepCopy().put("id", UUID.randomUUID().toString());
    List<JsonNode> answers = Http.postLines(List.of(another, lead.fact(FactKind.ACCEPTED)));

    assertThat(answers.get(0).path("result").asText()).isEqualTo("recorded");
    assertThat(answers.get(0).has("state")).isFalse();
    assertThat(answers.get(1).path("state").asText()).isEqualTo("ACCEPTED");
    itemOf(lead)
        .body("handoffs.snapshot.state", contains("ACCEPTED"))
        .body("handoffs[0].facts", hasSize(2))
        .body("aside", nullValue());
  }

  @Test
  void anIdentityIsUsedOnceByFactsAndCreditsTogether() {
    Facts lead = Facts.ofNewItem();
    ObjectNode offer = lead.fact(FactKind.OFFERED);
    ObjectNode credit =
        evidence(
            "credit-claimed",
            """
            {"item":{"type":"lead","id":"%s"},"team":"marketing","share":1}
            """
                .formatted(lead.item()));
    credit.set("source", offer.get("source"));
    credit.set("id", offer.get("id"));

    Http.post(offer).then().statusCode(201);
    refused(Http.post(credit), "identity-reused");
    String other = UUID.randomUUID().toString();
    Http.post(credit.put("id", other)).then().statusCode(201);
    refused(Http.post(lead.fact(FactKind.WITHDRAWN).put("id", other)), "identity-reused");
    itemOf(lead).body("handoffs.snapshot.state", contains("OPEN"));
  }

  private static io.restassured.response.ValidatableResponse itemOf(Facts lead) {
    return Http.get("/ledger/v1/items/lead/" + lead.item()).then().statusCode(200);
  }

  private static ObjectNode evidence(String name, String data) {
    ObjectNode event =
        Json.MAPPER
            .createObjectNode()
            .put("specversion", "1.0")
            .put("type", "dev.baton.evidence." + name + ".v1")
            .put("source", "/evidence")
            .put("id", UUID.randomUUID().toString());
    event.set("data", Http.json(data));
    return event;
  }

  /** The entry that was recorded. */
  private static JsonNode recorded(Response response) {
    JsonNode answer =
        Http.json(
            response.then().statusCode(201).body("effective", equalTo(true)).extract().asString());
    String entries =
        Http.get(
                "/ledger/v1/lanes/%d/events?limit=1&after=%d"
                    .formatted(answer.path("lane").asInt(), answer.path("position").asLong() - 1))
            .then()
            .statusCode(200)
            .extract()
            .asString();
    JsonNode entry = Http.json(entries).findParent("position");
    assertThat(entry.path("position")).isEqualTo(answer.path("position"));
    return entry;
  }

  private static void refused(Response response, String problem) {
    response.then().body("type", equalTo("urn:baton:problem:" + problem));
  }
}
