package dev.baton.ledger.persons;

/**
 * The key under which what is said of one person is kept.
 *
 * @param no of the person, as the contents that need the key name it; never given again
 * @param secret 32 bytes
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record PersonKey(long no, byte[] secret) {}
