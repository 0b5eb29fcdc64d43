package dev.baton.ledger.handoff;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import dev.baton.contracts.Cel;
import dev.baton.contracts.definitions.ItemCondition;
import dev.baton.contracts.event.Event;
import dev.baton.contracts.event.EventType;
import dev.baton.contracts.event.FactKind;
import dev.baton.contracts.event.Statement;
import dev.baton.contracts.event.Statement.Fact;
import dev.baton.contracts.ledger.Disposition;
import dev.baton.contracts.ledger.HandoffSnapshot;
import dev.baton.contracts.ledger.Judgement;
import dev.baton.contracts.ledger.Judgement.Applied;
import dev.baton.contracts.ledger.Judgement.Meanings;
import dev.baton.contracts.ledger.Judgement.Verdict;
import dev.baton.contracts.ownership.OwnershipEntity.Boundary;
import dev.baton.contracts.ownership.OwnershipEntity.Contract;
import dev.baton.ledger.handoff.Registry.Agreed;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Judges offers and acceptances by the contract in force, once, when they are recorded. */
public final class Judging {
  private Judging() {}

  /** The judgement of an offer. */
  public static Judgement offer(Fact offer, Instant time, Registry known) {
    Judged judged = judge(offer, time, offer, known);
    return judged.agreed() == null
        ? judged.judgement()
        : with(judged.judgement(), meanings(offer, time, judged.agreed().contract(), known));
  }

  /**
   * What can be judged of an event by itself, before it is its turn: most of the work, and nothing
   * that another fact could change.
   *
   * @param by the registry it is judged by; by another one it has to be judged again
   */
  public record Ahead(Registry by, Judgement judgement) {}

  /** The judgement of an offer or an acceptance alone; null for all else. */
  public static @Nullable Ahead ahead(Event event, Registry known) {
    if (!(event.statement() instanceof Fact fact)) {
      return null;
    }
    return switch (fact.kind()) {
      case OFFERED -> new Ahead(known, offer(fact, event.time(), known));
      case ACCEPTED -> new Ahead(known, judge(fact, event.time(), fact, known).judgement());
      default -> null;
    };
  }

  /**
   * The judgement of an acceptance: what arrived, against the contract in force at its own time and
   * against what was offered.
   *
   * @param alone what was judged of it {@linkplain #ahead ahead}, by the same registry; null where
   *     nothing was
   * @param offered the effective offer of the handoff, with its context; null for a phantom
   */
  public static Judgement acceptance(
      Fact acceptance,
      Instant time,
      @Nullable Judgement alone,
      @Nullable Fact offered,
      Registry known) {
    Fact parties = offered == null ? acceptance : offered;
    Judgement judged =
        alone != null
                && sameParties(acceptance, parties, known)
                && Objects.equals(alone.boundary(), boundaryId(boundary(parties, time, known)))
            ? alone
            : judge(acceptance, time, parties, known).judgement();
    // a receiver that says nothing of the context says nothing of what is missing in it
    Map<String, Verdict> fields =
        acceptance.context() == null
            ? Map.of()
            : changed(judged.fields(), acceptance.context(), offered);
    return new Judgement(
        judged.boundary(),
        judged.contract(),
        judged.ownershipPosition(),
        null,
        fields,
        judged.aliases());
  }

  private static boolean sameParties(Fact a, Fact b, Registry known) {
    return a.from() != null
        && b.from() != null
        && known.teamOf(a.from()).equals(known.teamOf(b.from()))
        && known.teamOf(a.to()).equals(known.teamOf(b.to()));
  }

  /** A judgement and the contract it is by. */
  private record Judged(Judgement judgement, @Nullable Agreed agreed) {}

  /**
   * @param parties the fact that names the boundary
   */
  private static Judged judge(Fact fact, Instant time, Fact parties, Registry known) {
    Boundary boundary = boundary(parties, time, known);
    Agreed agreed = boundary == null ? null : known.contract(boundary.id(), time).orElse(null);
    return new Judged(
        new Judgement(
            boundaryId(boundary),
            agreed == null ? null : agreed.contract().version(),
            known.position(),
            agreed == null ? null : deadline(time, agreed.contract().timeToAccept()),
            agreed == null || agreed.required() == null
                ? Map.of()
                : agreed.required().judge(fact.context()),
            aliases(fact, known)),
        agreed);
  }

  private static @Nullable Boundary boundary(Fact parties, Instant time, Registry known) {
    return known
        .boundary(parties.from(), parties.to(), parties.item().type(), time, parties.context())
        .orElse(null);
  }

  private static @Nullable String boundaryId(@Nullable Boundary boundary) {
    return boundary == null ? null : boundary.id();
  }

  private static Judgement with(Judgement judged, Map<String, Meanings> meanings) {
    return new Judgement(
        judged.boundary(),
        judged.contract(),
        judged.ownershipPosition(),
        judged.deadline(),
        judged.fields(),
        judged.aliases(),
        meanings);
  }

  /** What both sides mean by each term for which the contract pins a definition of either. */
  private static Map<String, Meanings> meanings(
      Fact offer, Instant time, Contract contract, Registry known) {
    Map<String, Meanings> meanings = new TreeMap<>();
    contract
        .senderDefinitions()
        .forEach((term, sent) -> {
          String received = contract.receiverDefinitions().get(term);
          if (received != null) {
            // only the sender says in an offer which version it used
            Optional<Applied> sender =
                applied(sent, offer.from(), offer.definitions().get(sent), offer, time, known);
            Optional<Applied> receiver = applied(received, offer.to(), null, offer, time, known);
            if (sender.isPresent() && receiver.isPresent()) {
              meanings.put(term, new Meanings(sender.get(), receiver.get()));
            }
          }
        });
    return meanings;
  }

  private static Optional<Applied> applied(
      String definition,
      @Nullable String team,
      @Nullable String stated,
      Fact offer,
      Instant time,
      Registry known) {
    return known
        .catalogue()
        .used(definition, team == null ? null : known.teamOf(team), stated, time)
        .flatMap(used -> {
          ItemCondition condition = used.condition();
          return condition == null
              ? Optional.empty()
              : Optional.of(
                  new Applied(
                      used.definition().id(), used.definition().semver(), holds(condition, offer)));
        });
  }

  /** Null where the condition cannot tell. */
  private static @Nullable Boolean holds(ItemCondition condition, Fact offer) {
    Cel.Verdict verdict =
        condition.of(offer.item(), offer.from(), offer.to(), offer.value(), offer.context());
    return verdict instanceof Cel.Decided(boolean holds) ? holds : null;
  }

  private static @Nullable Instant deadline(Instant time, Duration timeToAccept) {
    try {
      return time.plus(timeToAccept);
    } catch (DateTimeException | ArithmeticException e) {
      return null; // longer than time itself: no deadline
    }
  }

  private static Map<String, String> aliases(Fact fact, Registry known) {
    Map<String, String> aliases = new TreeMap<>();
    alias(fact.from(), known, aliases);
    alias(fact.to(), known, aliases);
    return aliases;
  }

  private static void alias(@Nullable String name, Registry known, Map<String, String> aliases) {
    if (name != null && !known.teamOf(name).equals(name)) {
      aliases.put(name, known.teamOf(name));
    }
  }

  private static Map<String, Verdict> changed(
      Map<String, Verdict> fields, JsonNode received, @Nullable Fact offered) {
    if (offered == null || offered.context() == null) {
      return fields;
    }
    Map<String, Verdict> compared = new LinkedHashMap<>(fields);
    for (Map.Entry<String, Verdict> field : compared.entrySet()) {
      JsonPointer at = JsonPointer.compile(field.getKey());
      JsonNode then = offered.context().at(at);
      if (field.getValue() == Verdict.PRESENT
          && !then.isMissingNode()
          && !then.equals(SAME_NUMBER, received.at(at))) {
        field.setValue(Verdict.CHANGED);
      }
    }
    return compared;
  }

  /** 1, 1.0 and 1.00 are one number, as in JSON Schema. */
  private static final Comparator<JsonNode> SAME_NUMBER =
      (a, b) ->
          a.isNumber() && b.isNumber()
              ? a.decimalValue().compareTo(b.decimalValue())
              : a.equals(b) ? 0 : 1;

  /**
   * The entries the ledger owes because a contract became known after these offers were recorded:
   * one for each open offer that was judged by none and would be now. The entries of the item must
   * carry their contexts.
   */
  public static List<Late> owed(ItemState item, Registry known) {
    List<Late> owed = new ArrayList<>();
    for (ItemState.Handoff handoff : item.handoffs()) {
      HandoffSnapshot snapshot = handoff.snapshot();
      Recorded offer = handoff.effective().get(FactKind.OFFERED);
      boolean judged = snapshot.judgement() != null && snapshot.judgement().contract() != null;
      if (judged || offer == null || snapshot.disposition() != Disposition.OPEN) {
        continue;
      }
      Judgement judgement = offer((Fact) offer.statement(), offer.time(), known);
      if (judgement.contract() != null) {
        owed.add(new Late(event(snapshot, offer, judgement), judgement));
      }
    }
    return owed;
  }

  private static Event event(HandoffSnapshot handoff, Recorded offer, Judgement judgement) {
    String subject = handoff.item().subject();
    return new Event(
        Expiry.LEDGER,
        Expiry.derivedId(
            "judged",
            Expiry.derivedId("offer", offer.source(), offer.id(), handoff.handoff()),
            judgement.boundary() + " " + judgement.contract(),
            subject),
        EventType.JUDGED,
        offer.time(),
        subject,
        new Statement.Judged(
            handoff.item(), handoff.handoff(), new Statement.EventRef(offer.source(), offer.id())));
  }

  /**
   * One late judgement.
   *
   * @param event the {@code judged} event, its id derived from the offer and the contract
   */
  public record Late(Event event, Judgement judgement) {}
}
