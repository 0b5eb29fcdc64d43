package dev.baton.gateway.continuity;

import dev.baton.contracts.ownership.OwnershipEntity.Edge;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Rolled throughput yield: the product of the first-pass yields along the way. It assumes that what
 * happens at one boundary does not depend on another, so it is shown beside what was observed.
 *
 * @param value 0 to 1; null where a boundary had no offer
 * @param missing the boundaries without one
 */
public record RolledThroughput(@Nullable Double value, List<Edge> missing) {

  /**
   * What crossed a boundary.
   *
   * @param hops with or without an offer
   * @param offered hops with one
   * @param firstPass of the offered, those right the first time
   */
  public record Crossing(long hops, long offered, long firstPass) {
    static final Crossing NOTHING = new Crossing(0, 0, 0);

    Crossing plus(Crossing other) {
      return new Crossing(hops + other.hops, offered + other.offered, firstPass + other.firstPass);
    }
  }

  /**
   * Over a journey: boundaries in a row multiply; of exclusive branches each weighs by its share of
   * hops; parallel ones multiply up to the team where they join; ways back are cut.
   *
   * @param crossings of one cohort; a boundary that is not among them was not crossed
   * @param parallel the teams from which an item goes several ways at once
   */
  public static RolledThroughput of(
      JourneyGraph graph, Map<Edge, Crossing> crossings, Set<String> parallel) {
    Set<Edge> missing = new LinkedHashSet<>();
    double value =
        Route.of(graph, parallel)
            .value(
                edge -> {
                  Crossing crossing = crossings.getOrDefault(edge, Crossing.NOTHING);
                  if (crossing.offered() == 0) {
                    missing.add(edge);
                    return 1;
                  }
                  return (double) crossing.firstPass() / crossing.offered();
                },
                edge -> crossings.getOrDefault(edge, Crossing.NOTHING).hops());
    return new RolledThroughput(
        missing.isEmpty() && !graph.edges().isEmpty() ? value : null, List.copyOf(missing));
  }
}
