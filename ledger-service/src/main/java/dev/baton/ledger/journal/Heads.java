package dev.baton.ledger.journal;

import dev.baton.contracts.ledger.LedgerRecord;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What entries that follow one another in a lane made of its heads: of each handoff the last. And
 * what they say of how their items belong together.
 */
final class Heads {
  private final int lane;
  private final long first;
  private long last;
  private final Map<HeadTable.Key, Head> put = new LinkedHashMap<>();
  private final Set<HeadTable.Key> gone = new HashSet<>();
  private final Map<HeadTable.Key, OpenOffer.Change> offers = new LinkedHashMap<>();
  private final Set<Relation> relations = new LinkedHashSet<>();

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

  /** The offers that were open before the entries or are after them; some did not change. */
  Map<HeadTable.Key, OpenOffer.Change> offers() {
    return offers;
  }

  /** By what the items of these entries may be found from others. */
  Set<Relation> relations() {
    return relations;
  }

  /** What an event says of its item; nothing where it names neither correlation nor cause. */
  void relate(
      String subject, String id, @Nullable String correlationId, @Nullable String causationId) {
    if (correlationId == null && causationId == null) {
      return;
    }
    relations.add(new Relation(Relation.Kind.EVENT, id, subject));
    if (correlationId != null) {
      relations.add(new Relation(Relation.Kind.CORRELATION, correlationId, subject));
    }
    if (causationId != null) {
      relations.add(new Relation(Relation.Kind.CAUSATION, causationId, subject));
    }
  }

  /** Takes in the next entry. */
  void add(String subject, Iterable<LedgerRecord.Change> changes, Instant recordedAt) {
    last++;
    for (LedgerRecord.Change change : changes) {
      var before = change.before();
      var after = change.after();
      HeadTable.Key key;
      if (after != null) {
        key = new HeadTable.Key(lane, subject, after.handoff());
        put(key, new Head(subject, after, last));
      } else if (before != null) {
        key = new HeadTable.Key(lane, subject, before.handoff());
        remove(key);
      } else {
        continue;
      }
      offers.merge(key, OpenOffer.Change.of(before, after, recordedAt), OpenOffer.Change::then);
    }
  }

  /** Takes in the entries that follow. */
  void add(Heads next) {
    next.gone.forEach(this::remove);
    next.put.forEach(this::put);
    next.offers.forEach((key, change) -> offers.merge(key, change, OpenOffer.Change::then));
    relations.addAll(next.relations);
    last = next.last;
  }

  private void put(HeadTable.Key key, Head head) {
    gone.remove(key);
    put.put(key, head);
  }

  private void remove(HeadTable.Key key) {
    put.remove(key);
    gone.add(key);
  }
}
