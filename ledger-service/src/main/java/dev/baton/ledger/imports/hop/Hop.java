package dev.baton.ledger.imports.hop;

import dev.baton.contracts.event.FactKind;
import dev.baton.ledger.imports.log.Row;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One passing of an item from a team to another, as a log tells it.
 *
 * @param from sender; null where the log does not say
 * @param wentBack whether the item went straight back to the sender
 * @param facts what both sides would have said, in order
 */
public record Hop(@Nullable String from, String to, boolean wentBack, List<Hop.Fact> facts) {
  public Hop {
    facts = List.copyOf(facts);
  }

  /**
   * One fact.
   *
   * @param number of the row it comes from; see {@link
   *     dev.baton.ledger.imports.log.LogEvent#number}
   * @param handoff id of the handoff; null where the log does not say
   * @param id of its event, unique under source and item
   * @param source of its event; null where it is the log's
   * @param reason code
   */
  public record Fact(
      long number,
      FactKind kind,
      Instant time,
      @Nullable String handoff,
      String id,
      @Nullable String source,
      @Nullable String reason,
      @Nullable String onwardTo,
      @Nullable Boolean usableAsIs,
      Row.Carried carried) {}

  /** When this was first said; empty where it was not. */
  Optional<Instant> at(FactKind kind) {
    return facts.stream()
        .filter(fact -> fact.kind() == kind)
        .map(Fact::time)
        .min(Instant::compareTo);
  }

  boolean has(FactKind kind) {
    return facts.stream().anyMatch(fact -> fact.kind() == kind);
  }
}
