package dev.baton.ledger.proofs;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** How checkpoints are signed. */
@ConfigMapping(prefix = "baton.ledger.checkpoint")
public interface ProofsConfig {
  /**
   * Secret Ed25519 keys, each 32 random bytes in base64. Every one of them signs; the first is the
   * one to verify with.
   */
  Optional<List<String>> key();

  /**
   * The ledger's name in its checkpoints, a URL without its scheme that is nobody else's. Fixed
   * when the first is signed.
   */
  Optional<String> name();

  /** How often the trees are brought up to what was committed, and signed. At least PT0.25S. */
  @WithDefault("PT1S")
  Duration every();
}
