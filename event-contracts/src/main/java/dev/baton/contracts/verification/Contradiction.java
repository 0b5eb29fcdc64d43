package dev.baton.contracts.verification;

/**
 * The first place at which a ledger says two things that cannot both be true.
 *
 * @param where position, tile or checkpoint
 * @param expected what it had to be
 * @param found what it is
 * @param blame what else tells which of the two is wrong; empty where nothing does
 */
public record Contradiction(
    int lane, Kind kind, String where, String expected, String found, String blame) {

  /** What cannot be true. */
  public enum Kind {
    /** A tile, a bundle of entries, an entry or a checkpoint that must be there is not. */
    MISSING,
    /** What is no checkpoint of this lane. */
    CHECKPOINT,
    /** A signature that does not verify, or none of a known key. */
    SIGNATURE,
    /** The newest entries are under no checkpoint that a pinned key signed. */
    NOT_PINNED,
    /** Checkpoints do not ascend, or two of one size have two roots. */
    ORDER,
    /** A checkpoint's root is not that of the tree of its size. */
    ROOT,
    /** A tile is not what the tiles below it make. */
    TILE,
    /** The entry in a bundle is not what its tile has the hash of. */
    LEAF,
    /** What is stored of an entry is not what its leaf is made of. */
    STORED,
    /** What was said is not what its leaf has the digest of. */
    SAID,
    /** The published record is not what its leaf has the digest of, or is of another place. */
    RECORD,
    /** A checkpoint that somebody kept is none of this ledger's past. */
    KEPT
  }

  /** For whoever has to look at it. */
  public String line() {
    return "lane %d, %s: expected %s, found %s%s"
        .formatted(lane, where, expected, found, blame.isEmpty() ? "" : ". " + blame);
  }
}
