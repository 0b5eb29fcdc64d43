package dev.baton.contracts.ledger;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the ledger judged when it recorded an offer or an acceptance, with what it used. Stored in
 * the entry and never computed again.
 *
 * @param boundary id of the registered boundary the handoff falls on; null where none was known
 * @param contract version of the contract in force at the fact's time; null where there was none
 * @param ownershipPosition position in the ownership topic up to which the registry was known; −1
 *     for nothing
 * @param deadline when the offer should be answered; null without a contract
 * @param fields JSON Pointer of each required context field → verdict; empty without a contract
 * @param aliases team as the fact names it → slug of the team the registry knew by that name, only
 *     where the two differ
 * @param meanings term → what both sides' definitions of it say of the offered item, in the order
 *     of the terms; only where the contract pins one for each side and both can be executed
 */
public record Judgement(
    @Nullable String boundary,
    @Nullable Integer contract,
    long ownershipPosition,
    @Nullable Instant deadline,
    Map<String, Verdict> fields,
    Map<String, String> aliases,
    Map<String, Meanings> meanings) {

  /** A judgement without definitions. */
  public Judgement(
      @Nullable String boundary,
      @Nullable Integer contract,
      long ownershipPosition,
      @Nullable Instant deadline,
      Map<String, Verdict> fields,
      Map<String, String> aliases) {
    this(boundary, contract, ownershipPosition, deadline, fields, aliases, Map.of());
  }

  /** A judgement of a fact that names its teams by their slugs. */
  public Judgement(
      @Nullable String boundary,
      @Nullable Integer contract,
      long ownershipPosition,
      @Nullable Instant deadline,
      Map<String, Verdict> fields) {
    this(boundary, contract, ownershipPosition, deadline, fields, Map.of());
  }

  /** What the sender's and the receiver's definition of one term say of the item. */
  public record Meanings(Applied sender, Applied receiver) {}

  /**
   * A definition applied to an item.
   *
   * @param definition its id
   * @param version its semver
   * @param holds whether the item is what the definition means; null where it cannot be told from
   *     the item
   */
  public record Applied(String definition, String version, @Nullable Boolean holds) {}

  /** Of a required field of the context. */
  public enum Verdict {
    PRESENT,
    MISSING,
    /** There, but against the contract's schema. */
    INVALID,
    /** Received with another value than offered. */
    CHANGED
  }
}
