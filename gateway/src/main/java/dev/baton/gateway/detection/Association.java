package dev.baton.gateway.detection;

import dev.baton.gateway.continuity.Interval;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * Whether what is suspected of a loss goes with it. Associated, never caused.
 *
 * @param oddsRatio how many times higher the odds of a loss are where it is so; over 1 is worse
 * @param interval of it, 95 %
 * @param crude the odds ratio without regard to the strata: where it differs much, the mix of the
 *     strata is what it shows
 * @param losses in all
 */
public record Association(double oddsRatio, Interval interval, double crude, long losses) {
  /** Of fewer losses nothing is told. */
  public static final long MIN_LOSSES = 20;

  /**
   * One stratum: the offers of one work type.
   *
   * @param withLost had it, and were lost
   * @param withKept had it, and were not
   * @param withoutLost had it not, and were lost
   * @param withoutKept had it not, and were not
   */
  public record Stratum(long withLost, long withKept, long withoutLost, long withoutKept) {
    private Stratum plus(Stratum other) {
      return new Stratum(
          withLost + other.withLost,
          withKept + other.withKept,
          withoutLost + other.withoutLost,
          withoutKept + other.withoutKept);
    }

    /** With ½ added to every cell where one is empty: the odds of nothing are none. */
    private double[] cells() {
      boolean empty = withLost == 0 || withKept == 0 || withoutLost == 0 || withoutKept == 0;
      double more = empty ? 0.5 : 0;
      return new double[] {
        withLost + more, withKept + more, withoutLost + more, withoutKept + more
      };
    }

    private boolean compares() {
      return withLost + withKept > 0 && withoutLost + withoutKept > 0;
    }
  }

  /** Fires where the interval lies over 1. */
  public static Verdict<Association> of(Collection<Stratum> strata) {
    Association association = estimate(strata);
    if (association == null) {
      return Verdict.notEvaluable(Verdict.Why.TOO_FEW);
    }
    return association.interval.lower() > 1 ? Verdict.fired(association) : Verdict.quiet();
  }

  /**
   * Mantel and Haenszel's common odds ratio, with the interval of Robins, Breslow and Greenland and
   * the ½ of Haldane and Anscombe.
   *
   * <p>Sources: Mantel, Haenszel, JNCI 22 (1959); Robins, Breslow, Greenland, Biometrics 42 (1986);
   * Haldane, Annals of Human Genetics 20 (1956); Anscombe, Biometrika 43 (1956).
   *
   * @return null of too few losses, or where nothing can be compared
   */
  public static @Nullable Association estimate(Collection<Stratum> strata) {
    Stratum all = strata.stream().reduce(new Stratum(0, 0, 0, 0), Stratum::plus);
    long losses = all.withLost + all.withoutLost;
    if (losses < MIN_LOSSES || strata.stream().noneMatch(Stratum::compares)) {
      return null;
    }
    double r = 0;
    double s = 0;
    double pr = 0;
    double psqr = 0;
    double qs = 0;
    for (Stratum stratum : strata) {
      if (!stratum.compares()) {
        continue;
      }
      double[] c = stratum.cells();
      double n = c[0] + c[1] + c[2] + c[3];
      double p = (c[0] + c[3]) / n;
      double q = (c[1] + c[2]) / n;
      double good = c[0] * c[3] / n;
      double bad = c[1] * c[2] / n;
      r += good;
      s += bad;
      pr += p * good;
      psqr += p * bad + q * good;
      qs += q * bad;
    }
    double ratio = r / s;
    double error = Math.sqrt(pr / (2 * r * r) + psqr / (2 * r * s) + qs / (2 * s * s));
    double[] c = all.cells();
    return new Association(
        ratio,
        new Interval(
            ratio * Math.exp(-Interval.Z95 * error), ratio * Math.exp(Interval.Z95 * error)),
        c[0] * c[3] / (c[1] * c[2]),
        losses);
  }
}
