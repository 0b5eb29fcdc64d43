package dev.baton.ledger.journal;

import dev.baton.contracts.ledger.LedgerRecord;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** What entries that follow one another in a lane made of its heads: of each handoff the last. */
final class Heads {
  private final int lane;
  private final long first;
  private long last;
  private final Map<HeadTable.Key, Head> put = new LinkedHashMap<>();
  private final Set<HeadTable.Key> gone = new HashSet<>();

  /**
   * @param first position of the first of the entries
   */
  Heads(int lane, long first) {
    this.lane = lane;
    this.first = first;
    this.last = first - 1;
  }

  int lane() {
    return lane;
  }

  long first() {
    return first;
  }

  /** Position of the last of the entries; the one before the first while there is none. */
  long last() {
    return last;
  }

  Map<HeadTable.Key, Head> put() {
    return put;
  }

  Set<HeadTable.Key> gone() {
    return gone;
  }

  /** Takes in the next entry. */
  void add(String subject, Iterable<LedgerRecord.Change> changes, Instant recordedAt) {
    last++;
    for (LedgerRecord.Change change : changes) {
      var after = change.after();
      if (after != null) {
        put(
            new HeadTable.Key(lane, subject, after.handoff()),
            Head.of(subject, after, last, recordedAt));
      } else if (change.before() != null) {
        remove(new HeadTable.Key(lane, subject, change.before().handoff()));
      }
    }
  }

  /** Takes in the entries that follow. */
  void add(Heads next) {
    next.gone.forEach(this::remove);
    next.put.forEach(this::put);
    last = next.last;
  }

  private void put(HeadTable.Key key, Head head) {
    gone.remove(key);
    put.merge(key, head, (earlier, later) -> later.after(earlier));
  }

  private void remove(HeadTable.Key key) {
    put.remove(key);
    gone.add(key);
  }
}
