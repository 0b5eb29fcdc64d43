package dev.baton.gateway.told;

import dev.baton.contracts.Json;
import dev.baton.contracts.Money;
import dev.baton.contracts.Topics;
import dev.baton.contracts.event.EventType;
import dev.baton.contracts.event.FactKind;
import dev.baton.contracts.event.ItemRef;
import dev.baton.contracts.event.Statement;
import dev.baton.contracts.ledger.Disposition;
import dev.baton.contracts.ledger.Flag;
import dev.baton.contracts.ledger.HandoffSnapshot;
import dev.baton.contracts.ledger.HandoffState;
import dev.baton.contracts.ledger.ItemSnapshot;
import dev.baton.contracts.ledger.Judgement;
import dev.baton.contracts.ledger.LedgerRecord;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/**
 * One lane as the ledger would write it, for facts of which none is contested: enough to tell a
 * projection anything.
 */
public final class Journal {
  private final int lane;
  private final List<LedgerRecord> records = new ArrayList<>();
  private final Map<ItemRef, Map<String, Handoff>> items = new LinkedHashMap<>();
  private long next;

  /** A lane whose first record has this position. */
  public Journal(int lane, long first) {
    this.lane = lane;
    this.next = first;
  }

  public Journal(int lane) {
    this(lane, 0);
  }

  /** One handoff, as far as it has come. */
  public static final class Handoff {
    final String id;
    final ItemRef item;
    final String from;
    final String to;
    final Map<FactKind, Instant> times = new EnumMap<>(FactKind.class);
    public @Nullable Instant expiredAt;
    public @Nullable Boolean usableAsIs;
    public @Nullable String reason;
    public @Nullable Judgement judgement;
    public Map<String, Judgement.Verdict> received = Map.of();
    public Set<Flag> more = EnumSet.noneOf(Flag.class);
    public @Nullable Money value;
    public Map<String, String> sent = Map.of();
    public Map<String, String> understood = Map.of();

    Handoff(String id, ItemRef item, String from, String to) {
      this.id = id;
      this.item = item;
      this.from = from;
      this.to = to;
    }

    HandoffSnapshot snapshot(boolean repeat) {
      Set<Flag> flags = EnumSet.noneOf(Flag.class);
      flags.addAll(more);
      if (!times.containsKey(FactKind.OFFERED)) {
        flags.add(Flag.PHANTOM);
      }
      if (repeat) {
        flags.add(Flag.REPEAT);
      }
      Map<Disposition, Instant> ends = new EnumMap<>(Disposition.class);
      end(ends, Disposition.ACCEPTED, FactKind.ACCEPTED);
      end(ends, Disposition.ACCEPTED, FactKind.STARTED);
      end(ends, Disposition.ACCEPTED, FactKind.COMPLETED);
      end(ends, Disposition.ACCEPTED, FactKind.RETURNED);
      end(ends, Disposition.REJECTED, FactKind.REJECTED);
      end(ends, Disposition.FORWARDED, FactKind.FORWARDED);
      end(ends, Disposition.WITHDRAWN, FactKind.WITHDRAWN);
      if (expiredAt != null) {
        flags.add(Flag.EVER_EXPIRED);
        if (ends.isEmpty()) {
          ends.put(Disposition.EXPIRED, expiredAt);
        }
      }
      Disposition disposition =
          ends.entrySet().stream()
              .min(
                  Map.Entry.<Disposition, Instant>comparingByValue()
                      .thenComparing(Map.Entry::getKey))
              .map(Map.Entry::getKey)
              .orElse(Disposition.OPEN);
      return new HandoffSnapshot(
          id,
          item,
          from,
          to,
          Map.copyOf(times),
          disposition,
          ends.get(disposition),
          state(disposition),
          flags,
          judgement,
          received,
          value,
          usableAsIs,
          reason,
          null,
          null,
          sent,
          understood);
    }

    private void end(Map<Disposition, Instant> ends, Disposition disposition, FactKind kind) {
      Instant time = times.get(kind);
      if (time != null) {
        ends.merge(disposition, time, (one, other) -> one.isBefore(other) ? one : other);
      }
    }

    private HandoffState state(Disposition disposition) {
      if (disposition != Disposition.ACCEPTED) {
        return HandoffState.valueOf(disposition.name());
      }
      Instant completed = times.get(FactKind.COMPLETED);
      Instant returned = times.get(FactKind.RETURNED);
      if (returned != null && (completed == null || !completed.isAfter(returned))) {
        return HandoffState.RETURNED;
      }
      if (completed != null) {
        return HandoffState.COMPLETED;
      }
      return times.containsKey(FactKind.STARTED) ? HandoffState.STARTED : HandoffState.ACCEPTED;
    }
  }

  /** A fact of a handoff. */
  public LedgerRecord fact(
      FactKind kind, ItemRef item, String handoff, String from, String to, Instant time) {
    return fact(kind, item, handoff, from, to, time, h -> {});
  }

  /** A fact of a handoff, with what else it changes. */
  public LedgerRecord fact(
      FactKind kind,
      ItemRef item,
      String handoff,
      String from,
      String to,
      Instant time,
      Consumer<Handoff> more) {
    return change(
        EventType.of(kind),
        item,
        handoff,
        from,
        to,
        time,
        new Statement.Fact(
            kind, item, handoff, from, to, null, null, null, Map.of(), null, null, null, null,
            List.of()),
        h -> {
          h.times.put(kind, time);
          more.accept(h);
        });
  }

  /** The clock disposed of an offer. */
  public LedgerRecord expired(ItemRef item, String handoff, String from, String to, Instant at) {
    return change(
        EventType.EXPIRED,
        item,
        handoff,
        from,
        to,
        at,
        new Statement.Expired(item, handoff, at),
        h -> h.expiredAt = at);
  }

  /** A fact of a handoff was taken back. */
  public LedgerRecord takenBack(
      FactKind kind, ItemRef item, String handoff, String from, String to, Instant at) {
    return change(
        EventType.CORRECTED,
        item,
        handoff,
        from,
        to,
        at,
        new Statement.Correction(
            item,
            from,
            new Statement.EventRef("/" + from, handoff),
            Statement.CorrectionKind.DID_NOT_OCCUR,
            null,
            null,
            List.of()),
        h -> h.times.remove(kind));
  }

  /** The ledger says that these entries of an item are erased. */
  public LedgerRecord erased(ItemRef item, Instant at, Long... positions) {
    return add(
        EventType.ERASED,
        item.subject(),
        at,
        new Statement.Erased("an erasure", "a digest", List.of(positions)),
        List.of(),
        null);
  }

  /** A team's own number. */
  public LedgerRecord status(
      String team, String metric, Instant start, Instant end, String value, String target) {
    return add(
        EventType.STATUS_DECLARED,
        "team/" + team,
        end,
        new Statement.StatusDeclared(
            team,
            metric,
            new Statement.Period(start, end),
            new BigDecimal(value),
            new BigDecimal(target),
            Statement.Direction.HIGHER,
            Statement.Color.GREEN),
        List.of(),
        null);
  }

  /** Something that is said of no item. */
  public LedgerRecord said(EventType type, String subject, Instant time, Statement statement) {
    return add(type, subject, time, statement, List.of(), null);
  }

  /** Everything written, in order. */
  public List<LedgerRecord> records() {
    return List.copyOf(records);
  }

  /** As it is sent to the topic. */
  public static ProducerRecord<String, byte[]> message(LedgerRecord record) {
    return new ProducerRecord<>(Topics.LEDGER, record.lane(), record.subject(), Json.bytes(record));
  }

  private LedgerRecord change(
      EventType type,
      ItemRef item,
      String handoff,
      String from,
      String to,
      Instant time,
      Statement statement,
      Consumer<Handoff> change) {
    Map<String, Handoff> handoffs = items.computeIfAbsent(item, i -> new LinkedHashMap<>());
    Map<String, HandoffSnapshot> before = snapshots(handoffs);
    change.accept(handoffs.computeIfAbsent(handoff, id -> new Handoff(id, item, from, to)));
    handoffs.values().removeIf(h -> h.times.isEmpty());
    Map<String, HandoffSnapshot> after = snapshots(handoffs);
    List<LedgerRecord.Change> changes = new ArrayList<>();
    Set<String> ids = new java.util.LinkedHashSet<>(before.keySet());
    ids.addAll(after.keySet());
    for (String id : ids) {
      if (!java.util.Objects.equals(before.get(id), after.get(id))) {
        changes.add(new LedgerRecord.Change(before.get(id), after.get(id)));
      }
    }
    return add(
        type,
        item.subject(),
        time,
        statement,
        changes,
        ItemSnapshot.EMPTY.with(
            after.values().stream().filter(h -> h.equals(before.get(h.handoff()))).toList()));
  }

  private LedgerRecord add(
      EventType type,
      String subject,
      Instant time,
      Statement statement,
      List<LedgerRecord.Change> changes,
      @Nullable ItemSnapshot others) {
    LedgerRecord record =
        new LedgerRecord(
            lane,
            next,
            time,
            type,
            subject,
            "somebody",
            "/test",
            lane + "-" + next,
            time,
            false,
            null,
            null,
            statement,
            null,
            changes,
            others);
    next++;
    records.add(record);
    return record;
  }

  private static Map<String, HandoffSnapshot> snapshots(Map<String, Handoff> handoffs) {
    Map<String, HandoffSnapshot> snapshots = new TreeMap<>();
    Set<String> crossed = new java.util.HashSet<>();
    handoffs.values().stream()
        .sorted(
            Comparator.comparing((Handoff h) -> h.snapshot(false).cohortTime())
                .thenComparing(h -> h.id))
        .forEach(h -> snapshots.put(h.id, h.snapshot(!crossed.add(h.from + "\u2192" + h.to))));
    return snapshots;
  }
}
