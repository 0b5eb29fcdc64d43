package dev.baton.ledger.refused;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Min;
import java.time.Duration;

/** How what was refused is kept. */
@ConfigMapping(prefix = "baton.ledger.refused")
public interface RefusedConfig {
  /** How long it is kept, from its first refusal on. */
  @WithDefault("P30D")
  Duration period();

  /**
   * How much of what one team said is kept, in bytes under seal. Beyond it the bytes of what was
   * refused longest ago go first; why it was refused stays.
   */
  @WithDefault("64M")
  MemorySize quota();

  /** How many refused events of one team are known at most. Beyond it the oldest go whole. */
  @Min(1)
  @WithDefault("100000")
  int rows();

  /** How much may wait to be written. What does not fit is refused all the same, and not kept. */
  @WithDefault("8M")
  MemorySize queue();

  /** How long the answer to a caller waits for its refusal to be kept. */
  @WithDefault("PT1S")
  Duration patience();
}
