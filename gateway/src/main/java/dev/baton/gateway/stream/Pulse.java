package dev.baton.gateway.stream;

import dev.baton.gateway.projection.ReadModels;
import dev.baton.gateway.registry.Definitions;
import dev.baton.gateway.registry.Ownership;
import io.quarkus.logging.Log;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Optional;

/**
 * Looks how far the views are while somebody listens. It reads what the database says, so that all
 * replicas tell the same whichever of them folds a lane; one look serves all listeners.
 */
@ApplicationScoped
class Pulse {
  private static final Duration LOOK_EVERY = Duration.ofMillis(100);

  private final ReadModels models;
  private final Ownership ownership;
  private final Definitions definitions;
  private final Multi<Progress> changes;

  Pulse(ReadModels models, Ownership ownership, Definitions definitions) {
    this.models = models;
    this.ownership = ownership;
    this.definitions = definitions;
    this.changes =
        Multi.createFrom()
            .ticks()
            .every(LOOK_EVERY)
            .onOverflow()
            .drop()
            .onItem()
            .transformToUniAndConcatenate(tick -> look())
            .filter(Optional::isPresent)
            .map(Optional::get)
            .skip()
            .repetitions()
            .broadcast()
            .withCancellationAfterLastSubscriberDeparture()
            .toAtLeast(1);
  }

  /** Every change from now on; of those a listener is too slow for, the latest. */
  Multi<Progress> changes() {
    return changes.onOverflow().dropPreviousItems();
  }

  /** How far the views are now; empty where the database does not say. */
  Uni<Optional<Progress>> look() {
    return models
        .read(ReadModels.Snapshot::lanes)
        .map(lanes ->
            Optional.of(
                Progress.of(
                    lanes, ownership.standing().position(), definitions.standing().position())))
        .onFailure()
        .invoke(e -> Log.debug("The database does not say how far the lanes are folded", e))
        .onFailure()
        .recoverWithItem(Optional.empty());
  }
}
