package dev.baton.contracts.ledger;

/** What else is true of a handoff, beside its state. */
public enum Flag {
  /** It has receiver-side facts and no offer. */
  PHANTOM,
  /** Its acceptance is implied by a start, a completion or a return. */
  IMPLIED,
  /** It was disposed of after its deadline. */
  LATE,
  /** The clock once disposed of it, whatever came later. */
  EVER_EXPIRED,
  /** Its offer is later than a receiver's fact: the negative wait is in no quantile. */
  RETROACTIVE,
  /**
   * An unanswered offer, or a phantom, that may be the other half of another handoff of the item.
   */
  SUSPECTED_PAIR,
  /** A fact names other parties than the handoff's. */
  PARTIES_DIFFER,
  /** The item crossed the same boundary before. */
  REPEAT
}
