package dev.baton.ledger.erasure;

import java.time.Instant;
import java.util.HexFormat;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An erasure as it is shown.
 *
 * @param person digest of the person's name, in lower-case hex, as the ledger's entries give it
 * @param dataSubject whom it is about; absent once it is over: then nobody knows
 * @param confirmedAt since when nothing that was said before can be read
 * @param endedAt when all was cleared away, or it was withdrawn
 * @param entries of the ledger that held something of the person
 * @param entriesDone of those, how many are said to be erased
 * @param refused refused events that named the person and were dropped
 */
record ErasureView(
    UUID id,
    ErasureState state,
    String person,
    @Nullable String dataSubject,
    String requestedBy,
    Instant requestedAt,
    @Nullable String confirmedBy,
    @Nullable Instant confirmedAt,
    @Nullable Instant endedAt,
    long entries,
    long entriesDone,
    long refused) {

  static ErasureView of(Erasure erasure, @Nullable String name) {
    return new ErasureView(
        erasure.id(),
        erasure.state(),
        HexFormat.of().formatHex(erasure.person()),
        name,
        erasure.requestedBy(),
        erasure.requestedAt(),
        erasure.confirmedBy(),
        erasure.confirmedAt(),
        erasure.endedAt(),
        erasure.entries(),
        erasure.entries() - erasure.left(),
        erasure.refused());
  }
}
