package dev.baton.gateway.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.contracts.ownership.OwnershipEntity.Edge;
import dev.baton.contracts.ownership.OwnershipEntity.Journey;
import dev.baton.contracts.ownership.OwnershipEntity.Team;
import dev.baton.gateway.detection.ChangePoint;
import dev.baton.gateway.detection.Counted;
import dev.baton.gateway.detection.Silence;
import dev.baton.gateway.detection.Verdict;
import dev.baton.gateway.detection.Verdict.Fired;
import dev.baton.gateway.detection.Verdict.NotEvaluable;
import dev.baton.gateway.detection.Verdict.Why;
import dev.baton.gateway.projection.SeamHistory;
import dev.baton.gateway.registry.Directory;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SeamWatchTest {
  private static final LocalDate FIRST = LocalDate.of(2026, 1, 5);
  private static final Edge AB = new Edge("a", "b", "deal");
  private static final Edge BC = new Edge("b", "c", "deal");
  private static final Duration HORIZON = Duration.ofDays(30);
  private static final Directory NOBODY = Directory.of(List.of());

  /** Fifty offers a day, as many of which are accepted as said. */
  private static List<SeamHistory.Day> days(Edge edge, int from, int to, long accepted) {
    List<SeamHistory.Day> days = new ArrayList<>();
    for (int day = from; day < to; day++) {
      days.add(new SeamHistory.Day(edge, FIRST.plusDays(day), 50, accepted, 50, 0, 50 - accepted));
    }
    return days;
  }

  private static Instant on(int day) {
    return FIRST.plusDays(day).atStartOfDay(ZoneOffset.UTC).toInstant();
  }

  private static SeamSeries series(List<SeamHistory.Day> days, List<SeamHistory.Open> open) {
    return SeamSeries.of(
            new SeamHistory(days, open, List.of()), NOBODY, HORIZON, on(365), ZoneOffset.UTC)
        .get(AB);
  }

  private static List<SeamHistory.Day> dropping() {
    List<SeamHistory.Day> days = days(AB, 0, 84, 45);
    days.addAll(days(AB, 84, 100, 45));
    days.addAll(days(AB, 100, 130, 35));
    return days;
  }

  @Test
  void theDayFromWhichLessPassedIsBlamed() {
    Verdict<ChangePoint> verdict = SeamWatch.change(series(dropping(), List.of()), 4);

    ChangePoint change = ((Fired<ChangePoint>) verdict).evidence();
    assertThat(change.start()).isEqualTo(FIRST.plusDays(100));
    assertThat(change.baseline().end()).isEqualTo(FIRST.plusDays(83));
    assertThat(change.to()).isEqualTo(0.7);
    assertThat(change.missing()).isCloseTo(300, org.assertj.core.api.Assertions.within(1e-6));
  }

  @Test
  void whatMayStillBeAnsweredIsNotLost() {
    SeamHistory.Open due = new SeamHistory.Open(AB, FIRST.plusDays(100), on(400), null);
    SeamSeries series = series(dropping(), List.of(due));

    assertThat(series.settled()).hasSize(100);
    assertThat(SeamWatch.change(series, 4)).isEqualTo(Verdict.quiet());
  }

  @Test
  void withoutADeadlineTheHorizonMaturesAnOffer() {
    SeamHistory.Open old = new SeamHistory.Open(AB, FIRST.plusDays(100), null, on(365 - 30));
    SeamHistory.Open young =
        new SeamHistory.Open(AB, FIRST.plusDays(100), null, on(365 - 30).plusSeconds(1));

    assertThat(series(dropping(), List.of(old)).settled()).hasSize(130);
    assertThat(series(dropping(), List.of(young)).settled()).hasSize(100);
  }

  @Test
  void twelveWeeksAreNotYetHeldAgainstThemselves() {
    assertThat(SeamWatch.change(series(days(AB, 0, 83, 45), List.of()), 4))
        .isEqualTo(Verdict.notEvaluable(Why.NO_BASELINE));
    assertThat(SeamWatch.change(series(days(AB, 0, 84, 45), List.of()), 4))
        .isEqualTo(Verdict.notEvaluable(Why.TOO_SHORT));
  }

  @Test
  void aReceiverThatDoesNotEmitPassesNoLess() {
    List<SeamHistory.Day> days = days(AB, 0, 100, 45);
    for (int day = 100; day < 130; day++) {
      days.add(new SeamHistory.Day(AB, FIRST.plusDays(day), 50, 0, 0, 0, 50));
    }

    SeamSeries series = series(days, List.of());
    assertThat(series.settled().getLast()).isEqualTo(new Counted(FIRST.plusDays(129), 0, 0));
    assertThat(SeamWatch.change(series, 4)).isEqualTo(Verdict.quiet());
  }

  @Test
  void fourDaysWithoutAWordAreLossesOfAReceiverThatEmits() {
    List<SeamHistory.Day> days = days(AB, 0, 100, 45);
    for (int day = 100; day < 104; day++) {
      days.add(new SeamHistory.Day(AB, FIRST.plusDays(day), 50, 0, 0, 0, 50));
    }
    days.addAll(days(AB, 104, 110, 45));

    assertThat(SeamWatch.change(series(days, List.of()), 4).isFired()).isTrue();
  }

  @Test
  void theNamesOfOneTeamAreOneBoundary() {
    Directory directory =
        Directory.of(
            List.of(new Team("b", 1, "Team B", List.of("B!"), false, null, Instant.EPOCH, null)));
    List<SeamHistory.Day> days = days(AB, 0, 1, 45);
    days.addAll(days(new Edge("a", "B!", "deal"), 0, 2, 40));

    SeamSeries series =
        SeamSeries.of(
                new SeamHistory(days, List.of(), List.of()),
                directory,
                HORIZON,
                on(365),
                ZoneOffset.UTC)
            .get(AB);

    assertThat(series.settled())
        .containsExactly(new Counted(FIRST, 100, 85), new Counted(FIRST.plusDays(1), 50, 40));
  }

  @Test
  void aDayThatIsNotOverTellsNothing() {
    SeamSeries series =
        SeamSeries.of(
                new SeamHistory(days(AB, 0, 10, 45), List.of(), List.of()),
                NOBODY,
                HORIZON,
                on(9).plusSeconds(3600),
                ZoneOffset.UTC)
            .get(AB);

    assertThat(series.settled()).hasSize(9);
  }

  @Test
  void aLargerJourneySpreadsItsBudgetOfFalseAlarmsFurther() {
    Journey journey =
        new Journey("j", 1, "J", null, List.of(AB, BC), HORIZON, List.of(), Instant.EPOCH, null);

    assertThat(SeamWatch.budget(List.of())).isEqualTo(10);
    assertThat(SeamWatch.budget(SeamWatch.journeys(AB, Directory.of(List.of(journey)))))
        .isEqualTo(2);
    assertThat(SeamWatch.journeys(new Edge("x", "y", "deal"), Directory.of(List.of(journey))))
        .isEmpty();
  }

  /** Two an hour, around the clock. */
  private static SeamHistory hourly(int days, int beside) {
    List<SeamHistory.Hour> hours = new ArrayList<>();
    for (int hour = 0; hour < 24 * days; hour++) {
      hours.add(new SeamHistory.Hour(AB, on(0).plus(Duration.ofHours(hour)), 2));
    }
    for (int hour = 0; hour < 24 * days + beside; hour++) {
      hours.add(new SeamHistory.Hour(BC, on(0).plus(Duration.ofHours(hour)), 1));
    }
    return new SeamHistory(List.of(), List.of(), hours);
  }

  private static Verdict<Silence> silence(SeamHistory history, Set<LocalDate> closed) {
    Journey journey =
        new Journey("j", 1, "J", null, List.of(AB, BC), HORIZON, List.of(), Instant.EPOCH, null);
    Directory directory = Directory.of(List.of(journey));
    Map<Edge, SeamSeries> all = SeamSeries.of(history, directory, HORIZON, on(365), ZoneOffset.UTC);
    return SeamWatch.silence(
        all.get(AB),
        closed,
        SeamWatch.elsewhere(AB, List.of(journey), all, directory, ZoneOffset.UTC),
        ZoneOffset.UTC);
  }

  @Test
  void nothingForLongWhileOthersGoOnIsSilence() {
    Verdict<Silence> verdict = silence(hourly(60, 10), Set.of());

    assertThat(((Fired<Silence>) verdict).evidence().since())
        .isEqualTo(FIRST.plusDays(60).atStartOfDay());
    assertThat(silence(hourly(60, 3), Set.of()).isFired()).isFalse();
  }

  @Test
  void whereNothingIsHeardFromAnywhereNoBoundaryFellSilent() {
    assertThat(silence(hourly(60, 0), Set.of())).isEqualTo(Verdict.quiet());
  }

  @Test
  void aClosedDayIsNoSilence() {
    assertThat(silence(hourly(60, 20), Set.of(FIRST.plusDays(60))).isFired()).isFalse();
  }

  @Test
  void fourWeeksAreNeededToKnowAnHour() {
    assertThat(silence(hourly(20, 20), Set.of())).isInstanceOf(NotEvaluable.class);
  }
}
