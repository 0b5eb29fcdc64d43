package dev.baton.gateway.detection;

import dev.baton.gateway.detection.Shift.Reading;
import dev.baton.gateway.detection.Shift.Worse;
import dev.baton.gateway.detection.Verdict.Why;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A team's number is stable while what people say gets worse.
 *
 * @param metric the stable one
 * @param kpi its slope, per bucket
 * @param feedback the qualitative outcome's slope for the worse, per bucket, below 0
 */
public record StableButWorse(String metric, Slope kpi, Slope feedback) {

  /**
   * What a journey sets.
   *
   * @param flat share of the target that a number may move in the window and still be stable
   * @param window buckets that are looked at, the last ones
   */
  public record Parameters(double flat, int window) {
    public static final Parameters DEFAULT = new Parameters(0.02, 12);
  }

  /**
   * Judges.
   *
   * @param feedback a qualitative outcome, in order
   */
  public static Verdict<StableButWorse> of(
      Declared kpi, List<Reading> feedback, Worse worse, Parameters parameters) {
    Double target = kpi.target();
    if (target == null || target == 0) {
      return Verdict.notEvaluable(Why.NO_TARGET, kpi.name());
    }
    Slope own = slope(kpi.readings(), 1, parameters.window());
    Slope said = slope(feedback, worse == Worse.LOWER ? 1 : -1, parameters.window());
    if (own == null || said == null) {
      return Verdict.notEvaluable(Why.TOO_SHORT);
    }
    return own.flat(parameters.flat() * Math.abs(target)) && said.falls()
        ? Verdict.fired(new StableButWorse(kpi.name(), own, said))
        : Verdict.quiet();
  }

  private static @Nullable Slope slope(List<Reading> readings, int sign, int window) {
    return readings.size() < window
        ? null
        : Slope.of(
            readings.subList(readings.size() - window, readings.size()).stream()
                .mapToDouble(r -> sign * r.value())
                .toArray());
  }
}
