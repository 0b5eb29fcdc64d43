package dev.baton.gateway.detection;

import dev.baton.gateway.continuity.Interval;
import org.apache.commons.math3.distribution.TDistribution;
import org.apache.commons.math3.stat.regression.SimpleRegression;
import org.jspecify.annotations.Nullable;

/**
 * The straight line through a series, by least squares.
 *
 * @param perBucket in the series' unit
 * @param standardError of it
 * @param degrees of freedom, at least 1
 */
public record Slope(double perBucket, double standardError, int degrees) {

  /**
   * Fits.
   *
   * @param values one per bucket, in order
   * @return null of fewer than three
   */
  public static @Nullable Slope of(double[] values) {
    if (values.length < 3) {
      return null;
    }
    SimpleRegression line = new SimpleRegression();
    for (int i = 0; i < values.length; i++) {
      line.addData(i, values[i]);
    }
    // of a series on a line the residuals are a rounding, which may be below nothing
    double error = line.getSlopeStdErr();
    return new Slope(line.getSlope(), Double.isNaN(error) ? 0 : error, values.length - 2);
  }

  /**
   * Between what the slope lies.
   *
   * @param confidence two-sided, 0 to 1
   */
  public Interval interval(double confidence) {
    double t = new TDistribution(null, degrees).inverseCumulativeProbability((1 + confidence) / 2);
    return new Interval(perBucket - t * standardError, perBucket + t * standardError);
  }

  /**
   * Whether the series is equivalent to a flat one: two one-sided tests at 5 %, so the 90 %
   * interval of what it moved in the window has to lie within the margin. That no slope was found
   * is no proof that there is none.
   *
   * <p>Source: Schuirmann, Journal of Pharmacokinetics and Biopharmaceutics 15 (1987).
   *
   * @param margin the most that the window may have moved, in the series' unit, either way
   */
  public boolean flat(double margin) {
    double steps = degrees + 1;
    Interval interval = interval(0.90);
    return interval.lower() * steps >= -margin && interval.upper() * steps <= margin;
  }

  /** Whether it falls, at 95 %: a one-sided test. */
  public boolean falls() {
    return interval(0.90).upper() < 0;
  }
}
