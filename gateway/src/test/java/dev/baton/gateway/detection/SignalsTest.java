package dev.baton.gateway.detection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.gateway.continuity.Bounds;
import dev.baton.gateway.continuity.ForecastGap;
import dev.baton.gateway.detection.AllWinSystemLoses.Reached;
import dev.baton.gateway.detection.Declared.Color;
import dev.baton.gateway.detection.QuestionsBounce.Inquiry;
import dev.baton.gateway.detection.Shift.Reading;
import dev.baton.gateway.detection.Shift.Worse;
import dev.baton.gateway.detection.Verdict.Fired;
import dev.baton.gateway.detection.Verdict.NotEvaluable;
import dev.baton.gateway.detection.Verdict.Why;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Each signal fires on its rule, and on no rule but one clause of which is missed. */
class SignalsTest {
  private static final Instant NOW = Instant.parse("2026-06-01T00:00:00Z");
  private static final LocalDate WEEK = Simulation.MONDAY;
  private static final double[] STEADY = {10, 11, 9, 10, 12, 10, 9, 11, 10, 9, 11, 10};
  private static final Shift.Parameters SHIFT = Shift.Parameters.DEFAULT;

  private static List<Reading> steadyThen(double... later) {
    List<Reading> readings = new ArrayList<>();
    for (double value : STEADY) {
      readings.add(new Reading(WEEK.plusWeeks(readings.size()), value));
    }
    for (double value : later) {
      readings.add(new Reading(WEEK.plusWeeks(readings.size()), value));
    }
    return readings;
  }

  private static Declared team(String team, List<Reading> readings, Map<LocalDate, Color> colors) {
    return new Declared(team, "kpi", readings, Worse.LOWER, 10.0, colors);
  }

  private static Map<LocalDate, Color> all(Color color) {
    Map<LocalDate, Color> colors = new HashMap<>();
    for (int week = 0; week < 20; week++) {
      colors.put(WEEK.plusWeeks(week), color);
    }
    return colors;
  }

  private static Map<LocalDate, Color> greenBut(int week, Color color) {
    Map<LocalDate, Color> colors = all(Color.GREEN);
    colors.put(WEEK.plusWeeks(week), color);
    return colors;
  }

  @Nested
  class TheForecastDrifts {
    private Verdict<ForecastDrift> of(ForecastGap... gaps) {
      List<ForecastDrift.Period> periods = new ArrayList<>();
      for (ForecastGap gap : gaps) {
        periods.add(new ForecastDrift.Period(WEEK.plusWeeks(periods.size()), gap));
      }
      return ForecastDrift.of(periods, ForecastDrift.Parameters.DEFAULT);
    }

    private final ForecastGap missed = ForecastGap.of(100, 85, 5);

    @Test
    void threeTimesRunningWithoutAnExplanation() {
      assertThat(of(missed, missed, missed).isFired()).isTrue();
      assertThat(of(ForecastGap.of(100, 100, 0), missed, missed, missed).isFired()).isTrue();
      assertThat(of(ForecastGap.of(100, 115, -5), missed, missed).isFired()).isTrue();
    }

    @Test
    void notWhereItIsTenPerCent() {
      assertThat(of(missed, ForecastGap.of(100, 90, 0), missed).isFired()).isFalse();
    }

    @Test
    void notWhereHalfOfItIsExplained() {
      assertThat(of(missed, missed, ForecastGap.of(100, 84, 8)).isFired()).isFalse();
    }

    @Test
    void notTwiceRunning() {
      assertThat(of(ForecastGap.of(100, 100, 0), missed, missed).isFired()).isFalse();
      assertThat(of(missed, missed)).isEqualTo(Verdict.notEvaluable(Why.TOO_SHORT));
    }

    @Test
    void notToldOfAForecastOfNothing() {
      assertThat(of(missed, missed, ForecastGap.of(0, 5, 0)))
          .isEqualTo(Verdict.notEvaluable(Why.NO_TARGET));
    }
  }

  @Nested
  class AttributionStaysDisputed {
    private Verdict<AttributionDisputed> of(int disputed, int claimed, Duration since) {
      List<AttributionDisputed.Claim> claims = new ArrayList<>();
      for (int i = 0; i < claimed; i++) {
        claims.add(new AttributionDisputed.Claim("L-" + i, i < disputed ? NOW.minus(since) : null));
      }
      return AttributionDisputed.of(
          claims, claims.size(), NOW, AttributionDisputed.Parameters.DEFAULT);
    }

    @Test
    void onFiveItemsAndATenthOfThem() {
      Duration fourteen = Duration.ofDays(14);
      assertThat(of(5, 50, fourteen))
          .isEqualTo(
              Verdict.fired(
                  new AttributionDisputed(List.of("L-0", "L-1", "L-2", "L-3", "L-4"), 50)));
      assertThat(of(4, 4, fourteen).isFired()).isFalse();
      assertThat(of(5, 51, fourteen).isFired()).isFalse();
    }

    @Test
    void notBeforeFourteenDays() {
      assertThat(of(5, 50, Duration.ofDays(14).minusSeconds(1)).isFired()).isFalse();
    }

    @Test
    void notToldWhereNobodyClaims() {
      assertThat(of(0, 0, Duration.ZERO)).isEqualTo(Verdict.notEvaluable(Why.NOT_DECLARED));
    }
  }

  @Nested
  class AMetricShifts {
    private Shift of(double... later) {
      return ((Fired<Shift>) Shift.of(steadyThen(later), Worse.LOWER, SHIFT)).evidence();
    }

    @Test
    void andRestsOnceNothingIsOwedAnyMore() {
      assertThat(of(10, 2, 2, 2, 2).rests()).isNull();
      Shift over = of(10, 2, 2, 2, 2, 10, 10);
      assertThat(over.start()).isEqualTo(WEEK.plusWeeks(13));
      assertThat(over.rests()).isEqualTo(WEEK.plusWeeks(17));
      assertThat(over.to()).isEqualTo(2);
    }

    @Test
    void andShiftsAgainWhichIsAnother() {
      Shift again = of(10, 2, 2, 2, 2, 10, 10, 10, 2, 2, 2, 2);
      assertThat(again.start()).isEqualTo(WEEK.plusWeeks(20));
      assertThat(again.rests()).isNull();
    }
  }

  @Nested
  class ADropThatNobodysNumbersShow {
    private final List<Reading> drops = steadyThen(10, 4, 4, 4, 4, 4, 4, 4);
    private final List<Reading> stays = steadyThen(11, 9, 10, 11, 10, 9, 10, 11);

    private Verdict<HiddenDrop> of(Declared... teams) {
      return HiddenDrop.of(drops, Worse.LOWER, List.of(teams), HiddenDrop.Parameters.DEFAULT);
    }

    @Test
    void whereEveryTeamsNumberStays() {
      HiddenDrop drop =
          ((Fired<HiddenDrop>)
                  of(team("sales", stays, all(Color.GREEN)), team("support", stays, Map.of())))
              .evidence();

      assertThat(drop.outcome().start()).isEqualTo(WEEK.plusWeeks(13));
      assertThat(drop.silent()).containsExactly("sales/kpi", "support/kpi");
    }

    @Test
    void notWhereTheOutcomeStays() {
      assertThat(
              HiddenDrop.of(
                      stays,
                      Worse.LOWER,
                      List.of(team("sales", stays, Map.of())),
                      HiddenDrop.Parameters.DEFAULT)
                  .isFired())
          .isFalse();
    }

    @Test
    void notWhereATeamsNumberDropsToo() {
      assertThat(of(team("a", stays, Map.of()), team("b", drops, Map.of())).isFired()).isFalse();
    }

    @Test
    void evenWhereATeamsNumberDropsAtAnotherTime() {
      List<Reading> threeWeeksLater = steadyThen(10, 11, 10, 10, 4, 4, 4, 4);
      List<Reading> twoWeeksLater = steadyThen(10, 11, 10, 4, 4, 4, 4, 4);

      assertThat(of(team("b", threeWeeksLater, Map.of())).isFired()).isTrue();
      assertThat(of(team("b", twoWeeksLater, Map.of())).isFired()).isFalse();
    }

    @Test
    void notWhereATeamTurnsAmberOrRedAroundIt() {
      assertThat(of(team("a", stays, greenBut(15, Color.AMBER))).isFired()).isFalse();
      assertThat(of(team("a", stays, greenBut(11, Color.RED))).isFired()).isFalse();
      assertThat(of(team("a", stays, greenBut(16, Color.RED))).isFired()).isTrue();
      assertThat(of(team("a", stays, greenBut(10, Color.RED))).isFired()).isTrue();
    }

    @Test
    void notToldWithoutTheTeamsNumbers() {
      assertThat(of()).isEqualTo(Verdict.notEvaluable(Why.NOT_DECLARED));
      assertThat(of(team("a", stays.subList(0, 5), Map.of())))
          .isEqualTo(new NotEvaluable<HiddenDrop>(Why.NO_BASELINE, List.of("a/kpi")));
      assertThat(
              HiddenDrop.of(
                  drops.subList(0, 3), Worse.LOWER, List.of(), HiddenDrop.Parameters.DEFAULT))
          .isEqualTo(Verdict.notEvaluable(Why.NO_BASELINE));
    }
  }

  @Nested
  class GreenWhileComplaintsRise {
    private final List<Reading> rises = steadyThen(10, 16, 16, 17, 16, 17);
    private final List<String> teams = List.of("a", "b");

    private Verdict<GreenWhileItBurns> of(Declared... declared) {
      return GreenWhileItBurns.of(rises, teams, List.of(declared), SHIFT);
    }

    @Test
    void whereEveryTeamIsGreen() {
      GreenWhileItBurns burns =
          ((Fired<GreenWhileItBurns>)
                  of(
                      team("a", List.of(), all(Color.GREEN)),
                      team("b", List.of(), all(Color.GREEN))))
              .evidence();

      assertThat(burns.green()).containsExactly("a", "b");
      assertThat(burns.outcome().start()).isEqualTo(WEEK.plusWeeks(13));
    }

    @Test
    void aColorStandsUntilTheNextIsDeclared() {
      Declared monthly = team("a", List.of(), Map.of(WEEK.plusWeeks(12), Color.GREEN));
      Declared amber = team("b", List.of(), Map.of(WEEK.plusWeeks(12), Color.AMBER));
      Declared later = team("b", List.of(), Map.of(WEEK.plusWeeks(19), Color.GREEN));

      assertThat(of(monthly, team("b", List.of(), all(Color.GREEN))).isFired()).isTrue();
      assertThat(of(monthly, amber).isFired()).isFalse();
      assertThat(of(monthly, later))
          .isEqualTo(new NotEvaluable<GreenWhileItBurns>(Why.NOT_DECLARED, List.of("b")));
    }

    @Test
    void notWhereOneOfThemTurnsAmber() {
      assertThat(
              of(
                      team("a", List.of(), all(Color.GREEN)),
                      team("b", List.of(), greenBut(14, Color.AMBER)))
                  .isFired())
          .isFalse();
    }

    @Test
    void notWhereComplaintsFall() {
      Declared a = team("a", List.of(), all(Color.GREEN));
      assertThat(
              GreenWhileItBurns.of(steadyThen(10, 4, 4, 4, 4), List.of("a"), List.of(a), SHIFT)
                  .isFired())
          .isFalse();
    }

    @Test
    void notToldWhereATeamSaysNothing() {
      assertThat(of(team("a", List.of(), all(Color.GREEN))))
          .isEqualTo(new NotEvaluable<GreenWhileItBurns>(Why.NOT_DECLARED, List.of("b")));
      assertThat(GreenWhileItBurns.of(rises, List.of(), List.of(), SHIFT))
          .isEqualTo(Verdict.notEvaluable(Why.NOT_DECLARED));
    }
  }

  @Nested
  class AQuestionBounces {
    private Verdict<QuestionsBounce> of(int days, @Nullable Instant answered, String... holders) {
      return QuestionsBounce.of(
          List.of(
              new Inquiry(
                  "Q-1",
                  NOW.minus(Duration.ofDays(days)),
                  List.of(holders),
                  holders.length - 1,
                  answered)),
          NOW,
          QuestionsBounce.Parameters.DEFAULT);
    }

    @Test
    void passedThreeTimesOrBackToWhoHadIt() {
      assertThat(of(10, null, "a", "b", "c", "d").isFired()).isTrue();
      assertThat(of(10, null, "a", "b", "a").isFired()).isTrue();
      assertThat(of(10, null, "a", "b", "c").isFired()).isFalse();
    }

    @Test
    void notOnceAnswered() {
      assertThat(of(10, NOW, "a", "b", "c", "d").isFired()).isFalse();
    }

    @Test
    void notBeforeTenDays() {
      assertThat(of(9, null, "a", "b", "a").isFired()).isFalse();
    }

    @Test
    void notToldWhereNobodyAsks() {
      assertThat(QuestionsBounce.of(List.of(), NOW, QuestionsBounce.Parameters.DEFAULT))
          .isEqualTo(Verdict.notEvaluable(Why.NOT_DECLARED));
    }
  }

  @Nested
  class ANumberIsStableAndTheFeedbackGetsWorse {
    private final List<Reading> flat =
        series(100, 100.2, 99.9, 100.1, 100, 99.8, 100.1, 100, 99.9, 100.2, 100, 100.1);
    private final List<Reading> falls =
        series(8, 7.8, 7.9, 7.5, 7.4, 7.1, 7.2, 6.9, 6.8, 6.5, 6.4, 6);
    private final List<Reading> wavers = series(8, 7, 8.2, 7.1, 8, 6.9, 8.1, 7, 7.9, 7.2, 8, 7);

    private List<Reading> series(double... values) {
      List<Reading> readings = new ArrayList<>();
      for (double value : values) {
        readings.add(new Reading(WEEK.plusWeeks(readings.size()), value));
      }
      return readings;
    }

    private Verdict<StableButWorse> of(
        List<Reading> kpi, @Nullable Double target, List<Reading> feedback) {
      return StableButWorse.of(
          new Declared("a", "kpi", kpi, Worse.LOWER, target, Map.of()),
          feedback,
          Worse.LOWER,
          StableButWorse.Parameters.DEFAULT);
    }

    @Test
    void firesOnBoth() {
      assertThat(of(flat, 100.0, falls).isFired()).isTrue();
    }

    @Test
    void notWhereTheFeedbackOnlyWavers() {
      assertThat(of(flat, 100.0, wavers).isFired()).isFalse();
    }

    @Test
    void notWhereTheNumberMovesOrMayMove() {
      assertThat(of(falls, 8.0, falls).isFired()).isFalse();
      assertThat(of(wavers, 8.0, falls).isFired()).isFalse();
      assertThat(of(flat, 5.0, falls).isFired()).isFalse();
    }

    @Test
    void notToldWithoutATargetOrAWindow() {
      assertThat(of(flat, null, falls))
          .isEqualTo(new NotEvaluable<StableButWorse>(Why.NO_TARGET, List.of("a/kpi")));
      assertThat(of(flat.subList(1, 12), 100.0, falls))
          .isEqualTo(Verdict.notEvaluable(Why.TOO_SHORT));
    }
  }

  @Nested
  class AllWinAndTheSystemLoses {
    private final List<String> teams = List.of("a", "b");
    private final Reached missed = new Reached(90.0, Worse.LOWER, 100.0, null, null);

    private AllWinSystemLoses.Claim claim(
        String team, @Nullable Double attainment, @Nullable Color color) {
      return new AllWinSystemLoses.Claim(team, attainment, color);
    }

    private final List<AllWinSystemLoses.Claim> wins =
        List.of(claim("a", 1.0, Color.AMBER), claim("b", 0.8, Color.GREEN));

    @Test
    void byTheOutcomeOrByTheMostTheYieldCanBe() {
      assertThat(AllWinSystemLoses.of(teams, wins, missed))
          .isEqualTo(Verdict.fired(new AllWinSystemLoses(teams, 90, 100)));
      Bounds yield = new Bounds(0.6, 0.6, 0.69);
      assertThat(
              AllWinSystemLoses.of(teams, wins, new Reached(null, Worse.LOWER, null, yield, 0.7))
                  .isFired())
          .isTrue();
    }

    @Test
    void notWhileWhatIsOpenMayStillReachTheTarget() {
      Bounds yield = new Bounds(0.6, 0.6, 0.7);
      assertThat(
              AllWinSystemLoses.of(teams, wins, new Reached(null, Worse.LOWER, null, yield, 0.7))
                  .isFired())
          .isFalse();
    }

    @Test
    void notWhereTheTargetIsReached() {
      assertThat(
              AllWinSystemLoses.of(teams, wins, new Reached(100.0, Worse.LOWER, 100.0, null, null))
                  .isFired())
          .isFalse();
      assertThat(
              AllWinSystemLoses.of(teams, wins, new Reached(90.0, Worse.HIGHER, 100.0, null, null))
                  .isFired())
          .isFalse();
    }

    @Test
    void notWhereOneOfThemAdmitsThatItMissed() {
      assertThat(
              AllWinSystemLoses.of(
                      teams, List.of(claim("a", 1.2, null), claim("b", 0.99, Color.AMBER)), missed)
                  .isFired())
          .isFalse();
    }

    @Test
    void notToldWhereATeamSaysNothingOrThereIsNoTarget() {
      assertThat(AllWinSystemLoses.of(teams, List.of(claim("a", 1.0, null)), missed))
          .isEqualTo(new NotEvaluable<AllWinSystemLoses>(Why.NOT_DECLARED, List.of("b")));
      assertThat(
              AllWinSystemLoses.of(teams, wins, new Reached(90.0, Worse.LOWER, null, null, null)))
          .isEqualTo(Verdict.notEvaluable(Why.NO_TARGET));
    }
  }

  @Nested
  class ALocalWin {
    private final List<Reading> faster = steadyThen(10, 15, 16, 15, 16, 15, 16, 15, 16, 15);
    private final List<Reading> waits = steadyThen(10, 10, 11, 15, 16, 15, 16, 15, 16, 15);

    private Verdict<LocalWin> of(List<Reading> own, List<Reading> next) {
      return LocalWin.of(own, Worse.LOWER, next, LocalWin.Parameters.DEFAULT);
    }

    @Test
    void thatTheNextSeamPaysForTwoWeeksLater() {
      LocalWin win = ((Fired<LocalWin>) of(faster, waits)).evidence();

      assertThat(win.win().start()).isEqualTo(WEEK.plusWeeks(13));
      assertThat(win.loss().start()).isAfter(WEEK.plusWeeks(13));
      assertThat(win.lag()).isEqualTo(2);
    }

    @Test
    void notWhereTheWaitStaysOrFallsOrTheTeamGetsNoBetter() {
      List<Reading> stays = steadyThen(10, 11, 9, 10, 11, 10, 9, 10, 11, 10);
      List<Reading> falls = steadyThen(10, 10, 11, 5, 5, 5, 5, 5, 5, 5);

      assertThat(of(faster, stays).isFired()).isFalse();
      assertThat(of(faster, falls).isFired()).isFalse();
      assertThat(of(stays, waits).isFired()).isFalse();
      assertThat(of(falls, waits).isFired()).isFalse();
    }

    @Test
    void notWhereTheWaitGrewFirst() {
      assertThat(of(waits, faster).isFired()).isFalse();
    }

    @Test
    void notToldWithoutABaseline() {
      assertThat(of(faster, waits.subList(0, 4))).isEqualTo(Verdict.notEvaluable(Why.NO_BASELINE));
    }
  }
}
