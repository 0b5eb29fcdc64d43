package dev.baton.gateway.view;

import dev.baton.contracts.ownership.OwnershipEntity.Journey;
import dev.baton.edge.Problems;
import dev.baton.edge.Violation;
import dev.baton.gateway.continuity.Bucket;
import dev.baton.gateway.projection.ReadModels;
import dev.baton.gateway.projection.ReadModels.Snapshot;
import dev.baton.gateway.registry.Catalogue;
import dev.baton.gateway.registry.Definitions;
import dev.baton.gateway.registry.Directory;
import dev.baton.gateway.registry.Ownership;
import io.quarkiverse.resteasy.problem.HttpProblem;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/** What every view needs: the sums at one instant, the registry, and how complete both are. */
@ApplicationScoped
class Answers {
  /** After how long an offer counts as unanswered where no journey says otherwise. */
  static final Duration HORIZON = Duration.ofDays(30);

  private final ReadModels models;
  private final Ownership ownership;
  private final Definitions definitions;
  private final Sources sources;
  private final ZoneId zone;
  private final Clock clock = Clock.systemUTC();

  Answers(
      ReadModels models,
      Ownership ownership,
      Definitions definitions,
      Sources sources,
      @ConfigProperty(name = "baton.zone") ZoneId zone) {
    this.models = models;
    this.ownership = ownership;
    this.definitions = definitions;
    this.sources = sources;
    this.zone = zone;
  }

  Directory directory() {
    return ownership.directory();
  }

  Catalogue catalogue() {
    return definitions.catalogue();
  }

  /** The journey of this id. There is none, unless nothing of the registry is known. */
  Journey journey(String id) {
    return directory().journey(id).orElseThrow(() -> unknown(id));
  }

  private HttpProblem unknown(String journey) {
    return ownership.standing().heardAt() == null
        ? Problems.builder(
                503,
                "registry-unknown",
                "Nothing of the registry is known yet",
                "Whether there is such a journey can be told when the registry was heard of.")
            .withHeader("Retry-After", "5")
            .build()
        : Problems.notFound("journey", journey);
  }

  Question question(
      Duration horizon,
      @Nullable String from,
      @Nullable String to,
      @Nullable String asOf,
      String bucket) {
    return new Question(
        horizon,
        Windows.parse(from, to, zone),
        Windows.asOf(asOf, clock.instant(), zone),
        bucket(bucket));
  }

  /** Reads at one instant and reckons from it, off the event loop. */
  <R, T> Uni<T> of(Function<Snapshot, Uni<R>> read, BiFunction<R, Completeness, T> reckon) {
    return models
        .read(snapshot ->
            Uni.combine()
                .all()
                .unis(read.apply(snapshot), snapshot.lanes())
                .usingConcurrencyOf(1)
                .asTuple())
        // a long history takes longer to reckon than an event loop may be held
        .emitOn(Infrastructure.getDefaultExecutor())
        .map(both -> reckon.apply(both.getItem1(), sources.of(both.getItem2())));
  }

  private static Bucket bucket(String name) {
    return switch (name) {
      case "day" -> Bucket.DAY;
      case "week" -> Bucket.WEEK;
      case "month" -> Bucket.MONTH;
      default ->
          throw Problems.invalid(
              "bad-bucket",
              "Not a bucket",
              List.of(
                  new Violation(
                      "/bucket",
                      "'%s' is no bucket: day, week and month are."
                          .formatted(name.toLowerCase(Locale.ROOT)))));
    };
  }
}
