package dev.baton.contracts.verification;

import dev.baton.contracts.proof.Checkpoint;
import dev.baton.contracts.proof.GrowingTree;
import dev.baton.contracts.proof.Merkle;
import dev.baton.contracts.proof.Tile;
import dev.baton.contracts.proof.TiledTree;
import dev.baton.contracts.verification.Contradiction.Kind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A lane's tree as the ledger serves it, and what follows from it of its newest checkpoint: of two
 * hashes that contradict each other at most one leads to that root.
 */
final class ServedTree {
  private final int lane;
  private final LaneSource source;
  private final Checkpoint newest;

  ServedTree(int lane, LaneSource source, Checkpoint newest) {
    this.lane = lane;
    this.source = source;
    this.newest = newest;
  }

  /** The hashes of a tile, as many as its name says. */
  byte[] hashes(Tile tile) throws IOException, Found {
    byte[] hashes = source.hashes(tile);
    if (hashes == null && !tile.full()) {
      // a ledger may have dropped what has become full since
      byte[] full = source.hashes(whole(tile));
      hashes =
          full == null || full.length < tile.bytes() ? null : Arrays.copyOf(full, tile.bytes());
    }
    if (hashes == null) {
      throw found(Kind.MISSING, tile.toString(), "a tile", "none");
    }
    if (hashes.length != tile.bytes()) {
      throw found(Kind.TILE, tile.toString(), tile.bytes() + " bytes", hashes.length + "");
    }
    return hashes;
  }

  /** The leaves below a tile of level 0, each behind its length. */
  byte[] leaves(Tile tile) throws IOException, Found {
    byte[] leaves = source.leaves(tile);
    if (leaves == null && !tile.full()) {
      byte[] full = source.leaves(whole(tile));
      leaves = full == null ? null : first(tile.width(), full);
    }
    if (leaves == null) {
      throw found(Kind.MISSING, "tile/entries/" + tile.entriesPath(), "a bundle of leaves", "none");
    }
    return leaves;
  }

  private static Tile whole(Tile tile) {
    return new Tile(tile.level(), tile.index(), Tile.FULL);
  }

  private static byte[] first(int count, byte[] leaves) {
    ByteBuffer buffer = ByteBuffer.wrap(leaves);
    for (int i = 0; i < count && buffer.remaining() >= 2; i++) {
      int length = Short.toUnsignedInt(buffer.getShort());
      buffer.position(buffer.position() + Math.min(length, buffer.remaining()));
    }
    return Arrays.copyOf(leaves, buffer.position());
  }

  /** Whether a leaf leads to the newest checkpoint if this is what a tile above it holds. */
  boolean leads(GrowingTree.Content instead, long position) {
    try {
      byte[] leaves =
          instead.tile().level() == 0
              ? instead.hashes()
              : hashes(Tile.of(0, position, newest.size()));
      int at = (int) (position % Tile.FULL) * Merkle.HASH_BYTES;
      return Merkle.includes(
          position,
          newest.size(),
          Arrays.copyOfRange(leaves, at, at + Merkle.HASH_BYTES),
          with(instead).inclusion(position, newest.size()),
          newest.root());
    } catch (IOException | UncheckedIOException | Found e) {
      return false;
    }
  }

  /** Whether the newest checkpoint goes on from a tree of this size, at least 1, and root. */
  boolean goesOnFrom(long size, byte[] root) {
    try {
      List<byte[]> proof = with(null).consistency(size, newest.size());
      return Merkle.extendsTo(size, newest.size(), root, newest.root(), proof);
    } catch (UncheckedIOException e) {
      return false;
    }
  }

  private TiledTree with(GrowingTree.@Nullable Content instead) {
    return new TiledTree(
        newest.size(),
        tile -> {
          try {
            return instead != null && instead.tile().equals(tile) ? instead.hashes() : hashes(tile);
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          } catch (Found e) {
            throw new UncheckedIOException(new IOException(e));
          }
        });
  }

  private Found found(Kind kind, String where, String expected, String found) {
    return new Found(new Contradiction(lane, kind, where, expected, found, ""));
  }
}
