package dev.baton.ledger.handoff;

import dev.baton.contracts.ledger.HandoffSnapshot;
import dev.baton.contracts.ledger.ItemSnapshot;
import dev.baton.contracts.ledger.LedgerRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
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
    List<ItemState.Handoff> then = before == null ? List.of() : before.handoffs();
    List<ItemState.Handoff> now = after.handoffs();
    int least = Math.min(then.size(), now.size());
    int head = 0;
    while (head < least && untouched(then.get(head), now.get(head))) {
      head++;
    }
    int tail = 0;
    while (tail < least - head
        && untouched(then.get(then.size() - 1 - tail), now.get(now.size() - 1 - tail))) {
      tail++;
    }
    return between(then.subList(head, then.size() - tail), now.subList(head, now.size() - tail));
  }

  /** Mostly all but one: {@link Items#with} leaves the others as they are. */
  @SuppressWarnings("ReferenceEquality")
  private static boolean untouched(ItemState.Handoff then, ItemState.Handoff now) {
    return then == now;
  }

  private static List<LedgerRecord.Change> between(
      List<ItemState.Handoff> before, List<ItemState.Handoff> after) {
    Map<String, HandoffSnapshot> gone = new TreeMap<>();
    before.forEach(h -> gone.put(h.snapshot().handoff(), h.snapshot()));
    Map<String, LedgerRecord.Change> changes = new TreeMap<>();
    for (ItemState.Handoff handoff : after) {
      HandoffSnapshot now = handoff.snapshot();
      HandoffSnapshot then = gone.remove(now.handoff());
      if (!now.equals(then)) {
        changes.put(now.handoff(), new LedgerRecord.Change(then, now));
      }
    }
    gone.forEach((id, then) -> changes.put(id, new LedgerRecord.Change(then, null)));
    return new ArrayList<>(changes.values());
  }

  /** The item's way without the handoffs that changed. */
  public static ItemSnapshot others(ItemState after, List<LedgerRecord.Change> changes) {
    Set<String> changed =
        changes.stream()
            .map(LedgerRecord.Change::after)
            .filter(Objects::nonNull)
            .map(HandoffSnapshot::handoff)
            .collect(Collectors.toSet());
    return ItemSnapshot.EMPTY.with(
        after.handoffs().stream()
            .map(ItemState.Handoff::snapshot)
            .filter(handoff -> !changed.contains(handoff.handoff()))
            .toList());
  }
}
