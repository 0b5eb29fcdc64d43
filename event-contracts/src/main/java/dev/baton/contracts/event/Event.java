package dev.baton.contracts.event;

import java.time.Instant;

/**
 * One event as a team emitted it, read from a CloudEvent.
 *
 * @param source the emitting service
 * @param id unique per emitting team, source and subject
 * @param time when it happened
 * @param subject what it is about, in NFC; decides the lane
 */
public record Event(
    String source, String id, EventType type, Instant time, String subject, Statement statement) {}
