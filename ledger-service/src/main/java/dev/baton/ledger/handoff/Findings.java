package dev.baton.ledger.handoff;

import com.fasterxml.jackson.databind.JsonNode;
import dev.baton.contracts.Names;
import dev.baton.contracts.event.FactKind;
import dev.baton.contracts.event.FactKind.Side;
import dev.baton.contracts.event.ReasonCode;
import dev.baton.contracts.event.Statement;
import dev.baton.contracts.event.Statement.Correction;
import dev.baton.contracts.event.Statement.EventRef;
import dev.baton.contracts.event.Statement.Fact;
import dev.baton.contracts.event.Statement.Link;
import dev.baton.contracts.event.Statement.Reason;
import dev.baton.contracts.ledger.Flag;
import dev.baton.contracts.ledger.HandoffSnapshot;
import dev.baton.contracts.ledger.HandoffState;
import dev.baton.contracts.ledger.Judgement;
import dev.baton.contracts.ledger.Judgement.Verdict;
import dev.baton.contracts.ownership.OwnershipEntity.Boundary;
import dev.baton.ledger.handoff.ItemState.Aside;
import dev.baton.ledger.handoff.ItemState.Contested;
import dev.baton.ledger.handoff.ItemState.Handoff;
import dev.baton.ledger.handoff.ItemState.Why;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the emitter of one entry is told.
 *
 * @param effective whether the entry counts, as of now
 * @param state of the handoff it is about; null where it is about none
 */
public record Findings(boolean effective, @Nullable HandoffState state, List<Finding> findings) {

  /**
   * What there is to say about an entry.
   *
   * @param after the item's state with the entry
   * @param known the registry as known when it was recorded
   */
  public static Findings of(Recorded entry, ItemState after, Registry known) {
    List<Finding> findings = new ArrayList<>();
    Optional<Aside> aside =
        after.aside().stream().filter(a -> a.entry().key().equals(entry.key())).findFirst();
    aside.ifPresent(a -> findings.add(aside(a)));
    Optional<Handoff> handoff =
        switch (entry.statement()) {
          case Fact fact -> after.handoffOf(entry);
          case Correction correction ->
              after.handoffOf(
                  new Recorded.Key(
                      correction.team(),
                      correction.corrects().source(),
                      correction.corrects().id()));
          case Link link -> after.handoff(link.offer());
          case Statement.Expired expired -> after.handoff(expired.handoff());
          case Statement.Judged judged -> after.handoff(judged.handoff());
        };
    Optional<Contested> contested =
        handoff.stream()
            .flatMap(h -> h.contested().stream())
            .filter(c -> c.fact().key().equals(entry.key()))
            .findFirst();
    if (entry.statement() instanceof Fact fact) {
      contested.ifPresent(c -> findings.add(contested(c)));
      handoff.ifPresent(h -> {
        if (contested.map(Contested::why).orElse(null) != Why.NOT_A_PARTY) {
          partiesDiffer(entry, fact, h, findings);
        }
        flags(h.snapshot(), findings);
      });
      said(fact, findings);
      judged(entry.judgement(), findings);
      Crossing crossing = crossing(entry, fact, handoff);
      reason(fact, crossing, known, findings);
      registered(crossing, known, findings);
    }
    return new Findings(
        aside.isEmpty() && contested.isEmpty(),
        handoff.map(h -> h.snapshot().state()).orElse(null),
        List.copyOf(findings));
  }

  /** What there is to say about the handoff itself, for who reads it. */
  public static List<Finding> of(Handoff handoff, Registry known) {
    List<Finding> findings = new ArrayList<>();
    HandoffSnapshot snapshot = handoff.snapshot();
    flags(snapshot, findings);
    if (snapshot.has(Flag.PARTIES_DIFFER)) {
      findings.add(
          new Finding("parties-differ", "A fact names other parties than the handoff's.", null));
    }
    judged(snapshot.judgement(), findings);
    registered(
        new Crossing(
            sender(Optional.of(handoff)),
            snapshot.to(),
            snapshot.item().type(),
            snapshot.cohortTime(),
            null,
            judged(handoff)),
        known,
        findings);
    return List.copyOf(findings);
  }

  /**
   * What decides on which boundary a handoff falls.
   *
   * @param from null where nobody said so
   * @param context as it was offered, or else as the receiver has it; null where it is not known
   * @param judged the boundary by which it was judged; null for none
   */
  private record Crossing(
      @Nullable String from,
      String to,
      String workType,
      Instant at,
      @Nullable JsonNode context,
      @Nullable String judged) {
    Optional<Boundary> boundary(Registry known) {
      return known.boundary(from, to, workType, at, context, judged);
    }
  }

  private static Crossing crossing(Recorded entry, Fact fact, Optional<Handoff> handoff) {
    Fact offer =
        handoff.map(h -> h.effective().get(FactKind.OFFERED)).map(Recorded::fact).orElse(fact);
    return new Crossing(
        fact.from() != null ? fact.from() : sender(handoff),
        fact.to(),
        fact.item().type(),
        entry.time(),
        offer.context(),
        handoff.map(Findings::judged).orElse(null));
  }

  /** The boundary by which it was judged: as it was offered, or a phantom as it was accepted. */
  private static @Nullable String judged(Handoff handoff) {
    Recorded accepted = handoff.effective().get(FactKind.ACCEPTED);
    Judgement judgement =
        handoff.snapshot().offered() || accepted == null
            ? handoff.snapshot().judgement()
            : accepted.judgement();
    return judgement == null ? null : judgement.boundary();
  }

  private static @Nullable String sender(Optional<Handoff> handoff) {
    return handoff
        .map(h -> h.snapshot().from())
        .filter(from -> !from.equals(Names.NO_TEAM))
        .orElse(null);
  }

  private static Finding aside(Aside aside) {
    EventRef by = aside.by() == null ? null : ref(aside.by());
    return switch (aside.because()) {
      case CORRECTED_AWAY ->
          new Finding("corrected-away", "A correction of its own team takes it back.", by);
      case CORRECTS_NOTHING ->
          new Finding(
              "corrects-nothing",
              "Its team has recorded no such event about this item so far; it takes effect if that"
                  + " event comes.",
              null);
      case LINKS_NOTHING ->
          new Finding(
              "links-nothing",
              "It needs an offer and a phantom of this item to one team, and one of the offer's"
                  + " parties or governance to say so; it takes effect if they come.",
              null);
      case LINKED_OTHERWISE ->
          new Finding("already-linked", "Another link joined the phantom before.", by);
    };
  }

  private static Finding contested(Contested contested) {
    Fact winner = Objects.requireNonNull(contested.winner().fact());
    EventRef ref = ref(contested.winner());
    return switch (contested.why()) {
      case SAME_KIND ->
          new Finding(
              "already-" + name(winner.kind()), "An earlier fact of the same kind counts.", ref);
      case DISPOSED_OTHERWISE ->
          new Finding(
              "already-"
                  + switch (winner.kind()) {
                    case REJECTED, FORWARDED, WITHDRAWN -> name(winner.kind());
                    default -> name(FactKind.ACCEPTED);
                  },
              "The handoff had ended otherwise by then.",
              ref);
      case NOT_A_PARTY ->
          new Finding(
              "parties-differ",
              "The team that says so is not that party of the handoff, which goes from '%s' to '%s'."
                  .formatted(winner.from() == null ? Names.NO_TEAM : winner.from(), winner.to()),
              ref);
    };
  }

  /** The speaker is the party it should be, but names another counterpart. */
  private static void partiesDiffer(
      Recorded entry, Fact fact, Handoff handoff, List<Finding> findings) {
    HandoffSnapshot snapshot = handoff.snapshot();
    if (!snapshot.has(Flag.PARTIES_DIFFER)) {
      return;
    }
    boolean sender = fact.kind().side() == Side.SENDER;
    String said = sender ? fact.to() : fact.from();
    String is = sender ? snapshot.to() : snapshot.from();
    Map<String, String> aliases =
        entry.judgement() == null ? Map.of() : entry.judgement().aliases();
    if (said != null && !said.equals(is) && !is.equals(aliases.get(said))) {
      findings.add(
          new Finding(
              "parties-differ",
              "It names '%s' where the handoff has '%s'.".formatted(said, is),
              null));
    }
  }

  private static void flags(HandoffSnapshot handoff, List<Finding> findings) {
    for (Flag flag : handoff.flags()) {
      switch (flag) {
        case PHANTOM ->
            findings.add(
                new Finding("no-offer", "No offer of this handoff has been recorded.", null));
        case IMPLIED ->
            findings.add(
                new Finding(
                    "acceptance-implied",
                    "No acceptance was recorded before; what followed implies it.",
                    null));
        case LATE -> findings.add(new Finding("late", "It was answered after its deadline.", null));
        case RETROACTIVE ->
            findings.add(
                new Finding(
                    "retroactive", "Its offer is later than what the receiver says.", null));
        case SUSPECTED_PAIR ->
            findings.add(
                new Finding(
                    "suspected-pair",
                    "An unanswered offer and a phantom of this item to the same team may be one"
                        + " handoff: a 'linked' event joins them.",
                    null));
        case EVER_EXPIRED, PARTIES_DIFFER, REPEAT -> {}
      }
    }
  }

  private static void said(Fact fact, List<Finding> findings) {
    if (fact.kind() == FactKind.FORWARDED && fact.onwardTo() == null) {
      findings.add(new Finding("no-onward-team", "It does not say to whom.", null));
    }
  }

  /** Why it was rejected or returned, in words that both sides know. */
  private static void reason(Fact fact, Crossing crossing, Registry known, List<Finding> findings) {
    if (fact.kind() != FactKind.REJECTED && fact.kind() != FactKind.RETURNED) {
      return;
    }
    Reason reason = fact.reason();
    if (reason == null) {
      findings.add(new Finding("no-reason", "It gives no reason.", null));
    } else if (reason.code().equals(Reason.NO_CODE)) {
      findings.add(new Finding("no-reason-code", "Its reason has no code.", null));
    } else if (!ReasonCode.CODES.contains(reason.code())
        && !crossing
            .boundary(known)
            .flatMap(boundary -> known.contract(boundary.id(), crossing.at()))
            .map(agreed -> agreed.contract().reasons().containsKey(reason.code()))
            .orElse(false)) {
      findings.add(
          new Finding(
              "unlisted-reason",
              "'%s' is no standard code, and no contract of the boundary lists it."
                  .formatted(reason.code()),
              null));
    }
  }

  private static void judged(@Nullable Judgement judgement, List<Finding> findings) {
    if (judgement == null) {
      return;
    }
    for (Verdict verdict : Verdict.values()) {
      List<String> fields =
          judgement.fields().entrySet().stream()
              .filter(f -> f.getValue() == verdict)
              .map(Map.Entry::getKey)
              .toList();
      if (verdict != Verdict.PRESENT && !fields.isEmpty()) {
        findings.add(
            new Finding(
                "context-" + verdict.name().toLowerCase(Locale.ROOT),
                String.join(", ", fields),
                null));
      }
    }
  }

  private static void registered(Crossing crossing, Registry known, List<Finding> findings) {
    String from = crossing.from();
    String to = crossing.to();
    boolean bothKnown = from != null;
    for (String team : from == null ? List.of(to) : List.of(from, to)) {
      if (known.slugOf(team).isEmpty()) {
        bothKnown = false;
        findings.add(
            new Finding("unknown-team", "No team goes by the name '%s'.".formatted(team), null));
      }
    }
    if (from != null && crossing.boundary(known).isEmpty()) {
      findings.add(
          new Finding(
              "unregistered-boundary",
              "No boundary from '%s' to '%s' for '%s' is registered%s."
                  .formatted(from, to, crossing.workType(), bothKnown ? " at that time" : ""),
              null));
    }
  }

  private static String name(FactKind kind) {
    return kind.name().toLowerCase(Locale.ROOT);
  }

  private static EventRef ref(Recorded entry) {
    return new EventRef(entry.source(), entry.id());
  }
}
