package dev.baton.contracts.proof;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.EdECPublicKey;
import java.security.spec.EdECPrivateKeySpec;
import java.security.spec.NamedParameterSpec;
import java.util.Arrays;

/** The secret half of a {@link VerifierKey}: what a log signs its checkpoints with. */
public final class SigningKey {
  /** Length of a seed, in bytes. */
  public static final int SEED_BYTES = 32;

  private final PrivateKey secret;
  private final byte[] publicKey;

  private SigningKey(PrivateKey secret, byte[] publicKey) {
    this.secret = secret;
    this.publicKey = publicKey;
  }

  /**
   * The key that follows from 32 random bytes (RFC 8032, section 5.1.5).
   *
   * @throws IllegalArgumentException if they are more or fewer
   */
  public static SigningKey of(byte[] seed) {
    if (seed.length != SEED_BYTES) {
      throw new IllegalArgumentException(
          "a key has %d bytes instead of %d".formatted(seed.length, SEED_BYTES));
    }
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("Ed25519");
      // Java derives a public key only where it draws the secret one itself
      generator.initialize(NamedParameterSpec.ED25519, new Drawn(seed));
      EdECPublicKey key = (EdECPublicKey) generator.generateKeyPair().getPublic();
      PrivateKey secret =
          KeyFactory.getInstance("Ed25519")
              .generatePrivate(new EdECPrivateKeySpec(NamedParameterSpec.ED25519, seed));
      byte[] encoded = key.getEncoded();
      return new SigningKey(
          secret, Arrays.copyOfRange(encoded, encoded.length - SEED_BYTES, encoded.length));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform of today has Ed25519", e);
    }
  }

  /** What verifies the notes that are signed under this name. */
  public VerifierKey verifier(String name) {
    return new VerifierKey(name, publicKey);
  }

  /** Signs a note's text. */
  public SignedNote.Line sign(String name, String text) {
    try {
      Signature ed25519 = Signature.getInstance("Ed25519");
      ed25519.initSign(secret);
      ed25519.update(text.getBytes(StandardCharsets.UTF_8));
      return new SignedNote.Line(name, verifier(name).id(), ed25519.sign());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform of today has Ed25519", e);
    }
  }

  /** Draws what it was given. */
  private static final class Drawn extends SecureRandom {
    private static final long serialVersionUID = 1;

    private final transient byte[] bytes;

    Drawn(byte[] bytes) {
      this.bytes = bytes;
    }

    @Override
    public void nextBytes(byte[] target) {
      System.arraycopy(bytes, 0, target, 0, target.length);
    }
  }
}
