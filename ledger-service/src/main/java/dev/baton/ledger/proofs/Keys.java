package dev.baton.ledger.proofs;

import dev.baton.contracts.proof.Checkpoint;
import dev.baton.contracts.proof.SignedNote;
import dev.baton.contracts.proof.SigningKey;
import dev.baton.contracts.proof.VerifierKey;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;

/** What a ledger signs its checkpoints with, and under which names. */
final class Keys {
  private final String ledger;
  private final List<SigningKey> keys;

  private Keys(String ledger, List<SigningKey> keys) {
    this.ledger = ledger;
    this.keys = keys;
  }

  /**
   * The keys that are configured.
   *
   * @throws IllegalArgumentException if they are not, or not well
   */
  static Keys of(ProofsConfig config) {
    return of(
        config.name().orElseThrow(() -> new IllegalArgumentException("there is no name")),
        config.key().orElse(List.of()));
  }

  /**
   * Keys that all sign.
   *
   * @param ledger its name
   * @param base64 seeds, of 32 bytes each
   * @throws IllegalArgumentException if there is none, or one is not of 32 bytes, or the name is
   *     none that a key can have
   */
  static Keys of(String ledger, List<String> base64) {
    List<SigningKey> keys = new ArrayList<>();
    for (String one : base64) {
      byte[] seed;
      try {
        seed = Base64.getDecoder().decode(one.strip());
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException("a key is not base64", e);
      }
      keys.add(SigningKey.of(seed));
    }
    if (keys.isEmpty()) {
      throw new IllegalArgumentException("there is no key");
    }
    keys.getFirst().verifier(origin(ledger, 0));
    return new Keys(ledger, List.copyOf(keys));
  }

  /** The ledger's name. */
  String ledger() {
    return ledger;
  }

  /** The name of a lane's log: its checkpoints' origin, and its keys' name. */
  private static String origin(String ledger, int lane) {
    return ledger + "/lane/" + lane;
  }

  String origin(int lane) {
    return origin(ledger, lane);
  }

  /** Which keys sign a lane, for recognising what was signed by the same. */
  String ids(int lane) {
    return keys.stream()
        .map(key -> HexFormat.of().toHexDigits(key.verifier(origin(lane)).id()))
        .collect(Collectors.joining(" "));
  }

  SignedNote sign(int lane, long size, byte[] root) {
    return new Checkpoint(origin(lane), size, root).signed(keys);
  }

  /** The public keys, in order. */
  List<byte[]> publicKeys() {
    return keys.stream().map(key -> key.verifier(origin(0))).map(VerifierKey::publicKey).toList();
  }
}
