package dev.baton.definitions;

import dev.baton.contracts.definitions.DefinitionsEntity;
import dev.baton.definitions.rules.Refusal;
import dev.baton.definitions.rules.Ruling;
import dev.baton.edge.Caller;
import dev.baton.edge.registry.Registry;
import dev.baton.edge.registry.Written;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;

/** Records what a rule lets stand. */
@Singleton
class Recording {
  private final Catalogue catalogue;

  Recording(Catalogue catalogue) {
    this.catalogue = catalogue;
  }

  /**
   * Asks the rule as the catalogue's only writer, and records what stands.
   *
   * @param rule from the time at which it will be recorded to what is decided
   */
  <T extends DefinitionsEntity> Uni<Written<T>> record(
      Caller caller, Function<Instant, Uni<Ruling<T>>> rule) {
    return catalogue.write(
        caller.name(),
        writing -> rule.apply(writing.now()).chain(ruling -> settle(writing, ruling)));
  }

  private <T extends DefinitionsEntity> Uni<Written<T>> settle(
      Registry<DefinitionsEntity, CatalogueRow>.Writing writing, Ruling<T> ruling) {
    return switch (ruling) {
      case Ruling.Stands<T>(List<T> versions, T said) ->
          Multi.createFrom()
              .iterable(versions)
              .onItem()
              .transformToUniAndConcatenate(writing::append)
              .collect()
              .last()
              .map(last -> new Written<>(true, last.position(), last.recordedAt(), said));
      case Ruling.Known<T>(T said) -> catalogue.known(said);
      case Ruling.Refused<T>(Refusal why) -> Uni.createFrom().failure(Refusals.problem(why));
    };
  }
}
