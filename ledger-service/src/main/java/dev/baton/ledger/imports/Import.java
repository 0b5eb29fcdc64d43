package dev.baton.ledger.imports;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One import, as its row says.
 *
 * @param mapping YAML
 * @param bytes of the log as sent
 * @param bytesRead of those
 * @param failure why it failed; null where it did not
 * @param findings JSON; null until it is finished
 */
@SuppressWarnings("ArrayRecordComponent") // a row of a result
record Import(
    UUID id,
    Instant created,
    String createdBy,
    @Nullable String file,
    byte[] mapping,
    ImportState state,
    long bytes,
    boolean objectsRead,
    long eventsRead,
    long bytesRead,
    long rows,
    long refused,
    @Nullable Instant finished,
    @Nullable String failure,
    byte @Nullable [] findings) {}
