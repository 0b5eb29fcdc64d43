package dev.baton.gateway.registry;

import io.quarkus.logging.Log;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.vertx.VertxContextSupport;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/** Takes up, at the start, what the database kept of both topics. */
@ApplicationScoped
class KeptCopies {
  void load(@Observes StartupEvent start, Ownership ownership, Definitions definitions) {
    try {
      VertxContextSupport.subscribeAndAwait(() -> ownership.load().chain(definitions::load));
    } catch (Throwable e) {
      // Kafka tells it again; until then the copies show as down
      Log.warn("The kept copies of the registry and the catalogue could not be read", e);
    }
  }
}
