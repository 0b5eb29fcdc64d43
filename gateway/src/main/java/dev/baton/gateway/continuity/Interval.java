package dev.baton.gateway.continuity;

import org.jspecify.annotations.Nullable;

/**
 * Between what a number lies with 95 % confidence, in the number's own unit.
 *
 * @param lower at most {@code upper}
 */
public record Interval(double lower, double upper) {
  /** Standard normal quantile of a two-sided 95 % interval. */
  public static final double Z95 = 1.959963984540054;

  /**
   * Wilson's score interval of a share: it holds at small counts, and at none and at all of them,
   * where the textbook's has no width.
   *
   * <p>Source: Wilson, JASA 22 (1927); recommended by Brown, Cai, DasGupta, Statistical Science 16
   * (2001).
   *
   * @param part of the whole, 0 to {@code whole}
   * @return within 0 to 1; null of nothing
   */
  public static @Nullable Interval wilson(long part, long whole) {
    if (whole == 0) {
      return null;
    }
    double n = whole;
    double share = part / n;
    double z2 = Z95 * Z95;
    double centre = (share + z2 / (2 * n)) / (1 + z2 / n);
    double half = Z95 * Math.sqrt(share * (1 - share) / n + z2 / (4 * n * n)) / (1 + z2 / n);
    return new Interval(
        part == 0 ? 0 : Math.max(0, centre - half), part == whole ? 1 : Math.min(1, centre + half));
  }

  /** Of an estimate that is normal with this standard error. */
  static Interval around(double estimate, double standardError) {
    return new Interval(estimate - Z95 * standardError, estimate + Z95 * standardError);
  }

  /** Whether the number may be this one. */
  public boolean contains(double number) {
    return lower <= number && number <= upper;
  }

  /** The standard error of a normal estimate with this interval. */
  double standardError() {
    return (upper - lower) / (2 * Z95);
  }
}
