package dev.baton.gateway.continuity;

import org.jspecify.annotations.Nullable;

/**
 * Of how many hops both ends are known: the first number of a page, since every other one is of
 * what is covered.
 *
 * @param both share with an offer and a receiver's fact, 0 to 1
 * @param one share of which one side spoke, 0 to 1
 * @param none share known only from what a side counted in its own books, 0 to 1
 */
public record Coverage(@Nullable Double both, @Nullable Double one, @Nullable Double none) {

  /**
   * The three shares; they sum to 1, and are null where there was nothing to cover.
   *
   * @param hops in the ledger
   * @param bothEnds of them, those with an offer and a receiver's fact
   * @param onlyCounted hops that control totals tell of and the ledger does not
   */
  public static Coverage of(long hops, long bothEnds, long onlyCounted) {
    long all = hops + onlyCounted;
    return new Coverage(
        Yields.share(bothEnds, all),
        Yields.share(hops - bothEnds, all),
        Yields.share(onlyCounted, all));
  }
}
