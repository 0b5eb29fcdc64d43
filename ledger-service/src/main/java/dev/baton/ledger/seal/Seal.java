package dev.baton.ledger.seal;

import dev.baton.contracts.Digests;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * AES-256-GCM under one of several keys. What is sealed names its key, so that keys can change: 8
 * bytes of the key's id, 12 of the nonce, then cipher text and tag. The nonce is random, so a key
 * should seal no more than some billion times.
 */
public final class Seal {
  private static final int KEY_BYTES = 32;
  private static final int ID_BYTES = 8;
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;

  private final List<Key> keys;
  private final SecureRandom random = new SecureRandom();

  private Seal(List<Key> keys) {
    this.keys = keys;
  }

  /**
   * A key and what is derived from it.
   *
   * @param id says which one it is, and nothing of it
   * @param digests key of the digests by which the same is recognised
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared as a whole
  private record Key(byte[] id, SecretKeySpec cipher, SecretKeySpec digests) {
    static Key of(byte[] secret) {
      return new Key(
          Arrays.copyOf(mac(hmac(secret), bytes("id")), ID_BYTES),
          new SecretKeySpec(secret, "AES"),
          hmac(mac(hmac(secret), bytes("digests"))));
    }
  }

  /**
   * Keys in base64, the first of which seals.
   *
   * @throws IllegalArgumentException if there is none, or one is not of 32 bytes
   */
  public static Seal of(List<String> base64) {
    List<Key> keys = new ArrayList<>();
    for (String one : base64) {
      byte[] secret;
      try {
        secret = Base64.getDecoder().decode(one.strip());
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException("a key is not base64");
      }
      if (secret.length != KEY_BYTES) {
        throw new IllegalArgumentException(
            "a key has %d bytes instead of %d".formatted(secret.length, KEY_BYTES));
      }
      keys.add(Key.of(secret));
    }
    if (keys.isEmpty()) {
      throw new IllegalArgumentException("there is no key");
    }
    return new Seal(List.copyOf(keys));
  }

  /**
   * Seals.
   *
   * @param bound what it belongs to: it opens together with the same only
   */
  public byte[] close(byte[] plain, byte[] bound) {
    Key key = keys.getFirst();
    byte[] nonce = new byte[NONCE_BYTES];
    random.nextBytes(nonce);
    try {
      byte[] sealed = cipher(Cipher.ENCRYPT_MODE, key, nonce, bound).doFinal(plain);
      return ByteBuffer.allocate(ID_BYTES + NONCE_BYTES + sealed.length)
          .put(key.id())
          .put(nonce)
          .put(sealed)
          .array();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has AES-GCM", e);
    }
  }

  /**
   * Opens.
   *
   * @return empty where its key is none of these
   * @throws IllegalStateException if it is not what was sealed, or not for this
   */
  public Optional<byte[]> open(byte[] sealed, byte[] bound) {
    byte[] id = Arrays.copyOf(sealed, ID_BYTES);
    byte[] nonce = Arrays.copyOfRange(sealed, ID_BYTES, ID_BYTES + NONCE_BYTES);
    for (Key key : keys) {
      if (Arrays.equals(key.id(), id)) {
        int from = ID_BYTES + NONCE_BYTES;
        try {
          return Optional.of(
              cipher(Cipher.DECRYPT_MODE, key, nonce, bound)
                  .doFinal(sealed, from, sealed.length - from));
        } catch (AEADBadTagException e) {
          throw new IllegalStateException("the seal is broken", e);
        } catch (GeneralSecurityException e) {
          throw new IllegalStateException("every Java platform has AES-GCM", e);
        }
      }
    }
    return Optional.empty();
  }

  /** How what the first key seals begins. */
  public byte[] mark() {
    return keys.getFirst().id().clone();
  }

  /** Recognises the same bytes again, and tells nobody without the key what they were. */
  public byte[] digest(byte[] bytes) {
    return mac(keys.getFirst().digests(), bytes);
  }

  private static Cipher cipher(int mode, Key key, byte[] nonce, byte[] bound)
      throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(mode, key.cipher(), new GCMParameterSpec(TAG_BITS, nonce));
    cipher.updateAAD(Digests.sha256(bound));
    return cipher;
  }

  private static SecretKeySpec hmac(byte[] secret) {
    return new SecretKeySpec(secret, "HmacSHA256");
  }

  private static byte[] mac(SecretKeySpec key, byte[] bytes) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(key);
      return mac.doFinal(bytes);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has HmacSHA256", e);
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
