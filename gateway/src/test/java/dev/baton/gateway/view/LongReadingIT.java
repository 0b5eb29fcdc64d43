package dev.baton.gateway.view;

import static dev.baton.contracts.event.FactKind.ACCEPTED;
import static dev.baton.contracts.event.FactKind.COMPLETED;
import static dev.baton.contracts.event.FactKind.OFFERED;
import static dev.baton.contracts.event.FactKind.REJECTED;
import static dev.baton.contracts.event.FactKind.RETURNED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.contracts.Money;
import dev.baton.contracts.event.EventType;
import dev.baton.contracts.event.FactKind;
import dev.baton.contracts.event.ItemRef;
import dev.baton.contracts.event.Statement;
import dev.baton.contracts.ledger.Judgement;
import dev.baton.contracts.ownership.OwnershipEntity.Assignment;
import dev.baton.contracts.ownership.OwnershipEntity.AssignmentState;
import dev.baton.contracts.ownership.OwnershipEntity.Boundary;
import dev.baton.contracts.ownership.OwnershipEntity.Edge;
import dev.baton.contracts.ownership.OwnershipEntity.Journey;
import dev.baton.contracts.ownership.OwnershipEntity.Role;
import dev.baton.edge.test.Parts;
import dev.baton.gateway.continuity.Bucket;
import dev.baton.gateway.projection.Folding;
import dev.baton.gateway.projection.ReadModels;
import dev.baton.gateway.projection.ReadModels.Names;
import dev.baton.gateway.projection.ReadModels.Snapshot;
import dev.baton.gateway.projection.SeamHistory;
import dev.baton.gateway.projection.Window;
import dev.baton.gateway.registry.Catalogue;
import dev.baton.gateway.registry.Directory;
import dev.baton.gateway.told.Behind;
import dev.baton.gateway.told.Journal;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is reckoned from days and months is what is reckoned from every hour. */
@QuarkusTest
@WithTestResource(Parts.class)
@WithTestResource(Behind.class)
class LongReadingIT {
  private static final int LANE = 300;
  private static final String TYPE = "long";
  private static final Instant BEGIN = Instant.parse("2026-01-20T00:00:00Z");
  private static final Instant NOW = Instant.parse("2026-04-22T15:31:00Z");
  private static final int MINUTES = (int) Duration.between(BEGIN, NOW).toMinutes();
  private static final Edge AB = new Edge("la", "lb", TYPE);
  private static final Edge BC = new Edge("lb", "lc", TYPE);
  private static final Journey JOURNEY =
      new Journey(
          "long", 1, "L", "la", List.of(AB, BC), Duration.ofDays(9), List.of(), BEGIN, null);

  /** Others become accountable in the middle of days, and for a while nobody is. */
  private static final Directory DIRECTORY =
      Directory.of(
          List.of(
              new Boundary("la--lb", 1, "la", "lb", TYPE, BEGIN, null),
              new Boundary("lb--lc", 1, "lb", "lc", TYPE, BEGIN, null),
              held("one", "la--lb", "la", "2026-02-03T10:20:00Z", "2026-03-07T05:00:00Z"),
              held("two", "la--lb", "lb", "2026-03-09T18:00:00Z", null),
              held("three", "lb--lc", "lc", "2026-01-31T00:00:00Z", "2026-04-20T12:00:00Z")));

  @Inject ReadModels models;
  @Inject Pool pool;

  private static Assignment held(String id, String boundary, String team, String from, String to) {
    return new Assignment(
        id,
        1,
        boundary,
        Role.ACCOUNTABLE,
        team,
        AssignmentState.ACCEPTED,
        Instant.parse(from),
        to == null ? null : Instant.parse(to));
  }

  private static Journal tell() {
    Journal journal = new Journal(LANE);
    Random random = new Random(8);
    for (int i = 0; i < 700; i++) {
      ItemRef item = new ItemRef(TYPE, "L-" + i);
      Instant offered = BEGIN.plus(Duration.ofMinutes(random.nextInt(MINUTES)));
      Instant on = hop(journal, random, item, "1", AB, offered);
      if (on != null && on.isBefore(NOW)) {
        hop(journal, random, item, "2", BC, on);
      }
    }
    Instant from = Instant.parse("2026-03-01T07:30:00Z");
    journal.said(
        EventType.CONTROL_TOTAL_DECLARED,
        "boundary/la/lb/" + TYPE,
        NOW,
        new Statement.ControlTotalDeclared(
            FactKind.Side.SENDER,
            new Statement.Seam("la", "lb", TYPE),
            new Statement.Period(from, from.plus(Duration.ofDays(3))),
            500,
            null,
            null));
    return journal;
  }

  /** When the receiver passes it on; null where it does not. */
  private static Instant hop(
      Journal journal, Random random, ItemRef item, String id, Edge edge, Instant offered) {
    Instant due = random.nextBoolean() ? offered.plus(Duration.ofDays(4)) : null;
    Judgement judgement =
        new Judgement(
            "x", 1, 1, due, Map.of("/budget", Judgement.Verdict.values()[random.nextInt(3)]));
    if (random.nextInt(12) > 0) {
      journal.fact(
          OFFERED,
          item,
          id,
          edge.from(),
          edge.to(),
          offered,
          h -> {
            h.judgement = judgement;
            h.value =
                random.nextInt(5) == 0
                    ? null
                    : new Money(BigDecimal.valueOf(random.nextInt(90_000), 2), "EUR");
          });
    }
    Instant answered = offered.plus(Duration.ofMinutes(1 + random.nextInt(4 * 1440)));
    FactKind answer = random.nextInt(6) == 0 ? REJECTED : ACCEPTED;
    int how = random.nextInt(10);
    if (how < 2 || !answered.isBefore(NOW)) {
      if (due != null && due.isBefore(NOW)) {
        journal.expired(item, id, edge.from(), edge.to(), due);
      }
      return null;
    }
    journal.fact(answer, item, id, edge.from(), edge.to(), answered, h -> h.reason = "not-ready");
    if (answer == REJECTED) {
      return null;
    }
    if (how == 2) {
      journal.fact(RETURNED, item, id, edge.from(), edge.to(), answered.plusSeconds(60));
      return null;
    }
    journal.fact(COMPLETED, item, id, edge.from(), edge.to(), answered.plusSeconds(600));
    return how == 3 ? null : answered.plus(Duration.ofMinutes(random.nextInt(2000)));
  }

  /** As everything was read before there were days and months. */
  private static Uni<Readings> byTheHour(Snapshot snapshot, Question question) {
    Names names = Reading.names(DIRECTORY, JOURNEY.edges());
    Set<String> workTypes = Set.of(TYPE);
    Window window = question.window();
    Window withBefore = new Window(Reading.firstBefore(question), window.to(), window.zone());
    return Uni.combine()
        .all()
        .unis(
            snapshot.hours(withBefore, names),
            snapshot.waits(window, names),
            snapshot.fields(window, names),
            snapshot.reasons(window, names),
            snapshot.open(window, names),
            snapshot.worths(window, names),
            snapshot.meanings(window, names),
            snapshot.controlTotals(window, names))
        .usingConcurrencyOf(1)
        .asTuple()
        .map(t ->
            new Readings(
                t.getItem1(),
                t.getItem2(),
                t.getItem3(),
                t.getItem4(),
                t.getItem5(),
                t.getItem6(),
                t.getItem7(),
                List.of(),
                t.getItem8(),
                List.of(),
                List.of(),
                List.of()))
        .chain(readings ->
            Uni.combine()
                .all()
                .unis(snapshot.ways(window, workTypes), snapshot.leads(window, workTypes))
                .usingConcurrencyOf(1)
                .asTuple()
                .map(t -> readings.with(t.getItem1(), t.getItem2(), List.of())));
  }

  private static JourneyView view(Question question, Readings readings) {
    return JourneyReckoning.of(
        JOURNEY,
        question,
        Reading.atOrBefore(question, readings),
        DIRECTORY,
        Catalogue.EMPTY,
        new Completeness(List.of()));
  }

  private static List<Question> questions() {
    List<Window> windows =
        List.of(
            new Window(Window.BEGINNING, Window.END, ZoneOffset.UTC),
            new Window(LocalDate.of(2026, 1, 28), LocalDate.of(2026, 4, 18), ZoneOffset.UTC),
            new Window(LocalDate.of(2026, 2, 1), LocalDate.of(2026, 4, 1), ZoneOffset.UTC),
            new Window(LocalDate.of(2026, 3, 7), LocalDate.of(2026, 3, 8), ZoneOffset.UTC),
            new Window(LocalDate.of(2026, 3, 11), LocalDate.of(2026, 3, 25), ZoneOffset.UTC));
    List<Question> questions = new ArrayList<>();
    for (Window window : windows) {
      for (Bucket bucket : Bucket.values()) {
        for (Instant asOf : List.of(NOW, NOW.plus(Duration.ofDays(5)))) {
          questions.add(new Question(JOURNEY.horizon(), window, asOf, bucket));
        }
      }
    }
    return questions;
  }

  @BeforeEach
  void fold() {
    Folding.fold(LANE, tell().records(), 97);
  }

  @AfterEach
  void forget() {
    Folding.forget(LANE);
  }

  @Test
  void daysAndMonthsTellWhatEveryHourTells() {
    for (Question question : questions()) {
      JourneyView hourly =
          view(question, models.read(s -> byTheHour(s, question)).await().indefinitely());
      Readings coarse =
          models
              .read(s -> Reading.ofJourney(s, question, JOURNEY.edges(), DIRECTORY))
              .await()
              .indefinitely();

      assertThat(view(question, coarse)).as("%s", question).isEqualTo(hourly);
      assertThat(hourly.entered()).as("%s", question).isPositive();
      if (question.window().all()) {
        assertThat(hourly.headline().coverage().onlyCounted()).isPositive();
        assertThat(hourly.seams().getFirst().unanswered()).isPositive();
        assertThat(coarse.hours()).hasSizeLessThan(600);
      }
    }
  }

  @Test
  void aBoundarysHistoryIsThatOfItsHours() {
    Names names = new Names(Set.of("la"), Set.of("lb"), Set.of(TYPE));
    for (String asOf :
        List.of(
            "2026-01-19T12:00:00Z",
            "2026-01-20T09:00:00Z",
            "2026-02-28T23:59:59Z",
            "2026-03-01T00:00:00Z",
            "2026-04-22T15:31:00Z",
            "2027-01-01T10:00:00Z")) {
      Instant now = Instant.parse(asOf);
      SeamHistory history =
          models.read(s -> SeamHistory.of(s, names, ZoneOffset.UTC, now)).await().indefinitely();

      assertThat(history.days().stream().map(SeamHistory.Day::toString))
          .as(asOf)
          .containsExactlyInAnyOrderElementsOf(
              rows(
                  """
                  select (hour at time zone 'UTC')::date, sum(offered)::bigint,
                    sum(disposed_accepted)::bigint, sum(both_ends)::bigint,
                    sum(returned)::bigint, sum(disposed_expired)::bigint
                  from seam_sum where lane = $1 and sender = 'la' and hour <= $2 group by 1
                  """,
                  now,
                  row ->
                      new SeamHistory.Day(
                              AB,
                              row.getLocalDate(0),
                              row.getLong(1),
                              row.getLong(2),
                              row.getLong(3),
                              row.getLong(4),
                              row.getLong(5))
                          .toString()));
      assertThat(history.hours().stream().map(SeamHistory.Hour::toString))
          .as(asOf)
          .containsExactlyInAnyOrderElementsOf(
              rows(
                  """
                  with told as (
                    select hour, sum(hops)::bigint as hops from seam_sum
                    where lane = $1 and sender = 'la' and hour <= $2 group by hour)
                  select hour, hops from told
                  where hour > (select max(hour) from told) - interval '12 weeks 1 day'
                  """,
                  now,
                  row ->
                      new SeamHistory.Hour(AB, row.getOffsetDateTime(0).toInstant(), row.getLong(1))
                          .toString()));
    }
  }

  private List<String> rows(String sql, Instant asOf, Function<Row, String> read) {
    return pool.preparedQuery(sql)
        .execute(Tuple.of(LANE, asOf.atOffset(ZoneOffset.UTC)))
        .map(rows -> StreamSupport.stream(rows.spliterator(), false).map(read).toList())
        .await()
        .indefinitely();
  }
}
