package dev.baton.gateway.projection;

import static dev.baton.contracts.event.FactKind.OFFERED;
import static io.restassured.RestAssured.given;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import dev.baton.contracts.Topics;
import dev.baton.contracts.event.ItemRef;
import dev.baton.contracts.ledger.LedgerRecord;
import dev.baton.edge.test.Parts;
import dev.baton.gateway.told.Behind;
import dev.baton.gateway.told.Journal;
import dev.baton.gateway.told.Topic;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

/** What does not come over the topic, and what comes and cannot be read. */
@QuarkusTest
@WithTestResource(Parts.class)
@WithTestResource(Behind.class)
class HolesIT {
  private static final Instant T = Instant.parse("2026-03-02T09:00:00Z");
  private static final int LANE = 0;

  @Inject ReadModel model;

  private List<LedgerRecord> offers(String workType, int count) {
    Journal journal = new Journal(LANE, model.lane(LANE).await().indefinitely().position() + 1);
    for (int i = 0; i < count; i++) {
      journal.fact(OFFERED, new ItemRef(workType, "I-" + i), "1", "a", "b", T);
    }
    return journal.records();
  }

  private static void garbage(String text) {
    Topic.send(List.of(new ProducerRecord<>(Topics.LEDGER, LANE, "x", text.getBytes(UTF_8))));
  }

  private static void shows(String workType, int hops) {
    await()
        .untilAsserted(() ->
            given()
                .auth()
                .oauth2(Parts.token("reader"))
                .get("/api/v1/handovers?workType=" + workType)
                .then()
                .body("rows[0].hops", equalTo(hops)));
  }

  private static ValidatableResponse lane(String field, org.hamcrest.Matcher<?> value) {
    return given()
        .auth()
        .oauth2(Parts.token("reader"))
        .get("/api/v1/positions")
        .then()
        .body("sources[0].lanes.find { it.lane == %d }.%s".formatted(LANE, field), value);
  }

  private static int parked() {
    return given()
        .auth()
        .oauth2(Parts.token("reader"))
        .get("/api/v1/positions")
        .jsonPath()
        .getInt("sources[0].lanes.find { it.lane == %d }.parked".formatted(LANE));
  }

  @Test
  void whatDoesNotComeOverTheTopicIsTakenFromTheLedger() {
    List<LedgerRecord> r = offers("dropped", 6);
    Behind.keep(LANE, r);

    Topic.ledger(List.of(r.get(0), r.get(1), r.get(4), r.get(5)));

    shows("dropped", 6);
    lane("missing", nullValue());
    Topic.ledger(r.subList(2, 6));
    Topic.ledger(offers("dropped-later", 1));
    shows("dropped-later", 1);
    shows("dropped", 6);
  }

  @Test
  void whatCannotBeReadIsParkedAndTakenFromTheLedger() {
    int before = parked();
    List<LedgerRecord> r = offers("garbled", 4);
    Behind.keep(LANE, r);

    Topic.ledger(r.subList(0, 2));
    garbage("{\"lane\": 0, \"position\": %d, \"time\": 7".formatted(r.get(2).position()));
    Topic.ledger(r.subList(3, 4));

    shows("garbled", 4);
    lane("missing", nullValue());
    lane("parked", equalTo(before + 1));
  }

  @Test
  void theLastRecordIsTakenFromTheLedgerTooWhereItCannotBeRead() {
    List<LedgerRecord> r = offers("last", 2);
    Behind.keep(LANE, r);

    Topic.ledger(r.subList(0, 1));
    garbage("not JSON");

    shows("last", 2);
    lane("missing", nullValue());
  }

  @Test
  void whatIsNoEntryAtAllHoldsNothingUp() {
    int before = parked();
    List<LedgerRecord> r = offers("noise", 2);
    Behind.keep(LANE, r.subList(0, 1));

    Topic.ledger(r.subList(0, 1));
    garbage("null");
    garbage("{}");
    await().untilAsserted(() -> lane("parked", equalTo(before + 2)));
    await().untilAsserted(() -> lane("missing", nullValue()));

    Topic.ledger(r.subList(1, 2));
    shows("noise", 2);
  }

  @Test
  void aLaneStandsStillWhereTheLedgerDoesNotSayWhatIsMissing() {
    List<LedgerRecord> r = offers("silent", 3);

    Topic.ledger(List.of(r.get(0), r.get(2)));
    await().untilAsserted(() -> lane("missing", equalTo((int) r.get(1).position())));
    shows("silent", 1);

    Behind.keep(LANE, r);
    shows("silent", 3);
  }
}
