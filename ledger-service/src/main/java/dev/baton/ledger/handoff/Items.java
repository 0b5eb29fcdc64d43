package dev.baton.ledger.handoff;

import dev.baton.contracts.Money;
import dev.baton.contracts.Names;
import dev.baton.contracts.event.FactKind;
import dev.baton.contracts.event.FactKind.Side;
import dev.baton.contracts.event.ItemRef;
import dev.baton.contracts.event.Statement.Expired;
import dev.baton.contracts.event.Statement.Fact;
import dev.baton.contracts.event.Statement.Judged;
import dev.baton.contracts.ledger.Disposition;
import dev.baton.contracts.ledger.Flag;
import dev.baton.contracts.ledger.HandoffSnapshot;
import dev.baton.contracts.ledger.HandoffState;
import dev.baton.contracts.ledger.Judgement;
import dev.baton.ledger.handoff.ItemState.Aside;
import dev.baton.ledger.handoff.ItemState.Contested;
import dev.baton.ledger.handoff.ItemState.Handoff;
import dev.baton.ledger.handoff.ItemState.Why;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The state of an item's handoffs as a function of the set of its entries.
 *
 * <p>It is decided in four steps, each of which looks only at what the facts say and never at when
 * they arrived: {@link Corrections} takes away and mends; {@link Matching} sorts facts into
 * handoffs; within each handoff the least fact of a kind by time, source and id counts, and the
 * earliest of acceptance, rejection, forwarding and withdrawal disposes of it; last come the flags
 * that need a look across the item's handoffs. The cost is n log n in the item's entries.
 *
 * <p>One more entry mostly needs none of the first two: where nothing is corrected or linked and
 * every entry names its handoff, it stands in the handoff that it names and in no other. Then
 * {@link #with} decides that one anew by the third step and goes on with the fourth; wherever this
 * does not hold it decides everything from scratch. The same set cannot give two answers.
 *
 * <p>Whoever speaks must be the party they speak for: a fact of a team that is not that party of
 * the handoff is contested, whatever it says, or a sender could accept for its receiver under the
 * receiver's name. Naming the <em>other</em> party wrongly is a flag and no more.
 */
public final class Items {
  private static final Comparator<Handoff> BY_COHORT =
      Comparator.comparing((Handoff h) -> h.snapshot().cohortTime())
          .thenComparing(h -> h.snapshot().handoff());

  private Items() {}

  /**
   * What these entries make of the item, in whatever order and however often they are given.
   *
   * @param entries all of the item's entries; two of the same speaker, source and id are the same
   */
  public static ItemState of(ItemRef item, Collection<Recorded> entries) {
    Map<Recorded.Key, Recorded> distinct = new LinkedHashMap<>();
    entries.forEach(e -> distinct.putIfAbsent(e.key(), e));
    List<Recorded> ordered = new ArrayList<>(distinct.values());
    ordered.sort(Recorded.ORDER);

    TeamNames names = TeamNames.of(ordered);
    Corrections corrections = new Corrections(ordered);
    Matching matching = new Matching(item, names, corrections.kept);

    List<Handoff> handoffs = new ArrayList<>();
    for (Group group : matching.groups()) {
      handoffs.add(new Draft(item, names, group).handoff());
    }
    List<Aside> aside = new ArrayList<>(corrections.aside);
    aside.addAll(matching.aside);
    aside.sort(Comparator.comparing(Aside::entry, Recorded.ORDER));
    return state(item, handoffs, List.copyOf(aside), names, corrections.none() && matching.plain);
  }

  /**
   * What {@link #of} makes of these entries and one more. Handoffs of which that one says nothing
   * stay the same objects where it stands in the one it names.
   *
   * @param before what {@code entries} make of the item
   */
  public static ItemState with(ItemState before, List<Recorded> entries, Recorded entry) {
    String id = onlyTouched(before, entries, entry);
    if (id == null) {
      List<Recorded> all = new ArrayList<>(entries);
      all.add(entry);
      return of(before.item(), all);
    }
    Group group = Group.named(id);
    List<Handoff> handoffs = new ArrayList<>(before.handoffs().size() + 1);
    for (Handoff handoff : before.handoffs()) {
      if (handoff.group().id().equals(id)) {
        group = handoff.group();
      } else {
        handoffs.add(handoff);
      }
    }
    handoffs.add(new Draft(before.item(), before.names(), group.with(entry)).handoff());
    return state(before.item(), handoffs, before.aside(), before.names(), true);
  }

  /**
   * The offer of the handoff in which one more fact will stand; null where there is none.
   *
   * @param before what {@code entries} make of the item
   * @param fact an answer: it makes no offer
   */
  public static @Nullable Recorded answered(
      ItemState before, List<Recorded> entries, Recorded fact) {
    String id = onlyTouched(before, entries, fact);
    Optional<Handoff> handoff =
        id != null ? before.handoff(id) : with(before, entries, fact).handoffOf(fact);
    return handoff.map(h -> h.effective().get(FactKind.OFFERED)).orElse(null);
  }

  /** The only handoff that can be another for this entry; null where there may be more. */
  private static @Nullable String onlyTouched(
      ItemState before, List<Recorded> entries, Recorded entry) {
    if (!before.plain() || !before.names().cover(entry)) {
      return null;
    }
    String id = Matching.idIn(before.item(), entry);
    if (id == null || (entry.fact() == null && before.handoff(id).isEmpty())) {
      return null;
    }
    Recorded.Key key = entry.key();
    for (Recorded earlier : entries) {
      if (earlier.has(key)) {
        return null;
      }
    }
    return id;
  }

  /**
   * @param handoffs each decided for itself, or as it stood beside others
   */
  private static ItemState state(
      ItemRef item, List<Handoff> handoffs, List<Aside> aside, TeamNames names, boolean plain) {
    record Crossing(String from, String to) {}
    handoffs.sort(BY_COHORT);
    Set<Crossing> crossed = new HashSet<>();
    Set<String> suspected = receiversOfPairs(handoffs, names);
    handoffs.replaceAll(h -> {
      String to = names.of(h.snapshot().to());
      boolean repeat = !crossed.add(new Crossing(names.of(h.snapshot().from()), to));
      boolean half = h.isUnansweredOffer() || h.isNamedPhantom();
      return h.beside(repeat, half && suspected.contains(to));
    });
    return new ItemState(item, Collections.unmodifiableList(handoffs), aside, names, plain);
  }

  /** Teams to which there is an unanswered offer and a phantom, each under an id somebody gave. */
  private static Set<String> receiversOfPairs(List<Handoff> handoffs, TeamNames names) {
    Set<String> unanswered = new HashSet<>();
    Set<String> phantom = new HashSet<>();
    for (Handoff handoff : handoffs) {
      if (handoff.isUnansweredOffer()) {
        unanswered.add(names.of(handoff.snapshot().to()));
      } else if (handoff.isNamedPhantom()) {
        phantom.add(names.of(handoff.snapshot().to()));
      }
    }
    unanswered.retainAll(phantom);
    return unanswered;
  }

  /** One handoff while it is being decided. */
  private static final class Draft {
    private final ItemRef item;
    private final TeamNames names;
    private final Group group;
    private final Set<Flag> flags = EnumSet.noneOf(Flag.class);
    private final Map<FactKind, Recorded> effective = new EnumMap<>(FactKind.class);
    private final Map<FactKind, Instant> times = new EnumMap<>(FactKind.class);
    private final List<Contested> contested = new ArrayList<>();
    private final String from;
    private final String to;
    private final String fromTeam;
    private final String toTeam;
    private final @Nullable Recorded offer;
    private final @Nullable Recorded judgedBy;
    private final @Nullable Instant firstOfReceiver;
    private Disposition disposition = Disposition.OPEN;
    private @Nullable Instant disposedAt;

    Draft(ItemRef item, TeamNames names, Group group) {
      this.item = item;
      this.names = names;
      this.group = group;

      Recorded anchor = anchor(group.facts());
      Fact anchorFact = fact(anchor);
      this.to = anchorFact.to();
      this.toTeam = names.of(to);
      this.from = sender(group.facts(), anchorFact);
      this.fromTeam = names.of(from);

      pickEffective(group.facts(), anchor);
      this.offer = effective.get(FactKind.OFFERED);
      this.firstOfReceiver = firstOfReceiver();
      this.judgedBy = judgedBy(group.judged());
      dispose(group.expiries());
    }

    /** The fact whose parties are the handoff's: its offer, else the earliest of the receiver. */
    private static Recorded anchor(List<Recorded> facts) {
      Recorded receivers = null;
      for (Recorded entry : facts) {
        FactKind kind = fact(entry).kind();
        if (kind == FactKind.OFFERED) {
          return entry;
        }
        if (kind.side() == Side.RECEIVER && receivers == null) {
          receivers = entry;
        }
      }
      return receivers != null ? receivers : facts.getFirst();
    }

    /** The sender the anchor names, else the first that anybody names for this receiver. */
    private String sender(List<Recorded> facts, Fact anchor) {
      if (anchor.from() != null) {
        return anchor.from();
      }
      for (Side side : List.of(Side.RECEIVER, Side.SENDER)) {
        for (Recorded entry : facts) {
          Fact fact = fact(entry);
          if (fact.kind().side() == side
              && fact.from() != null
              && names.of(fact.to()).equals(toTeam)) {
            return fact.from();
          }
        }
      }
      return Names.NO_TEAM;
    }

    private void pickEffective(List<Recorded> facts, Recorded anchor) {
      for (Recorded entry : facts) {
        Fact fact = fact(entry);
        boolean fromAgrees = fact.from() == null || names.of(fact.from()).equals(fromTeam);
        boolean toAgrees = names.of(fact.to()).equals(toTeam);
        if (!fromAgrees || !toAgrees) {
          flags.add(Flag.PARTIES_DIFFER);
        }
        times.putIfAbsent(fact.kind(), entry.time());
        boolean partySpeaks = fact.kind().side() == Side.SENDER ? fromAgrees : toAgrees;
        if (!partySpeaks) {
          contested.add(new Contested(entry, anchor, Why.NOT_A_PARTY));
          continue;
        }
        Recorded winner = effective.putIfAbsent(fact.kind(), entry);
        if (winner != null) {
          contested.add(new Contested(entry, winner, Why.SAME_KIND));
        }
      }
    }

    private @Nullable Instant firstOfReceiver() {
      Instant first = null;
      for (Recorded entry : effective.values()) {
        if (fact(entry).kind().side() == Side.RECEIVER
            && (first == null || entry.time().isBefore(first))) {
          first = entry.time();
        }
      }
      return first;
    }

    /** A judgement by a contract, the offer's own before a later one; else what the offer has. */
    private @Nullable Recorded judgedBy(List<Recorded> later) {
      if (offer == null) {
        return null;
      }
      if (offer.judgement() != null && offer.judgement().contract() != null) {
        return offer;
      }
      return later.stream()
          .filter(j -> j.judgement() != null && names(j, offer))
          .min(
              Comparator.comparingLong(
                      (Recorded j) -> Objects.requireNonNull(j.judgement()).ownershipPosition())
                  .thenComparing(Recorded.ORDER))
          .orElse(offer.judgement() == null ? null : offer);
    }

    private static boolean names(Recorded judged, Recorded offer) {
      Judged said = (Judged) judged.statement();
      return said.offer().source().equals(offer.source()) && said.offer().id().equals(offer.id());
    }

    private @Nullable Judgement judgement() {
      return judgedBy == null ? null : judgedBy.judgement();
    }

    private void dispose(List<Recorded> expiries) {
      Recorded implying =
          least(
              effective.get(FactKind.STARTED),
              effective.get(FactKind.RETURNED),
              effective.get(FactKind.COMPLETED));
      Recorded accepted = effective.get(FactKind.ACCEPTED);
      boolean implied =
          implying != null && (accepted == null || implying.time().isBefore(accepted.time()));

      Recorded winner = implied ? implying : accepted;
      Disposition how = Disposition.ACCEPTED;
      for (FactKind kind : List.of(FactKind.REJECTED, FactKind.FORWARDED, FactKind.WITHDRAWN)) {
        Recorded other = effective.get(kind);
        // at equal times the first in this order stands
        if (other != null && (winner == null || other.time().isBefore(winner.time()))) {
          winner = other;
          how = Disposition.valueOf(kind.name());
        }
      }

      Expired expired = offer == null ? null : firstExpiry(expiries);
      Instant deadline = judgement() == null ? null : judgement().deadline();
      if (deadline == null && expired != null) {
        deadline = expired.deadline();
      }
      if (expired != null) {
        flags.add(Flag.EVER_EXPIRED);
      }
      if (winner != null) {
        disposition = how;
        disposedAt = winner.time();
        if (deadline != null && winner.time().isAfter(deadline)) {
          flags.add(Flag.LATE);
        }
        if (how == Disposition.ACCEPTED && implied) {
          flags.add(Flag.IMPLIED);
        }
        contestWhatItExcludes(how, winner);
      } else if (expired != null) {
        disposition = Disposition.EXPIRED;
        disposedAt = expired.deadline();
      }
      if (offer == null) {
        if (firstOfReceiver != null) {
          flags.add(Flag.PHANTOM);
        }
      } else if (firstOfReceiver != null && firstOfReceiver.isBefore(offer.time())) {
        flags.add(Flag.RETROACTIVE);
      }
    }

    private static @Nullable Expired firstExpiry(List<Recorded> expiries) {
      return expiries.stream()
          .map(e -> (Expired) e.statement())
          .min(Comparator.comparing(Expired::deadline))
          .orElse(null);
    }

    private void contestWhatItExcludes(Disposition how, Recorded winner) {
      for (Iterator<Recorded> facts = effective.values().iterator(); facts.hasNext(); ) {
        Recorded fact = facts.next();
        if (excludes(how, fact(fact).kind())) {
          facts.remove();
          contested.add(new Contested(fact, winner, Why.DISPOSED_OTHERWISE));
        }
      }
      contested.sort(Comparator.comparing(Contested::fact, Recorded.ORDER));
    }

    private static boolean excludes(Disposition how, FactKind kind) {
      return switch (kind) {
        case OFFERED, RECEIVED -> false;
        case ACCEPTED, STARTED, RETURNED, COMPLETED -> how != Disposition.ACCEPTED;
        case REJECTED -> how != Disposition.REJECTED;
        case FORWARDED -> how != Disposition.FORWARDED;
        case WITHDRAWN -> how != Disposition.WITHDRAWN;
      };
    }

    private static @Nullable Recorded least(@Nullable Recorded... candidates) {
      Recorded least = null;
      for (Recorded candidate : candidates) {
        if (candidate != null && (least == null || Recorded.ORDER.compare(candidate, least) < 0)) {
          least = candidate;
        }
      }
      return least;
    }

    private HandoffState state() {
      if (disposition != Disposition.ACCEPTED) {
        return HandoffState.valueOf(disposition.name());
      }
      Recorded completed = effective.get(FactKind.COMPLETED);
      Recorded returned = effective.get(FactKind.RETURNED);
      if (completed != null
          && (returned == null || Recorded.ORDER.compare(completed, returned) > 0)) {
        return HandoffState.COMPLETED;
      }
      if (returned != null) {
        return HandoffState.RETURNED;
      }
      return effective.containsKey(FactKind.STARTED) ? HandoffState.STARTED : HandoffState.ACCEPTED;
    }

    Handoff handoff() {
      Fact offered = offer == null ? null : fact(offer);
      Money value = offered == null ? null : offered.value();
      Boolean usable = null;
      Map<String, String> understood = new TreeMap<>();
      List<Recorded> counted = new ArrayList<>(effective.values());
      counted.sort(Recorded.ORDER);
      for (Recorded entry : counted) {
        Fact fact = fact(entry);
        if (fact.kind().side() == Side.RECEIVER) {
          value = value == null ? fact.value() : value;
          usable = fact.usableAsIs() == null ? usable : fact.usableAsIs();
          understood.putAll(fact.definitions());
        }
      }
      Fact rejected = effectiveFact(FactKind.REJECTED);
      Fact returned = effectiveFact(FactKind.RETURNED);
      Fact refusal = rejected != null ? rejected : returned;
      Fact forwarded = effectiveFact(FactKind.FORWARDED);
      Fact completed = effectiveFact(FactKind.COMPLETED);
      Recorded accepted = effective.get(FactKind.ACCEPTED);
      Map<String, Judgement.Verdict> received =
          accepted == null || accepted.judgement() == null
              ? Map.of()
              : accepted.judgement().fields();
      HandoffSnapshot snapshot =
          new HandoffSnapshot(
              group.id(),
              item,
              from,
              to,
              Collections.unmodifiableMap(times),
              disposition,
              disposedAt,
              state(),
              Collections.unmodifiableSet(flags),
              judgement(),
              received,
              value,
              usable,
              refusal == null || refusal.reason() == null ? null : refusal.reason().code(),
              forwarded == null ? null : forwarded.onwardTo(),
              completed == null ? null : completed.outcome(),
              offered == null ? Map.of() : offered.definitions(),
              Collections.unmodifiableMap(understood));
      return new Handoff(
          snapshot,
          Collections.unmodifiableMap(effective),
          Collections.unmodifiableList(contested),
          judgedBy,
          group);
    }

    private @Nullable Fact effectiveFact(FactKind kind) {
      Recorded entry = effective.get(kind);
      return entry == null ? null : fact(entry);
    }

    private static Fact fact(Recorded entry) {
      return Objects.requireNonNull(entry.fact());
    }
  }
}
