package dev.baton.ledger.journal;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One row of the ledger's table, about to be written.
 *
 * @param key what makes the event one event, see {@code event_key}
 * @param record bytes to publish
 * @param said canonical bytes of the event as emitted
 * @param digest SHA-256 of salt and {@code said}
 * @param leaf hash of the entry's leaf, see {@link dev.baton.contracts.proof.Leaf}
 */
@SuppressWarnings("ArrayRecordComponent") // rows go to the database, nothing compares them
record Row(
    long position,
    Instant recordedAt,
    String type,
    String subject,
    @Nullable String team,
    String source,
    String eventId,
    Instant happenedAt,
    byte[] key,
    byte[] record,
    byte[] said,
    byte[] salt,
    byte[] digest,
    byte[] leaf) {}
