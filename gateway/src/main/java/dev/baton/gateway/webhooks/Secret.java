package dev.baton.gateway.webhooks;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * What a webhook and its receiver share, and how a message is signed with it: Standard Webhooks
 * 1.0.0, symmetric.
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Secret(byte[] bytes) {
  /** How many bytes a new one has. */
  static final int LENGTH = 32;

  private static final String PREFIX = "whsec_";
  private static final String ALGORITHM = "HmacSHA256";

  /** As a receiver is told it. */
  String text() {
    return PREFIX + Base64.getEncoder().encodeToString(bytes);
  }

  /**
   * The header that proves who sent a message, when, and that nothing of it was changed: one
   * signature per secret, over {@code id.timestamp.body}.
   *
   * @param at of this try, in whole seconds
   */
  static String signatures(List<Secret> secrets, String message, Instant at, byte[] body) {
    return secrets.stream()
        .map(secret -> "v1," + secret.signature(message, at, body))
        .collect(Collectors.joining(" "));
  }

  private String signature(String message, Instant at, byte[] body) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(bytes, ALGORITHM));
      mac.update((message + "." + at.getEpochSecond() + ".").getBytes(UTF_8));
      return Base64.getEncoder().encodeToString(mac.doFinal(body));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
    }
  }

  @Override
  public String toString() {
    return "a secret";
  }
}
