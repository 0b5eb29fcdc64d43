package dev.baton.gateway.detection;

import dev.baton.gateway.detection.Cusum.Episode;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Since when a metric is worse than it was. A chart of individual values: σ is the mean moving
 * range / 1.128, which a trend or a level that has moved inflates less than a standard deviation.
 *
 * <p>Source: Wheeler, Chambers, Understanding Statistical Process Control (1992).
 *
 * @param start the first bucket of the change
 * @param alarm the bucket that raised the alarm
 * @param rests the first bucket that is as before again; null while it lasts
 * @param from the baseline's mean, in the metric's unit
 * @param to the mean from the start until it rests
 */
public record Shift(
    LocalDate start, LocalDate alarm, @Nullable LocalDate rests, double from, double to) {

  /**
   * One value of a metric.
   *
   * @param bucket its first day
   */
  public record Reading(LocalDate bucket, double value) {}

  /** Which way is worse. */
  public enum Worse {
    LOWER,
    HIGHER
  }

  /**
   * What a journey sets.
   *
   * @param baseline how many readings are frozen, from the first on
   * @param between how many readings shall lie between two false alarms, on the average
   * @param least the smallest σ that is believed, as a share of the baseline's mean: a metric that
   *     never moved is no proof that a hair's breadth is a change
   */
  public record Parameters(int baseline, double between, double least) {
    /** Twelve readings, one false alarm in 300 (of a weekly metric: in six years). */
    public static final Parameters DEFAULT = new Parameters(12, 300, 0.005);
  }

  /**
   * Looks for a change for the worse: the last one, which may be over.
   *
   * @param readings in order
   */
  public static Verdict<Shift> of(List<Reading> readings, Worse worse, Parameters parameters) {
    return switch (all(readings, worse, parameters)) {
      case Verdict.Fired<List<Shift>>(List<Shift> shifts) -> Verdict.fired(shifts.getLast());
      case Verdict.Quiet<List<Shift>> q -> Verdict.quiet();
      case Verdict.NotEvaluable<List<Shift>>(Verdict.Why why, List<String> of) ->
          new Verdict.NotEvaluable<>(why, of);
    };
  }

  /**
   * Looks for every change for the worse, in order; at least one where it fires.
   *
   * @param readings in order
   */
  public static Verdict<List<Shift>> all(
      List<Reading> readings, Worse worse, Parameters parameters) {
    int frozen = parameters.baseline();
    if (readings.size() < frozen) {
      return Verdict.notEvaluable(Verdict.Why.NO_BASELINE);
    }
    if (readings.size() == frozen) {
      return Verdict.notEvaluable(Verdict.Why.TOO_SHORT);
    }
    List<Double> before = readings.subList(0, frozen).stream().map(Reading::value).toList();
    double mean = before.stream().mapToDouble(v -> v).average().orElseThrow();
    double sigma =
        Math.max(
            PChart.movingRange(before) / PChart.D2,
            Math.max(parameters.least() * Math.abs(mean), Double.MIN_NORMAL));
    double sign = worse == Worse.LOWER ? 1 : -1;
    List<Reading> after = readings.subList(frozen, readings.size());
    double[] z = after.stream().mapToDouble(r -> sign * (r.value() - mean) / sigma).toArray();
    List<Shift> shifts =
        Cusum.episodes(z, Cusum.K, Cusum.threshold(frozen, parameters.between(), 0)).stream()
            .map(episode -> of(episode, after, mean))
            .toList();
    return shifts.isEmpty() ? Verdict.quiet() : Verdict.fired(shifts);
  }

  private static Shift of(Episode episode, List<Reading> after, double mean) {
    double to =
        after.subList(episode.start(), episode.rests()).stream()
            .mapToDouble(Reading::value)
            .average()
            .orElseThrow();
    return new Shift(
        after.get(episode.start()).bucket(),
        after.get(episode.at()).bucket(),
        episode.rests() < after.size() ? after.get(episode.rests()).bucket() : null,
        mean,
        to);
  }
}
