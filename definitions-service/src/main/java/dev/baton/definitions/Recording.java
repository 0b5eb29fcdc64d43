package dev.baton.definitions;

import dev.baton.contracts.definitions.DefinitionsEntity;
import dev.baton.contracts.definitions.DefinitionsEntity.SignOff;
import dev.baton.definitions.rules.Importing;
import dev.baton.definitions.rules.Importing.Outcome;
import dev.baton.definitions.rules.Importing.Row;
import dev.baton.definitions.rules.Refusal;
import dev.baton.definitions.rules.Ruling;
import dev.baton.definitions.rules.SignOffs;
import dev.baton.edge.Caller;
import dev.baton.edge.registry.Registry;
import dev.baton.edge.registry.Written;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.hibernate.reactive.mutiny.Mutiny;

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

  /**
   * Decides the rows of an import as the catalogue's only writer, and records what stands.
   *
   * @param dryRun nothing is recorded
   */
  Uni<List<Outcome>> take(List<Row> rows, Caller caller, boolean dryRun) {
    return catalogue.write(
        caller.name(),
        writing ->
            catalogue
                .known(rows)
                .map(known -> Importing.plan(rows, known, caller, writing.now()))
                .call(plan ->
                    dryRun
                        ? Uni.createFrom().voidItem()
                        : writing
                            .append(plan.versions())
                            .chain(() -> follow(writing, plan.versions())))
                .map(Importing.Plan::outcomes));
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
              .call(() -> follow(writing, versions))
              .map(last -> new Written<>(true, last.position(), last.recordedAt(), said));
      case Ruling.Known<T>(T said) -> catalogue.known(said);
      case Ruling.Refused<T>(Refusal why) -> Uni.createFrom().failure(Refusals.problem(why));
    };
  }

  /** What these versions void: a sign-off whose sides now use another version. */
  private Uni<Void> follow(
      Registry<DefinitionsEntity, CatalogueRow>.Writing writing,
      List<? extends DefinitionsEntity> changes) {
    return catalogue
        .terms(changes)
        .chain(terms ->
            terms.isEmpty()
                ? Uni.createFrom().voidItem()
                : Panache.getSession()
                    .chain(Mutiny.Session::flush)
                    .chain(() -> catalogue.signed(Set.copyOf(terms.values())))
                    .chain(signed -> follow(writing, changes, terms, signed)));
  }

  private Uni<Void> follow(
      Registry<DefinitionsEntity, CatalogueRow>.Writing writing,
      List<? extends DefinitionsEntity> changes,
      Map<DefinitionsEntity, String> terms,
      List<SignOff> signed) {
    if (signed.isEmpty()) {
      return Uni.createFrom().voidItem();
    }
    return catalogue
        .usage(signed.stream().map(SignOff::term).distinct().toList())
        .map(usage ->
            signed.stream()
                .flatMap(signOff ->
                    changes.stream()
                        .filter(change -> signOff.term().equals(terms.get(change)))
                        .flatMap(change ->
                            SignOffs.voided(
                                signOff, change, usage.of(signOff.term()), writing.now())
                                .stream())
                        .min(Comparator.comparing(SignOff::validFrom))
                        .stream())
                .toList())
        .chain(writing::append);
  }
}
