package dev.baton.ledger.handoff;

import dev.baton.contracts.event.Event;
import dev.baton.contracts.event.Statement;
import dev.baton.contracts.ledger.Judgement;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Judges offers and acceptances by the contract in force, once, when they are recorded. */
public final class Judging {
  private Judging() {}

  /** The judgement of an offer. */
  public static Judgement offer(Statement.Fact offer, Instant time, Registry known) {
    return new Judgement(null, null, known.position(), null, java.util.Map.of());
  }

  /**
   * The judgement of an acceptance: what arrived, against the contract in force at its own time and
   * against what was offered.
   *
   * @param offered the effective offer of the handoff, with its context; null for a phantom
   */
  public static Judgement acceptance(
      Statement.Fact acceptance, Instant time, Statement.@Nullable Fact offered, Registry known) {
    return new Judgement(null, null, known.position(), null, java.util.Map.of());
  }

  /**
   * The entries the ledger owes because a contract became known after these offers were recorded:
   * one for each open offer that was judged by none and would be now. The entries of the item must
   * carry their contexts.
   */
  public static List<Late> owed(ItemState item, Registry known) {
    return List.of();
  }

  /**
   * One late judgement.
   *
   * @param event the {@code judged} event, its id derived from the offer and the contract
   */
  public record Late(Event event, Judgement judgement) {}
}
