package dev.baton.contracts.proof;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.List;

/**
 * A text and who signed it (C2SP signed-note).
 *
 * @param text ends in a line feed
 * @param signatures at least one
 */
public record SignedNote(String text, List<Line> signatures) {
  private static final String DASH = "\u2014 ";
  private static final int AT_MOST = 64;

  public SignedNote {
    signatures = List.copyOf(signatures);
  }

  /**
   * One signature.
   *
   * @param name of the signer's key
   * @param id of the signer's key
   */
  @SuppressWarnings("ArrayRecordComponent") // verified, never compared
  public record Line(String name, int id, byte[] signature) {
    @Override
    public String toString() {
      byte[] bytes = ByteBuffer.allocate(4 + signature.length).putInt(id).put(signature).array();
      return DASH + name + " " + Base64.getEncoder().encodeToString(bytes);
    }
  }

  /**
   * Reads a note.
   *
   * @throws IllegalArgumentException if it is none
   */
  public static SignedNote parse(String note) {
    int end = note.lastIndexOf("\n\n");
    if (end < 0 || !note.endsWith("\n")) {
      throw new IllegalArgumentException(
          "a signed note is a text, an empty line, and lines of signatures");
    }
    if (note.chars().anyMatch(c -> c < ' ' && c != '\n')) {
      throw new IllegalArgumentException("a signed note holds no control characters");
    }
    List<String> lines = note.substring(end + 2).lines().toList();
    if (lines.isEmpty() || lines.size() > AT_MOST) {
      throw new IllegalArgumentException(
          "a note has 1 to %d signatures, not %d".formatted(AT_MOST, lines.size()));
    }
    List<Line> signatures = new ArrayList<>();
    for (String line : lines) {
      signatures.add(line(line));
    }
    return new SignedNote(note.substring(0, end + 1), signatures);
  }

  private static Line line(String line) {
    int space = line.lastIndexOf(' ');
    if (!line.startsWith(DASH) || space <= DASH.length()) {
      throw new IllegalArgumentException("no signature: '" + line + "'");
    }
    byte[] bytes;
    try {
      bytes = Base64.getDecoder().decode(line.substring(space + 1));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("a signature is not base64: '" + line + "'", e);
    }
    if (bytes.length <= 4) {
      throw new IllegalArgumentException("a signature is cut off: '" + line + "'");
    }
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    int id = buffer.getInt();
    byte[] signature = new byte[buffer.remaining()];
    buffer.get(signature);
    return new Line(line.substring(DASH.length(), space), id, signature);
  }

  /**
   * Which of these keys signed it.
   *
   * @return empty where none did
   * @throws IllegalArgumentException if it bears a signature of one of them that does not verify
   */
  public List<VerifierKey> verified(Collection<VerifierKey> keys) {
    byte[] signed = text.getBytes(StandardCharsets.UTF_8);
    List<VerifierKey> verified = new ArrayList<>();
    for (VerifierKey key : keys) {
      for (Line line : signatures) {
        if (line.id() == key.id() && line.name().equals(key.name())) {
          if (!key.verifies(signed, line.signature())) {
            throw new IllegalArgumentException(
                "the signature of " + key.name() + " does not verify");
          }
          verified.add(key);
        }
      }
    }
    return verified;
  }

  @Override
  public String toString() {
    StringBuilder note = new StringBuilder(text).append('\n');
    signatures.forEach(line -> note.append(line).append('\n'));
    return note.toString();
  }
}
