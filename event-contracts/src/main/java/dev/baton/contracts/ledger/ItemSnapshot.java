package dev.baton.contracts.ledger;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The way of one item, hop by hop in the order of {@link Hop#at}.
 *
 * @param hops at most {@link #MAX_HOPS}, the first ones
 * @param hopCount how many there are
 */
public record ItemSnapshot(List<Hop> hops, int hopCount) {
  /** Longer ways are cut in the published record; the ledger keeps them whole. */
  public static final int MAX_HOPS = 100;

  /**
   * One hop of the item.
   *
   * @param at its cohort time
   * @param offered whether the sender offered it
   * @param repeat whether the item crossed this boundary before
   * @param usableAsIs the receiver's judgement; null where it did not say
   */
  public record Hop(
      String handoff,
      String from,
      String to,
      Instant at,
      boolean offered,
      Disposition disposition,
      HandoffState state,
      boolean repeat,
      @Nullable Boolean usableAsIs) {}
}
