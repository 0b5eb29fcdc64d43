package dev.baton.contracts.proof;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Name of a tile of a tree (C2SP tlog-tiles): consecutive hashes at a height of the tree that is a
 * multiple of eight, 256 of them or, at the tree's right edge, fewer. Level 0 holds the leaves'
 * hashes, every other level the roots of the full tiles below.
 *
 * @param level 0 to 7
 * @param index of the tile within its level, from 0
 * @param width how many hashes, 1 to 256
 */
public record Tile(int level, long index, int width) {
  /** Hashes of a full tile. */
  public static final int FULL = 256;

  private static final int MAX_LEVEL = 7;
  private static final Pattern INDEX = Pattern.compile("((?:x\\d{3}/)*)(\\d{3})");
  private static final Pattern WIDTH = Pattern.compile("(.*)\\.p/([1-9]\\d{0,2})");

  public Tile {
    if (level < 0 || level > MAX_LEVEL || index < 0 || width < 1 || width > FULL) {
      throw new IllegalArgumentException(
          "there is no tile %d/%d of width %d".formatted(level, index, width));
    }
  }

  /** The tile in which the hash of this index lies, as wide as it is in a tree of this size. */
  public static Tile of(int level, long hash, long size) {
    long index = hash / FULL;
    long there = (size >> (8 * level)) - index * FULL;
    return new Tile(level, index, (int) Math.min(FULL, there));
  }

  /** The tiles at the right edge of a tree of this size that are not full, from level 0 up. */
  public static List<Tile> edge(long size) {
    List<Tile> edge = new ArrayList<>();
    for (int level = 0; size >> (8 * level) > 0; level++) {
      long hashes = size >> (8 * level);
      if (hashes % FULL != 0) {
        edge.add(new Tile(level, hashes / FULL, (int) (hashes % FULL)));
      }
    }
    return edge;
  }

  /** Length of its content, in bytes. */
  public int bytes() {
    return width * Merkle.HASH_BYTES;
  }

  public boolean full() {
    return width == FULL;
  }

  /** Index of the first leaf below it. */
  public long firstLeaf() {
    return index << (8 * (level + 1));
  }

  /** Index behind that of the last leaf below it. */
  public long endLeaf() {
    return (index * FULL + width) << (8 * level);
  }

  /** Where it is served, behind {@code tile/}: {@code 0/x001/234.p/7}. */
  public String path() {
    return level + "/" + entriesPath();
  }

  /**
   * The same without the level: where the bundle of its entries is, behind {@code tile/entries/}.
   */
  public String entriesPath() {
    StringBuilder path = new StringBuilder(String.format(Locale.ROOT, "%03d", index % 1000));
    for (long rest = index / 1000; rest > 0; rest /= 1000) {
      path.insert(0, String.format(Locale.ROOT, "x%03d/", rest % 1000));
    }
    return full() ? path.toString() : path.append(".p/").append(width).toString();
  }

  /**
   * Reads what {@link #entriesPath} writes.
   *
   * @return empty where it is none, or one that can be written in another way
   */
  public static Optional<Tile> parse(int level, String path) {
    Matcher partial = WIDTH.matcher(path);
    boolean full = !partial.matches();
    Matcher index = INDEX.matcher(full ? path : partial.group(1));
    if (level < 0 || level > MAX_LEVEL || !index.matches()) {
      return Optional.empty();
    }
    String digits = index.group(1).replaceAll("[x/]", "") + index.group(2);
    int width = full ? FULL : Integer.parseInt(partial.group(2));
    if (digits.length() > 18 || width > FULL || (!full && width == FULL)) {
      return Optional.empty();
    }
    Tile tile = new Tile(level, Long.parseLong(digits), width);
    return tile.entriesPath().equals(path) ? Optional.of(tile) : Optional.empty();
  }

  @Override
  public String toString() {
    return "tile/" + path();
  }
}
