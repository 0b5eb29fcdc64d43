package dev.baton.ledger.journal;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One row of the ledger's table, about to be written.
 *
 * @param key what makes the event one event, see {@code event_key}
 * @param record bytes to publish
 * @param said canonical bytes of the event as emitted; of one about persons sealed with the salt
 * @param salt null where it is sealed
 * @param digest SHA-256 of salt and canonical bytes
 * @param leaf hash of the entry's leaf, see {@link dev.baton.contracts.proof.Leaf}
 * @param persons numbers of those whose keys open it
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
    byte @Nullable [] salt,
    byte[] digest,
    byte[] leaf,
    List<Long> persons) {}
