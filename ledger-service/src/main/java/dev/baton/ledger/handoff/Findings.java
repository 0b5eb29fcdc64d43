package dev.baton.ledger.handoff;

import dev.baton.contracts.ledger.HandoffState;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the emitter of one entry is told.
 *
 * @param effective whether the entry counts, as of now
 * @param state of the handoff it is about; null where it is about none
 */
public record Findings(boolean effective, @Nullable HandoffState state, List<Finding> findings) {

  /**
   * What there is to say about an entry.
   *
   * @param after the item's state with the entry
   * @param known the registry as known when it was recorded
   */
  public static Findings of(Recorded entry, ItemState after, Registry known) {
    return new Findings(true, null, List.of());
  }

  /** What there is to say about the handoff itself, for who reads it. */
  public static List<Finding> of(ItemState.Handoff handoff, Registry known) {
    return List.of();
  }
}
