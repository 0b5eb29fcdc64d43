package dev.baton.ownership;

import dev.baton.edge.registry.RegistryRelay;
import io.smallrye.reactive.messaging.MutinyEmitter;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Singleton;
import java.time.Clock;
import org.eclipse.microprofile.reactive.messaging.Channel;

/** Publishes the registry on {@code baton.ownership.v1}. */
@Singleton
class OwnershipRelay extends RegistryRelay {
  OwnershipRelay(
      OwnershipRegistry registry, Pool pool, @Channel("ownership") MutinyEmitter<String> topic) {
    super(registry, pool, topic, Clock.systemUTC());
  }
}
