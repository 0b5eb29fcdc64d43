package dev.baton.ledger.journal;

import dev.baton.contracts.ledger.HandoffSnapshot;
import java.util.Arrays;

/**
 * Where a handoff stands after an entry, as far as it is looked up by.
 *
 * @param position of the entry, in whose record the snapshot is
 */
record Head(String subject, HandoffSnapshot snapshot, long position) {

  /**
   * Makes sure that the database can hold a handoff's head: it is written when its entry cannot be
   * refused any more.
   *
   * @throws IllegalArgumentException if it cannot
   */
  static void check(HandoffSnapshot snapshot) {
    for (String text :
        Arrays.asList(
            snapshot.handoff(),
            snapshot.item().type(),
            snapshot.from(),
            snapshot.to(),
            snapshot.reason())) {
      if (text != null && text.indexOf('\0') >= 0) {
        throw new IllegalArgumentException("no database holds the character U+0000");
      }
    }
  }
}
