package dev.baton.gateway.projection;

import dev.baton.contracts.event.FactKind;
import dev.baton.contracts.ledger.Disposition;
import dev.baton.contracts.ledger.HandoffSnapshot;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What is waited for at a boundary. A negative one says that a clock was wrong: it is none. */
public enum Wait {
  /** received − offered. */
  TRANSPORT(FactKind.OFFERED, FactKind.RECEIVED),
  /** accepted − received. */
  DECISION(FactKind.RECEIVED, FactKind.ACCEPTED),
  /** started − accepted. */
  START(FactKind.ACCEPTED, FactKind.STARTED),
  /** accepted − offered, where both are recorded, contested or not. */
  WAIT(FactKind.OFFERED, FactKind.ACCEPTED),

  // how an offer was answered, and how long that took; one that ran out goes on waiting
  UNTIL_ACCEPTED(Disposition.ACCEPTED),
  UNTIL_REJECTED(Disposition.REJECTED),
  UNTIL_FORWARDED(Disposition.FORWARDED),
  UNTIL_WITHDRAWN(Disposition.WITHDRAWN);

  private final @Nullable FactKind from;
  private final @Nullable FactKind to;
  private final @Nullable Disposition disposition;

  Wait(FactKind from, FactKind to) {
    this.from = from;
    this.to = to;
    this.disposition = null;
  }

  Wait(Disposition disposition) {
    this.from = null;
    this.to = null;
    this.disposition = disposition;
  }

  /** How an offer ended that was waited for until then; null for the others. */
  public @Nullable Disposition disposition() {
    return disposition;
  }

  /** How long this handoff took; null where it did not come to that, or went backwards. */
  @Nullable Duration of(HandoffSnapshot handoff) {
    Instant start = handoff.times().get(from == null ? FactKind.OFFERED : from);
    Instant end;
    if (to != null) {
      end = handoff.times().get(to);
    } else {
      end = handoff.disposition() == disposition ? handoff.disposedAt() : null;
    }
    return start == null || end == null || end.isBefore(start)
        ? null
        : Duration.between(start, end);
  }
}
