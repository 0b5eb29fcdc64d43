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
    Roll roll = new Roll(graph, crossings, parallel);
    double value = roll.whole();
    return new RolledThroughput(
        roll.missing.isEmpty() && !graph.edges().isEmpty() ? value : null,
        List.copyOf(roll.missing));
  }

  private static final class Roll {
    private final JourneyGraph graph;
    private final Map<Edge, Crossing> crossings;
    private final Set<String> parallel;
    private final Set<Edge> missing = new LinkedHashSet<>();

    Roll(JourneyGraph graph, Map<Edge, Crossing> crossings, Set<String> parallel) {
      this.graph = graph;
      this.crossings = crossings;
      this.parallel = parallel;
    }

    /** An item enters at one of the starts. */
    double whole() {
      long hops = graph.starts().stream().mapToLong(this::leaving).sum();
      double sum = 0;
      for (String start : graph.starts()) {
        long leaving = leaving(start);
        if (hops == 0 || leaving > 0) {
          double weight = hops == 0 ? 1.0 / graph.starts().size() : (double) leaving / hops;
          sum += weight * from(start, Set.of());
        }
      }
      return sum;
    }

    private long leaving(String team) {
      return graph.next(team).stream().mapToLong(edge -> crossing(edge).hops()).sum();
    }

    private double from(String team, Set<String> until) {
      List<Edge> onward = graph.next(team);
      if (onward.isEmpty() || until.contains(team)) {
        return 1;
      }
      return onward.size() > 1 && parallel.contains(team)
          ? together(onward, until)
          : weighted(onward, until);
    }

    private double weighted(List<Edge> branches, Set<String> until) {
      long hops = branches.stream().mapToLong(b -> crossing(b).hops()).sum();
      double sum = 0;
      for (Edge branch : branches) {
        long taken = crossing(branch).hops();
        if (hops > 0 && taken == 0) {
          continue;
        }
        double weight = hops == 0 ? 1.0 / branches.size() : (double) taken / hops;
        sum += weight * firstPass(branch) * from(branch.to(), until);
      }
      return sum;
    }

    private double together(List<Edge> branches, Set<String> until) {
      String join = join(branches);
      Set<String> stops = new LinkedHashSet<>(until);
      if (join != null) {
        stops.add(join);
      }
      double product = 1;
      for (Edge branch : branches) {
        product *= firstPass(branch) * from(branch.to(), stops);
      }
      return join == null ? product : product * from(join, until);
    }

    private @Nullable String join(List<Edge> branches) {
      List<List<String>> reaches = branches.stream().map(b -> graph.reach(b.to())).toList();
      return reaches.getFirst().stream()
          .filter(team -> reaches.stream().allMatch(reach -> reach.contains(team)))
          .findFirst()
          .orElse(null);
    }

    private double firstPass(Edge edge) {
      Crossing crossing = crossing(edge);
      if (crossing.offered() == 0) {
        missing.add(edge);
        return 1;
      }
      return (double) crossing.firstPass() / crossing.offered();
    }

    private Crossing crossing(Edge edge) {
      return crossings.getOrDefault(edge, Crossing.NOTHING);
    }
  }
}
