package dev.baton.ledger.intake;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.startsWith;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.baton.contracts.Json;
import dev.baton.contracts.event.FactKind;
import dev.baton.edge.test.Parts;
import dev.baton.ledger.Facts;
import dev.baton.ledger.Http;
import dev.baton.ledger.RegistryTopic;
import dev.baton.ledger.registry.RegistryFeed;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@WithTestResource(Parts.class)
class AccessIT {
  @Inject RegistryFeed registry;

  @Test
  void rejectsAnAcceptanceByTheSender() {
    Facts lead = Facts.ofNewItem();
    Http.post(Parts.emitter("marketing"), lead.fact(FactKind.OFFERED)).then().statusCode(201);

    refusedAsNotYours(Http.post(Parts.emitter("marketing"), lead.fact(FactKind.ACCEPTED)).then());
    Http.post(Parts.emitter("sales"), lead.fact(FactKind.ACCEPTED)).then().statusCode(201);
  }

  @Test
  void rejectsAnOfferByTheReceiverOrByAThirdTeam() {
    Facts lead = Facts.ofNewItem();
    refusedAsNotYours(Http.post(Parts.emitter("sales"), lead.fact(FactKind.OFFERED)).then());
    refusedAsNotYours(Http.post(Parts.emitter("support"), lead.fact(FactKind.OFFERED)).then());
    refusedAsNotYours(Http.post(Parts.emitter("support"), lead.fact(FactKind.ACCEPTED)).then());
  }

  @Test
  void refusesInABatchOnlyWhatIsNotTheCallers() {
    Facts lead = Facts.ofNewItem();
    String batch = "[" + lead.fact(FactKind.OFFERED) + "," + lead.fact(FactKind.ACCEPTED) + "]";

    Http.as(Parts.emitter("marketing"))
        .contentType(Http.BATCH)
        .body(batch.getBytes(StandardCharsets.UTF_8))
        .post("/ledger/v1/events")
        .then()
        .statusCode(200)
        .body("[0].result", equalTo("recorded"))
        .body("[1].result", equalTo("refused"))
        .body("[1].problem.status", equalTo(403));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "items/lead/L-1",
        "handoffs",
        "lanes",
        "lanes/0/events",
        "items/lead/L-1/handoffs/1",
        "refused",
        "audit/reads",
        "audit/corrections",
        "audit/backdated"
      })
  void readsNothingWithoutAToken(String path) {
    given()
        .get("/ledger/v1/" + path)
        .then()
        .statusCode(401)
        .header("WWW-Authenticate", startsWith("Bearer"));
    Http.as(Parts.token("somebody", null, "nothing"))
        .get("/ledger/v1/" + path)
        .then()
        .statusCode(403);
  }

  @Test
  void writesNothingWithoutATokenOrAsAReader() {
    ObjectNode offer = Facts.ofNewItem().fact(FactKind.OFFERED);
    given()
        .contentType(Http.STRUCTURED)
        .body(Json.bytes(offer))
        .post("/ledger/v1/events")
        .then()
        .statusCode(401);
    for (String account : List.of("reader", "auditor", "admin")) {
      Http.post(Parts.token(account), offer).then().statusCode(403);
    }
    refusedAsNotYours(Http.post(Parts.token("governance"), offer).then());
  }

  @Test
  void aRegisteredTeamWritesUnderAnyOfItsNames() {
    String slug = "team-" + UUID.randomUUID();
    String alias = "The Desk " + slug;
    long position = RegistryTopic.publish(RegistryTopic.team(slug, "Name of " + slug, alias));
    Awaitility.await().until(() -> registry.known().position() >= position);
    Facts lead = new Facts("lead", "L-" + UUID.randomUUID(), alias, "sales");

    Http.post(Parts.emitter(slug), lead.fact(FactKind.OFFERED)).then().statusCode(201);
    refusedAsNotYours(Http.post(Parts.emitter(alias), lead.fact(FactKind.OFFERED)).then());
  }

  @Test
  void nobodyButTheLedgerSaysThatAnOfferExpired() {
    Facts lead = Facts.ofNewItem();
    ObjectNode expired = lead.event("dev.baton.handoff.expired.v1", Instant.now());
    expired
        .putObject("data")
        .put("handoff", lead.handoff())
        .put("deadline", Instant.now().toString())
        .putObject("item")
        .put("type", lead.workType())
        .put("id", lead.item());
    Http.post(expired).then().statusCode(422);
  }

  @Test
  void anOutcomeNeedsAGrant() {
    String metric = "churn-" + UUID.randomUUID();
    ObjectNode outcome = outcome(metric);
    Http.post(outcome)
        .then()
        .statusCode(403)
        .body("type", equalTo("urn:baton:problem:not-granted"));

    long position =
        RegistryTopic.publish(
            new dev.baton.contracts.ownership.OwnershipEntity.Grant(
                metric + "--support", 1, metric, "support", Instant.EPOCH, null));
    Awaitility.await().until(() -> registry.known().position() >= position);
    Http.post(outcome).then().statusCode(201).body("effective", equalTo(true));
  }

  @Test
  void governanceOrAPartySaysThatTwoHandoffsAreOne() {
    Facts lead = Facts.ofNewItem();
    Http.post(lead.fact(FactKind.OFFERED)).then().statusCode(201);
    ObjectNode pickUp = lead.fact(FactKind.ACCEPTED);
    ((ObjectNode) pickUp.get("data")).put("handoff", "found-it");
    Http.post(pickUp).then().statusCode(201);
    ObjectNode link = lead.event("dev.baton.handoff.linked.v1", Instant.now());
    ObjectNode data = link.putObject("data");
    data.put("offer", lead.handoff()).put("phantom", "found-it");
    data.putObject("item").put("type", lead.workType()).put("id", lead.item());

    Http.post(Parts.token("reader"), link).then().statusCode(403);
    Http.post(Parts.token("governance"), link)
        .then()
        .statusCode(201)
        .body("effective", equalTo(true))
        .body("state", equalTo("ACCEPTED"));
  }

  @Test
  void aTeamsDeclarationIsItsOwn() {
    ObjectNode status =
        Facts.ofNewItem().event("dev.baton.evidence.status-declared.v1", Instant.now());
    status.remove("subject");
    ObjectNode data = status.putObject("data");
    data.put("team", "sales").put("metric", "leads").put("value", 0.97).put("direction", "higher");
    data.put("color", "green");
    data.putObject("period")
        .put("start", "2026-09-07T00:00:00Z")
        .put("end", "2026-09-14T00:00:00Z");

    refusedAsNotYours(Http.post(Parts.emitter("marketing"), status).then());
    Http.post(Parts.emitter("sales"), status).then().statusCode(201);
  }

  @Test
  void contextAndActorAreSeenByTheBoundarysTeamsAndTheAuditorAlone() {
    Facts lead = Facts.ofNewItem();
    ObjectNode offer = lead.fact(FactKind.OFFERED);
    ((ObjectNode) offer.get("data"))
        .put("actor", "erika")
        .putObject("context")
        .put("budget", "secret-budget");
    Http.post(offer).then().statusCode(201);
    String path = "/ledger/v1/items/" + lead.subject();

    for (String token :
        List.of(Parts.emitter("marketing"), Parts.emitter("sales"), Parts.token("auditor"))) {
      assertThat(Http.as(token).get(path).asString()).contains("secret-budget", "erika");
      assertThat(
              Http.as(token)
                  .get(path + "/handoffs/" + lead.handoff().replace("#", "%23"))
                  .asString())
          .contains("secret-budget");
    }
    for (String token :
        List.of(
            Parts.emitter("support"),
            Parts.token("reader"),
            Parts.token("governance"),
            Parts.token("admin"))) {
      JsonNode item =
          Http.json(Http.as(token).get(path).then().statusCode(200).extract().asString());
      assertThat(item.toString()).doesNotContain("secret-budget", "erika");
      assertThat(item.at("/handoffs/0/snapshot/disposition").asText()).isEqualTo("OPEN");
    }
  }

  @Test
  void anAdminAsksForAnErasureAndGovernanceOrAnAuditorConfirmsIt() {
    String person = "/ledger/v1/data-subjects/person-" + UUID.randomUUID();
    String unknown = "/ledger/v1/erasures/" + UUID.randomUUID();
    for (String account :
        List.of("emitter", "emitter-sales", "governance", "reader", "auditor", "admin")) {
      String token = Parts.token(account);
      boolean admin = account.equals("admin");
      boolean confirms = List.of("governance", "auditor").contains(account);
      Http.as(token).delete(person + "/erasure").then().statusCode(admin ? 404 : 403);
      Http.as(token).post(person + "/confirmation").then().statusCode(confirms ? 404 : 403);
      Http.as(token).get(unknown).then().statusCode(admin || confirms ? 404 : 403);
      Http.as(token).get("/ledger/v1/erasures").then().statusCode(admin || confirms ? 200 : 403);
      if (!admin) {
        Http.as(token).post(person + "/erasure").then().statusCode(403);
      }
    }
    Http.as(Parts.token("admin")).post(person + "/erasure").then().statusCode(202);
    Http.as(Parts.token("admin")).delete(person + "/erasure").then().statusCode(204);
    given().post(person + "/erasure").then().statusCode(401);
    given().post(person + "/confirmation").then().statusCode(401);
    given().get("/ledger/v1/erasures").then().statusCode(401);
  }

  private static ObjectNode outcome(String metric) {
    ObjectNode outcome =
        Facts.ofNewItem().event("dev.baton.evidence.outcome-observed.v1", Instant.now());
    outcome.remove("subject");
    ObjectNode data = outcome.putObject("data");
    data.put("team", "support").put("metric", metric).put("value", 3).put("kind", "quantitative");
    data.put("adverse", true);
    data.putObject("period")
        .put("start", "2026-09-07T00:00:00Z")
        .put("end", "2026-09-14T00:00:00Z");
    return outcome;
  }

  private static void refusedAsNotYours(ValidatableResponse response) {
    response
        .statusCode(403)
        .contentType("application/problem+json")
        .body("type", equalTo("urn:baton:problem:not-your-side"));
  }
}
