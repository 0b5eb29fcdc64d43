package dev.baton.ledger.journal;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.baton.contracts.Canonical;
import dev.baton.contracts.Digests;
import dev.baton.contracts.EventIdentity;
import dev.baton.contracts.Json;
import dev.baton.contracts.event.Event;
import dev.baton.contracts.event.EventType;
import dev.baton.contracts.event.FactKind;
import dev.baton.contracts.event.ItemRef;
import dev.baton.contracts.event.Statement;
import dev.baton.contracts.ledger.ItemSnapshot;
import dev.baton.contracts.ledger.Judgement;
import dev.baton.contracts.ledger.LedgerRecord;
import dev.baton.contracts.proof.Leaf;
import dev.baton.ledger.handoff.Changes;
import dev.baton.ledger.handoff.Expiry;
import dev.baton.ledger.handoff.Findings;
import dev.baton.ledger.handoff.ItemState;
import dev.baton.ledger.handoff.Items;
import dev.baton.ledger.handoff.Judging;
import dev.baton.ledger.handoff.Recorded;
import dev.baton.ledger.handoff.Registry;
import dev.baton.ledger.journal.EntryTable.Known;
import dev.baton.ledger.persons.PersonKey;
import dev.baton.ledger.persons.SealedContent;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One batch of a lane while it is decided: commands go in one after the other, rows and heads come
 * out. Nothing here touches the database, the clock or the writer's memory; if the batch is not
 * committed it is thrown away whole.
 */
final class Draft {
  /** How far ahead of the ledger's clock an event may claim to be. */
  static final Duration AHEAD = Duration.ofMinutes(5);

  /** What was recorded later than this after it happened is backdated. */
  static final Duration BACKDATED = Duration.ofHours(1);

  /** Largest published record, in bytes: Kafka's default bound less what a record batch adds. */
  static final int RECORD_BYTES = 1_000_000;

  private final int lane;
  private final Instant now;
  private final Registry registry;
  private final Duration grace;
  private final Supplier<byte[]> salts;
  private final Map<ByteBuffer, Known> known;
  private final Map<String, Memory.Item> items;
  private final Map<String, PersonKey> persons;
  private final Map<ByteBuffer, Fresh> fresh = new HashMap<>();
  private final Set<String> touched = new LinkedHashSet<>();
  private final Set<String> erased = new LinkedHashSet<>();
  private final List<Row> rows = new ArrayList<>();
  private final Heads heads;
  private long next;

  /**
   * @param next position of the next entry
   * @param now when this batch is recorded, in microseconds, not before the lane's last entry
   * @param known what the ledger holds under the keys of the commands' events
   * @param items the items the commands are about, as far as they exist
   * @param persons name → key of those whom events that the ledger does not hold are about
   */
  Draft(
      int lane,
      long next,
      Instant now,
      Registry registry,
      Duration grace,
      Supplier<byte[]> salts,
      Map<ByteBuffer, Known> known,
      Map<String, Memory.Item> items,
      Map<String, PersonKey> persons) {
    this.lane = lane;
    this.next = next;
    this.now = now;
    this.registry = registry;
    this.grace = grace;
    this.salts = salts;
    this.known = known;
    this.items = new HashMap<>(items);
    this.persons = persons;
    this.heads = new Heads(lane, next);
  }

  /** An event of this batch, as its sender said it. */
  @SuppressWarnings("ArrayRecordComponent") // its parts are compared
  private record Fresh(long position, byte[] said) {}

  List<Row> rows() {
    return rows;
  }

  Heads heads() {
    return heads;
  }

  /** The items this batch changed, as they are after it. */
  Map<String, Memory.Item> changed() {
    Map<String, Memory.Item> changed = new LinkedHashMap<>();
    for (String subject : touched) {
      Memory.Item item = items.get(subject);
      if (item != null) {
        changed.put(subject, item);
      }
    }
    return changed;
  }

  /** Of what subjects nothing may be remembered: some of what was said of them is erased. */
  Set<String> erased() {
    return erased;
  }

  Outcome decide(Command command) {
    return switch (command) {
      case Command.Say say -> say(say);
      case Command.Expire(var item, var handoff) -> expire(item, handoff);
      case Command.Judge(var item) -> judge(item);
      case Command.Erase(var event) -> erase(event);
    };
  }

  private Outcome say(Command.Say say) {
    ByteBuffer key = ByteBuffer.wrap(say.key());
    Fresh before = fresh.get(key);
    if (before != null) {
      return Arrays.equals(before.said(), say.said())
          ? new Outcome.Duplicate(lane, before.position())
          : new Outcome.Refused(new Refusal.IdentityReused(lane, before.position()));
    }
    Known recorded = known.get(key);
    if (recorded != null) {
      // what was erased, or cannot be opened any more, still answers for its event, whatever it
      // said
      byte[] salt = recorded.salt();
      return salt == null || Arrays.equals(recorded.digest(), Leaf.contentDigest(salt, say.said()))
          ? new Outcome.Duplicate(lane, recorded.position())
          : new Outcome.Refused(new Refusal.IdentityReused(lane, recorded.position()));
    }
    Event event = say.event();
    if (event.time().isAfter(now.plus(AHEAD))) {
      return new Outcome.Refused(new Refusal.InFuture(event.time(), now));
    }
    if (event.statement() instanceof Statement.OfGrantedMetric of
        && !registry.granted(of.metric(), registry.teamOf(of.team()), event.time())) {
      return new Outcome.Refused(new Refusal.NotGranted(of.team(), of.metric()));
    }
    return append(event, say.team(), say.key(), say.said(), null, say.ahead());
  }

  private Outcome expire(ItemRef item, String handoff) {
    Memory.Item memory = items.get(item.subject());
    Optional<ItemState.Handoff> open =
        memory == null ? Optional.empty() : memory.state().handoff(handoff);
    if (memory == null || open.isEmpty()) {
      return new Outcome.Nothing();
    }
    Recorded judgedBy = open.get().judgedBy();
    if (judgedBy == null || !Expiry.due(open.get().snapshot(), judgedBy.recordedAt(), now, grace)) {
      return new Outcome.Nothing();
    }
    return own(memory, Expiry.event(open.get().snapshot()), null);
  }

  private Outcome judge(ItemRef item) {
    Memory.Item memory = items.get(item.subject());
    Outcome last = new Outcome.Nothing();
    if (memory != null) {
      for (Judging.Late late : Judging.owed(memory.state(), registry)) {
        last = own(memory, late.event(), late.judgement());
      }
    }
    return last;
  }

  private Outcome erase(Event event) {
    erased.add(event.subject());
    byte[] key = EventIdentity.key(event);
    Known recorded = known.get(ByteBuffer.wrap(key));
    if (recorded != null) {
      return new Outcome.Duplicate(lane, recorded.position());
    }
    Fresh before = fresh.get(ByteBuffer.wrap(key));
    return before != null
        ? new Outcome.Duplicate(lane, before.position())
        : append(event, null, key, Canonical.bytes(cloudEvent(event)), null, null);
  }

  /** An entry of the ledger's own; its id is derived, so that it exists once. */
  private Outcome own(Memory.Item memory, Event event, @Nullable Judgement judgement) {
    boolean there =
        memory.entries().stream()
            .anyMatch(e -> e.source().equals(event.source()) && e.id().equals(event.id()));
    if (there) {
      return new Outcome.Nothing();
    }
    return append(
        event, null, EventIdentity.key(event), Canonical.bytes(cloudEvent(event)), judgement, null);
  }

  private Outcome append(
      Event event,
      @Nullable String team,
      byte[] key,
      byte[] said,
      @Nullable Judgement given,
      Judging.@Nullable Ahead ahead) {
    Memory.@Nullable Item before = items.get(event.subject());
    Memory.@Nullable Item after = null;
    Judgement judgement = given;
    List<LedgerRecord.Change> changes = List.of();
    ItemSnapshot others = null;
    Outcome.Recorded outcome = new Outcome.Recorded(lane, next, null, true, List.of());

    Optional<Recorded> fact = Recorded.of(event, team, now, given);
    if (fact.isPresent()) {
      ItemRef item = fact.get().statement().item();
      ItemState stateBefore = before == null ? null : before.state();
      Recorded entry = judged(fact.get(), before, ahead);
      judgement = entry.judgement();
      after = with(before, item, entry, said.length);
      changes = Changes.between(stateBefore, after.state());
      changes.stream()
          .map(LedgerRecord.Change::after)
          .filter(Objects::nonNull)
          .forEach(Head::check);
      others = Changes.others(after.state(), changes);
      Findings findings = Findings.of(entry, after.state(), registry);
      outcome =
          new Outcome.Recorded(
              lane, next, findings.state(), findings.effective(), findings.findings());
    }

    byte[] record =
        Json.bytes(
            new LedgerRecord(
                lane,
                next,
                now,
                event.type(),
                event.subject(),
                team,
                event.source(),
                event.id(),
                event.time(),
                event.time().isBefore(now.minus(BACKDATED)),
                event.correlationId(),
                event.causationId(),
                event.statement().withoutPersonalData(),
                judgement,
                changes,
                others));
    if (record.length > RECORD_BYTES) {
      return new Outcome.Refused(new Refusal.TooLarge(record.length, RECORD_BYTES));
    }
    byte[] salt = salts.get();
    byte[] digest = Leaf.contentDigest(salt, said);
    List<PersonKey> keys = keys(event.statement().dataSubjects());
    Row row =
        new Row(
            next,
            now,
            event.type().wireName(),
            event.subject(),
            team,
            event.source(),
            event.id(),
            event.time(),
            key,
            record,
            keys.isEmpty() ? said : sealed(keys, salt, said),
            keys.isEmpty() ? salt : null,
            digest,
            Leaf.hash(
                Leaf.bytes(
                    lane, next, now, event.type().wireName(), digest, Digests.sha256(record))),
            keys.stream().map(PersonKey::no).toList());
    rows.add(row);
    fresh.put(ByteBuffer.wrap(key), new Fresh(next, said));
    if (after != null) {
      items.put(event.subject(), after);
      touched.add(event.subject());
    }
    heads.add(event.subject(), changes, now);
    if (fact.isPresent()) {
      heads.relate(event.subject(), event.id(), event.correlationId(), event.causationId());
    }
    next++;
    return outcome;
  }

  private List<PersonKey> keys(List<String> names) {
    return names.stream()
        .distinct()
        .map(name -> Objects.requireNonNull(persons.get(name), "a person without a key"))
        .toList();
  }

  private byte[] sealed(List<PersonKey> keys, byte[] salt, byte[] said) {
    byte[] nonce = Arrays.copyOf(salts.get(), SealedContent.NONCE_BYTES);
    return SealedContent.close(keys, new SealedContent.Place(lane, next), nonce, salt, said);
  }

  /** The entry with the judgement it is recorded with. */
  private Recorded judged(
      Recorded entry, Memory.@Nullable Item before, Judging.@Nullable Ahead ahead) {
    if (entry.judgement() != null || !(entry.statement() instanceof Statement.Fact fact)) {
      return entry;
    }
    Judgement alone = ahead != null && ahead.by() == registry ? ahead.judgement() : null;
    if (fact.kind() == FactKind.OFFERED) {
      return entry.judged(alone != null ? alone : Judging.offer(fact, entry.time(), registry));
    }
    if (fact.kind() == FactKind.ACCEPTED) {
      Recorded offer =
          before == null ? null : Items.answered(before.state(), before.entries(), entry);
      Statement.Fact offered =
          offer != null && offer.statement() instanceof Statement.Fact f ? f : null;
      return entry.judged(Judging.acceptance(fact, entry.time(), alone, offered, registry));
    }
    return entry;
  }

  private static Memory.Item with(
      Memory.@Nullable Item before, ItemRef item, Recorded entry, int bytes) {
    Memory.Item memory =
        before == null ? new Memory.Item(List.of(), ItemState.empty(item), 0) : before;
    boolean offer = entry.type() == EventType.OFFERED;
    Recorded kept = offer ? entry : lean(entry);
    List<Recorded> entries = new ArrayList<>(memory.entries().size() + 1);
    entries.addAll(memory.entries());
    entries.add(kept);
    return new Memory.Item(
        entries,
        Items.with(memory.state(), memory.entries(), kept),
        memory.contextBytes() + (offer ? bytes : 0));
  }

  /** Only what offers say of the context is read again; the rest need not be remembered. */
  private static Recorded lean(Recorded entry) {
    return entry.statement().withoutPersonalData() instanceof Statement.AboutItem statement
        ? new Recorded(
            entry.team(),
            entry.source(),
            entry.id(),
            entry.type(),
            entry.time(),
            entry.recordedAt(),
            statement,
            entry.judgement())
        : entry;
  }

  /** An entry of the ledger's own as a CloudEvent. */
  private static ObjectNode cloudEvent(Event event) {
    ObjectNode json = Json.MAPPER.createObjectNode();
    json.put("specversion", "1.0")
        .put("type", event.type().wireName())
        .put("source", event.source())
        .put("id", event.id())
        .put("time", event.time().toString())
        .put("subject", event.subject())
        .put("datacontenttype", "application/json");
    json.set("data", Json.MAPPER.valueToTree(event.statement()));
    return json;
  }
}
