package dev.baton.contracts.proof;

import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A receipt that needs nothing but the log's key to be checked (C2SP tlog-proof).
 *
 * @param index of the leaf
 * @param hashes from the leaf's sibling up to a child of the root
 * @param checkpoint of the tree that it is in
 */
public record LogProof(long index, List<byte[]> hashes, SignedNote checkpoint) {
  private static final String FIRST = "c2sp.org/tlog-proof@v1";
  private static final Pattern INDEX = Pattern.compile("index (0|[1-9]\\d{0,17})");
  private static final int AT_MOST = 64;

  public LogProof {
    hashes = List.copyOf(hashes);
  }

  /**
   * Reads a receipt. Extra data is passed over: nobody vouches for it.
   *
   * @throws IllegalArgumentException if it is none
   */
  public static LogProof parse(String text) {
    int end = text.indexOf("\n\n");
    if (end < 0) {
      throw new IllegalArgumentException("a receipt ends in a checkpoint, after an empty line");
    }
    List<String> lines = new ArrayList<>(text.substring(0, end).lines().toList());
    if (!lines.removeFirst().equals(FIRST)) {
      throw new IllegalArgumentException("a receipt begins with " + FIRST);
    }
    if (!lines.isEmpty() && lines.getFirst().startsWith("extra ")) {
      lines.removeFirst();
    }
    var index = INDEX.matcher(lines.isEmpty() ? "" : lines.removeFirst());
    if (!index.matches()) {
      throw new IllegalArgumentException("a receipt without an index");
    }
    if (lines.size() > AT_MOST) {
      throw new IllegalArgumentException("a proof of more than " + AT_MOST + " hashes");
    }
    List<byte[]> hashes = new ArrayList<>();
    for (String line : lines) {
      byte[] hash = Base64.getDecoder().decode(line);
      if (hash.length != Merkle.HASH_BYTES) {
        throw new IllegalArgumentException("a hash of %d bytes".formatted(hash.length));
      }
      hashes.add(hash);
    }
    return new LogProof(
        Long.parseLong(index.group(1)), hashes, SignedNote.parse(text.substring(end + 2)));
  }

  /**
   * Whether it shows that a leaf is in a log.
   *
   * @param leafHash see {@link Leaf#hash}
   * @param keys of the log, under whose names it signs its origin
   */
  public boolean shows(byte[] leafHash, Collection<VerifierKey> keys) {
    Checkpoint tree = Checkpoint.parse(checkpoint.text());
    return checkpoint.verified(keys).stream().anyMatch(key -> key.name().equals(tree.origin()))
        && Merkle.includes(index, tree.size(), leafHash, hashes, tree.root());
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(FIRST).append("\nindex ").append(index).append('\n');
    for (byte[] hash : hashes) {
      text.append(Base64.getEncoder().encodeToString(hash)).append('\n');
    }
    return text.append('\n').append(checkpoint).toString();
  }
}
