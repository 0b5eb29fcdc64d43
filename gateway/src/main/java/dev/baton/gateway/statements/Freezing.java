package dev.baton.gateway.statements;

import dev.baton.contracts.ownership.OwnershipEntity.Boundary;
import dev.baton.contracts.ownership.OwnershipEntity.Edge;
import dev.baton.contracts.ownership.OwnershipEntity.Journey;
import dev.baton.gateway.projection.ReadModels;
import dev.baton.gateway.projection.ReadModels.OpenCount;
import dev.baton.gateway.projection.ReadModels.Seam;
import dev.baton.gateway.projection.ReadModels.SeamHour;
import dev.baton.gateway.projection.ReadModels.SeamWorth;
import dev.baton.gateway.projection.ReadModels.Snapshot;
import dev.baton.gateway.registry.Directory;
import dev.baton.gateway.registry.Ownership;
import dev.baton.gateway.statements.SeamStatement.LanePosition;
import dev.baton.gateway.view.Known;
import io.quarkus.logging.Log;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/** Freezes what passed at a boundary in a month, once that is settled or somebody asks for it. */
@ApplicationScoped
class Freezing {
  /** After how long an offer counts as unanswered where no journey says otherwise. */
  private static final Duration HORIZON = Duration.ofDays(30);

  /** How many months back statements are made without being asked for. */
  private static final int BY_ITSELF = 3;

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** The sums of a boundary and a month, with the positions at which they are that. */
  record Reading(
      List<ReadModels.Lane> lanes,
      List<SeamHour> hours,
      List<SeamWorth> worths,
      List<OpenCount> open) {

    Figures figures() {
      return Figures.of(hours, worths);
    }
  }

  private final ReadModels models;
  private final Statements statements;
  private final Ownership ownership;
  private final Known known;
  private final ZoneId zone;
  private final Clock clock = Clock.systemUTC();

  Freezing(
      ReadModels models,
      Statements statements,
      Ownership ownership,
      Known known,
      @ConfigProperty(name = "baton.zone") ZoneId zone) {
    this.models = models;
    this.statements = statements;
    this.ownership = ownership;
    this.known = known;
    this.zone = zone;
  }

  /** Which handoffs a statement of this boundary and month is about, as teams are called now. */
  Scope scope(Edge edge, YearMonth month) {
    Directory directory = ownership.directory();
    return new Scope(
        directory.names(edge.from()).stream().sorted().toList(),
        directory.names(edge.to()).stream().sorted().toList(),
        edge.workType(),
        month,
        zone);
  }

  Uni<Reading> read(Scope scope) {
    return models.read(snapshot -> read(snapshot, scope));
  }

  private static Uni<Reading> read(Snapshot snapshot, Scope scope) {
    return Uni.combine()
        .all()
        .unis(
            snapshot.lanes(),
            snapshot.hours(scope.window(), scope.names()),
            snapshot.worths(scope.window(), scope.names()),
            snapshot.open(scope.window(), scope.names()))
        .usingConcurrencyOf(1)
        .with(Reading::new);
  }

  /** The statement that these sums make. */
  SeamStatement statement(Edge edge, Scope scope, Reading reading) {
    Figures figures = reading.figures();
    if (figures.residual() != 0) {
      throw new IllegalStateException(
          "%s/%s/%s does not balance in %s"
              .formatted(edge.from(), edge.to(), edge.workType(), scope.month()));
    }
    return SeamStatement.of(edge, scope, positions(reading.lanes()), figures);
  }

  /** Of every lane, those included of which nothing was folded. */
  List<LanePosition> positions(List<ReadModels.Lane> lanes) {
    Map<Integer, Long> positions = new TreeMap<>();
    known.until().keySet().forEach(lane -> positions.put(lane, -1L));
    lanes.forEach(lane -> positions.put(lane.lane(), lane.position()));
    return positions.entrySet().stream()
        .map(e -> new LanePosition(e.getKey(), e.getValue()))
        .toList();
  }

  /** Until when every lane is known; null where nothing is known of one. */
  @Nullable Instant known() {
    return known.until().values().stream().min(Comparator.naturalOrder()).orElse(null);
  }

  @Scheduled(
      every = "{baton.statements.every}",
      concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
  void look() {
    Instant until = known();
    if (until == null || ownership.standing().heardAt() == null) {
      return;
    }
    YearMonth running = YearMonth.from(clock.instant().atZone(zone));
    for (int back = BY_ITSELF; back > 0; back--) {
      try {
        freeze(running.minusMonths(back), until);
      } catch (RuntimeException e) {
        Log.warn("Statements could not be frozen, trying again", e);
      }
    }
  }

  private void freeze(YearMonth month, Instant until) {
    Directory directory = ownership.directory();
    Set<Edge> open =
        directory.boundaries(clock.instant()).stream()
            .map(Boundary::edge)
            .collect(Collectors.toCollection(HashSet::new));
    Scope whole = new Scope(List.of(), List.of(), "", month, zone);
    Set<Edge> passed =
        await(models.read(snapshot -> snapshot.seams(whole.window(), null))).stream()
            .map(Seam::edge)
            .map(directory::resolve)
            .collect(Collectors.toSet());
    open.retainAll(passed);
    await(statements.edges(month)).forEach(open::remove);
    for (Edge edge : open) {
      Scope scope = scope(edge, month);
      Reading reading = await(read(scope));
      if (Settlement.settled(scope.end(), until, reading.open(), horizon(directory, edge))
          && await(statements.freeze(statement(edge, scope, reading), null))) {
        Log.infof("%s is frozen at %s/%s/%s", month, edge.from(), edge.to(), edge.workType());
      }
    }
  }

  private static Duration horizon(Directory directory, Edge edge) {
    return directory.journeys().stream()
        .filter(journey -> journey.edges().contains(edge))
        .map(Journey::horizon)
        .max(Comparator.naturalOrder())
        .orElse(HORIZON);
  }

  private static <T> T await(Uni<T> one) {
    return one.await().atMost(PATIENCE);
  }
}
