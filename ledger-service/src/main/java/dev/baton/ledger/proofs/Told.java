package dev.baton.ledger.proofs;

import dev.baton.ledger.journal.Published;
import java.util.ArrayList;
import java.util.List;

/**
 * Hashes of the leaves that a lane's writer has just committed, so that they need not be read
 * again. What is not here, or had no room, is read from the table.
 */
final class Told {
  private static final int AT_MOST = 100_000;

  private final List<byte[]> hashes = new ArrayList<>();
  private long first;

  /** Takes what a commit added, in order. */
  synchronized void add(List<Published> entries) {
    long next = entries.getFirst().position();
    if (first + hashes.size() != next || hashes.size() + entries.size() > AT_MOST) {
      hashes.clear();
      first = next;
    }
    entries.forEach(entry -> hashes.add(entry.leafHash()));
  }

  /**
   * Gives what follows from a position on, and forgets it.
   *
   * @return none where it does not know what is there
   */
  synchronized List<byte[]> from(long position) {
    long skip = position - first;
    if (skip < 0) {
      return List.of();
    }
    List<byte[]> told =
        skip >= hashes.size() ? List.of() : List.copyOf(hashes.subList((int) skip, hashes.size()));
    first += hashes.size();
    hashes.clear();
    return told;
  }
}
