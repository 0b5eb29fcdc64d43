package dev.baton.definitions;

import dev.baton.edge.registry.RegistryRelay;
import io.smallrye.reactive.messaging.MutinyEmitter;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Singleton;
import java.time.Clock;
import org.eclipse.microprofile.reactive.messaging.Channel;

/** Publishes the catalogue on {@code baton.definitions.v1}. */
@Singleton
class CatalogueRelay extends RegistryRelay {
  CatalogueRelay(
      Catalogue catalogue, Pool pool, @Channel("definitions") MutinyEmitter<String> topic) {
    super(catalogue, pool, topic, Clock.systemUTC());
  }
}
