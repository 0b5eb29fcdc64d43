package dev.baton.gateway.detection;

import dev.baton.gateway.detection.Counted.Run;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.commons.math3.distribution.ChiSquaredDistribution;
import org.jspecify.annotations.Nullable;

/**
 * How a boundary did while nothing was known to be wrong, frozen: what later buckets are held
 * against.
 *
 * @param start its first day
 * @param end its last day
 * @param offers of a bucket, on the average
 * @param share that passed, 0 to 1
 * @param byWeekday the share on each day of the week; all alike where the week has no pattern that
 *     stands out
 * @param sigmaZ how many times more than a binomial it varies (Laney), at least 1
 */
public record Baseline(
    LocalDate start,
    LocalDate end,
    double offers,
    double share,
    Map<DayOfWeek, Double> byWeekday,
    double sigmaZ) {
  /** Of which fewer a baseline is not made. */
  public static final int MIN_RUNS = 8;

  private static final int MIN_WEEKS = 4;

  /**
   * Freezes these buckets.
   *
   * <p>The pattern of the week is believed as far as it stands out from what the days vary by
   * themselves (a positive-part James–Stein estimate, and none where a χ² test at 5 % sees none): a
   * pattern read out of noise would put that noise into every bucket to come.
   *
   * @param atLeast how many offers a bucket has to have; smaller ones are taken together
   * @return null of too little
   */
  public static @Nullable Baseline of(List<Counted> days, long atLeast) {
    List<Run> runs = Run.of(days, atLeast);
    if (runs.size() < MIN_RUNS) {
      return null;
    }
    double offered = days.stream().mapToLong(Counted::offered).sum();
    double passed = days.stream().mapToLong(Counted::passed).sum();
    Map<DayOfWeek, Double> week = week(days, passed / offered);
    Baseline plain =
        new Baseline(
            days.getFirst().start(),
            days.getLast().start(),
            runs.stream().mapToLong(Run::offered).average().orElseThrow(),
            passed / offered,
            week,
            1);
    double range = PChart.movingRange(runs.stream().map(plain::z).toList());
    return new Baseline(
        plain.start, plain.end, plain.offers, plain.share, week, Math.max(1, range / PChart.D2));
  }

  /** How far a run lies from what the baseline expects, in standard deviations; 0 of no offers. */
  double z(Run run) {
    double expected = 0;
    double variance = 0;
    for (Counted day : run.days()) {
      double p = expected(day.start());
      expected += day.offered() * p;
      variance += day.offered() * p * (1 - p);
    }
    return variance == 0 ? 0 : (run.passed() - expected) / Math.sqrt(variance) / sigmaZ;
  }

  /**
   * What share is expected to pass on a day; never quite none or all, which nothing could prove.
   */
  double expected(LocalDate day) {
    return Math.clamp(byWeekday.getOrDefault(day.getDayOfWeek(), share), 0.005, 0.995);
  }

  /** How far z leans to the low side, as minus its skewness: most where nearly all pass. */
  double lean() {
    double p = Math.clamp(share, 0.005, 0.995);
    return (2 * p - 1) / Math.sqrt(offers * p * (1 - p));
  }

  private static Map<DayOfWeek, Double> week(List<Counted> days, double share) {
    double[] offered = new double[8];
    double[] passed = new double[8];
    int[] observed = new int[8];
    for (Counted day : days) {
      int weekday = day.start().getDayOfWeek().getValue();
      offered[weekday] += day.offered();
      passed[weekday] += day.passed();
      observed[weekday] += day.offered() > 0 ? 1 : 0;
    }
    Map<DayOfWeek, Double> week = new EnumMap<>(DayOfWeek.class);
    double variance = share * (1 - share);
    long weekdays = IntStream.of(observed).filter(n -> n > 0).count();
    if (variance == 0
        || weekdays <= 3
        || IntStream.of(observed).anyMatch(n -> n > 0 && n < MIN_WEEKS)) {
      return week;
    }
    double within = 0;
    for (Counted day : days) {
      if (day.offered() > 0) {
        int weekday = day.start().getDayOfWeek().getValue();
        double expected = day.offered() * passed[weekday] / offered[weekday];
        within += Math.pow(day.passed() - expected, 2) / (day.offered() * variance);
      }
    }
    double dispersion = Math.max(1, within / (IntStream.of(observed).sum() - weekdays));
    double between = 0;
    for (int d = 1; d <= 7; d++) {
      if (offered[d] > 0) {
        between += offered[d] * Math.pow(passed[d] / offered[d] - share, 2) / variance / dispersion;
      }
    }
    double degrees = weekdays - 1.0;
    if (between > new ChiSquaredDistribution(null, degrees).inverseCumulativeProbability(0.95)) {
      double belief = 1 - degrees / between;
      for (DayOfWeek day : DayOfWeek.values()) {
        int d = day.getValue();
        if (offered[d] > 0) {
          week.put(day, share + belief * (passed[d] / offered[d] - share));
        }
      }
    }
    return week;
  }
}
