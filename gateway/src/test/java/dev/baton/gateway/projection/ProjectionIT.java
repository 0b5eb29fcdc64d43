package dev.baton.gateway.projection;

import static dev.baton.contracts.event.FactKind.ACCEPTED;
import static dev.baton.contracts.event.FactKind.COMPLETED;
import static dev.baton.contracts.event.FactKind.OFFERED;
import static dev.baton.contracts.event.FactKind.REJECTED;
import static dev.baton.contracts.event.FactKind.RETURNED;
import static io.restassured.RestAssured.given;
import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import dev.baton.contracts.Money;
import dev.baton.contracts.event.ItemRef;
import dev.baton.contracts.ledger.LedgerRecord;
import dev.baton.edge.test.Parts;
import dev.baton.gateway.projection.ReadModel.Advance;
import dev.baton.gateway.projection.ReadModel.LaneState;
import dev.baton.gateway.told.Behind;
import dev.baton.gateway.told.Journal;
import dev.baton.gateway.told.Topic;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.specification.RequestSpecification;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(Parts.class)
@WithTestResource(Behind.class)
class ProjectionIT {
  private static final Instant T = Instant.parse("2026-03-02T09:00:00Z");

  /** Every table that the fold writes, without the lane that a row belongs to. */
  private static final Map<String, String> TABLES =
      Stream.of(
              "seam_sum",
              "seam_day",
              "seam_value",
              "seam_value_day",
              "phantom_value",
              "boundary_offer",
              "wait_bin",
              "wait_bin_month",
              "context_field",
              "context_field_month",
              "reason_given",
              "reason_given_month",
              "open_offer",
              "open_offer_day",
              "way",
              "way_day")
          .collect(
              toMap(
                  table -> table,
                  table ->
                      "select to_jsonb(t) - 'lane' from %s t where lane = $1".formatted(table)));

  @Inject Pool pool;
  @Inject ReadModel model;

  /** A journal that goes on where the lane stands. */
  private Journal journal(int lane) {
    return new Journal(lane, model.lane(lane).await().indefinitely().position() + 1);
  }

  private void folded(Journal journal) {
    folded(journal.records().getLast());
  }

  private void folded(LedgerRecord last) {
    await()
        .untilAsserted(() ->
            assertThat(model.lane(last.lane()).await().indefinitely().position())
                .isEqualTo(last.position()));
  }

  private static RequestSpecification reader() {
    return given().auth().oauth2(Parts.token("reader"));
  }

  @Test
  void showsWhatWasRecordedAtEveryBoundary() {
    Journal journal = journal(0);
    for (int i = 0; i < 10; i++) {
      ItemRef item = new ItemRef("shown", "F-" + i);
      journal.fact(OFFERED, item, "1", "alpha", "beta", T);
      if (i < 7) {
        journal.fact(ACCEPTED, item, "1", "alpha", "beta", T.plusSeconds(60L * (i + 1)));
      }
    }
    ItemRef returned = new ItemRef("shown", "R");
    journal.fact(OFFERED, returned, "1", "alpha", "=beta", T);
    journal.fact(ACCEPTED, returned, "1", "alpha", "=beta", T.plusSeconds(100));
    journal.fact(RETURNED, returned, "1", "alpha", "=beta", T.plusSeconds(200));
    journal.fact(COMPLETED, new ItemRef("shown", "P"), "1", "alpha", "=beta", T);
    Topic.ledger(journal.records());
    folded(journal);

    JsonPath json =
        reader()
            .get("/api/v1/handovers?workType=shown")
            .then()
            .statusCode(200)
            .extract()
            .jsonPath();
    assertThat(json.getInt("rows.size()")).isEqualTo(2);
    assertThat(json.getString("rows[0].to")).isEqualTo("=beta");
    assertThat(json.getInt("rows[0].hops")).isEqualTo(2);
    assertThat(json.getInt("rows[0].silent")).isEqualTo(1);
    assertThat(json.getInt("rows[0].accepted")).isEqualTo(1);
    assertThat(json.getInt("rows[0].returned")).isEqualTo(1);
    assertThat(json.getInt("rows[0].completed")).isEqualTo(1);
    assertThat(json.getDouble("rows[0].firstPassYield")).isZero();
    assertThat(json.getInt("rows[1].open")).isEqualTo(3);
    assertThat(json.getDouble("rows[1].firstPassYield")).isEqualTo(0.7);
    assertThat(json.getDouble("rows[1].medianWaitSeconds")).isBetween(237.6, 242.4);
    assertThat(json.getDouble("rows[1].p90WaitSeconds")).isBetween(380.2, 387.8);

    String csv =
        reader()
            .get("/api/v1/handovers?workType=shown&format=csv")
            .then()
            .statusCode(200)
            .contentType(startsWith("text/csv"))
            .header("Baton-Completeness", startsWith("ledger="))
            .extract()
            .asString();
    assertThat(csv.lines().toList())
        .hasSize(3)
        .first()
        .isEqualTo(
            "from,to,workType,hops,offered,silent,accepted,rejected,returned,forwarded,withdrawn,"
                + "expired,completed,open,firstPassYield,medianWaitSeconds,p90WaitSeconds,km50,"
                + "km85,km95");
    assertThat(csv.lines().skip(1).findFirst())
        .hasValueSatisfying(
            line -> assertThat(line).startsWith("alpha,'=beta,shown,2,1,1,1,0,1,0,0,0,1,0,0.0,"));
  }

  @Test
  void coversThePeriodThatIsAskedFor() {
    Journal journal = journal(0);
    for (int day = 0; day < 3; day++) {
      journal.fact(
          OFFERED, new ItemRef("period", "D-" + day), "1", "a", "b", T.plusSeconds(86_400L * day));
    }
    Topic.ledger(journal.records());
    folded(journal);

    reader()
        .get("/api/v1/handovers?workType=period&from=2026-03-03&to=2026-03-04")
        .then()
        .statusCode(200)
        .body("rows[0].hops", equalTo(1))
        .body("rows[0].firstPassYield", equalTo(0.0f))
        .body("rows[0].medianWaitSeconds", nullValue())
        .body("from", equalTo("2026-03-03"));
    reader()
        .get("/api/v1/handovers?from=yesterday")
        .then()
        .statusCode(422)
        .body("errors[0].pointer", equalTo("/from"));
    reader().get("/api/v1/handovers?format=xlsx").then().statusCode(422);
  }

  @Test
  void countsNothingTwiceAndNothingBeforeItsPredecessor() {
    Journal journal = journal(1);
    for (int i = 0; i < 6; i++) {
      journal.fact(OFFERED, new ItemRef("gaps", "G-" + i), "1", "a", "b", T);
    }
    List<LedgerRecord> r = journal.records();

    Topic.ledger(List.of(r.get(0), r.get(1), r.get(0), r.get(1), r.get(3), r.get(4)));
    await()
        .untilAsserted(() ->
            reader()
                .get("/api/v1/positions")
                .then()
                .body(
                    "sources[0].lanes.find { it.lane == 1 }.missing",
                    equalTo((int) r.get(2).position())));
    reader()
        .get("/api/v1/handovers?workType=gaps")
        .then()
        .body("rows[0].hops", equalTo(2))
        .body("completeness.sources[0].status", equalTo("behind"));

    Topic.ledger(List.of(r.get(2)));
    await()
        .untilAsserted(() ->
            reader()
                .get("/api/v1/handovers?workType=gaps")
                .then()
                .body("rows[0].hops", equalTo(5)));
    Topic.ledger(List.of(r.get(4), r.get(5)));
    folded(journal);
    reader()
        .get("/api/v1/handovers?workType=gaps")
        .then()
        .body("rows[0].hops", equalTo(6))
        .body("completeness.sources[0].lanes.find { it.lane == 1 }.missing", nullValue());
  }

  @Test
  void aRebuildInOtherBatchesGivesTheSameRows() {
    List<LedgerRecord> told = manyThings();
    int once = 100;
    int piecemeal = 101;

    Fold whole = new Fold(ZoneOffset.UTC);
    told.forEach(whole::add);
    apply(once, -1, told.size() - 1, whole);
    Random random = new Random(7);
    int at = 0;
    while (at < told.size()) {
      int end = Math.min(told.size(), at + 1 + random.nextInt(9));
      Fold run = new Fold(ZoneOffset.UTC);
      told.subList(at, end).forEach(run::add);
      apply(piecemeal, at - 1, end - 1, run);
      at = end;
    }

    Map<String, List<String>> expected = rows(once);
    assertThat(expected.values()).allSatisfy(rows -> assertThat(rows).isNotEmpty());
    assertThat(rows(piecemeal)).isEqualTo(expected);
    for (String table : TABLES.keySet()) {
      pool.query("delete from " + table + " where lane >= 100").execute().await().indefinitely();
    }
    pool.query("delete from lane where lane >= 100").execute().await().indefinitely();
  }

  @Test
  void aConsumerThatLostItsLaneChangesNothing() {
    Journal journal = new Journal(102);
    journal.fact(OFFERED, new ItemRef("fenced", "1"), "1", "a", "b", T);
    Fold fold = new Fold(ZoneOffset.UTC);
    journal.records().forEach(fold::add);
    apply(102, -1, 0, fold);

    assertThatThrownBy(() -> apply(102, -1, 0, fold)).isInstanceOf(ReadModel.Fenced.class);

    reader().get("/api/v1/handovers?workType=fenced").then().body("rows[0].hops", equalTo(1));
    pool.query("delete from seam_sum where lane = 102").execute().await().indefinitely();
    pool.query("delete from lane where lane >= 100").execute().await().indefinitely();
  }

  @Test
  void ofLanesThatAreFoldedTogetherAllMoveOrNone() {
    Fold mine = folded(new Journal(104), "together");
    Fold lost = folded(new Journal(105), "together");
    apply(105, -1, 0, lost);

    assertThatThrownBy(() ->
            model
                .apply(List.of(advance(104, -1, 0, mine), advance(105, -1, 0, lost)))
                .await()
                .indefinitely())
        .isInstanceOf(ReadModel.Fenced.class);
    assertThat(model.lane(104).await().indefinitely()).isEqualTo(LaneState.start(104));
    reader().get("/api/v1/handovers?workType=together").then().body("rows[0].hops", equalTo(1));

    Fold more = folded(new Journal(105, 1), "together");
    model
        .apply(List.of(advance(104, -1, 0, mine), advance(105, 0, 1, more)))
        .await()
        .indefinitely();
    reader().get("/api/v1/handovers?workType=together").then().body("rows[0].hops", equalTo(3));
    execute("delete from seam_sum where lane >= 100");
    execute("delete from lane where lane >= 100");
  }

  @Test
  void whatADatabaseLostThatCameBackIsFoldedAgain() {
    Journal journal = journal(1);
    for (int i = 0; i < 5; i++) {
      journal.fact(OFFERED, new ItemRef("lost", "L-" + i), "1", "a", "b", T);
    }
    List<LedgerRecord> r = journal.records();
    Topic.ledger(r.subList(0, 2));
    folded(r.get(1));
    List<String> tables = new ArrayList<>();
    pool.query("select tablename from pg_tables where schemaname = 'live'")
        .execute()
        .await()
        .indefinitely()
        .forEach(row -> tables.add(row.getString(0)));
    tables.forEach(table ->
        execute(
            "create table kept_%1$s as select * from live.%1$s where lane = 1".formatted(table)));

    Topic.ledger(r.subList(2, 4));
    folded(r.get(3));
    // as it does where it crashed before these were on its disk
    execute(
        tables.stream()
            .map(table ->
                """
                delete from live.%1$s where lane = 1;
                insert into live.%1$s select * from kept_%1$s;
                drop table kept_%1$s;
                """
                    .formatted(table))
            .collect(joining()));
    folded(r.get(3));

    Topic.ledger(r.subList(4, 5));
    folded(journal);
    reader()
        .get("/api/v1/handovers?workType=lost")
        .then()
        .body("rows[0].hops", equalTo(5))
        .body("completeness.sources[0].lanes.find { it.lane == 1 }.missing", nullValue());
  }

  @Test
  void longStatementsArePreparedOnce() {
    String of = " /* %s */".formatted("long ".repeat(1_000));
    long kept =
        pool.withConnection(connection ->
                connection
                    .preparedQuery("select 1" + of)
                    .execute()
                    .chain(() -> connection.preparedQuery("select 1" + of).execute())
                    .chain(() ->
                        connection
                            .query(
                                "select count(*) from pg_prepared_statements"
                                    + " where statement like 'select 1 /* long %'")
                            .execute())
                    .map(rows -> rows.iterator().next().getLong(0)))
            .await()
            .indefinitely();

    assertThat(kept).isEqualTo(1);
  }

  private void execute(String sql) {
    pool.query(sql).execute().await().indefinitely();
  }

  private static Fold folded(Journal journal, String workType) {
    journal.fact(OFFERED, new ItemRef(workType, "1"), "1", "a", "b", T);
    Fold fold = new Fold(ZoneOffset.UTC);
    journal.records().forEach(fold::add);
    return fold;
  }

  private void apply(int lane, long from, long to, Fold fold) {
    model.apply(advance(lane, from, to, fold)).await().indefinitely();
  }

  private static Advance advance(int lane, long from, long to, Fold fold) {
    return new Advance(
        new LaneState(lane, from, from + 1, null),
        new LaneState(lane, to, to + 1, null),
        fold,
        List.of());
  }

  private Map<String, List<String>> rows(int lane) {
    Map<String, List<String>> rows = new TreeMap<>();
    TABLES.forEach((table, query) -> {
      List<String> all = new ArrayList<>();
      pool.preparedQuery(query)
          .execute(io.vertx.mutiny.sqlclient.Tuple.of(lane))
          .await()
          .indefinitely()
          .forEach(row -> all.add(row.getValue(0).toString()));
      Collections.sort(all);
      rows.put(table, all);
    });
    return rows;
  }

  private static List<LedgerRecord> manyThings() {
    Journal journal = new Journal(103);
    Random random = new Random(42);
    dev.baton.contracts.ledger.Judgement judgement =
        new dev.baton.contracts.ledger.Judgement(
            "x",
            1,
            1,
            T.plusSeconds(4000),
            Map.of("/budget", dev.baton.contracts.ledger.Judgement.Verdict.MISSING));
    for (int i = 0; i < 400; i++) {
      ItemRef item = new ItemRef("rebuilt", "L-" + random.nextInt(40));
      String handoff = "h" + random.nextInt(3);
      Instant at = T.plusSeconds(random.nextInt(1_000_000));
      switch (random.nextInt(6)) {
        case 0, 1 ->
            journal.fact(
                OFFERED,
                item,
                handoff,
                "a",
                "b" + handoff,
                at,
                h -> {
                  h.judgement = judgement;
                  h.value = new Money(new BigDecimal("12.50"), "EUR");
                });
        case 2 ->
            journal.fact(
                ACCEPTED,
                item,
                handoff,
                "a",
                "b" + handoff,
                at,
                h -> h.value = new Money(new BigDecimal("3"), "EUR"));
        case 3 ->
            journal.fact(
                REJECTED, item, handoff, "a", "b" + handoff, at, h -> h.reason = "not-ready");
        case 4 -> journal.takenBack(ACCEPTED, item, handoff, "a", "b" + handoff, at);
        default -> journal.takenBack(OFFERED, item, handoff, "a", "b" + handoff, at);
      }
    }
    return journal.records();
  }
}
