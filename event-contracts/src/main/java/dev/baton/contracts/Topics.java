package dev.baton.contracts;

/** Names of the Kafka topics. Lane and partition of {@link #LEDGER} are the same number. */
public final class Topics {
  /** Every ledger entry, in order per lane. Kept for ever; key = subject. */
  public static final String LEDGER = "baton.ledger.v1";

  /** Every version of every registry entity. Compacted; key = kind/id/version. */
  public static final String OWNERSHIP = "baton.ownership.v1";

  /** Every version of every catalogue entity. Compacted; key = kind/id/version. */
  public static final String DEFINITIONS = "baton.definitions.v1";

  /**
   * Key of the record by which a compacted topic says how far it is, so that quiet and dead differ.
   */
  public static final String POSITION_KEY = "position";

  private Topics() {}
}
