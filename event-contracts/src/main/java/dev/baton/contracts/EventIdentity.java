package dev.baton.contracts;

import dev.baton.contracts.event.Event;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** What makes two events the same one: emitting team, source, id and subject. */
public final class EventIdentity {
  /** Length of a key, in bytes. */
  public static final int KEY_BYTES = 16;

  private EventIdentity() {}

  /** The deduplication key of an event; see {@link #key(String, String, String, String)}. */
  public static byte[] key(Event event) {
    return key(event.statement().speaker(), event.source(), event.id(), event.subject());
  }

  /**
   * First {@value #KEY_BYTES} bytes of SHA-256 over the four parts, each as a 4-byte big-endian
   * length and its UTF-8 bytes; a team that is nobody's is the length −1 alone.
   *
   * @param team who speaks, by the name the event gives, so that the key never depends on what the
   *     registry knew; null for governance and the ledger itself
   */
  public static byte[] key(@Nullable String team, String source, String id, String subject) {
    MessageDigest sha = Digests.sha256();
    part(sha, team);
    part(sha, source);
    part(sha, id);
    part(sha, subject);
    return Arrays.copyOf(sha.digest(), KEY_BYTES);
  }

  private static void part(MessageDigest sha, @Nullable String text) {
    byte[] bytes = text == null ? new byte[0] : text.getBytes(StandardCharsets.UTF_8);
    int length = text == null ? -1 : bytes.length;
    sha.update(
        new byte[] {
          (byte) (length >>> 24), (byte) (length >>> 16), (byte) (length >>> 8), (byte) length
        });
    sha.update(bytes);
  }
}
