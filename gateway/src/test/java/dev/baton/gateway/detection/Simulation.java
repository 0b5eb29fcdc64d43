package dev.baton.gateway.detection;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * One boundary, day by day, from a seed.
 *
 * @param offers a day, on the average
 * @param size of the negative binomial that the offers of a day follow; infinite for as many every
 *     day
 * @param share that passes
 * @param correlation of the offers of one day (beta-binomial): 0 for independent ones
 * @param week whether the week has a pattern, in what is offered and in what passes
 * @param drop by how much the share falls, from day {@code dropAt} on
 */
record Simulation(
    double offers,
    double size,
    double share,
    double correlation,
    boolean week,
    double drop,
    int dropAt) {
  static final LocalDate MONDAY = LocalDate.of(2025, 1, 6);

  private static final double[] VOLUME = {1.25, 1.35, 1.25, 1.2, 1.1, 0.5, 0.35};
  private static final double[] PASSES = {-0.02, 0, 0.01, 0.01, 0, 0, 0};

  /** As many every day, independent, without a week. */
  static Simulation plain(double share) {
    return new Simulation(50, Double.POSITIVE_INFINITY, share, 0, false, 0, 0);
  }

  /** Days that vary more than they should, in what is offered and in what passes. */
  static Simulation dispersed(double share) {
    return new Simulation(50, 20, share, 0.004, true, 0, 0);
  }

  Simulation dropping(double by, int at) {
    return new Simulation(offers, size, share, correlation, week, by, at);
  }

  List<Counted> run(long seed, int days) {
    SplittableRandom random = new SplittableRandom(seed);
    List<Counted> series = new ArrayList<>();
    for (int day = 0; day < days; day++) {
      double mean = offers * (week ? VOLUME[day % 7] : 1);
      double p = share + (week ? PASSES[day % 7] : 0) - (day >= dropAt ? drop : 0);
      long offered =
          Double.isInfinite(size)
              ? Math.round(mean)
              : poisson(random, gamma(random, size) * mean / size);
      long passed = binomial(random, offered, correlation == 0 ? p : beta(random, p));
      series.add(new Counted(MONDAY.plusDays(day), offered, passed));
    }
    return series;
  }

  private double beta(SplittableRandom random, double mean) {
    double both = 1 / correlation - 1;
    double a = gamma(random, mean * both);
    return a / (a + gamma(random, (1 - mean) * both));
  }

  /** Marsaglia and Tsang, for shapes over 1. */
  private static double gamma(SplittableRandom random, double shape) {
    double d = shape - 1.0 / 3;
    double c = 1 / Math.sqrt(9 * d);
    while (true) {
      double x = random.nextGaussian();
      double v = Math.pow(1 + c * x, 3);
      if (v > 0 && Math.log(random.nextDouble()) < x * x / 2 + d - d * v + d * Math.log(v)) {
        return d * v;
      }
    }
  }

  private static long poisson(SplittableRandom random, double mean) {
    long count = -1;
    double sum = 0;
    while (sum < mean) {
      sum -= Math.log1p(-random.nextDouble());
      count++;
    }
    return count;
  }

  private static long binomial(SplittableRandom random, long of, double share) {
    long count = 0;
    for (long i = 0; i < of; i++) {
      count += random.nextDouble() < share ? 1 : 0;
    }
    return count;
  }
}
