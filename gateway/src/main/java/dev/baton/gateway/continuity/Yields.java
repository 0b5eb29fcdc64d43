package dev.baton.gateway.continuity;

import org.jspecify.annotations.Nullable;

/**
 * The figures of one boundary. Shares are of offers, 0 to 1, and null where there are none
 * (docs/metrics.md: acceptance yield, leakage, phantom rate, coverage, first-pass).
 */
public final class Yields {
  private Yields() {}

  /** A share; null of nothing. */
  public static @Nullable Double share(long part, long whole) {
    return whole == 0 ? null : (double) part / whole;
  }

  /**
   * O − A − R − F − W − X − U: what a view lost on the way from the facts to here. Always 0.
   *
   * @return offers
   */
  public static long residual(Tally tally) {
    return tally.offered()
        - tally.accepted()
        - tally.rejected()
        - tally.forwarded()
        - tally.withdrawn()
        - tally.expired()
        - tally.open();
  }

  /**
   * A/O, between A/O and (A+U)/O. What ran out at a receiver that does not emit may have been
   * accepted; where all of it did, only the bounds are known.
   */
  public static Bounds acceptance(Tally tally) {
    long unmeasuredAndExpired = Math.min(tally.unmeasured(), tally.expired());
    Bounds bounds =
        Bounds.of(tally.accepted(), tally.open() + unmeasuredAndExpired, tally.offered());
    boolean blind = tally.offered() > 0 && tally.unmeasured() == tally.offered();
    return blind ? new Bounds(null, 0.0, 1.0) : bounds;
  }

  /** (X + unanswered) / O, without what is unmeasured or half of a suspected pair. */
  public static @Nullable Double leakage(Tally tally) {
    long lost = tally.expired() + tally.unanswered() - tally.unmeasured() - tally.suspected();
    return share(lost, tally.offered());
  }

  /**
   * Receipts without an offer / receipts.
   *
   * @param phantoms without those that may be the other half of an unanswered offer
   */
  public static @Nullable Double phantomRate(long phantoms, long receipts) {
    return share(phantoms, receipts);
  }

  /**
   * First-pass yield: right the first time / offered, 0 to 1. What was repaired later is in no
   * first pass; that difference is the hidden factory.
   *
   * @param firstPass accepted, not returned, usable as it was, the item's first hop over the
   *     boundary
   */
  public static @Nullable Double firstPass(long firstPass, long offered) {
    return share(firstPass, offered);
  }

  /**
   * %C&A, complete and accurate: what the receiver could use as it was / what it judged, 0 to 1. It
   * is the receiver's judgement; where it says nothing, nothing is known.
   *
   * <p>Source: Martin, Osterling, Value Stream Mapping (2013).
   */
  public static @Nullable Double completeAndAccurate(long usableAsIs, long judged) {
    return share(usableAsIs, judged);
  }
}
