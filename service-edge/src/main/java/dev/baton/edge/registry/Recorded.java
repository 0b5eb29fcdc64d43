package dev.baton.edge.registry;

import java.time.Instant;

/**
 * A version of an entity, with where and when the log recorded it.
 *
 * @param position dense, from 0
 */
public record Recorded<T>(long position, Instant recordedAt, T entity) {}
