package dev.baton.contracts.proof;

import dev.baton.contracts.Digests;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.HexFormat;

/**
 * An Ed25519 public key by which the notes of one signer are recognised (C2SP signed-note).
 *
 * @param name of the signer; neither empty nor with spaces or '+'
 * @param publicKey 32 bytes, RFC 8032
 */
@SuppressWarnings("ArrayRecordComponent") // compared by its text form
public record VerifierKey(String name, byte[] publicKey) {
  static final byte ED25519 = 1;
  private static final int KEY_BYTES = 32;

  /** What comes before the key in a SubjectPublicKeyInfo of Ed25519, RFC 8410. */
  private static final byte[] SPKI = HexFormat.of().parseHex("302a300506032b6570032100");

  public VerifierKey {
    if (name.isEmpty() || name.indexOf('+') >= 0 || name.chars().anyMatch(VerifierKey::isSpace)) {
      throw new IllegalArgumentException(
          "the name of a key is not empty and has neither spaces nor '+': '" + name + "'");
    }
    if (publicKey.length != KEY_BYTES) {
      throw new IllegalArgumentException("an Ed25519 public key has 32 bytes");
    }
  }

  private static boolean isSpace(int c) {
    return Character.isWhitespace(c) || Character.isSpaceChar(c) || Character.isISOControl(c);
  }

  /**
   * Reads {@code name+id+key}: the id in hex, the key with its algorithm in base64.
   *
   * @throws IllegalArgumentException if it is none, or of another algorithm
   */
  public static VerifierKey parse(String vkey) {
    String[] parts = vkey.split("\\+", 3);
    if (parts.length != 3) {
      throw new IllegalArgumentException("a verifier key is name+id+key, not '" + vkey + "'");
    }
    byte[] key;
    try {
      key = Base64.getDecoder().decode(parts[2]);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("the key of '" + vkey + "' is not base64", e);
    }
    if (key.length != 1 + KEY_BYTES || key[0] != ED25519) {
      throw new IllegalArgumentException("the key of '" + vkey + "' is not Ed25519");
    }
    byte[] publicKey = new byte[KEY_BYTES];
    System.arraycopy(key, 1, publicKey, 0, KEY_BYTES);
    VerifierKey read = new VerifierKey(parts[0], publicKey);
    if (!HexFormat.of().toHexDigits(read.id()).equals(parts[1])) {
      throw new IllegalArgumentException("the id of '" + vkey + "' is not that of its key");
    }
    return read;
  }

  /** The same key under another name. */
  public VerifierKey named(String other) {
    return new VerifierKey(other, publicKey);
  }

  /** First four bytes of SHA-256(name ‖ LF ‖ algorithm ‖ key). */
  public int id() {
    MessageDigest sha = Digests.sha256();
    sha.update(name.getBytes(StandardCharsets.UTF_8));
    sha.update((byte) '\n');
    sha.update(ED25519);
    return ByteBuffer.wrap(sha.digest(publicKey)).getInt();
  }

  /** Whether this signer made this signature over these bytes. */
  public boolean verifies(byte[] signed, byte[] signature) {
    byte[] spki = new byte[SPKI.length + KEY_BYTES];
    System.arraycopy(SPKI, 0, spki, 0, SPKI.length);
    System.arraycopy(publicKey, 0, spki, SPKI.length, KEY_BYTES);
    try {
      PublicKey key =
          KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(spki));
      Signature ed25519 = Signature.getInstance("Ed25519");
      ed25519.initVerify(key);
      ed25519.update(signed);
      return ed25519.verify(signature);
    } catch (GeneralSecurityException e) {
      return false; // no point of the curve, or no signature
    }
  }

  @Override
  public String toString() {
    byte[] key = new byte[1 + KEY_BYTES];
    key[0] = ED25519;
    System.arraycopy(publicKey, 0, key, 1, KEY_BYTES);
    return name
        + "+"
        + HexFormat.of().toHexDigits(id())
        + "+"
        + Base64.getEncoder().encodeToString(key);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof VerifierKey key && toString().equals(key.toString());
  }

  @Override
  public int hashCode() {
    return toString().hashCode();
  }
}
