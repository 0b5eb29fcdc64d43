package dev.baton.ledger.relay;

import dev.baton.ledger.journal.Published;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What a lane's writer has just committed, so that its relay need not read it, and how far the lane
 * is known to reach. Of what there is no room for the oldest goes first: it is in the table.
 */
final class Recent {
  /** What an entry takes besides its record, in bytes, about. */
  private static final int BESIDES = 150;

  private record Batch(List<Published> entries, long bytes) {
    long first() {
      return entries.getFirst().position();
    }

    long last() {
      return entries.getLast().position();
    }
  }

  private final AtomicLong room;
  private final ArrayDeque<Batch> batches = new ArrayDeque<>();
  private boolean keeping = true;
  private boolean woken;
  private long end = -1;

  /**
   * @param room bytes that may still be kept, of all lanes together
   */
  Recent(AtomicLong room) {
    this.room = room;
  }

  /** These are the next of the lane; where some before them are unknown, they are in the table. */
  synchronized void add(List<Published> entries) {
    if (entries.isEmpty()) {
      return;
    }
    reaches(entries.getLast().position());
    if (!keeping) {
      return;
    }
    long bytes = 0;
    for (Published entry : entries) {
      bytes += entry.record().length + BESIDES;
    }
    room.addAndGet(-bytes);
    batches.add(new Batch(entries, bytes));
    while (room.get() < 0 && !batches.isEmpty()) {
      drop();
    }
  }

  /** The lane has an entry at this position, at least. */
  synchronized void reaches(long position) {
    if (position > end) {
      end = position;
      notifyAll();
    }
  }

  /** Position of the last entry that the lane is known to have. */
  synchronized long end() {
    return end;
  }

  /** Takes out what comes next, if it is here; what is before it goes. */
  synchronized List<Published> take(long next) {
    while (!batches.isEmpty() && batches.element().last() < next) {
      drop();
    }
    if (!holds(next)) {
      return List.of();
    }
    List<Published> entries = batches.element().entries();
    drop();
    int from = 0;
    while (entries.get(from).position() < next) {
      from++;
    }
    return entries.subList(from, entries.size());
  }

  /** Whether the lane has this position and it can only be had from the table. */
  synchronized boolean lacks(long position) {
    return position <= end && (batches.isEmpty() || batches.element().first() > position);
  }

  private boolean holds(long position) {
    return !batches.isEmpty()
        && batches.element().first() <= position
        && batches.element().last() >= position;
  }

  /** Waits until the lane has this position: true; or until somebody wakes: false. */
  synchronized boolean await(long position) throws InterruptedException {
    while (end < position && !woken) {
      wait();
    }
    woken = false;
    return end >= position;
  }

  /** Waits until somebody wakes, but not longer than this. */
  synchronized void rest(Duration atMost) throws InterruptedException {
    long until = System.nanoTime() + atMost.toNanos();
    for (long left = atMost.toMillis();
        left > 0 && !woken;
        left = TimeUnit.NANOSECONDS.toMillis(until - System.nanoTime())) {
      wait(left);
    }
    woken = false;
  }

  /** Ends one waiting, the present one or the next. */
  synchronized void wake() {
    woken = true;
    notifyAll();
  }

  /** Keeps what is added from now on. */
  synchronized void keep() {
    keeping = true;
  }

  /** Leaves the room to other lanes until it is told to keep. */
  synchronized void forget() {
    keeping = false;
    while (!batches.isEmpty()) {
      drop();
    }
  }

  private void drop() {
    room.addAndGet(batches.remove().bytes());
  }
}
