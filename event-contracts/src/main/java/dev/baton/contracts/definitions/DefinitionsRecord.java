package dev.baton.contracts.definitions;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One record on {@code baton.definitions.v1}.
 *
 * @param position dense, from 0, in commit order over the whole catalogue
 * @param recordedAt when the catalogue recorded it
 * @param entity this version of this entity; null on the record that only tells how far the topic
 *     is
 */
public record DefinitionsRecord(
    long position, Instant recordedAt, @Nullable DefinitionsEntity entity) {}
