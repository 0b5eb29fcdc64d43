package dev.baton.ledger.handoff;

import dev.baton.contracts.event.Event;
import dev.baton.contracts.event.EventType;
import dev.baton.contracts.event.Statement;
import dev.baton.contracts.event.Statement.Fact;
import dev.baton.contracts.ledger.Judgement;
import dev.baton.contracts.ledger.LedgerRecord;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One recorded entry about an item, as the state function reads it. Speaker, source and id identify
 * it within its item.
 *
 * @param team slug of the emitting team, or its bare name where the registry did not know it when
 *     it was recorded; null for governance and for the ledger itself
 * @param recordedAt when the ledger recorded it; no state depends on it
 * @param statement what was said; its contexts are read by {@link Judging} alone
 * @param judgement what was judged with it; null where nothing was
 */
public record Recorded(
    @Nullable String team,
    String source,
    String id,
    EventType type,
    Instant time,
    Instant recordedAt,
    Statement.AboutItem statement,
    @Nullable Judgement judgement) {

  /** The order in which facts count: time, source, id; speaker where two teams share those. */
  static final Comparator<Recorded> ORDER =
      Comparator.comparing(Recorded::time)
          .thenComparing(Recorded::source)
          .thenComparing(Recorded::id)
          .thenComparing(
              r -> r.statement().speaker(), Comparator.nullsFirst(Comparator.naturalOrder()));

  /**
   * What makes two entries of one item the same.
   *
   * @param speaker null for governance and for the ledger itself
   */
  record Key(@Nullable String speaker, String source, String id) {}

  Key key() {
    return new Key(statement.speaker(), source, id);
  }

  /** Whether it is this event, or another one of the same identity. */
  public boolean isOf(Event event) {
    return has(new Key(event.statement().speaker(), event.source(), event.id()));
  }

  boolean has(Key key) {
    return id.equals(key.id) && key().equals(key);
  }

  /** The fact it states; null where it states none. */
  @Nullable Fact fact() {
    return statement instanceof Fact fact ? fact : null;
  }

  /** The same entry as a correction leaves it. */
  Recorded corrected(Instant otherTime, Statement.AboutItem otherStatement) {
    return new Recorded(team, source, id, type, otherTime, recordedAt, otherStatement, judgement);
  }

  /** An event at the moment it is recorded; empty where it is about no item. */
  public static Optional<Recorded> of(
      Event event, @Nullable String team, Instant recordedAt, @Nullable Judgement judgement) {
    return event.statement() instanceof Statement.AboutItem about
        ? Optional.of(
            new Recorded(
                team,
                event.source(),
                event.id(),
                event.type(),
                event.time(),
                recordedAt,
                about,
                judgement))
        : Optional.empty();
  }

  /** A published entry, without contexts; empty where it is about no item or of no known type. */
  public static Optional<Recorded> of(LedgerRecord entry) {
    return entry.type() != null && entry.statement() instanceof Statement.AboutItem about
        ? Optional.of(
            new Recorded(
                entry.team(),
                entry.source(),
                entry.id(),
                entry.type(),
                entry.time(),
                entry.recordedAt(),
                about,
                entry.judgement()))
        : Optional.empty();
  }

  /** The same entry with what was judged with it. */
  public Recorded judged(Judgement verdict) {
    return new Recorded(team, source, id, type, time, recordedAt, statement, verdict);
  }
}
