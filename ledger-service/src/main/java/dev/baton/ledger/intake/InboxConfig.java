package dev.baton.ledger.intake;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How the teams' inboxes on Kafka are read. */
@ConfigMapping(prefix = "baton.ledger.inbox")
public interface InboxConfig {
  /** Whether this replica reads them. */
  @WithDefault("true")
  boolean read();

  /** How often it looks whether there are new ones, and how much waits in them. */
  @WithDefault("PT10S")
  Duration look();
}
