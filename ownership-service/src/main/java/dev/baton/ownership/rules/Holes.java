package dev.baton.ownership.rules;

import dev.baton.contracts.ownership.OwnershipEntity.Boundary;
import dev.baton.contracts.ownership.OwnershipEntity.Edge;
import dev.baton.contracts.ownership.OwnershipEntity.Journey;
import dev.baton.contracts.ownership.Selectors;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Where items of a journey fall through: a path over an edge at which no boundary takes them. */
public final class Holes {
  private Holes() {}

  /**
   * An edge of a journey with handoffs that no boundary takes.
   *
   * @param registered whether the edge has boundaries at all
   * @param hole which handoffs they do not take
   */
  public record JourneyHole(String journey, Edge edge, boolean registered, Selectors.Hole hole) {}

  /**
   * Every hole in these journeys, in their order.
   *
   * @param boundaries those in force
   */
  public static List<JourneyHole> of(
      Collection<Journey> journeys, Collection<Boundary> boundaries) {
    Map<Edge, List<Boundary>> parallel =
        boundaries.stream().collect(Collectors.groupingBy(Boundary::edge));
    List<JourneyHole> holes = new ArrayList<>();
    for (Journey journey : journeys) {
      for (Edge edge : journey.edges()) {
        List<Boundary> taking = parallel.getOrDefault(edge, List.of());
        Selectors.hole(taking)
            .ifPresent(
                hole -> holes.add(new JourneyHole(journey.id(), edge, !taking.isEmpty(), hole)));
      }
    }
    return holes;
  }
}
