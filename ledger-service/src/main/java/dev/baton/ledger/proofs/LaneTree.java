package dev.baton.ledger.proofs;

import dev.baton.contracts.proof.Checkpoint;
import dev.baton.contracts.proof.GrowingTree;
import dev.baton.contracts.proof.SignedNote;
import dev.baton.contracts.proof.Tile;
import dev.baton.ledger.journal.Published;
import dev.baton.ledger.proofs.TreeTable.Placed;
import dev.baton.ledger.proofs.TreeTable.Signed;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The tree of one lane, kept by whoever holds the lane. It grows by what is committed and is signed
 * then; it is a function of the entries, so of two that keep one both sign the same.
 *
 * <p>It signs nothing that does not follow from what was signed before: if the stored tiles no
 * longer have the root of the last checkpoint, or a position is missing, it refuses.
 */
public final class LaneTree {
  /** So many entries are read, hashed and signed at once. */
  private static final int AT_ONCE = 10_000;

  private final int lane;
  private final Pool pool;
  private final Keys keys;
  private final Duration patience;
  private final Told told = new Told();
  private @Nullable GrowingTree tree;
  private boolean signedByOthers;

  LaneTree(int lane, Pool pool, Keys keys, Duration patience) {
    this.lane = lane;
    this.pool = pool;
    this.keys = keys;
    this.patience = patience;
  }

  /**
   * The tree of a lane, to be kept outside of a running service.
   *
   * @param ledger the ledger's name
   * @param base64 secret keys
   */
  public static LaneTree of(
      int lane, Pool pool, String ledger, List<String> base64, Duration patience) {
    return new LaneTree(lane, pool, Keys.of(ledger, base64), patience);
  }

  /** The stored tree is not the one that was signed. */
  static final class Broken extends RuntimeException {
    private static final long serialVersionUID = 1;

    Broken(String message) {
      super(message);
    }
  }

  /**
   * Takes in what was committed since, and signs it.
   *
   * @return whether there may be more
   * @throws Broken if what is stored is not what was signed
   */
  public boolean grow() {
    GrowingTree growing = tree;
    if (growing == null) {
      growing = stored();
    }
    // what fails half-way is read again
    tree = null;
    List<byte[]> leaves = told.from(growing.size());
    boolean all = !leaves.isEmpty();
    if (!all) {
      leaves = read(growing.size());
      all = leaves.size() < AT_ONCE;
    }
    leaves.forEach(growing::add);
    if (!leaves.isEmpty() || signedByOthers) {
      sign(growing);
    }
    tree = growing;
    return !all;
  }

  /** Takes what its writer has just committed. */
  public void committed(List<Published> entries) {
    told.add(entries);
  }

  private List<byte[]> read(long from) {
    List<byte[]> leaves = new ArrayList<>();
    for (Placed next : await(TreeTable.hashes(pool, lane, from, AT_ONCE))) {
      if (next.position() != from + leaves.size()) {
        throw new Broken(
            "lane %d has no entry at position %d, but one at %d"
                .formatted(lane, from + leaves.size(), next.position()));
      }
      leaves.add(next.leafHash());
    }
    return leaves;
  }

  private void sign(GrowingTree growing) {
    byte[] root = growing.root();
    SignedNote note = keys.sign(lane, growing.size(), root);
    List<GrowingTree.Content> tiles = new ArrayList<>(growing.takeFilled());
    tiles.addAll(growing.edge());
    await(
        TreeTable.grow(
            pool,
            tiles,
            new Signed(
                lane, growing.size(), keys.ids(lane), root, note.toString(), Instant.EPOCH)));
    signedByOthers = false;
  }

  /** The tree as it was last signed. */
  private GrowingTree stored() {
    Optional<Signed> last = await(TreeTable.last(pool, lane));
    if (last.isEmpty()) {
      return new GrowingTree();
    }
    Signed signed = last.get();
    Checkpoint checkpoint = Checkpoint.parse(SignedNote.parse(signed.note()).text());
    List<GrowingTree.Content> edge = new ArrayList<>();
    for (Tile tile : Tile.edge(checkpoint.size())) {
      byte[] hashes =
          await(TreeTable.tile(pool, lane, tile))
              .orElseThrow(() -> new Broken("lane %d has no %s".formatted(lane, tile)));
      edge.add(new GrowingTree.Content(tile, hashes));
    }
    GrowingTree tree = new GrowingTree(checkpoint.size(), edge);
    if (!Arrays.equals(tree.root(), checkpoint.root())) {
      throw new Broken(
          "the tiles of lane %d do not have the root that was signed at size %d"
              .formatted(lane, checkpoint.size()));
    }
    signedByOthers = !signed.keys().equals(keys.ids(lane));
    return tree;
  }

  private <T> T await(Uni<T> question) {
    return question.await().atMost(patience);
  }
}
