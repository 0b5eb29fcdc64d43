package dev.baton.ledger.journal;

import dev.baton.contracts.event.Event;
import dev.baton.ledger.handoff.ItemState;
import dev.baton.ledger.handoff.Recorded;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The items a lane's writer remembers, so that the next fact of one needs no reading. Bounded by an
 * estimate of its bytes; the item used longest ago goes first. Confined to the writer's thread.
 */
final class Memory {
  private static final int PER_ENTRY = 800;

  private final long bytesAtMost;
  private final LinkedHashMap<String, Item> items = new LinkedHashMap<>(256, 0.75f, true);
  private long bytes;

  Memory(long bytesAtMost) {
    this.bytesAtMost = bytesAtMost;
  }

  /**
   * An item as its entries make it.
   *
   * @param entries all of them; the offers with their contexts
   * @param contextBytes how large those contexts are, about
   */
  record Item(List<Recorded> entries, ItemState state, long contextBytes) {
    /** Whether one of the entries is this event's, or of another event of the same identity. */
    boolean holds(Event event) {
      return entries.stream().anyMatch(entry -> entry.isOf(event));
    }

    long bytes() {
      return contextBytes + (long) PER_ENTRY * (entries.size() + 1);
    }
  }

  @Nullable Item get(String subject) {
    return items.get(subject);
  }

  void put(String subject, Item item) {
    Item old = items.put(subject, item);
    bytes += item.bytes() - (old == null ? 0 : old.bytes());
    var oldest = items.entrySet().iterator();
    while (bytes > bytesAtMost && oldest.hasNext()) {
      Map.Entry<String, Item> gone = oldest.next();
      bytes -= gone.getValue().bytes();
      oldest.remove();
    }
  }

  void forget(String subject) {
    Item gone = items.remove(subject);
    bytes -= gone == null ? 0 : gone.bytes();
  }

  void forget() {
    items.clear();
    bytes = 0;
  }
}
