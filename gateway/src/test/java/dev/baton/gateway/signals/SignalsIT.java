package dev.baton.gateway.signals;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import dev.baton.contracts.Json;
import dev.baton.contracts.Topics;
import dev.baton.contracts.event.EventType;
import dev.baton.contracts.event.Statement;
import dev.baton.contracts.ownership.OwnershipEntity.Edge;
import dev.baton.contracts.ownership.OwnershipEntity.Journey;
import dev.baton.contracts.ownership.OwnershipEntity.Outcome;
import dev.baton.contracts.signals.SignalRecord;
import dev.baton.edge.test.Parts;
import dev.baton.gateway.election.Seat;
import dev.baton.gateway.projection.ReadModels;
import dev.baton.gateway.registry.Definitions;
import dev.baton.gateway.registry.Ownership;
import dev.baton.gateway.told.Behind;
import dev.baton.gateway.told.Journal;
import dev.baton.gateway.told.Topic;
import dev.baton.gateway.view.Sources;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import io.smallrye.common.annotation.Identifier;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.inject.Inject;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The watch over what is told to it, its topic and its API. */
@QuarkusTest
@WithTestResource(Parts.class)
@WithTestResource(Behind.class)
@Timeout(300)
class SignalsIT {
  private static final Duration SOON = Duration.ofSeconds(120);
  private static final int WEEKS = 20;

  /** A drop in the fourth week from the end. */
  private static final int DROPS = 16;

  private static final LocalDate FIRST =
      LocalDate.now(ZoneOffset.UTC)
          .with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY))
          .minusWeeks(WEEKS);

  @Inject ReadModels models;
  @Inject Ownership ownership;
  @Inject Definitions definitions;
  @Inject Sources sources;
  @Inject SignalStore store;
  @Inject SignalsConfig config;
  @Inject Pool pool;

  @Inject
  @Identifier("default-kafka-broker")
  Map<String, Object> kafka;

  private static Instant week(int week) {
    return FIRST.plusWeeks(week).atStartOfDay(ZoneOffset.UTC).toInstant();
  }

  private Journal journal() {
    long next =
        models.read(ReadModels.Snapshot::lanes).await().indefinitely().stream()
                .filter(lane -> lane.lane() == 0)
                .mapToLong(ReadModels.Lane::position)
                .findFirst()
                .orElse(-1)
            + 1;
    return new Journal(0, next);
  }

  private static BigDecimal wobbly(double level, int week) {
    return BigDecimal.valueOf(level + (week * 7 % 5) / 10.0);
  }

  /** A journey whose outcome drops while both teams' own numbers stay. */
  private void drops(String name) {
    register(name);
    Journal journal = journal();
    for (int week = 0; week < WEEKS; week++) {
      Statement.Period period = new Statement.Period(week(week), week(week + 1));
      for (String team : List.of(name + "-a", name + "-b")) {
        journal.said(
            EventType.STATUS_DECLARED,
            "team/" + team,
            week(week + 1),
            new Statement.StatusDeclared(
                team,
                "kpi",
                period,
                wobbly(100, week),
                BigDecimal.valueOf(95),
                Statement.Direction.HIGHER,
                Statement.Color.GREEN));
      }
      journal.said(
          EventType.OUTCOME_OBSERVED,
          "outcome/" + name,
          week(week + 1),
          outcome(name, period, wobbly(week < DROPS ? 50 : 40, week)));
    }
    Topic.ledger(journal.records());
  }

  private static Statement.OutcomeObserved outcome(
      String name, Statement.Period period, BigDecimal value) {
    return new Statement.OutcomeObserved(
        name + "-a", name, name, period, value, null, Statement.OutcomeKind.QUANTITATIVE, false);
  }

  private static void register(String name) {
    Topic.ownership(
        List.of(
            new Journey(
                name,
                1,
                name,
                name + "-a",
                List.of(new Edge(name + "-a", name + "-b", name)),
                Duration.ofDays(30),
                List.of(new Outcome(name, "EUR", true, null)),
                week(0),
                null)));
  }

  private static ValidatableResponse signals(String query) {
    return given()
        .auth()
        .oauth2(Parts.token("reader"))
        .get("/api/v1/signals" + query)
        .then()
        .statusCode(200);
  }

  private static String awaitOne(String journey) {
    await()
        .atMost(SOON)
        .until(() ->
            signals("?journey=" + journey).extract().jsonPath().getList("signals").size() == 1);
    return signals("?journey=" + journey).extract().path("signals[0].id");
  }

  private static List<ConsumerRecord<String, byte[]>> said(String key) {
    String servers = ConfigProvider.getConfig().getValue("kafka.bootstrap.servers", String.class);
    try (KafkaConsumer<String, byte[]> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", servers),
            new StringDeserializer(),
            new ByteArrayDeserializer())) {
      TopicPartition partition = new TopicPartition(Topics.SIGNALS, 0);
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      long end = consumer.endOffsets(List.of(partition)).get(partition);
      List<ConsumerRecord<String, byte[]>> said = new ArrayList<>();
      while (consumer.position(partition) < end) {
        consumer
            .poll(Duration.ofMillis(200))
            .forEach(record -> {
              if (record.key().equals(key)) {
                said.add(record);
              }
            });
      }
      return said;
    }
  }

  private static List<SignalRecord.State> states(String key) {
    return said(key).stream()
        .map(record -> Json.read(record.value(), SignalRecord.class).state())
        .toList();
  }

  private static ValidatableResponse post(String id, String what, String token, Object etag) {
    var request =
        given().auth().oauth2(token).contentType(ContentType.JSON).body(Map.of("note", "seen"));
    if (etag != null) {
      request.header("If-Match", etag);
    }
    return request.post("/api/v1/signals/" + id + "/" + what).then();
  }

  @Test
  void tellsADropThatNobodysNumbersShowAndGoesThroughItsLife() {
    drops("hidden");
    String id = awaitOne("hidden");

    String drop = FIRST.plusWeeks(DROPS).toString();
    signals("?journey=hidden")
        .body("signals[0].kind", equalTo("hidden-drop"))
        .body("signals[0].state", equalTo("open"))
        .body("signals[0].firstDay", equalTo(drop))
        .body("signals[0].boundary", nullValue())
        .body("signals[0].caseId", equalTo(id))
        .body("signals[0].accountable.team", equalTo("hidden-a"))
        .body("signals[0].acknowledged", nullValue())
        .body("signals[0].evidence.silent", equalTo(List.of("hidden-a/kpi", "hidden-b/kpi")))
        .body("signals[0].evidence.outcome.periods", hasSize(WEEKS))
        .body("signals[0].links.href", hasItem(startsWith("/ledger/v1/handoffs?from=hidden-a")))
        .body("signals[0].history.state", equalTo(List.of("open")))
        .body("notEvaluable.kind", hasItem("questions-bounce"))
        .body("notEvaluable.kind", not(hasItem("hidden-drop")))
        .body("unseen", equalTo(1))
        .body("asOf", notNullValue());
    signals("?journey=hidden&state=resolved&notEvaluable=false")
        .body("signals", hasSize(0))
        .body("unseen", equalTo(1))
        .body("notEvaluable", nullValue());
    await().atMost(SOON).until(() -> !states(id).isEmpty());
    SignalRecord opened = Json.read(said(id).getFirst().value(), SignalRecord.class);
    assertThat(opened.state()).isEqualTo(SignalRecord.State.OPEN);
    assertThat(opened.routedTo()).containsExactly("hidden-a");
    assertThat(opened.firstDay()).hasToString(drop);
    assertThat(opened.href()).isEqualTo("/api/v1/signals/" + id);

    post(id, "acknowledgement", Parts.token("reader"), null).statusCode(403);
    post(id, "acknowledgement", Parts.token("somebody", "hidden-b", "emitter"), null)
        .statusCode(403);
    String etag =
        given()
            .auth()
            .oauth2(Parts.token("reader"))
            .get("/api/v1/signals/" + id)
            .then()
            .statusCode(200)
            .extract()
            .header("ETag");
    post(id, "acknowledgement", Parts.token("somebody", "hidden-a", "emitter"), "\"99\"")
        .statusCode(412);
    post(id, "acknowledgement", Parts.token("somebody", "hidden-a", "emitter"), etag)
        .statusCode(200)
        .body("state", equalTo("acknowledged"))
        .body("acknowledged.note", equalTo("seen"))
        .body("history.state", equalTo(List.of("open", "acknowledged")));
    post(id, "acknowledgement", Parts.token("governance"), null)
        .statusCode(200)
        .body("history", hasSize(2));
    post(id, "resolution", Parts.token("governance"), null)
        .statusCode(200)
        .body("state", equalTo("resolved"));
    post(id, "acknowledgement", Parts.token("governance"), null)
        .statusCode(409)
        .body("type", equalTo("urn:baton:problem:signal-resolved"));
    await()
        .atMost(SOON)
        .until(() ->
            states(id)
                .equals(
                    List.of(
                        SignalRecord.State.OPEN,
                        SignalRecord.State.ACKNOWLEDGED,
                        SignalRecord.State.RESOLVED)));
  }

  @Test
  void asksForWhatThereIs() {
    drops("asked");
    String id = awaitOne("asked");

    signals("?journey=asked&kind=hidden-drop&state=open").body("signals.id", hasItem(id));
    signals("?journey=asked&kind=silence").body("signals", empty());
    signals("?journey=asked&state=resolved").body("signals", empty());
    signals("?limit=1").body("signals", hasSize(1));
    given().get("/api/v1/signals").then().statusCode(401);
    given()
        .auth()
        .oauth2(Parts.token("reader"))
        .get("/api/v1/signals?kind=rain")
        .then()
        .statusCode(422)
        .body("errors[0].pointer", equalTo("/kind"));
    given().auth().oauth2(Parts.token("reader")).get("/api/v1/signals/none").then().statusCode(404);
    post("00000000-0000-0000-0000-000000000000", "resolution", Parts.token("governance"), null)
        .statusCode(404);
  }

  @Test
  void wouldHaveToldItThen() {
    drops("replayed");
    awaitOne("replayed");

    given()
        .auth()
        .oauth2(Parts.token("reader"))
        .get("/api/v1/backtest?journey=replayed&from=" + FIRST)
        .then()
        .statusCode(200)
        .body("signals", hasSize(1))
        .body("signals[0].kind", equalTo("hidden-drop"))
        .body("signals[0].firstDay", equalTo(FIRST.plusWeeks(DROPS).toString()))
        .body("signals[0].firedOn", equalTo(FIRST.plusWeeks(DROPS + 1).minusDays(1).toString()))
        .body("signals[0].lateDays", equalTo(6));
    for (String bad : List.of("?from=2026-03-02&to=2026-03-01", "?from=x", "?from=1990-01-01")) {
      given()
          .auth()
          .oauth2(Parts.token("reader"))
          .get("/api/v1/backtest" + bad)
          .then()
          .statusCode(422);
    }
  }

  @Test
  void oneReplicaHasTheSeatAndAnotherTakesItWhenThatOnesSessionEnds() {
    Seat first = new Seat(pool, "tried");
    Seat second = new Seat(pool, "tried");
    assertThat(first.held(SignalsIT::backend)).isPresent();
    assertThat(second.held(SignalsIT::backend)).isEmpty();

    int session = first.held(SignalsIT::backend).orElseThrow();
    pool.query("select pg_terminate_backend(%d)".formatted(session))
        .execute()
        .await()
        .indefinitely();
    await().atMost(SOON).until(() -> second.held(SignalsIT::backend).isPresent());
    // the one that lost it without noticing writes nothing, and sees that it is another's
    assertThat(held(first)).isEmpty();
    assertThat(held(first)).isEmpty();

    second.leave();
    assertThat(first.held(SignalsIT::backend)).isPresent();
    first.leave();
  }

  private static Optional<Integer> held(Seat seat) {
    try {
      return seat.held(SignalsIT::backend);
    } catch (RuntimeException lost) {
      return Optional.empty();
    }
  }

  private static Uni<Integer> backend(SqlConnection connection) {
    return connection
        .query("select pg_backend_pid()")
        .execute()
        .map(rows -> rows.iterator().next().getInteger(0));
  }

  @Test
  void twoWatchesTellEverySignalOnce() {
    Watch other =
        new Watch(
            models,
            ownership,
            definitions,
            sources,
            store,
            config,
            pool,
            ZoneOffset.UTC,
            kafka,
            Clock.systemUTC());
    drops("once");
    await()
        .atMost(SOON)
        .until(() -> {
          other.turn();
          return signals("?journey=once").extract().jsonPath().getList("signals").size() == 1;
        });
    String id = awaitOne("once");
    await().atMost(SOON).until(() -> !states(id).isEmpty());
    for (int turn = 0; turn < 5; turn++) {
      other.turn();
    }

    assertThat(states(id)).containsExactly(SignalRecord.State.OPEN);
    other.stop(new ShutdownEvent());
  }

  @Test
  void saysNothingOfWhatIsNotCommitted() {
    SignalRecord undone =
        new SignalRecord(
            "undone",
            null,
            null,
            null,
            SignalRecord.State.OPEN,
            Instant.EPOCH,
            null,
            null,
            "never",
            null,
            List.of(),
            "/",
            null,
            null);
    Seat seat = new Seat(pool, "undone");
    assertThatThrownBy(() ->
            seat.held(connection ->
                Outbox.add(connection, undone)
                    .chain(() -> Uni.createFrom().failure(new IllegalStateException("undo")))))
        .hasMessage("undo");

    drops("committed");
    String id = awaitOne("committed");
    await().atMost(SOON).until(() -> !states(id).isEmpty());
    assertThat(said("undone")).isEmpty();
  }
}
