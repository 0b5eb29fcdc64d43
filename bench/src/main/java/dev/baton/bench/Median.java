package dev.baton.bench;

import java.util.Collection;

/** The number in the middle. */
public final class Median {
  private Median() {}

  /** Of an even number of values, the mean of the two in the middle; NaN of none. */
  public static double of(Collection<Double> values) {
    double[] sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    int n = sorted.length;
    if (n == 0) {
      return Double.NaN;
    }
    return n % 2 == 1 ? sorted[n / 2] : (sorted[n / 2 - 1] + sorted[n / 2]) / 2;
  }
}
