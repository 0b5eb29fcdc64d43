package dev.baton.contracts.event;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How an event came in: what fills the gaps that its emitter may leave.
 *
 * @param at when it arrived; the time of evidence that names none
 * @param team the team the caller's token speaks for; speaks where the event's data names no team.
 *     Null where the token speaks for none or for every team
 */
public record Arrival(Instant at, @Nullable String team) {}
