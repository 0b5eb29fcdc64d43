package dev.baton.ownership;

import dev.baton.contracts.ownership.BoundaryState;
import dev.baton.contracts.ownership.OwnershipEntity.Assignment;
import dev.baton.contracts.ownership.OwnershipEntity.Team;
import dev.baton.contracts.ownership.Standing;
import dev.baton.contracts.ownership.Standings;
import dev.baton.edge.registry.AsSeen;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** How all boundaries stand. */
@Singleton
class Gaps {
  private final OwnershipRegistry registry;
  private final Sightings sightings;

  Gaps(OwnershipRegistry registry, Sightings sightings) {
    this.registry = registry;
    this.sightings = sightings;
  }

  /**
   * A boundary with its state.
   *
   * @param state the first of those that hold
   * @param holding all that hold, by precedence
   * @param evidence what they are made of
   */
  record Gap(BoundaryState state, List<BoundaryState> holding, Standing evidence) {
    static Gap of(Standing standing, Instant at) {
      List<BoundaryState> holding = BoundaryState.of(standing, at);
      return new Gap(holding.getFirst(), holding, standing);
    }
  }

  /**
   * Every boundary, registered or discovered.
   *
   * @param at as of then
   * @param knownAt as the registry knew it then; null for now. Of what the ledger told all is known
   */
  Uni<List<Gap>> at(Instant at, @Nullable Instant knownAt) {
    return Panache.withSession(() ->
            registry
                .all(Team.class, new AsSeen(null, knownAt))
                .chain(teams ->
                    registry
                        .concerning(
                            Assignment.class,
                            Standings.ended(teams, at).stream()
                                .map(Team::id)
                                .collect(Collectors.toSet()),
                            new AsSeen(null, knownAt))
                        .chain(ofEnded ->
                            registry
                                .all(new AsSeen(at, knownAt))
                                .map(held -> new Standings.Known(teams, held, ofEnded)))))
        .chain(known -> sightings.traffic(at).map(traffic -> Standings.of(known, traffic, at)))
        .map(standings -> standings.stream().map(standing -> Gap.of(standing, at)).toList());
  }
}
