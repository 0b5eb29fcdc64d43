package dev.baton.gateway.webhooks;

import java.time.Duration;

/** How long to wait before a message is sent once more. */
final class Backoff {
  private static final int MOST_DOUBLINGS = 30;

  private Backoff() {}

  /**
   * Twice as long after each failure, and then somewhere between half of it and all, so that
   * messages that failed together do not come back together.
   *
   * @param failures so far, from 1
   * @param chance from 0 to 1
   */
  static Duration pause(Duration first, Duration longest, int failures, double chance) {
    Duration whole = first.multipliedBy(1L << Math.min(failures - 1, MOST_DOUBLINGS));
    Duration most = whole.compareTo(longest) < 0 ? whole : longest;
    return Duration.ofMillis((long) (most.toMillis() * (1 + chance) / 2));
  }
}
