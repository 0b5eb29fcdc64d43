package dev.baton.ledger.erasure;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * That a person is to be forgotten.
 *
 * @param no in the order in which they were asked for
 * @param person digest of the name
 * @param name sealed; null once it is over
 * @param confirmedAt since when nothing that was said before can be read; null until then
 * @param endedAt when it was done or withdrawn
 * @param entries that held something of the person
 * @param left of those, how many are not said to be erased yet
 * @param refused refused events that were dropped
 * @param refusedTo number of the last one that was looked at
 */
@SuppressWarnings("ArrayRecordComponent") // a row of a result
record Erasure(
    UUID id,
    long no,
    byte[] person,
    byte @Nullable [] name,
    ErasureState state,
    String requestedBy,
    Instant requestedAt,
    @Nullable String confirmedBy,
    @Nullable Instant confirmedAt,
    @Nullable Instant endedAt,
    long entries,
    long left,
    long refused,
    long refusedTo) {}
