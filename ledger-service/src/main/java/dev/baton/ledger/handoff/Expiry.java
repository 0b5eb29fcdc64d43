package dev.baton.ledger.handoff;

import dev.baton.contracts.event.Event;
import dev.baton.contracts.ledger.HandoffSnapshot;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** When the clock disposes of an open offer, and the entry that says so. */
public final class Expiry {
  /** The CloudEvents source of everything the ledger says itself. */
  public static final String LEDGER = "/baton/ledger";

  private Expiry() {}

  /**
   * The instant from which the offer is to be expired: the later of deadline and recording, plus
   * the grace. Empty where it is not open, is no offer, or has no deadline.
   *
   * @param recordedAt when the entry that set the deadline was recorded: {@link
   *     ItemState.Handoff#judgedBy}
   */
  public static Optional<Instant> at(HandoffSnapshot handoff, Instant recordedAt, Duration grace) {
    return Optional.empty();
  }

  /** Whether that instant has come. */
  public static boolean due(
      HandoffSnapshot handoff, Instant recordedAt, Instant now, Duration grace) {
    return at(handoff, recordedAt, grace).map(t -> !now.isBefore(t)).orElse(false);
  }

  /**
   * The {@code expired} event, its id derived from handoff and deadline so that it exists once.
   *
   * @throws IllegalArgumentException if the handoff has no deadline
   */
  public static Event event(HandoffSnapshot handoff) {
    throw new IllegalArgumentException(handoff.handoff());
  }
}
