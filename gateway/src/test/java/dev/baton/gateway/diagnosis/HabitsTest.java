package dev.baton.gateway.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.contracts.ownership.OwnershipEntity.Edge;
import dev.baton.gateway.detection.Verdict;
import dev.baton.gateway.detection.Verdict.Why;
import dev.baton.gateway.diagnosis.Habits.Kind;
import dev.baton.gateway.projection.SeamHabits;
import dev.baton.gateway.projection.SeamPace;
import dev.baton.gateway.projection.Waits;
import dev.baton.gateway.registry.Directory;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HabitsTest {
  private static final LocalDate FIRST = LocalDate.of(2026, 1, 5);
  private static final Edge AB = new Edge("a", "b", "deal");
  private static final SeamPace NO_PACE = new SeamPace(List.of(), List.of(), List.of());
  private static final SeamHabits NO_HABITS = new SeamHabits(List.of(), List.of(), List.of());

  /** Ten offers a day; from a day on more of what is accepted is returned. */
  private static SeamSeries series(int days, int from, long accepted, long returned) {
    List<SeamSeries.Day> all = new ArrayList<>();
    for (int day = 0; day < days; day++) {
      all.add(
          new SeamSeries.Day(
              FIRST.plusDays(day),
              10,
              day < from ? 8 : accepted,
              10,
              day < from ? 0 : returned,
              0,
              true,
              true));
    }
    return new SeamSeries(AB, all, List.of(), FIRST.plusDays(days + 1));
  }

  private static Habits of(
      Kind kind, SeamSeries series, SeamPace pace, SeamHabits habits, Map<String, Long> reasons) {
    return Habits.of(series, pace, habits, reasons, Directory.of(List.of()), ZoneOffset.UTC)
        .stream()
        .filter(habit -> habit.kind() == kind)
        .findFirst()
        .orElseThrow();
  }

  private static Habits returned(SeamSeries series) {
    return of(Kind.ACCEPTED_THEN_RETURNED, series, NO_PACE, NO_HABITS, Map.of());
  }

  @Test
  void moreIsAcceptedAndMoreOfItComesBack() {
    Habits found = returned(series(140, 100, 9, 3));

    assertThat(found.verdict().isFired()).isTrue();
    assertThat(found.evidence()).startsWith("84 of 252 accepted of late were returned");
    assertThat(returned(series(140, 140, 8, 0)).verdict().isFired()).isFalse();
    assertThat(returned(series(140, 100, 7, 3)).verdict().isFired()).isFalse();
  }

  @Test
  void withoutTwelveWeeksBeforeNothingIsTold() {
    Habits young = returned(series(84, 60, 9, 3));

    assertThat(young.verdict().isFired()).isFalse();
    assertThat(young.evidence()).isEmpty();
    assertThat(young.verdict()).isEqualTo(Verdict.notEvaluable(Why.NO_BASELINE));
  }

  /** Every accepted one used to be started after an hour; of late so many of nine are. */
  private static SeamPace starts(int days, int from, long started) {
    List<SeamPace.Bin> starts = new ArrayList<>();
    for (int day = 0; day < days; day++) {
      starts.add(
          new SeamPace.Bin(
              AB, FIRST.plusDays(day), Waits.bin(Duration.ofHours(1)), day < from ? 8 : started));
    }
    return new SeamPace(List.of(), List.of(), starts);
  }

  @Test
  void moreIsAcceptedAndMoreOfItLies() {
    SeamSeries series = series(140, 100, 9, 0);

    assertThat(
            of(Kind.ACCEPTED_AND_PARKED, series, starts(140, 100, 5), NO_HABITS, Map.of())
                .verdict()
                .isFired())
        .isTrue();
    assertThat(
            of(Kind.ACCEPTED_AND_PARKED, series, starts(140, 100, 9), NO_HABITS, Map.of())
                .verdict()
                .isFired())
        .isFalse();
    assertThat(of(Kind.ACCEPTED_AND_PARKED, series, NO_PACE, NO_HABITS, Map.of()).verdict())
        .isEqualTo(Verdict.notEvaluable(Why.NOT_DECLARED));
  }

  private static SeamHabits.Acceptance accepted(LocalDate day, int hour, long count) {
    return new SeamHabits.Acceptance(AB, day.atTime(hour, 0).toInstant(ZoneOffset.UTC), count);
  }

  private static boolean bulk(List<SeamHabits.Period> periods, SeamHabits.Acceptance... more) {
    List<SeamHabits.Acceptance> all = new ArrayList<>(List.of(more));
    for (int day = 0; day < 28; day++) {
      all.add(accepted(FIRST.plusDays(day), 10, 2));
    }
    return of(
            Kind.BULK_AT_THE_EDGE,
            series(28, 28, 8, 0),
            NO_PACE,
            new SeamHabits(List.of(), all, periods),
            Map.of())
        .verdict()
        .isFired();
  }

  @Test
  void acceptancesCrowdAtTheEndOfTheMonth() {
    assertThat(bulk(List.of(), accepted(LocalDate.of(2026, 1, 31), 12, 20))).isTrue();
    assertThat(bulk(List.of(), accepted(LocalDate.of(2026, 1, 15), 12, 20))).isFalse();
    assertThat(bulk(List.of())).isFalse();
  }

  /** What the receiver declares itself by is what it would work at. */
  @Test
  void theEdgeIsOfThePeriodsThatAreDeclared() {
    Instant start = FIRST.atStartOfDay().toInstant(ZoneOffset.UTC);
    List<SeamHabits.Period> weeks = new ArrayList<>();
    for (int week = 0; week < 4; week++) {
      Instant monday = start.plus(Duration.ofDays(7L * week));
      weeks.add(new SeamHabits.Period(monday, monday.plus(Duration.ofDays(7))));
    }
    LocalDate sunday = FIRST.plusDays(6);

    assertThat(bulk(weeks, accepted(sunday, 20, 20))).isTrue();
    assertThat(bulk(List.of(), accepted(sunday, 20, 20))).isFalse();
  }

  @Test
  void oneReasonForEveryRejectionIsNone() {
    SeamSeries series = series(28, 28, 8, 0);

    Habits found =
        of(Kind.ONE_REASON, series, NO_PACE, NO_HABITS, Map.of("100% other", 39L, "price", 1L));
    assertThat(found.verdict().isFired()).isTrue();
    assertThat(found.evidence()).contains("39 of 40", "100% other");
    assertThat(
            of(Kind.ONE_REASON, series, NO_PACE, NO_HABITS, Map.of("other", 30L, "price", 10L))
                .verdict()
                .isFired())
        .isFalse();
  }

  private static Habits answered(long last, long before, long late) {
    return of(
        Kind.JUST_BEFORE_THE_DEADLINE,
        series(28, 28, 8, 0),
        NO_PACE,
        new SeamHabits(
            List.of(
                new SeamHabits.Place(AB, 3, 50),
                new SeamHabits.Place(AB, 18, before),
                new SeamHabits.Place(AB, 19, last),
                new SeamHabits.Place(AB, 20, late),
                new SeamHabits.Place(new Edge("x", "y", "deal"), 19, 1000)),
            List.of(),
            List.of()),
        Map.of());
  }

  @Test
  void answersComeJustBeforeTheDeadline() {
    assertThat(answered(30, 3, 0).verdict().isFired()).isTrue();
    assertThat(answered(30, 25, 0).verdict().isFired()).isFalse();
    assertThat(answered(5, 0, 1000).verdict().isFired()).isFalse();
  }
}
