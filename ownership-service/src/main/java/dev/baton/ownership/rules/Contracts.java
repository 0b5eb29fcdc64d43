package dev.baton.ownership.rules;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.baton.contracts.Cel;
import dev.baton.contracts.ContextSchema;
import dev.baton.contracts.Json;
import dev.baton.contracts.Money;
import dev.baton.contracts.definitions.ItemCondition;
import dev.baton.contracts.ownership.OwnershipEntity.Boundary;
import dev.baton.contracts.ownership.OwnershipEntity.Contract;
import dev.baton.contracts.ownership.OwnershipEntity.Side;
import dev.baton.edge.Caller;
import dev.baton.edge.Roles;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What makes a contract, who may propose and who sign it, and which is in force. */
public final class Contracts {
  /** Largest JSON Schema of the required context, in bytes. */
  public static final int MAX_SCHEMA_BYTES = 64 * 1024;

  private static final BigDecimal MOST = new BigDecimal("1e15");
  private static final int DECIMALS = 6;
  private static final Set<String> CURRENCIES =
      Currency.getAvailableCurrencies().stream()
          .map(Currency::getCurrencyCode)
          .collect(Collectors.toUnmodifiableSet());

  private Contracts() {}

  /**
   * A contract as a side proposes it.
   *
   * @param doneCriteria when the sender says done
   * @param startedCriteria when the receiver says started
   * @param doneCondition CEL over the item; null where not agreed
   * @param startedCondition CEL over the item; null where not agreed
   * @param timeToAccept how long the receiver may take to answer
   * @param timeToHandOn how long an accepted item may stay; null where not agreed
   * @param requiredContext JSON Schema 2020-12; null where none is required
   * @param senderDefinitions term → definition id the sender is held to
   * @param receiverDefinitions term → definition id the receiver is held to
   * @param valuePerItem what an item is worth where the event does not say
   * @param reasons code → meaning, beyond the codes that everybody shares
   * @param validFrom null for now
   * @param validTo exclusive; null while open
   */
  public record Draft(
      @Nullable String doneCriteria,
      @Nullable String startedCriteria,
      @Nullable String doneCondition,
      @Nullable String startedCondition,
      @Nullable Duration timeToAccept,
      @Nullable Duration timeToHandOn,
      @Nullable JsonNode requiredContext,
      Map<String, String> senderDefinitions,
      Map<String, String> receiverDefinitions,
      @Nullable Money valuePerItem,
      Map<String, String> reasons,
      @Nullable Instant validFrom,
      @Nullable Instant validTo) {}

  /** Whose signature. */
  public record Signature(@Nullable Side side) {}

  /**
   * Proposes a new revision. Nobody has signed it; what was in force stays so until both did.
   *
   * @param current the latest version; empty where there is no contract yet
   */
  public static Ruling<Contract> propose(
      Draft draft, Boundary boundary, Optional<Contract> current, Caller caller, Instant now) {
    if (!caller.has(Roles.GOVERNANCE)
        && !caller.mayWriteFor(boundary.from())
        && !caller.mayWriteFor(boundary.to())) {
      return new Ruling.Refused<>(
          new Refusal.NotYours(List.of(boundary.from(), boundary.to()), true));
    }
    Check check = new Check();
    Duration timeToAccept = draft.timeToAccept();
    if (timeToAccept == null) {
      check.wrong("/timeToAccept", "is required.");
      timeToAccept = Duration.ZERO;
    } else {
      check.duration("/timeToAccept", timeToAccept);
    }
    check.duration("/timeToHandOn", draft.timeToHandOn());
    check.text("/doneCriteria", draft.doneCriteria());
    check.text("/startedCriteria", draft.startedCriteria());
    condition(check, "/doneCondition", draft.doneCondition());
    condition(check, "/startedCondition", draft.startedCondition());
    Instant validFrom = draft.validFrom() == null ? now : draft.validFrom();
    check.period("/validTo", validFrom, draft.validTo());
    schema(check, draft.requiredContext());
    money(check, draft.valuePerItem());
    Map<String, String> sender =
        definitions(check, "/senderDefinitions", draft.senderDefinitions());
    Map<String, String> receiver =
        definitions(check, "/receiverDefinitions", draft.receiverDefinitions());
    Map<String, String> reasons = reasons(check, draft.reasons());
    Duration answer = timeToAccept;
    return Ruling.unless(
        check.violations(),
        () ->
            new Contract(
                boundary.id(),
                current.map(Contract::version).orElse(0) + 1,
                current.map(Contract::revision).orElse(0) + 1,
                draft.doneCriteria(),
                draft.startedCriteria(),
                draft.doneCondition(),
                draft.startedCondition(),
                answer,
                draft.timeToHandOn(),
                draft.requiredContext(),
                sender,
                receiver,
                draft.valuePerItem(),
                reasons,
                validFrom,
                draft.validTo(),
                null,
                null));
  }

  /**
   * Signs the latest revision for one side, which only that side's team may.
   *
   * @param current the latest version; empty where there is no contract yet
   */
  public static Ruling<Contract> sign(
      Signature signature,
      Boundary boundary,
      Optional<Contract> current,
      Caller caller,
      Instant now) {
    Side side = signature.side();
    if (side == null) {
      Check check = new Check();
      check.wrong("/side", "must be 'sender' or 'receiver'.");
      return new Ruling.Refused<>(new Refusal.Invalid(check.violations()));
    }
    if (!caller.mayWriteFor(side.team(boundary))) {
      return new Ruling.Refused<>(new Refusal.NotYours(List.of(side.team(boundary)), false));
    }
    if (current.isEmpty()) {
      return new Ruling.Refused<>(new Refusal.Unknown("contract", boundary.id()));
    }
    Contract contract = current.get();
    Instant signed = side == Side.SENDER ? contract.signedBySender() : contract.signedByReceiver();
    if (signed != null) {
      return new Ruling.Refused<>(
          new Refusal.AlreadySigned(boundary.id(), contract.revision(), side, signed));
    }
    return new Ruling.Stands<>(
        signed(
            contract,
            contract.version() + 1,
            side == Side.SENDER ? now : contract.signedBySender(),
            side == Side.RECEIVER ? now : contract.signedByReceiver()));
  }

  /** A proposed revision with the signatures that it had before a registry was restored. */
  static Contract signed(
      Contract proposed, @Nullable Instant bySender, @Nullable Instant byReceiver) {
    return signed(proposed, proposed.version(), bySender, byReceiver);
  }

  private static Contract signed(
      Contract contract, int version, @Nullable Instant bySender, @Nullable Instant byReceiver) {
    return new Contract(
        contract.id(),
        version,
        contract.revision(),
        contract.doneCriteria(),
        contract.startedCriteria(),
        contract.doneCondition(),
        contract.startedCondition(),
        contract.timeToAccept(),
        contract.timeToHandOn(),
        contract.requiredContext(),
        contract.senderDefinitions(),
        contract.receiverDefinitions(),
        contract.valuePerItem(),
        contract.reasons(),
        contract.validFrom(),
        contract.validTo(),
        bySender,
        byReceiver);
  }

  /**
   * The contract in force at an instant: of the revisions both sides signed, the latest in whose
   * period it lies.
   *
   * @param versions of one boundary's contract, in any order
   */
  public static Optional<Contract> inForce(List<Contract> versions, Instant asOf) {
    return versions.stream()
        .filter(Contract::signed)
        .filter(contract -> !contract.validFrom().isAfter(asOf))
        .filter(contract -> contract.validTo() == null || contract.validTo().isAfter(asOf))
        .max(Comparator.comparingInt(Contract::version));
  }

  /**
   * A field in which two revisions differ.
   *
   * @param before null where it was not said
   * @param after null where it is no longer said
   */
  public record Difference(String field, @Nullable JsonNode before, @Nullable JsonNode after) {}

  /**
   * In what two revisions of a contract differ, signatures apart.
   *
   * @param versions of one boundary's contract, in any order
   * @return empty where there is no such revision
   */
  public static Optional<List<Difference>> diff(List<Contract> versions, int from, int to) {
    Optional<Contract> before = revision(versions, from);
    Optional<Contract> after = revision(versions, to);
    if (before.isEmpty() || after.isEmpty()) {
      return Optional.empty();
    }
    ObjectNode one = terms(before.get());
    ObjectNode other = terms(after.get());
    return Optional.of(
        Stream.concat(one.properties().stream(), other.properties().stream())
            .map(Map.Entry::getKey)
            .distinct()
            .filter(field -> !Objects.equals(one.get(field), other.get(field)))
            .map(field -> new Difference(field, one.get(field), other.get(field)))
            .toList());
  }

  private static Optional<Contract> revision(List<Contract> versions, int revision) {
    return versions.stream().filter(contract -> contract.revision() == revision).findFirst();
  }

  private static ObjectNode terms(Contract contract) {
    ObjectNode terms = Json.MAPPER.valueToTree(contract);
    return terms.without(
        List.of("kind", "id", "version", "revision", "signedBySender", "signedByReceiver"));
  }

  private static void condition(Check check, String pointer, @Nullable String cel) {
    if (cel == null) {
      return;
    }
    check.text(pointer, cel);
    try {
      ItemCondition.of(cel);
    } catch (Cel.NotACondition e) {
      check.wrong(pointer, "No condition in CEL: " + e.getMessage());
    }
  }

  private static void schema(Check check, @Nullable JsonNode schema) {
    if (schema == null || schema.isNull()) {
      return;
    }
    if (Json.bytes(schema).length > MAX_SCHEMA_BYTES) {
      check.wrong("/requiredContext", "at most " + MAX_SCHEMA_BYTES + " bytes.");
      return;
    }
    ContextSchema.faults(schema)
        .forEach(fault -> check.wrong("/requiredContext" + fault.pointer(), fault.detail()));
  }

  private static void money(Check check, @Nullable Money value) {
    if (value == null) {
      return;
    }
    if (value.amount() == null
        || value.amount().signum() < 0
        || value.amount().compareTo(MOST) > 0
        || value.amount().scale() > DECIMALS) {
      check.wrong(
          "/valuePerItem/amount",
          "0 to 10^15 with at most " + DECIMALS + " decimals, as \"12.50\".");
    }
    if (value.currency() == null || !CURRENCIES.contains(value.currency())) {
      check.wrong("/valuePerItem/currency", "an ISO 4217 code, as EUR.");
    }
  }

  private static Map<String, String> reasons(Check check, Map<String, String> reasons) {
    check.size("/reasons", reasons.size());
    Map<String, String> checked = new TreeMap<>();
    reasons.forEach((code, meaning) -> {
      String at = "/reasons/" + Check.escape(code);
      if (meaning == null || meaning.isBlank()) {
        check.wrong(at, "say what it means.");
      }
      check.text(at, meaning);
      checked.put(check.name(at, code), meaning);
    });
    return checked;
  }

  private static Map<String, String> definitions(
      Check check, String pointer, Map<String, String> definitions) {
    check.size(pointer, definitions.size());
    Map<String, String> checked = new TreeMap<>();
    definitions.forEach((term, definition) -> {
      String at = pointer + "/" + Check.escape(term);
      checked.put(check.name(at, term), check.name(at, definition));
    });
    return checked;
  }
}
