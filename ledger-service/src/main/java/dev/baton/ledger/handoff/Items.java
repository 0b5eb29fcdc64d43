package dev.baton.ledger.handoff;

import dev.baton.contracts.event.ItemRef;
import java.util.Collection;

/** The state of an item's handoffs as a function of the set of its entries. */
public final class Items {
  private Items() {}

  /**
   * What these entries make of the item, in whatever order and however often they are given.
   *
   * @param entries all of the item's entries; two of the same speaker, source and id are the same
   */
  public static ItemState of(ItemRef item, Collection<Recorded> entries) {
    return ItemState.empty(item);
  }
}
