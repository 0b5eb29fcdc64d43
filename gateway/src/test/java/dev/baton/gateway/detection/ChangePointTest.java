package dev.baton.gateway.detection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.baton.gateway.detection.ChangePoint.Parameters;
import dev.baton.gateway.detection.Shift.Reading;
import dev.baton.gateway.detection.Shift.Worse;
import dev.baton.gateway.detection.Verdict.Fired;
import dev.baton.gateway.detection.Verdict.NotEvaluable;
import dev.baton.gateway.detection.Verdict.Why;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChangePointTest {
  private static final Parameters DAILY = Parameters.daily(10);

  /** 50 a day, of which 45 pass on the average; from a day on so many. */
  private static List<Counted> days(int all, int changed, long passed) {
    List<Counted> days = new ArrayList<>();
    for (int day = 0; day < all; day++) {
      long usual = 44 + day % 3;
      days.add(new Counted(Simulation.MONDAY.plusDays(day), 50, day >= changed ? passed : usual));
    }
    return days;
  }

  @Test
  void namesTheDayToBlameAndWhatIsMissing() {
    ChangePoint drop =
        ((Fired<ChangePoint>) ChangePoint.drop(days(120, 100, 40), DAILY)).evidence();

    assertThat(drop.start())
        .isBetween(Simulation.MONDAY.plusDays(98), Simulation.MONDAY.plusDays(100));
    assertThat(drop.alarm()).isAfter(Simulation.MONDAY.plusDays(101));
    assertThat(drop.baseline().share()).isCloseTo(0.9, within(1e-9));
    assertThat(drop.to()).isCloseTo(0.8, within(0.01));
    assertThat(drop.missing()).isCloseTo(100, within(2.0));
    assertThat(drop.interval().contains(0.8)).isTrue();
  }

  @Test
  void restsWhenItPassesAgainAndNotBefore() {
    List<Counted> days = days(120, 100, 40);
    assertThat(((Fired<ChangePoint>) ChangePoint.drop(days, DAILY)).evidence().rests()).isNull();

    for (int day = 120; day < 130; day++) {
      days.add(new Counted(Simulation.MONDAY.plusDays(day), 50, 45));
    }
    ChangePoint over = ((Fired<ChangePoint>) ChangePoint.drop(days, DAILY)).evidence();
    assertThat(over.rests())
        .isBetween(Simulation.MONDAY.plusDays(120), Simulation.MONDAY.plusDays(126));
    assertThat(over.to()).isLessThan(0.83);
  }

  @Test
  void aRiseOrAHairIsNoDrop() {
    assertThat(ChangePoint.drop(days(120, 100, 50), DAILY).isFired()).isFalse();
    assertThat(ChangePoint.drop(days(120, 100, 45), DAILY).isFired()).isFalse();
    assertThat(ChangePoint.drop(days(120, 118, 40), DAILY).isFired()).isFalse();
  }

  @Test
  void aNightWithoutOffersIsNoAlarm() {
    List<Counted> days = days(90, 90, 0);
    for (int day = 90; day < 120; day++) {
      days.add(new Counted(Simulation.MONDAY.plusDays(day), 0, 0));
    }
    assertThat(ChangePoint.drop(days, DAILY).isFired()).isFalse();
  }

  @Test
  void saysThatItCannotTell() {
    assertThat(ChangePoint.drop(days(83, 0, 40), DAILY))
        .isEqualTo(Verdict.notEvaluable(Why.NO_BASELINE));
    assertThat(ChangePoint.drop(days(84, 84, 0), DAILY))
        .isEqualTo(Verdict.notEvaluable(Why.TOO_SHORT));
  }

  private static List<Reading> readings(double... values) {
    List<Reading> readings = new ArrayList<>();
    LocalDate week = Simulation.MONDAY;
    for (double value : values) {
      readings.add(new Reading(week, value));
      week = week.plusWeeks(1);
    }
    return readings;
  }

  private static final double[] STEADY = {10, 11, 9, 10, 12, 10, 9, 11, 10, 9, 11, 10};

  private static List<Reading> after(double... later) {
    double[] all = Arrays.copyOf(STEADY, STEADY.length + later.length);
    System.arraycopy(later, 0, all, STEADY.length, later.length);
    return readings(all);
  }

  @Test
  void aMetricShiftsOnlyForTheWorse() {
    List<Reading> rises = after(10, 14, 15, 16, 15, 16);

    Shift shift =
        ((Fired<Shift>) Shift.of(rises, Worse.HIGHER, Shift.Parameters.DEFAULT)).evidence();
    assertThat(shift.start()).isEqualTo(Simulation.MONDAY.plusWeeks(13));
    assertThat(shift.from()).isCloseTo(122 / 12.0, within(1e-9));
    assertThat(shift.to()).isCloseTo(15.2, within(1e-9));
    assertThat(Shift.of(rises, Worse.LOWER, Shift.Parameters.DEFAULT).isFired()).isFalse();
    assertThat(Shift.of(after(11, 9, 12, 10, 11), Worse.HIGHER, Shift.Parameters.DEFAULT).isFired())
        .isFalse();
  }

  @Test
  void aMetricThatNeverMovedDoesNotShiftByAHair() {
    double[] flat = new double[20];
    Arrays.fill(flat, 100);
    flat[15] = 100.2;
    flat[16] = 100.2;
    assertThat(Shift.of(readings(flat), Worse.HIGHER, Shift.Parameters.DEFAULT).isFired())
        .isFalse();
    flat[15] = 110;
    assertThat(Shift.of(readings(flat), Worse.HIGHER, Shift.Parameters.DEFAULT).isFired()).isTrue();
  }

  @Test
  void aMetricWithoutABaselineCannotBeTold() {
    assertThat(Shift.of(readings(1, 2, 3), Worse.LOWER, Shift.Parameters.DEFAULT))
        .isEqualTo(new NotEvaluable<Shift>(Why.NO_BASELINE, List.of()));
    assertThat(Shift.of(after(), Worse.LOWER, Shift.Parameters.DEFAULT))
        .isEqualTo(new NotEvaluable<Shift>(Why.TOO_SHORT, List.of()));
  }
}
