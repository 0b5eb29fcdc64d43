package dev.baton.local.stack;

import dev.baton.contracts.proof.SigningKey;
import dev.baton.contracts.proof.VerifierKey;
import java.util.Base64;

/**
 * What the ledger keeps secrets under and signs with: 32 random bytes each, in base64.
 *
 * @param own seals what it refuses, and the keys of persons
 * @param checkpoint signs its checkpoints
 */
public record LedgerKeys(String own, String checkpoint) {
  /** What verifies its checkpoints, under the name of its first lane. */
  public VerifierKey verifier() {
    return SigningKey.of(Base64.getDecoder().decode(checkpoint))
        .verifier(Service.LEDGER_NAME + "/lane/0");
  }
}
