package dev.baton.gateway.projection;

import com.fasterxml.jackson.databind.JsonNode;
import dev.baton.contracts.Json;
import dev.baton.contracts.ledger.LedgerRecord;
import dev.baton.gateway.projection.ReadModel.Advance;
import dev.baton.gateway.projection.ReadModel.LaneState;
import dev.baton.gateway.projection.ReadModel.Parked;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * One pass over records of a lane, in order. A record that was folded already is dropped. One that
 * comes before its predecessor is passed over: what is missing is named, and when it arrives, the
 * records are read again from the first that was passed over. One that cannot be read is parked,
 * and its position, which may be the next, counts as missing until that is known better.
 */
final class Run {
  /** A record that is one of the ledger's and still cannot be folded. */
  static final class Unfoldable extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final long offset;

    Unfoldable(long offset, RuntimeException cause) {
      super(cause);
      this.offset = offset;
    }

    long offset() {
      return offset;
    }
  }

  private final LaneState from;
  private final Fold fold;
  private final Map<Long, String> condemned;
  private final List<Parked> parked = new ArrayList<>();
  private long position;
  private long nextOffset;
  private @Nullable Long missing;
  private boolean passedOver;

  /**
   * @param condemned offsets of records that were tried and could not be folded, with the reason
   */
  Run(LaneState from, Fold fold, Map<Long, String> condemned) {
    this.from = from;
    this.fold = fold;
    this.condemned = condemned;
    this.position = from.position();
    this.nextOffset = from.nextOffset();
    this.missing = from.missing();
  }

  /** What there is to write. */
  Advance advance() {
    return new Advance(from, reached(), fold, List.copyOf(parked));
  }

  /** Where it began. */
  LaneState from() {
    return from;
  }

  LaneState reached() {
    return new LaneState(from.lane(), position, nextOffset, missing);
  }

  /** What could not be read. */
  List<Parked> parked() {
    return parked;
  }

  /** Whether entries were seen that come later than the missing one. */
  boolean passedOver() {
    return passedOver;
  }

  /** Whether there is anything to keep. */
  boolean changed() {
    return !reached().equals(from) || !parked.isEmpty();
  }

  /** Folds what follows; see {@link #take(List, long)}. */
  boolean take(List<ConsumerRecord<String, byte[]>> records) {
    return take(records, Long.MAX_VALUE);
  }

  /**
   * Folds what follows.
   *
   * @param last position after which to stop
   * @return whether a gap was filled after records beyond it had been passed over: they have to be
   *     read again, from {@link LaneState#nextOffset}
   * @throws Unfoldable where one of them has to be condemned
   */
  boolean take(List<ConsumerRecord<String, byte[]>> records, long last) {
    for (ConsumerRecord<String, byte[]> record : records) {
      if (position >= last) {
        return false;
      }
      boolean inOrder = missing == null || record.offset() == nextOffset;
      LedgerRecord entry = read(record);
      if (entry == null) {
        missing = position + 1;
        if (inOrder) {
          nextOffset = record.offset() + 1;
        }
      } else if (entry.position() > position + 1) {
        missing = position + 1;
        passedOver = true;
      } else {
        if (entry.position() == position + 1) {
          fold(record.offset(), entry);
          if (!inOrder) {
            return true;
          }
        }
        if (inOrder) {
          nextOffset = record.offset() + 1;
        }
      }
    }
    return false;
  }

  /** Folds entries that the ledger itself gave, as far as they follow. */
  void fill(List<LedgerRecord> entries) {
    for (LedgerRecord entry : entries) {
      if (entry.lane() != from.lane() || entry.position() > position + 1) {
        break;
      }
      if (entry.position() == position + 1) {
        fold(-1, entry);
      }
    }
    if (entries.isEmpty()) {
      // there is no such entry: what could not be read was none
      missing = null;
    }
  }

  private void fold(long offset, LedgerRecord entry) {
    try {
      fold.add(entry);
    } catch (RuntimeException e) {
      throw new Unfoldable(offset, e);
    }
    position = entry.position();
    missing = null;
  }

  private @Nullable LedgerRecord read(ConsumerRecord<String, byte[]> record) {
    String why = condemned.get(record.offset());
    if (why == null) {
      try {
        LedgerRecord entry = Json.read(record.value(), LedgerRecord.class);
        if (!whole(entry)) {
          why = "it lacks what an entry has";
        } else if (entry.lane() != from.lane()) {
          why = "it is of lane " + entry.lane();
        } else {
          return entry;
        }
      } catch (RuntimeException e) {
        why = String.valueOf(e.getMessage());
      }
    }
    parked.add(new Parked(record.offset(), position(record.value()), record.value(), why));
    return null;
  }

  /** JSON of something else may read as an entry with nothing in it. */
  static boolean whole(@Nullable LedgerRecord entry) {
    return entry != null
        && Stream.of(
                entry.recordedAt(), entry.time(), entry.subject(), entry.id(), entry.handoffs())
            .allMatch(Objects::nonNull);
  }

  private static @Nullable Long position(byte @Nullable [] bytes) {
    try {
      JsonNode position = Json.MAPPER.readTree(bytes == null ? new byte[0] : bytes).get("position");
      return position == null || !position.canConvertToLong() ? null : position.longValue();
    } catch (IOException e) {
      return null;
    }
  }
}
