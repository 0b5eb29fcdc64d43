package dev.baton.ledger.imports;

import dev.baton.ledger.imports.log.LogStream;
import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Min;
import java.time.Duration;

/** How logs are imported. */
@ConfigMapping(prefix = "baton.imports")
public interface ImportConfig {
  /** Largest log that is taken, as sent. */
  @WithDefault("50G")
  MemorySize upload();

  /** Largest log that is read, decompressed. */
  @WithDefault("500G")
  MemorySize decompressed();

  /** How many times its size a log may decompress to. */
  @Min(2)
  @WithDefault("400")
  long ratio();

  /** Largest event of a log, decompressed. */
  @WithDefault("8M")
  MemorySize event();

  /** How many events are staged at once, and how many facts recorded between two marks, at most. */
  @Min(1)
  @WithDefault("2000")
  int atOnce();

  /** How many facts the journal is asked to write at once. */
  @Min(1)
  @WithDefault("500")
  int facts();

  /** Whether this replica works on imports. */
  @WithDefault("true")
  boolean work();

  /** How often a replica looks for imports to work on. */
  @WithDefault("PT1S")
  Duration check();

  /** How long a replica that stages a log may be silent before another one goes on. */
  @WithDefault("PT20S")
  Duration lease();

  /** How long an upload may be silent before it counts as broken off. */
  @WithDefault("PT10M")
  Duration uploadPatience();

  /** What a log may be. */
  default LogStream.Limits limits() {
    return new LogStream.Limits(decompressed().asLongValue(), ratio(), event().asLongValue());
  }
}
