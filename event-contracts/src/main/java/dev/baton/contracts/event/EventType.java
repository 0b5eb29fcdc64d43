package dev.baton.contracts.event;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Every event type Baton knows, with its name on the wire. A name once used is never used for
 * anything else.
 */
public enum EventType {
  OFFERED("dev.baton.handoff.offered.v1", FactKind.OFFERED),
  WITHDRAWN("dev.baton.handoff.withdrawn.v1", FactKind.WITHDRAWN),
  RECEIVED("dev.baton.handoff.received.v1", FactKind.RECEIVED),
  ACCEPTED("dev.baton.handoff.accepted.v1", FactKind.ACCEPTED),
  REJECTED("dev.baton.handoff.rejected.v1", FactKind.REJECTED),
  FORWARDED("dev.baton.handoff.forwarded.v1", FactKind.FORWARDED),
  STARTED("dev.baton.handoff.started.v1", FactKind.STARTED),
  RETURNED("dev.baton.handoff.returned.v1", FactKind.RETURNED),
  COMPLETED("dev.baton.handoff.completed.v1", FactKind.COMPLETED),
  CORRECTED("dev.baton.handoff.corrected.v1", null),
  LINKED("dev.baton.handoff.linked.v1", null),
  /** Written by the ledger alone: the clock disposed of the offer. */
  EXPIRED("dev.baton.handoff.expired.v1", null),
  /** Written by the ledger alone: a contract became known after an open offer was recorded. */
  JUDGED("dev.baton.handoff.judged.v1", null),
  /** Written by the ledger alone: what was said of a person is no longer readable. */
  ERASED("dev.baton.handoff.erased.v1", null),
  STATUS_DECLARED("dev.baton.evidence.status-declared.v1", null),
  CONTROL_TOTAL_DECLARED("dev.baton.evidence.control-total-declared.v1", null),
  OUTCOME_OBSERVED("dev.baton.evidence.outcome-observed.v1", null),
  FORECAST_DECLARED("dev.baton.evidence.forecast-declared.v1", null),
  CREDIT_CLAIMED("dev.baton.evidence.credit-claimed.v1", null),
  CREDIT_SETTLED("dev.baton.evidence.credit-settled.v1", null),
  INQUIRY_RAISED("dev.baton.evidence.inquiry-raised.v1", null),
  INQUIRY_PASSED("dev.baton.evidence.inquiry-passed.v1", null),
  INQUIRY_ANSWERED("dev.baton.evidence.inquiry-answered.v1", null);

  private static final String EVIDENCE = "dev.baton.evidence.";

  private static final Map<String, EventType> BY_WIRE_NAME =
      Arrays.stream(values())
          .collect(Collectors.toUnmodifiableMap(EventType::wireName, Function.identity()));

  private final String wireName;
  private final @Nullable FactKind fact;

  EventType(String wireName, @Nullable FactKind fact) {
    this.wireName = wireName;
    this.fact = fact;
  }

  /** The CloudEvents {@code type}. */
  @JsonValue
  public String wireName() {
    return wireName;
  }

  /** The kind of handoff fact this type carries; null where it carries none. */
  public @Nullable FactKind fact() {
    return fact;
  }

  /** Whether only the ledger itself writes this type. */
  public boolean ledgerOnly() {
    return this == EXPIRED || this == JUDGED || this == ERASED;
  }

  /** Whether it is evidence: what is said beside the handoffs. Its time may be missing. */
  public boolean evidence() {
    return wireName.startsWith(EVIDENCE);
  }

  /** The type of a fact of this kind. */
  public static EventType of(FactKind kind) {
    return valueOf(kind.name());
  }

  /** The type of this wire name, or empty where Baton does not know it. */
  public static Optional<EventType> find(String wireName) {
    return Optional.ofNullable(BY_WIRE_NAME.get(wireName));
  }

  @JsonCreator
  static @Nullable EventType fromWire(String wireName) {
    return BY_WIRE_NAME.get(wireName);
  }
}
