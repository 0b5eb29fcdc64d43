package dev.baton.contracts.verification;

import dev.baton.contracts.proof.Tile;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a ledger serves of one lane. Whatever comes out of it is checked, so it need not be true.
 */
public interface LaneSource {
  /** The hashes of a tile, one after the other; null where the ledger has no such tile. */
  byte @Nullable [] hashes(Tile tile) throws IOException;

  /**
   * The leaves whose hashes are in a tile of level 0, each behind its length in two bytes; null
   * where the ledger has no such bundle.
   */
  byte @Nullable [] leaves(Tile tile) throws IOException;

  /** The newest checkpoint as a note; null where nothing of the lane is signed yet. */
  @Nullable String newest() throws IOException;

  /**
   * The published checkpoints that follow a size, ascending: as many as the ledger gives at a time,
   * none at the end.
   *
   * @param after size of a checkpoint, −1 for the first ones
   */
  List<Published> checkpoints(long after) throws IOException;

  /**
   * What is stored of the entries that follow a position, in order: as many as the ledger gives at
   * a time, none at the end; each in the form of {@link
   * dev.baton.contracts.proof.StoredEntry#bytes}.
   *
   * @param after position of an entry, −1 for the first ones
   * @param limit at most so many
   */
  byte[] stored(long after, int limit) throws IOException;

  /**
   * A checkpoint as the ledger lists it.
   *
   * @param root in base64
   * @param note what was signed; says size and root again
   */
  record Published(long size, String root, String note) {}
}
