package dev.baton.ledger.seal;

import dev.baton.ledger.LedgerConfig;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.interceptor.Interceptor;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The key of this ledger, as its installation configures it. */
@ApplicationScoped
public class LedgerKey {
  private static final String KEY = "baton.ledger.key";

  private final List<String> configured;
  private volatile @Nullable Seal opened;

  @Inject
  LedgerKey(LedgerConfig config) {
    this(config.key().orElse(List.of()));
  }

  /** Of these keys, as the configuration would name them. */
  public LedgerKey(List<String> keys) {
    this.configured = keys;
  }

  /**
   * A ledger without a key would have to keep in the clear what it refuses and what it should be
   * able to forget: it does not start.
   */
  void check(@Observes @Priority(Interceptor.Priority.PLATFORM_BEFORE) StartupEvent start) {
    seal();
  }

  /** What seals under it. */
  public Seal seal() {
    Seal seal = opened;
    if (seal == null) {
      try {
        seal = Seal.of(configured);
      } catch (IllegalArgumentException e) {
        // printed as it is, without a stack trace, by whatever runs the service
        throw new ConfigurationException(
            "%s is needed to keep what is refused and what is said of persons, and %s: set it to 32 random bytes in base64."
                .formatted(KEY, e.getMessage()),
            Set.of(KEY));
      }
      opened = seal;
    }
    return seal;
  }
}
