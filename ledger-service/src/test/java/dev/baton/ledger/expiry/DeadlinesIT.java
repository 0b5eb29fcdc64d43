package dev.baton.ledger.expiry;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.baton.contracts.event.FactKind;
import dev.baton.contracts.ownership.OwnershipEntity.Boundary;
import dev.baton.edge.test.Parts;
import dev.baton.ledger.Facts;
import dev.baton.ledger.Http;
import dev.baton.ledger.RegistryTopic;
import dev.baton.ledger.registry.RegistryFeed;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(Parts.class)
class DeadlinesIT {
  private static final Duration SOON = Duration.ofSeconds(20);

  @Inject RegistryFeed registry;
  @Inject ExpiryClock clock;
  @Inject Pool pool;

  @Test
  void anUnansweredOfferExpiresOnceAtItsDeadline() {
    String workType = "work-" + UUID.randomUUID();
    agree(RegistryTopic.boundary("marketing", "sales", workType), Duration.ofSeconds(1));
    Facts item = new Facts(workType, "1", "marketing", "sales");
    ObjectNode offer = item.fact(FactKind.OFFERED);
    Http.post(offer).then().statusCode(201);

    Awaitility.await().atMost(SOON).until(() -> disposition(item).equals("EXPIRED"));
    clock.look();
    clock.look();

    JsonNode handoff = handoff(item);
    List<String> expired =
        handoff.path("facts").findValuesAsText("type").stream()
            .filter(type -> type.equals("dev.baton.handoff.expired.v1"))
            .toList();
    assertThat(expired).hasSize(1);
    assertThat(Instant.parse(handoff.path("deadline").asText()))
        .isEqualTo(Instant.parse(offer.get("time").asText()).plusSeconds(1));
    assertThat(Instant.parse(handoff.at("/snapshot/disposedAt").asText()))
        .isEqualTo(Instant.parse(handoff.path("deadline").asText()));
    Awaitility.await().atMost(SOON).until(() -> dues(workType) == 0);
  }

  @Test
  void aPartysAnswerReplacesTheClocks() {
    String workType = "work-" + UUID.randomUUID();
    agree(RegistryTopic.boundary("marketing", "sales", workType), Duration.ofSeconds(1));
    Facts item = new Facts(workType, "1", "marketing", "sales");
    Http.post(item.fact(FactKind.OFFERED)).then().statusCode(201);
    Awaitility.await().atMost(SOON).until(() -> disposition(item).equals("EXPIRED"));

    Http.post(item.fact(FactKind.ACCEPTED)).then().statusCode(201);

    JsonNode snapshot = handoff(item).path("snapshot");
    assertThat(snapshot.path("disposition").asText()).isEqualTo("ACCEPTED");
    assertThat(snapshot.path("flags").toString()).contains("LATE", "EVER_EXPIRED");
  }

  @Test
  void anOfferThatComesLateHasItsGraceFromItsRecording() {
    String workType = "work-" + UUID.randomUUID();
    agree(RegistryTopic.boundary("marketing", "sales", workType), Duration.ofSeconds(1));
    Facts item = new Facts(workType, "1", "marketing", "sales");
    Http.post(item.fact(FactKind.OFFERED, Instant.now().minus(2, ChronoUnit.HOURS)))
        .then()
        .statusCode(201);

    Awaitility.await().atMost(SOON).until(() -> disposition(item).equals("EXPIRED"));
    JsonNode facts = handoff(item).path("facts");
    Instant offered = recordedAt(facts, "dev.baton.handoff.offered.v1");
    Instant expired = recordedAt(facts, "dev.baton.handoff.expired.v1");
    assertThat(Duration.between(offered, expired)).isGreaterThanOrEqualTo(Duration.ofMillis(500));
    assertThat(facts.toString()).contains("\"backdated\":true");
  }

  @Test
  void aContractThatComesLaterJudgesOffersStillOpenAndNoOthers() {
    String workType = "work-" + UUID.randomUUID();
    Facts open = new Facts(workType, "open", "marketing", "sales");
    Facts closed = new Facts(workType, "closed", "marketing", "sales");
    Http.post(open.fact(FactKind.OFFERED)).then().statusCode(201);
    Http.post(closed.fact(FactKind.OFFERED)).then().statusCode(201);
    Http.post(closed.fact(FactKind.ACCEPTED)).then().statusCode(201);
    assertThat(handoff(open).has("deadline")).isFalse();

    agree(RegistryTopic.boundary("marketing", "sales", workType), Duration.ofHours(1));

    Awaitility.await().atMost(SOON).until(() -> handoff(open).has("deadline"));
    JsonNode judgement = handoff(open).path("judgement");
    assertThat(judgement.path("contract").asInt()).isEqualTo(1);
    assertThat(judgement.at("/fields/~1budget").asText()).isEqualTo("MISSING");
    assertThat(handoff(closed).has("deadline")).isFalse();
    assertThat(types(open)).containsOnlyOnce("dev.baton.handoff.judged.v1");
    assertThat(types(closed)).doesNotContain("dev.baton.handoff.judged.v1");
  }

  private void agree(Boundary boundary, Duration timeToAccept) {
    long position = RegistryTopic.publish(boundary, RegistryTopic.contract(boundary, timeToAccept));
    Awaitility.await().atMost(SOON).until(() -> registry.known().position() >= position);
  }

  private static String disposition(Facts item) {
    return handoff(item).at("/snapshot/disposition").asText();
  }

  private static JsonNode handoff(Facts item) {
    return Http.json(Http.get("/ledger/v1/items/" + item.subject()).asString()).at("/handoffs/0");
  }

  private static List<String> types(Facts item) {
    return handoff(item).path("facts").findValuesAsText("type");
  }

  private static Instant recordedAt(JsonNode facts, String type) {
    for (JsonNode fact : facts) {
      if (fact.path("type").asText().equals(type)) {
        return Instant.parse(fact.path("recordedAt").asText());
      }
    }
    throw new AssertionError("no " + type + " in " + facts);
  }

  private long dues(String workType) {
    return pool.preparedQuery("select count(*) from open_offer where work_type = $1")
        .execute(Tuple.of(workType))
        .await()
        .indefinitely()
        .iterator()
        .next()
        .getLong(0);
  }
}
