package dev.baton.gateway.detection;

import dev.baton.gateway.continuity.Interval;
import dev.baton.gateway.detection.Counted.Run;
import dev.baton.gateway.detection.Cusum.Episode;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Since when a boundary passes less than it did: the last drop, which may be over.
 *
 * @param start first day of the change: the one to blame
 * @param alarm last day of the bucket that raised the alarm
 * @param rests first day from which the boundary passes as much as before again: what a signal's
 *     end is judged by; null while it lasts
 * @param baseline what it is held against
 * @param to share that passed from the start until it rests, 0 to 1
 * @param interval of that share, 95 %
 * @param missing how many more would have passed at the baseline's share
 */
public record ChangePoint(
    LocalDate start,
    LocalDate alarm,
    @Nullable LocalDate rests,
    Baseline baseline,
    double to,
    @Nullable Interval interval,
    double missing) {

  /**
   * What a journey sets.
   *
   * @param baseline how many buckets are frozen, from the first on
   * @param atLeast how many offers a bucket has to have; smaller ones are taken together
   * @param seams how many boundaries share the budget of false alarms
   * @param quarter how many buckets a quarter has
   * @param falseAlarms how many the journey may have in a quarter, on the average
   */
  public record Parameters(
      int baseline, long atLeast, int seams, double quarter, double falseAlarms) {
    /** For daily buckets: twelve weeks of baseline, one false alarm per journey and quarter. */
    public static Parameters daily(int seams) {
      return new Parameters(84, 30, seams, 91.25, 1);
    }

    /** h of one boundary: of what was frozen alone, or a drop would move its own limit. */
    double threshold(Baseline frozen) {
      return Cusum.threshold(baseline, seams * quarter / falseAlarms, frozen.lean());
    }
  }

  /**
   * Looks for a drop.
   *
   * @param buckets settled, in order, without a gap
   */
  public static Verdict<ChangePoint> drop(List<Counted> buckets, Parameters parameters) {
    if (buckets.size() < parameters.baseline()) {
      return Verdict.notEvaluable(Verdict.Why.NO_BASELINE);
    }
    Baseline baseline =
        Baseline.of(buckets.subList(0, parameters.baseline()), parameters.atLeast());
    if (baseline == null) {
      return Verdict.notEvaluable(Verdict.Why.NO_BASELINE);
    }
    List<Run> runs =
        Run.of(buckets.subList(parameters.baseline(), buckets.size()), parameters.atLeast());
    if (runs.isEmpty()) {
      return Verdict.notEvaluable(Verdict.Why.TOO_SHORT);
    }
    double[] z = runs.stream().mapToDouble(baseline::z).toArray();
    List<Episode> drops = Cusum.episodes(z, Cusum.K, parameters.threshold(baseline));
    if (drops.isEmpty()) {
      return Verdict.quiet();
    }
    Episode drop = drops.getLast();
    int rests = drop.rests();
    List<Run> since = runs.subList(drop.start(), rests);
    long offered = since.stream().mapToLong(Run::offered).sum();
    long passed = since.stream().mapToLong(Run::passed).sum();
    double expected =
        since.stream()
            .flatMap(run -> run.days().stream())
            .mapToDouble(day -> day.offered() * baseline.expected(day.start()))
            .sum();
    return Verdict.fired(
        new ChangePoint(
            runs.get(drop.start()).start(),
            runs.get(drop.at()).end(),
            rests < runs.size() ? runs.get(rests).start() : null,
            baseline,
            (double) passed / offered,
            Interval.wilson(passed, offered),
            Math.max(0, expected - passed)));
  }
}
