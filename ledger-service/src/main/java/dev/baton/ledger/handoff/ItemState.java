package dev.baton.ledger.handoff;

import dev.baton.contracts.event.FactKind;
import dev.baton.contracts.event.ItemRef;
import dev.baton.contracts.ledger.Disposition;
import dev.baton.contracts.ledger.Flag;
import dev.baton.contracts.ledger.HandoffSnapshot;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What an item's entries make of it.
 *
 * @param handoffs in the order of their cohort time, then of their ids
 * @param aside entries that stand in no handoff
 * @param names which names are one team
 * @param plain whether the item is no more than its handoffs: there is no correction and no link,
 *     and every entry names a handoff that has a fact. Then a further entry that names one changes
 *     that one, and of the others at most what compares them with it
 */
public record ItemState(
    ItemRef item, List<Handoff> handoffs, List<Aside> aside, TeamNames names, boolean plain) {

  /** An item of which nothing is recorded. */
  public static ItemState empty(ItemRef item) {
    return new ItemState(item, List.of(), List.of(), TeamNames.NONE, true);
  }

  /**
   * One handoff and the facts that make it.
   *
   * @param snapshot as it is published
   * @param effective kind → the fact that counts, corrections applied
   * @param contested recorded facts that count in nothing, as long as the winner stands
   * @param judgedBy the entry whose judgement is in force: the offer itself or a later {@code
   *     judged}; null where the snapshot has none
   * @param group all its entries
   */
  public record Handoff(
      HandoffSnapshot snapshot,
      Map<FactKind, Recorded> effective,
      List<Contested> contested,
      @Nullable Recorded judgedBy,
      Group group) {

    /** The same handoff beside others; the same object where they say nothing new of it. */
    Handoff beside(boolean repeat, boolean suspectedPair) {
      if (snapshot.has(Flag.REPEAT) == repeat
          && snapshot.has(Flag.SUSPECTED_PAIR) == suspectedPair) {
        return this;
      }
      Set<Flag> flags = EnumSet.noneOf(Flag.class);
      flags.addAll(snapshot.flags());
      set(flags, Flag.REPEAT, repeat);
      set(flags, Flag.SUSPECTED_PAIR, suspectedPair);
      HandoffSnapshot s = snapshot;
      HandoffSnapshot flagged =
          new HandoffSnapshot(
              s.handoff(),
              s.item(),
              s.from(),
              s.to(),
              s.times(),
              s.disposition(),
              s.disposedAt(),
              s.state(),
              Collections.unmodifiableSet(flags),
              s.judgement(),
              s.received(),
              s.value(),
              s.usableAsIs(),
              s.reason(),
              s.onwardTo(),
              s.outcome(),
              s.sent(),
              s.understood());
      return new Handoff(flagged, effective, contested, judgedBy, group);
    }

    private static void set(Set<Flag> flags, Flag flag, boolean on) {
      if (on) {
        flags.add(flag);
      } else {
        flags.remove(flag);
      }
    }

    /** An offer of which the receiver has not said a word: any but the receipt disposes of it. */
    boolean isUnansweredOffer() {
      return snapshot.offered()
          && (snapshot.disposition() == Disposition.OPEN
              || snapshot.disposition() == Disposition.EXPIRED)
          && !effective.containsKey(FactKind.RECEIVED);
    }

    /** A phantom under an id that somebody gave it. */
    boolean isNamedPhantom() {
      return group.named() && snapshot.has(Flag.PHANTOM);
    }

    private boolean holds(Recorded.Key key) {
      for (Recorded fact : group.facts()) {
        if (fact.has(key)) {
          return true;
        }
      }
      return false;
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
    for (Handoff handoff : handoffs) {
      if (handoff.snapshot().handoff().equals(id)) {
        return Optional.of(handoff);
      }
    }
    return Optional.empty();
  }

  /** The handoff in which this fact stands, effective or contested. */
  public Optional<Handoff> handoffOf(Recorded fact) {
    return handoffOf(fact.key());
  }

  Optional<Handoff> handoffOf(Recorded.Key key) {
    for (Handoff handoff : handoffs) {
      if (handoff.holds(key)) {
        return Optional.of(handoff);
      }
    }
    return Optional.empty();
  }
}
