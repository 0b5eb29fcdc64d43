package dev.baton.contracts.proof;

import dev.baton.contracts.Digests;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * One entry as the Merkle tree of its lane commits to it. It holds no content: erasing the content
 * and its salt leaves the tree whole.
 */
public final class Leaf {
  private Leaf() {}

  /** SHA-256(salt ‖ canonical bytes): what a leaf says of an entry's content. */
  public static byte[] contentDigest(byte[] salt, byte[] canonical) {
    MessageDigest sha = Digests.sha256();
    sha.update(salt);
    return sha.digest(canonical);
  }

  /**
   * The leaf: lane (4 bytes), position (8), recorded time in microseconds since the epoch (8),
   * length of the type's name (2), its UTF-8 bytes, content digest (32), record digest (32);
   * integers big-endian.
   *
   * @param type wire name of the event type
   * @param contentDigest see {@link #contentDigest}
   * @param recordDigest SHA-256 of the record's bytes as they are published, which hold nothing
   *     that must be erasable
   */
  public static byte[] bytes(
      int lane,
      long position,
      Instant recordedAt,
      String type,
      byte[] contentDigest,
      byte[] recordDigest) {
    if (contentDigest.length != Merkle.HASH_BYTES || recordDigest.length != Merkle.HASH_BYTES) {
      throw new IllegalArgumentException("a digest has " + Merkle.HASH_BYTES + " bytes");
    }
    byte[] name = type.getBytes(StandardCharsets.UTF_8);
    if (name.length > 0xFFFF) {
      throw new IllegalArgumentException("a type's name has at most 65535 bytes");
    }
    return ByteBuffer.allocate(4 + 8 + 8 + 2 + name.length + 2 * Merkle.HASH_BYTES)
        .putInt(lane)
        .putLong(position)
        .putLong(ChronoUnit.MICROS.between(Instant.EPOCH, recordedAt))
        .putShort((short) name.length)
        .put(name)
        .put(contentDigest)
        .put(recordDigest)
        .array();
  }

  /** The leaf's hash in the tree, RFC 6962: SHA-256(0x00 ‖ leaf). */
  public static byte[] hash(byte[] leaf) {
    MessageDigest sha = Digests.sha256();
    sha.update((byte) 0);
    return sha.digest(leaf);
  }
}
