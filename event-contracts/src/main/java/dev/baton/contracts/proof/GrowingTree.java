package dev.baton.contracts.proof;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A tree that leaves are added to, in the form in which it is served: it remembers the tiles at its
 * right edge, and hands out those that became full.
 */
public final class GrowingTree {
  private final List<Edge> edges = new ArrayList<>();
  private final List<Content> filled = new ArrayList<>();
  private long size;

  /** A tree without leaves. */
  public GrowingTree() {}

  /**
   * A tree as its edge says it is.
   *
   * @param size in leaves
   * @param edge the tiles that {@link Tile#edge} names
   */
  public GrowingTree(long size, List<Content> edge) {
    if (!edge.stream().map(Content::tile).toList().equals(Tile.edge(size))) {
      throw new IllegalArgumentException(
          "a tree of size %d does not end in %s"
              .formatted(size, edge.stream().map(Content::tile).toList()));
    }
    this.size = size;
    for (Content content : edge) {
      Tile tile = content.tile();
      Edge there = edge(tile.level());
      there.index = tile.index();
      there.width = tile.width();
      System.arraycopy(content.hashes(), 0, there.hashes, 0, tile.bytes());
    }
    for (int level = 0; level < edges.size(); level++) {
      edges.get(level).index = (size >> (8 * level)) / Tile.FULL;
    }
  }

  /** What is in a tile. */
  @SuppressWarnings("ArrayRecordComponent") // stored and sent, never compared
  public record Content(Tile tile, byte[] hashes) {
    /** Checks that it is as long as the tile's name says. */
    public Content {
      if (hashes.length != tile.bytes()) {
        throw new IllegalArgumentException(
            "%s has %d bytes instead of %d".formatted(tile, hashes.length, tile.bytes()));
      }
    }
  }

  private static final class Edge {
    private final byte[] hashes = new byte[Tile.FULL * Merkle.HASH_BYTES];
    private long index;
    private int width;
  }

  private Edge edge(int level) {
    while (edges.size() <= level) {
      edges.add(new Edge());
    }
    return edges.get(level);
  }

  /** In leaves. */
  public long size() {
    return size;
  }

  /** Adds a leaf by its hash, see {@link Leaf#hash}. */
  public void add(byte[] leafHash) {
    byte[] hash = leafHash;
    for (int level = 0; ; level++) {
      Edge edge = edge(level);
      System.arraycopy(hash, 0, edge.hashes, edge.width * Merkle.HASH_BYTES, Merkle.HASH_BYTES);
      edge.width++;
      if (edge.width < Tile.FULL) {
        break;
      }
      filled.add(new Content(new Tile(level, edge.index, Tile.FULL), edge.hashes.clone()));
      hash = Merkle.root(edge.hashes, 0, Tile.FULL);
      edge.index++;
      edge.width = 0;
    }
    size++;
  }

  /** The tiles that became full since this was last asked. */
  public List<Content> takeFilled() {
    List<Content> taken = List.copyOf(filled);
    filled.clear();
    return taken;
  }

  /** The tiles at its right edge that are not full. */
  public List<Content> edge() {
    List<Content> contents = new ArrayList<>();
    for (int level = 0; level < edges.size(); level++) {
      Edge edge = edges.get(level);
      if (edge.width > 0) {
        Tile tile = new Tile(level, edge.index, edge.width);
        contents.add(new Content(tile, Arrays.copyOf(edge.hashes, tile.bytes())));
      }
    }
    return contents;
  }

  /** The tree's root hash. */
  public byte[] root() {
    byte[] root = null;
    for (Edge edge : edges) {
      // complete subtrees from the right, each of which is larger than the one before
      for (int end = edge.width; end > 0; end &= end - 1) {
        int count = Integer.lowestOneBit(end);
        byte[] subtree = Merkle.root(edge.hashes, end - count, count);
        root = root == null ? subtree : Merkle.node(subtree, root);
      }
    }
    return root == null ? Merkle.empty() : root;
  }
}
