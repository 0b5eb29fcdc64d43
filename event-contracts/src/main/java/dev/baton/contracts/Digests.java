package dev.baton.contracts;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** The one hash Baton uses. */
public final class Digests {
  private Digests() {}

  /** A fresh SHA-256. */
  public static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** SHA-256 of these bytes. */
  public static byte[] sha256(byte[] bytes) {
    return sha256().digest(bytes);
  }
}
