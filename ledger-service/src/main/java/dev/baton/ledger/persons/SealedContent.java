package dev.baton.ledger.persons;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * What an event said of persons, so that it can be read only with the keys of all of them: version
 * (1 byte), number of persons (2), their numbers (8 each, ascending), nonce (12), then AES-256-GCM
 * of salt and content; integers big-endian. The key is HKDF-SHA256 over the persons' keys, in the
 * order of their numbers. What precedes the cipher text, and the entry's lane and position, are
 * authenticated with it. The salt is inside: one that outlives the content would let anybody find
 * out by trying whether a small content was this one.
 */
public final class SealedContent {
  /** Length of a nonce, in bytes. */
  public static final int NONCE_BYTES = 12;

  /** Length of a salt, in bytes. */
  public static final int SALT_BYTES = 16;

  private static final byte VERSION = 1;
  private static final int HEAD_BYTES = 1 + Short.BYTES;
  private static final int KEY_BYTES = 32;
  private static final int TAG_BITS = 128;
  private static final byte[] PURPOSE = "baton.ledger.said.v1".getBytes(StandardCharsets.UTF_8);

  private SealedContent() {}

  /** Where an entry is: a content belongs to its own alone. */
  public record Place(int lane, long position) {}

  /** Canonical bytes of an event as emitted, and their salt. */
  @SuppressWarnings("ArrayRecordComponent") // taken apart, never compared
  public record Opened(byte[] salt, byte[] said) {}

  /**
   * Seals.
   *
   * @param keys of all persons the content is about, in any order; at least one
   * @param nonce {@value #NONCE_BYTES} bytes, never used before with these keys and place
   * @param salt {@value #SALT_BYTES} bytes
   */
  public static byte[] close(
      Collection<PersonKey> keys, Place place, byte[] nonce, byte[] salt, byte[] said) {
    List<PersonKey> all =
        keys.stream().sorted(Comparator.comparingLong(PersonKey::no)).distinct().toList();
    if (all.isEmpty() || nonce.length != NONCE_BYTES || salt.length != SALT_BYTES) {
      throw new IllegalArgumentException("no keys, or a nonce or a salt of another length");
    }
    ByteBuffer head = ByteBuffer.allocate(headBytes(all.size()));
    head.put(VERSION).putShort((short) all.size());
    all.forEach(key -> head.putLong(key.no()));
    head.put(nonce);
    try {
      Cipher cipher = cipher(Cipher.ENCRYPT_MODE, all, place, nonce, head.array());
      byte[] first = cipher.update(salt);
      byte[] rest = cipher.doFinal(said);
      int started = first == null ? 0 : first.length;
      ByteBuffer sealed = ByteBuffer.allocate(head.capacity() + started + rest.length);
      sealed.put(head.array());
      if (first != null) {
        sealed.put(first);
      }
      return sealed.put(rest).array();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has AES-GCM", e);
    }
  }

  /** Whether it is sealed; what is not begins with the brace of its JSON. */
  public static boolean is(byte @Nullable [] content) {
    return content != null && content.length > 0 && content[0] == VERSION;
  }

  /** Numbers of the persons whose keys open it; none of what is not sealed. */
  public static List<Long> persons(byte @Nullable [] content) {
    if (content == null || !is(content) || content.length < HEAD_BYTES) {
      return List.of();
    }
    ByteBuffer head = ByteBuffer.wrap(content, 1, content.length - 1);
    int persons = Short.toUnsignedInt(head.getShort());
    List<Long> numbers = new ArrayList<>(persons);
    for (int i = 0; i < persons && head.remaining() >= Long.BYTES; i++) {
      numbers.add(head.getLong());
    }
    return numbers;
  }

  /**
   * Opens what is sealed.
   *
   * @param keys number → secret of the persons whose keys there are
   * @return empty where a key is missing, or it is not what was sealed for this place
   */
  public static Optional<Opened> open(byte[] sealed, Map<Long, byte[]> keys, Place place) {
    List<PersonKey> all = new ArrayList<>();
    for (long no : persons(sealed)) {
      byte[] secret = keys.get(no);
      if (secret == null) {
        return Optional.empty();
      }
      all.add(new PersonKey(no, secret));
    }
    int from = headBytes(all.size());
    if (all.isEmpty() || sealed.length < from) {
      return Optional.empty();
    }
    byte[] head = Arrays.copyOf(sealed, from);
    byte[] nonce = Arrays.copyOfRange(sealed, from - NONCE_BYTES, from);
    try {
      ByteBuffer plain =
          ByteBuffer.wrap(
              cipher(Cipher.DECRYPT_MODE, all, place, nonce, head)
                  .doFinal(sealed, from, sealed.length - from));
      byte[] salt = new byte[SALT_BYTES];
      plain.get(salt);
      byte[] said = new byte[plain.remaining()];
      plain.get(said);
      return Optional.of(new Opened(salt, said));
    } catch (AEADBadTagException | BufferUnderflowException e) {
      return Optional.empty();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has AES-GCM", e);
    }
  }

  private static int headBytes(int persons) {
    return HEAD_BYTES + persons * Long.BYTES + NONCE_BYTES;
  }

  private static Cipher cipher(
      int mode, List<PersonKey> keys, Place place, byte[] nonce, byte[] head)
      throws GeneralSecurityException {
    ByteBuffer secrets = ByteBuffer.allocate(keys.size() * KEY_BYTES);
    keys.forEach(key -> secrets.put(key.secret()));
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(
        mode,
        new SecretKeySpec(hkdf(new byte[0], secrets.array(), PURPOSE), "AES"),
        new GCMParameterSpec(TAG_BITS, nonce));
    cipher.updateAAD(head);
    cipher.updateAAD(
        ByteBuffer.allocate(Integer.BYTES + Long.BYTES)
            .putInt(place.lane())
            .putLong(place.position())
            .array());
    return cipher;
  }

  /** HKDF-SHA256 (RFC 5869), the first 32 bytes. */
  static byte[] hkdf(byte[] salt, byte[] secret, byte[] info) throws GeneralSecurityException {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(salt.length == 0 ? new byte[KEY_BYTES] : salt, "HmacSHA256"));
    byte[] extracted = mac.doFinal(secret);
    mac.init(new SecretKeySpec(extracted, "HmacSHA256"));
    mac.update(info);
    return mac.doFinal(new byte[] {1});
  }
}
