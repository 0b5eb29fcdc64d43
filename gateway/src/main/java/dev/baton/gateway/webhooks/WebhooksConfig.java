package dev.baton.gateway.webhooks;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/** Where webhooks may lead, and how long one is tried. */
@ConfigMapping(prefix = "baton.webhooks")
public interface WebhooksConfig {
  /**
   * Networks that webhooks may lead to although they are not public, as {@code 10.20.0.0/16} or
   * {@code ::1}. There, and only there, TLS may be left out.
   */
  Optional<Set<Network>> allowPrivate();

  /** How long a receiver may take to answer. */
  @WithDefault("PT15S")
  Duration timeout();

  /** How long after a first failure it is tried again; each further time twice as long. */
  @WithDefault("PT5S")
  Duration firstPause();

  /** The longest pause between two tries. */
  @WithDefault("PT6H")
  Duration longestPause();

  /** After how long without success a message is given up and its webhook disabled. */
  @WithDefault("P5D")
  Duration giveUpAfter();

  /** How long the old secret goes on signing beside a new one. */
  @WithDefault("P1D")
  Duration overlap();

  /** How long it is known what became of a message. */
  @WithDefault("P30D")
  Duration keep();
}
