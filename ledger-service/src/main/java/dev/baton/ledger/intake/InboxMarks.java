package dev.baton.ledger.intake;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * How far the inboxes are read for each lane that this replica reads for.
 *
 * <p>A mark says a thing about the world that stays true whoever holds the lane: every record
 * before it that belongs to the lane is durable. So lanes may come and go, and a mark that is
 * written late, or again, does no harm.
 */
final class InboxMarks {
  private final Map<Integer, Map<Place, Long>> next = new HashMap<>();
  private final Map<Integer, Map<Place, Long>> written = new HashMap<>();

  /**
   * A partition of an inbox.
   *
   * @param topic Kafka's own id of the topic
   */
  record Place(UUID topic, int partition) {}

  /** Offset of the next record that a lane has not got. */
  record Mark(int lane, Place place, long next) {}

  Set<Integer> lanes() {
    return Set.copyOf(next.keySet());
  }

  /** Reads for this lane as well, from where it was read to before. */
  void gain(int lane, Map<Place, Long> stored) {
    next.put(lane, new HashMap<>(stored));
    written.put(lane, new HashMap<>(stored));
  }

  void lose(int lane) {
    next.remove(lane);
    written.remove(lane);
  }

  /** Whether a record is for this replica to take: it reads for the lane, and has not had it. */
  boolean wants(int lane, Place place, long offset) {
    Map<Place, Long> marks = next.get(lane);
    return marks != null && offset >= marks.getOrDefault(place, 0L);
  }

  /** Where to read on, so that no lane misses anything. */
  long from(Place place) {
    return next.values().stream().mapToLong(marks -> marks.getOrDefault(place, 0L)).min().orElse(0);
  }

  /** Everything before this offset is durable, whatever lane it belongs to. */
  void reach(Place place, long offset) {
    next.values().forEach(marks -> marks.merge(place, offset, Math::max));
  }

  /** What was read there is not what is there now: all of it is read again. */
  void forget(Place place) {
    next.values().forEach(marks -> marks.put(place, 0L));
  }

  /** The marks that differ from those that are stored. */
  List<Mark> unwritten() {
    List<Mark> unwritten = new ArrayList<>();
    next.forEach((lane, marks) ->
        marks.forEach((place, offset) -> {
          if (!offset.equals(written.getOrDefault(lane, Map.of()).get(place))) {
            unwritten.add(new Mark(lane, place, offset));
          }
        }));
    return unwritten;
  }

  /** These are stored. */
  void wrote(List<Mark> marks) {
    for (Mark mark : marks) {
      Map<Place, Long> stored = written.get(mark.lane());
      if (stored != null) {
        stored.put(mark.place(), mark.next());
      }
    }
  }

  /** Knows of no lane any more. */
  void clear() {
    new HashSet<>(next.keySet()).forEach(this::lose);
  }
}
