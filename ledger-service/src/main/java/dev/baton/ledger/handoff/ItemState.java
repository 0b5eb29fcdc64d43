package dev.baton.ledger.handoff;

import dev.baton.contracts.event.FactKind;
import dev.baton.contracts.event.ItemRef;
import dev.baton.contracts.ledger.HandoffSnapshot;
import dev.baton.contracts.ledger.ItemSnapshot;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What an item's entries make of it.
 *
 * @param handoffs in the order of their cohort time, then of their ids
 * @param way the item's hops, as they are published
 * @param aside entries that stand in no handoff
 */
public record ItemState(ItemRef item, List<Handoff> handoffs, ItemSnapshot way, List<Aside> aside) {

  /** An item of which nothing is recorded. */
  public static ItemState empty(ItemRef item) {
    return new ItemState(item, List.of(), new ItemSnapshot(List.of(), 0), List.of());
  }

  /**
   * One handoff and the facts that make it.
   *
   * @param snapshot as it is published
   * @param effective kind → the fact that counts, corrections applied
   * @param contested recorded facts that count in nothing, as long as the winner stands
   * @param judgedBy the entry whose judgement is in force: the offer itself or a later {@code
   *     judged}; null where the snapshot has none
   */
  public record Handoff(
      HandoffSnapshot snapshot,
      Map<FactKind, Recorded> effective,
      List<Contested> contested,
      @Nullable Recorded judgedBy) {

    private boolean holds(Recorded.Key key) {
      return effective.values().stream().anyMatch(f -> f.key().equals(key))
          || contested.stream().anyMatch(c -> c.fact().key().equals(key));
    }
  }

  /**
   * A fact that lost.
   *
   * @param winner the fact because of which it does not count
   */
  public record Contested(Recorded fact, Recorded winner, Why why) {}

  /** Why a fact is contested. */
  public enum Why {
    /** An earlier fact of the same kind counts. */
    SAME_KIND,
    /** The handoff had ended otherwise before. */
    DISPOSED_OTHERWISE,
    /** Whoever says it is not that party of the handoff. */
    NOT_A_PARTY
  }

  /**
   * An entry that stands in no handoff.
   *
   * @param by the correction or the link that stands instead; null where there is none
   */
  public record Aside(Recorded entry, Because because, @Nullable Recorded by) {}

  /** Why an entry stands in no handoff. */
  public enum Because {
    /** A correction took it back. */
    CORRECTED_AWAY,
    /** A correction of nothing that its team has said about this item, so far. */
    CORRECTS_NOTHING,
    /** A link of what is not, or not by its parties, an offer and a phantom to the same team. */
    LINKS_NOTHING,
    /** Another link joined the phantom before. */
    LINKED_OTHERWISE
  }

  /** The handoff of this id. */
  public Optional<Handoff> handoff(String id) {
    return handoffs.stream().filter(h -> h.snapshot().handoff().equals(id)).findFirst();
  }

  /** The handoff in which this fact stands, effective or contested. */
  public Optional<Handoff> handoffOf(Recorded fact) {
    return handoffOf(fact.key());
  }

  Optional<Handoff> handoffOf(Recorded.Key key) {
    return handoffs.stream().filter(h -> h.holds(key)).findFirst();
  }
}
