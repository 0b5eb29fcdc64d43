package dev.baton.contracts.event;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One event as a team emitted it, read from a CloudEvent.
 *
 * @param source the emitting service
 * @param id unique per emitting team, source and subject
 * @param time when it happened
 * @param subject what it is about, in NFC; decides the lane
 * @param correlationId what the events of one flow of work have in common, across items; null where
 *     it was not given
 * @param causationId id of the event because of which this one is; null where it was not given
 */
public record Event(
    String source,
    String id,
    EventType type,
    Instant time,
    String subject,
    @Nullable String correlationId,
    @Nullable String causationId,
    Statement statement) {

  /** An event of which nobody said to what else it belongs. */
  public Event(
      String source, String id, EventType type, Instant time, String subject, Statement statement) {
    this(source, id, type, time, subject, null, null, statement);
  }
}
