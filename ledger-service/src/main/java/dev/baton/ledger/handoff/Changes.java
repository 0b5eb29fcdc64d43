package dev.baton.ledger.handoff;

import dev.baton.contracts.ledger.LedgerRecord;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What an entry changed, as it is published. */
public final class Changes {
  private Changes() {}

  /**
   * Every handoff that differs, in the order of their ids.
   *
   * @param before the item's state without the entry; null for the item's first
   */
  public static List<LedgerRecord.Change> between(@Nullable ItemState before, ItemState after) {
    return List.of();
  }

  /** The item's way before and after. */
  public static LedgerRecord.ItemChange way(@Nullable ItemState before, ItemState after) {
    return new LedgerRecord.ItemChange(before == null ? null : before.way(), after.way());
  }
}
