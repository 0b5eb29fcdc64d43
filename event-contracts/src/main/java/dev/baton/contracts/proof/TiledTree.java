package dev.baton.contracts.proof;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Roots and proofs of a tree whose tiles can be read: RFC 6962, section 2.1. */
public final class TiledTree {
  private final long size;
  private final Source tiles;

  /**
   * A tree.
   *
   * @param size in leaves; no tile is asked for that a tree of this size does not have
   */
  public TiledTree(long size, Source tiles) {
    this.size = size;
    this.tiles = tiles;
  }

  /** Where tiles come from. */
  @FunctionalInterface
  public interface Source {
    /** The hashes of a tile, one after the other. */
    byte[] read(Tile tile);
  }

  /**
   * Root of the tree of its first leaves.
   *
   * @param leaves 0 to its size
   */
  public byte[] root(long leaves) {
    return leaves == 0 ? Merkle.empty() : hash(0, leaves);
  }

  /**
   * Shows that a leaf is in the tree of the first leaves.
   *
   * @param index of the leaf, below {@code leaves}
   * @param leaves at most its size
   * @return hashes from the leaf's sibling up to a child of the root
   */
  public List<byte[]> inclusion(long index, long leaves) {
    List<byte[]> proof = new ArrayList<>();
    long from = 0;
    long to = leaves;
    while (to - from > 1) {
      long middle = from + Long.highestOneBit(to - from - 1);
      if (index < middle) {
        proof.add(hash(middle, to));
        to = middle;
      } else {
        proof.add(hash(from, middle));
        from = middle;
      }
    }
    return proof.reversed();
  }

  /**
   * Shows that the tree of the first leaves is the beginning of another.
   *
   * @param first size of the earlier tree, at least 1
   * @param second size of the later one, at most that of this tree
   */
  public List<byte[]> consistency(long first, long second) {
    List<byte[]> proof = new ArrayList<>();
    long from = 0;
    long to = second;
    boolean left = true; // the earlier tree's root is known to who asks
    while (first < to) {
      long middle = from + Long.highestOneBit(to - from - 1);
      if (first <= middle) {
        proof.add(hash(middle, to));
        to = middle;
      } else {
        proof.add(hash(from, middle));
        from = middle;
        left = false;
      }
    }
    if (!left) {
      proof.add(hash(from, to));
    }
    return proof.reversed();
  }

  /** Root of the tree over leaves from an index to one that is excluded. */
  private byte[] hash(long from, long to) {
    long count = to - from;
    if (Long.bitCount(count) == 1 && from % count == 0) {
      return complete(Long.numberOfTrailingZeros(count), from / count);
    }
    long middle = from + Long.highestOneBit(count - 1);
    return Merkle.node(hash(from, middle), hash(middle, to));
  }

  /** Root of a complete subtree. */
  private byte[] complete(int height, long index) {
    int level = height / 8;
    int count = 1 << (height % 8);
    long first = index * count;
    Tile tile = Tile.of(level, first, size);
    byte[] hashes = tiles.read(tile);
    if (hashes.length != tile.bytes()) {
      throw new IllegalArgumentException(
          "%s has %d bytes instead of %d".formatted(tile, hashes.length, tile.bytes()));
    }
    int at = (int) (first % Tile.FULL);
    return count == 1
        ? Arrays.copyOfRange(hashes, at * Merkle.HASH_BYTES, (at + 1) * Merkle.HASH_BYTES)
        : Merkle.root(hashes, at, count);
  }
}
