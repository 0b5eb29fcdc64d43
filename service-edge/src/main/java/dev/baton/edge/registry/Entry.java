package dev.baton.edge.registry;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One entry of a registry's log, as an auditor reads it.
 *
 * @param position dense, from 0, in commit order
 * @param recordedBy name of the account that wrote it
 * @param onBehalfOf the team for which it did; null where it spoke for itself
 * @param before the version it follows; null where the entity is new
 * @param after the version it recorded
 */
public record Entry<E>(
    long position,
    Instant recordedAt,
    String recordedBy,
    @Nullable String onBehalfOf,
    @Nullable E before,
    E after) {}
