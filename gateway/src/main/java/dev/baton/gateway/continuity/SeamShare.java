package dev.baton.gateway.continuity;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.NavigableMap;
import org.jspecify.annotations.Nullable;

/**
 * How much of an item's way through a journey it spent between teams: the clock that each team's
 * own dashboard starts anew.
 */
public final class SeamShare {
  /** Shares are counted in this many bins from 0 to 1. */
  public static final int BINS = 1000;

  private SeamShare() {}

  /**
   * Σ waits at the seams / (finish − entry), 0 to 1. Ways in parallel can wait longer than the
   * clock runs; more than all of it is all of it.
   *
   * @param waits of one item; negative ones are of clocks that disagree, and count as none
   * @return null where the item took no time
   */
  public static @Nullable Double of(Collection<Duration> waits, Duration entryToFinish) {
    if (!entryToFinish.isPositive()) {
      return null;
    }
    double waited =
        waits.stream().filter(Duration::isPositive).mapToDouble(SeamShare::seconds).sum();
    return Math.min(1, waited / seconds(entryToFinish));
  }

  /** The bin of a share, by which items add up: 0 to {@link #BINS}. */
  public static int bin(double share) {
    return (int) Math.round(share * BINS);
  }

  /** The median over items; null of none. */
  public static @Nullable Double median(NavigableMap<Integer, Long> bins) {
    return Quantiles.of(0.5, bins, bin -> (double) bin / BINS);
  }

  /** The median over items; null of none. */
  public static @Nullable Double median(Collection<Double> shares) {
    List<Double> sorted = shares.stream().sorted().toList();
    int n = sorted.size();
    return n == 0 ? null : (sorted.get((n - 1) / 2) + sorted.get(n / 2)) / 2;
  }

  private static double seconds(Duration duration) {
    return duration.toMillis() / 1000.0;
  }
}
