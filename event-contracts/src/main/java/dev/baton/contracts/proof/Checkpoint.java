package dev.baton.contracts.proof;

import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What a log says of its tree, as the text of a {@link SignedNote} (C2SP tlog-checkpoint).
 *
 * @param origin name of the log
 * @param size of the tree, in leaves
 * @param root 32 bytes
 */
@SuppressWarnings("ArrayRecordComponent") // equals and hashCode look at the bytes
public record Checkpoint(String origin, long size, byte[] root) {
  private static final Pattern SIZE = Pattern.compile("0|[1-9]\\d{0,17}");

  /**
   * Reads the text of a note. Lines behind the third are ignored, as the format asks.
   *
   * @throws IllegalArgumentException if it is no checkpoint
   */
  public static Checkpoint parse(String text) {
    String[] lines = text.split("\n", -1);
    if (lines.length < 4 || lines[0].isEmpty()) {
      throw new IllegalArgumentException("a checkpoint has lines for origin, size and root");
    }
    if (!SIZE.matcher(lines[1]).matches()) {
      throw new IllegalArgumentException("no size of a tree: '" + lines[1] + "'");
    }
    byte[] root;
    try {
      root = Base64.getDecoder().decode(lines[2]);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("a root is not base64: '" + lines[2] + "'", e);
    }
    if (root.length != Merkle.HASH_BYTES) {
      throw new IllegalArgumentException("a root of %d bytes".formatted(root.length));
    }
    return new Checkpoint(lines[0], Long.parseLong(lines[1]), root);
  }

  /** The text to sign. */
  public String text() {
    return origin + "\n" + size + "\n" + Base64.getEncoder().encodeToString(root) + "\n";
  }

  /** Signs it with every one of these keys, under the log's name. */
  public SignedNote signed(List<SigningKey> keys) {
    String text = text();
    return new SignedNote(text, keys.stream().map(key -> key.sign(origin, text)).toList());
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Checkpoint that
        && origin.equals(that.origin)
        && size == that.size
        && Arrays.equals(root, that.root);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(root);
  }

  @Override
  public String toString() {
    return text();
  }
}
