package dev.baton.gateway.detection;

import dev.baton.gateway.continuity.ForecastGap;
import dev.baton.gateway.detection.Verdict.Why;
import java.time.LocalDate;
import java.util.List;

/**
 * Forecast and actual drift apart, with a remainder that no phase explains.
 *
 * @param periods the last ones, in order, in all of which it did
 */
public record ForecastDrift(List<Period> periods) {

  /**
   * What came of one period.
   *
   * @param start its first day
   */
  public record Period(LocalDate start, ForecastGap gap) {}

  /**
   * What a journey sets.
   *
   * @param gap share of the forecast that is missed, over which it counts
   * @param running periods in a row
   */
  public record Parameters(double gap, int running) {
    public static final Parameters DEFAULT = new Parameters(0.10, 3);
  }

  /**
   * Judges.
   *
   * @param periods over, in order, without a gap
   */
  public static Verdict<ForecastDrift> of(List<Period> periods, Parameters parameters) {
    if (periods.size() < parameters.running()) {
      return Verdict.notEvaluable(Why.TOO_SHORT);
    }
    List<Period> last =
        List.copyOf(periods.subList(periods.size() - parameters.running(), periods.size()));
    if (last.stream().anyMatch(p -> p.gap().relative() == null)) {
      return Verdict.notEvaluable(Why.NO_TARGET);
    }
    return last.stream().allMatch(p -> missed(p.gap(), parameters))
        ? Verdict.fired(new ForecastDrift(last))
        : Verdict.quiet();
  }

  private static boolean missed(ForecastGap gap, Parameters parameters) {
    Double relative = gap.relative();
    return relative != null && relative > parameters.gap() && gap.mostlyUnexplained();
  }
}
