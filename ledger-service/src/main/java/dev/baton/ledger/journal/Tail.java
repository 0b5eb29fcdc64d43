package dev.baton.ledger.journal;

import java.time.Instant;

/**
 * The end of a lane.
 *
 * @param batch number of its last batch, −1 for none
 * @param position of its last entry, −1 for none
 * @param recordedAt when that was recorded
 */
record Tail(long batch, long position, Instant recordedAt) {
  static final Tail EMPTY = new Tail(-1, -1, Instant.EPOCH);
}
