package dev.baton.ledger.journal;

import dev.baton.contracts.event.Reading;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Why an event is not recorded. Reality is never refused: only what is malformed, and who may not.
 */
public sealed interface Refusal {

  /** It is not an event the ledger can read. */
  record Unreadable(Reading.Refused reading) implements Refusal {}

  /**
   * The caller may not speak for this team.
   *
   * @param team as the event names it; null where only governance may say this
   */
  record NotYours(@Nullable String team) implements Refusal {}

  /** Governance did not grant this team that metric. */
  record NotGranted(String team, String metric) implements Refusal {}

  /** It happened later than the ledger's clock allows. */
  record InFuture(Instant time, Instant now) implements Refusal {}

  /** Another content is recorded under the same team, source, id and subject. */
  record IdentityReused(int lane, long position) implements Refusal {}

  /**
   * It, or what it would publish, is larger than an entry may be.
   *
   * @param bytes its size
   */
  record TooLarge(int bytes, int atMost) implements Refusal {}

  /** The ledger failed on this event alone; nothing of it was recorded. */
  record Failed() implements Refusal {}
}
