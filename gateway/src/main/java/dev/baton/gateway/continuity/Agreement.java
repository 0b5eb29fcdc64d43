package dev.baton.gateway.continuity;

import org.jspecify.annotations.Nullable;

/**
 * Whether two definitions say the same of the same items.
 *
 * @param differing share of the items that crossed and would not pass the receiver's definition, 0
 *     to 1; null where none crossed
 * @param interval of that share (Wilson, 95 %); null likewise
 * @param observed share of all items of which both say the same, 0 to 1; null where none was judged
 * @param kappa Cohen's κ, −1 to 1: the agreement beyond what two who know nothing of each other
 *     would reach; null where it says nothing
 * @param why κ is null; null where it is not
 */
public record Agreement(
    @Nullable Double differing,
    @Nullable Interval interval,
    @Nullable Double observed,
    @Nullable Double kappa,
    @Nullable Reason why) {

  /** Why there is no κ. */
  public enum Reason {
    /** No item was judged by both. */
    NOTHING_JUDGED,
    /** Every item judged was offered: what the sender held back was never seen. */
    ONLY_CROSSED,
    /** Both give one answer to everything: there is nothing to agree on. */
    NO_VARIATION
  }

  /**
   * Items by the verdicts of both definitions.
   *
   * @param both pass
   * @param senderOnly passes the sender's
   * @param receiverOnly passes the receiver's
   * @param neither passes
   */
  public record Verdicts(long both, long senderOnly, long receiverOnly, long neither) {
    long all() {
      return both + senderOnly + receiverOnly + neither;
    }

    /** These and those. */
    public Verdicts plus(Verdicts other) {
      return new Verdicts(
          both + other.both,
          senderOnly + other.senderOnly,
          receiverOnly + other.receiverOnly,
          neither + other.neither);
    }
  }

  /**
   * Compares. Agreement of 0.75 can be a κ of 0.17; and of items that crossed only, κ is
   * degenerate, since those are the ones the sender lets pass.
   *
   * <p>Source: Cohen, Educational and Psychological Measurement 20 (1960).
   *
   * @param crossed of the items offered
   * @param heldBack of the items judged and not offered
   */
  public static Agreement of(Verdicts crossed, Verdicts heldBack) {
    long offered = crossed.all();
    long wouldNotPass = crossed.senderOnly + crossed.neither;
    Verdicts all = crossed.plus(heldBack);
    double n = all.all();
    Double observed = n == 0 ? null : (all.both + all.neither) / n;
    Reason why = null;
    Double kappa = null;
    if (observed == null) {
      why = Reason.NOTHING_JUDGED;
    } else if (heldBack.all() == 0) {
      why = Reason.ONLY_CROSSED;
    } else {
      double sender = (all.both + all.senderOnly) / n;
      double receiver = (all.both + all.receiverOnly) / n;
      double expected = sender * receiver + (1 - sender) * (1 - receiver);
      if (expected >= 1) {
        why = Reason.NO_VARIATION;
      } else {
        kappa = (observed - expected) / (1 - expected);
      }
    }
    return new Agreement(
        Yields.share(wouldNotPass, offered),
        Interval.wilson(wouldNotPass, offered),
        observed,
        kappa,
        why);
  }
}
