package dev.baton.local.stack;

/**
 * What the ledger keeps secrets under and signs with: 32 random bytes each, in base64.
 *
 * @param refused seals what it refuses
 * @param checkpoint signs its checkpoints
 */
public record LedgerKeys(String refused, String checkpoint) {}
