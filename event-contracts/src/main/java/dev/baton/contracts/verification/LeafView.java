package dev.baton.contracts.verification;

import dev.baton.contracts.proof.Merkle;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/**
 * A leaf where it lies among others, in the form of {@link dev.baton.contracts.proof.Leaf#bytes}.
 */
@SuppressWarnings("ArrayRecordComponent") // a view, never compared
record LeafView(byte[] bytes, int at, int length) {
  private static final int POSITION_AT = 4;
  private static final int TIME_AT = 12;
  private static final int TYPE_AT = 20;
  private static final int TYPE_LENGTH = 2;
  private static final HexFormat HEX = HexFormat.of();

  int end() {
    return at + length;
  }

  /** Index of the content's digest. */
  int contentDigest() {
    return end() - 2 * Merkle.HASH_BYTES;
  }

  /** Index of the record's digest. */
  int recordDigest() {
    return end() - Merkle.HASH_BYTES;
  }

  /** Whether it is a leaf at all. */
  boolean isWhole() {
    int least = TYPE_AT + TYPE_LENGTH + 2 * Merkle.HASH_BYTES;
    return length >= least && length == least + typeLength();
  }

  boolean isAt(int lane, long position) {
    return isWhole() && lane() == lane && position() == position;
  }

  boolean has(byte[] other, int from, int otherLength) {
    return Arrays.equals(bytes, at, end(), other, from, from + otherLength);
  }

  int lane() {
    return buffer().getInt(at);
  }

  long position() {
    return buffer().getLong(at + POSITION_AT);
  }

  private long micros() {
    return buffer().getLong(at + TIME_AT);
  }

  private int typeLength() {
    return Short.toUnsignedInt(buffer().getShort(at + TYPE_AT));
  }

  /** Whether it is of the type with this name in UTF-8. */
  boolean isOf(byte[] name) {
    int from = at + TYPE_AT + TYPE_LENGTH;
    return typeLength() == name.length
        && Arrays.equals(bytes, from, from + name.length, name, 0, name.length);
  }

  private String type() {
    return new String(bytes, at + TYPE_AT + TYPE_LENGTH, typeLength(), StandardCharsets.UTF_8);
  }

  private ByteBuffer buffer() {
    return ByteBuffer.wrap(bytes);
  }

  /** Which of its parts another leaf has otherwise. */
  String unlike(LeafView other) {
    if (!isWhole() || !other.isWhole()) {
      return "it is no leaf";
    }
    List<String> parts = new ArrayList<>();
    if (micros() != other.micros()) {
      parts.add("recorded time");
    }
    if (!type().equals(other.type())) {
      parts.add("type");
    }
    if (!digest(contentDigest()).equals(other.digest(other.contentDigest()))) {
      parts.add("digest of what was said");
    }
    if (!digest(recordDigest()).equals(other.digest(other.recordDigest()))) {
      parts.add("digest of the record");
    }
    return String.join(", ", parts);
  }

  private String digest(int from) {
    return HEX.formatHex(bytes, from, from + Merkle.HASH_BYTES);
  }

  @Override
  public String toString() {
    return isWhole()
        ? "lane %d, position %d, recorded %s, %s, said %s, record %s"
            .formatted(
                lane(),
                position(),
                Instant.EPOCH.plus(micros(), ChronoUnit.MICROS),
                type(),
                digest(contentDigest()),
                digest(recordDigest()))
        : "%d bytes that are no leaf".formatted(length);
  }
}
