package dev.baton.ledger.journal;

/**
 * An entry as it is published.
 *
 * @param record the bytes that go to Kafka and to readers, as they are stored
 * @param leafHash of its leaf, see {@link dev.baton.contracts.proof.Leaf}
 */
@SuppressWarnings("ArrayRecordComponent") // passed on, never compared
public record Published(int lane, long position, String subject, byte[] record, byte[] leafHash) {}
