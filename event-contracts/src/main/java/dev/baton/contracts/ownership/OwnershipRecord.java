package dev.baton.contracts.ownership;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One record on {@code baton.ownership.v1}.
 *
 * @param position dense, from 0, in commit order over the whole registry
 * @param recordedAt when the registry recorded it
 * @param entity this version of this entity; null on the record that only tells how far the topic
 *     is
 */
public record OwnershipRecord(
    long position, Instant recordedAt, @Nullable OwnershipEntity entity) {}
