package dev.baton.ledger.handoff;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import dev.baton.contracts.event.Event;
import dev.baton.contracts.event.EventType;
import dev.baton.contracts.event.FactKind;
import dev.baton.contracts.event.Statement;
import dev.baton.contracts.event.Statement.Fact;
import dev.baton.contracts.ledger.Disposition;
import dev.baton.contracts.ledger.HandoffSnapshot;
import dev.baton.contracts.ledger.Judgement;
import dev.baton.contracts.ledger.Judgement.Verdict;
import dev.baton.contracts.ownership.OwnershipEntity.Boundary;
import dev.baton.ledger.handoff.Registry.Agreed;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Judges offers and acceptances by the contract in force, once, when they are recorded. */
public final class Judging {
  private Judging() {}

  /** The judgement of an offer. */
  public static Judgement offer(Fact offer, Instant time, Registry known) {
    return judge(offer, time, offer, known);
  }

  /**
   * The judgement of an acceptance: what arrived, against the contract in force at its own time and
   * against what was offered.
   *
   * @param offered the effective offer of the handoff, with its context; null for a phantom
   */
  public static Judgement acceptance(
      Fact acceptance, Instant time, @Nullable Fact offered, Registry known) {
    Judgement judged = judge(acceptance, time, offered == null ? acceptance : offered, known);
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

  /**
   * @param parties the fact that names the boundary
   */
  private static Judgement judge(Fact fact, Instant time, Fact parties, Registry known) {
    Boundary boundary =
        known.boundary(parties.from(), parties.to(), fact.item().type(), time).orElse(null);
    Agreed agreed = boundary == null ? null : known.contract(boundary.id(), time).orElse(null);
    return new Judgement(
        boundary == null ? null : boundary.id(),
        agreed == null ? null : agreed.contract().version(),
        known.position(),
        agreed == null ? null : deadline(time, agreed.contract().timeToAccept()),
        agreed == null || agreed.required() == null
            ? Map.of()
            : agreed.required().judge(fact.context()),
        aliases(fact, known));
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
