package dev.baton.ledger.journal;

import dev.baton.contracts.ledger.HandoffSnapshot;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Where a handoff stands after an entry, as far as it is looked up by.
 *
 * @param position of the entry, in whose record the snapshot is
 */
record Head(String subject, HandoffSnapshot snapshot, long position) {

  /** Code of the rejection or the return that stands; null where none does, or gave none. */
  @Nullable String reason() {
    return switch (snapshot.state()) {
      case REJECTED, RETURNED -> snapshot.reason();
      case OPEN, ACCEPTED, STARTED, COMPLETED, FORWARDED, WITHDRAWN, EXPIRED -> null;
    };
  }

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
