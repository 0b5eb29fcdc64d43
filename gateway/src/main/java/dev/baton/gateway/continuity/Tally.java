package dev.baton.gateway.continuity;

/**
 * What became of the offers of one boundary and cohort.
 *
 * @param offered handoffs with an offer
 * @param open of them, those nobody disposed of
 * @param unanswered of the open, those matured that have no contract
 * @param unmeasured of the expired and unanswered, those whose receiver does not emit
 * @param suspected of the expired and unanswered that are measured, those that may be the other
 *     half of a phantom
 */
public record Tally(
    long offered,
    long accepted,
    long rejected,
    long forwarded,
    long withdrawn,
    long expired,
    long open,
    long unanswered,
    long unmeasured,
    long suspected) {}
