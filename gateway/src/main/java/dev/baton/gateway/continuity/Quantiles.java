package dev.baton.gateway.continuity;

import java.util.Map;
import java.util.NavigableMap;
import java.util.function.IntToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** Quantiles of values that are known by the bins they lie in. */
public final class Quantiles {
  private Quantiles() {}

  /**
   * The quantile, interpolated between neighbouring ranks (Hyndman and Fan's type 7).
   *
   * @param q 0 to 1
   * @param bins bin → how many values lie in it; bins in the order of their values
   * @param value the value that a bin stands for; its relative error is the result's
   * @return in the unit of {@code value}; null where there are no values
   */
  public static @Nullable Double of(
      double q, NavigableMap<Integer, Long> bins, IntToDoubleFunction value) {
    long n = bins.values().stream().mapToLong(Long::longValue).sum();
    if (n <= 0) {
      return null;
    }
    double rank = q * (n - 1);
    long below = (long) Math.floor(rank);
    double low = atRank(below, bins, value);
    double high = atRank(Math.min(below + 1, n - 1), bins, value);
    return low + (rank - below) * (high - low);
  }

  private static double atRank(
      long rank, NavigableMap<Integer, Long> bins, IntToDoubleFunction value) {
    long seen = 0;
    for (Map.Entry<Integer, Long> bin : bins.entrySet()) {
      seen += bin.getValue();
      if (rank < seen) {
        return value.applyAsDouble(bin.getKey());
      }
    }
    return value.applyAsDouble(bins.lastKey());
  }
}
