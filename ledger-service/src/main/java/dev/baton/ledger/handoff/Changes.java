package dev.baton.ledger.handoff;

import dev.baton.contracts.ledger.HandoffSnapshot;
import dev.baton.contracts.ledger.LedgerRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
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
    Map<String, HandoffSnapshot> gone = new TreeMap<>();
    if (before != null) {
      before.handoffs().forEach(h -> gone.put(h.snapshot().handoff(), h.snapshot()));
    }
    Map<String, LedgerRecord.Change> changes = new TreeMap<>();
    for (ItemState.Handoff handoff : after.handoffs()) {
      HandoffSnapshot now = handoff.snapshot();
      HandoffSnapshot then = gone.remove(now.handoff());
      if (!now.equals(then)) {
        changes.put(now.handoff(), new LedgerRecord.Change(then, now));
      }
    }
    gone.forEach((id, then) -> changes.put(id, new LedgerRecord.Change(then, null)));
    return new ArrayList<>(changes.values());
  }

  /** The item's way before and after. */
  public static LedgerRecord.ItemChange way(@Nullable ItemState before, ItemState after) {
    return new LedgerRecord.ItemChange(before == null ? null : before.way(), after.way());
  }
}
