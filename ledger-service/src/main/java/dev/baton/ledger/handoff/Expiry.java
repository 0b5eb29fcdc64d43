package dev.baton.ledger.handoff;

import dev.baton.contracts.EventIdentity;
import dev.baton.contracts.event.Event;
import dev.baton.contracts.event.EventType;
import dev.baton.contracts.event.Statement;
import dev.baton.contracts.ledger.Disposition;
import dev.baton.contracts.ledger.HandoffSnapshot;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

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
    Instant deadline = deadline(handoff);
    if (deadline == null || !handoff.offered() || handoff.disposition() != Disposition.OPEN) {
      return Optional.empty();
    }
    return Optional.of((deadline.isAfter(recordedAt) ? deadline : recordedAt).plus(grace));
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
    Instant deadline = deadline(handoff);
    if (deadline == null) {
      throw new IllegalArgumentException("no deadline: " + handoff.handoff());
    }
    String subject = handoff.item().subject();
    return new Event(
        LEDGER,
        derivedId("expired", handoff.handoff(), deadline.toString(), subject),
        EventType.EXPIRED,
        deadline,
        subject,
        new Statement.Expired(handoff.item(), handoff.handoff(), deadline));
  }

  /** An id that the same parts always give, and no others. */
  static String derivedId(String prefix, String first, String second, String subject) {
    return prefix
        + "-"
        + HexFormat.of().formatHex(EventIdentity.key(prefix, first, second, subject));
  }

  private static @Nullable Instant deadline(HandoffSnapshot handoff) {
    return handoff.judgement() == null ? null : handoff.judgement().deadline();
  }
}
