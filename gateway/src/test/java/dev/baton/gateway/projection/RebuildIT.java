package dev.baton.gateway.projection;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import dev.baton.contracts.ledger.LedgerRecord;
import dev.baton.edge.test.Parts;
import dev.baton.gateway.projection.ReadModel.Advance;
import dev.baton.gateway.projection.ReadModel.LaneState;
import dev.baton.gateway.told.Behind;
import dev.baton.gateway.told.Histories;
import dev.baton.gateway.told.Topic;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.specification.RequestSpecification;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Invariant 6: at the same positions a rebuilt read model equals the live one, row for row. */
@QuarkusTest
@WithTestResource(Parts.class)
@WithTestResource(Behind.class)
class RebuildIT {
  private static final int LANE = 1;

  @Inject Pool pool;
  @Inject ReadModel model;
  @Inject Rebuilds rebuilds;

  private static RequestSpecification admin() {
    return given().auth().oauth2(Parts.token("admin"));
  }

  private static String begin(boolean replace) {
    return admin()
        .post("/api/v1/rebuild?replace=" + replace)
        .then()
        .statusCode(202)
        .extract()
        .header("Location");
  }

  private static JsonPath ended(String location) {
    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(
            () -> assertThat(admin().get(location).jsonPath().getString("endedAt")).isNotNull());
    return admin().get(location).jsonPath();
  }

  private List<LedgerRecord> history(long seed, int facts) {
    long next = model.lane(LANE).await().indefinitely().position() + 1;
    return Histories.random(LANE, next, seed, facts);
  }

  private void folded(List<LedgerRecord> records) {
    await()
        .untilAsserted(() ->
            assertThat(model.lane(LANE).await().indefinitely().position())
                .isEqualTo(records.getLast().position()));
  }

  @BeforeEach
  void somethingHappened() {
    List<LedgerRecord> records = history(System.nanoTime(), 300);
    Topic.ledger(records);
    folded(records);
  }

  @Test
  void theLiveModelEqualsTheRebuiltOneWhileMoreHappens() {
    String location = begin(false);
    List<LedgerRecord> more = history(5, 300);
    Topic.ledger(more);
    folded(more);

    JsonPath rebuild = ended(location);

    assertThat(rebuild.getString("state")).isEqualTo("equal");
    assertThat(rebuild.getList("lanes.find { it.lane == 1 }.tables.findAll { it.live.count > 0 }"))
        .hasSizeGreaterThan(3);
  }

  @Test
  void aRowThatWasTamperedWithIsNamedAndReplacedOnlyWhenThatIsAsked() {
    pool.query(
            """
            update live.seam_sum set hops = hops + 7 where ctid = (
              select ctid from live.seam_sum where lane = %d order by hour limit 1)
            """
                .formatted(LANE))
        .execute()
        .await()
        .indefinitely();

    JsonPath refused = ended(begin(false));
    assertThat(refused.getString("state")).isEqualTo("differs");
    String table = "lanes.find { it.lane == 1 }.tables.find { it.table == 'seam_sum' }.";
    assertThat(refused.getInt(table + "onlyLive.size()")).isEqualTo(1);
    assertThat(refused.getInt(table + "onlyLive[0].hops"))
        .isEqualTo(refused.getInt(table + "onlyRebuilt[0].hops") + 7);
    assertThat(ended(begin(false)).getString("state")).isEqualTo("differs");

    assertThat(ended(begin(true)).getString("state")).isEqualTo("replaced");
    assertThat(ended(begin(false)).getString("state")).isEqualTo("equal");
  }

  @Test
  void oneThatWasKilledIsGoneOnWithByAnother() {
    UUID id = rebuilds.begin(false, "somebody").await().indefinitely().orElseThrow();
    // a replica that takes a lane, builds some of it, and is never heard of again
    UUID dead = UUID.randomUUID();
    rebuilds.claim(dead, 2).await().indefinitely();
    rebuilds.claim(dead, 2).await().indefinitely();
    LaneState start = LaneState.start(LANE);
    ReadModel beside = model.beside();
    if (beside.lane(LANE).await().indefinitely().equals(start)) {
      LedgerRecord first = Histories.random(LANE, 0, 1, 1).getFirst();
      assertThat(first.position()).isZero();
      beside
          .apply(
              new Advance(
                  start, new LaneState(LANE, -1, 0, 0L), new Fold(ZoneOffset.UTC), List.of()))
          .await()
          .indefinitely();
    }

    assertThat(ended("/api/v1/rebuild/" + id).getString("state")).isEqualTo("equal");
  }

  @Test
  void whatIsToBeHadNowhereEndsItAndIsNamed() {
    move(1);
    try {
      long nowhere = model.lane(LANE).await().indefinitely().position();

      JsonPath failed = ended(begin(true));

      assertThat(failed.getString("state")).isEqualTo("failed");
      assertThat(failed.getString("failure"))
          .isEqualTo("lane %d: position %d is not to be had".formatted(LANE, nowhere));
      assertThat(count("select count(*) from pg_namespace where nspname = 'rebuilt'")).isZero();
      assertThat(count("select count(*) from live.seam_sum where lane = " + LANE)).isPositive();
    } finally {
      move(-1);
    }
    assertThat(ended(begin(false)).getString("state")).isEqualTo("equal");
  }

  /** As if the live model had folded records that there are not. */
  private void move(int positions) {
    pool.query(
            "update live.lane set position = position + %d where lane = %d"
                .formatted(positions, LANE))
        .execute()
        .await()
        .indefinitely();
  }

  private long count(String query) {
    return pool.query(query).execute().await().indefinitely().iterator().next().getLong(0);
  }

  @Test
  void thereIsOneAtATimeAndForAdminsOnly() {
    String location = begin(false);
    int status = admin().post("/api/v1/rebuild").statusCode();
    ended(location);

    assertThat(status).isIn(202, 409);
    if (status == 202) {
      await().untilAsserted(() -> assertThat(rebuilds.running().await().indefinitely()).isEmpty());
    }
    given().auth().oauth2(Parts.token("reader")).post("/api/v1/rebuild").then().statusCode(403);
    admin()
        .get("/api/v1/rebuild/" + UUID.randomUUID())
        .then()
        .statusCode(404)
        .body("type", equalTo("urn:baton:problem:not-found"));
  }
}
