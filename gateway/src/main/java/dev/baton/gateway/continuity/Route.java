package dev.baton.gateway.continuity;

import dev.baton.contracts.ownership.OwnershipEntity.Edge;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * A journey as sums and products of the yields of its boundaries: boundaries in a row multiply; of
 * exclusive branches each weighs by its share of hops; parallel ones multiply up to the team where
 * they join.
 */
sealed interface Route {

  /** One boundary. */
  record Seam(Edge edge) implements Route {}

  /** All of these; none of them is the end of the way. */
  record Row(List<Route> parts) implements Route {}

  /** One of these. */
  record Split(List<Branch> branches) implements Route {
    /** How many items go this way. */
    long hops(Branch branch, ToLongFunction<Edge> hops) {
      return branch.weighedBy().stream().mapToLong(hops).sum();
    }

    /** The shares of the branches, 0 to 1; alike where nothing went anywhere. */
    double[] weights(ToLongFunction<Edge> hops) {
      long all = branches.stream().mapToLong(b -> hops(b, hops)).sum();
      return branches.stream()
          .mapToDouble(b -> all == 0 ? 1.0 / branches.size() : (double) hops(b, hops) / all)
          .toArray();
    }
  }

  /**
   * One way of a split.
   *
   * @param weighedBy the boundaries whose hops go this way
   */
  record Branch(List<Edge> weighedBy, Route route) {}

  /** Of the whole journey. */
  static Route of(JourneyGraph graph, Set<String> parallel) {
    return split(
        graph.starts().stream()
            .map(start -> new Branch(graph.next(start), onward(graph, start, parallel)))
            .toList());
  }

  /** Of what comes after a team. */
  static Route onward(JourneyGraph graph, String team, Set<String> parallel) {
    return onward(graph, team, parallel, Set.of());
  }

  private static Route onward(
      JourneyGraph graph, String team, Set<String> parallel, Set<String> until) {
    List<Edge> ways = graph.next(team);
    if (ways.isEmpty() || until.contains(team)) {
      return new Row(List.of());
    }
    if (ways.size() == 1 || !parallel.contains(team)) {
      return split(
          ways.stream()
              .map(way ->
                  new Branch(
                      List.of(way),
                      new Row(List.of(new Seam(way), onward(graph, way.to(), parallel, until)))))
              .toList());
    }
    String join = join(graph, ways);
    Set<String> stops = new LinkedHashSet<>(until);
    if (join != null) {
      stops.add(join);
    }
    List<Route> parts = new ArrayList<>();
    for (Edge way : ways) {
      parts.add(new Seam(way));
      parts.add(onward(graph, way.to(), parallel, stops));
    }
    if (join != null) {
      parts.add(onward(graph, join, parallel, until));
    }
    return new Row(parts);
  }

  private static Route split(List<Branch> branches) {
    return branches.size() == 1 ? branches.getFirst().route() : new Split(branches);
  }

  private static @Nullable String join(JourneyGraph graph, List<Edge> ways) {
    List<List<String>> reaches = ways.stream().map(way -> graph.reach(way.to())).toList();
    return reaches.getFirst().stream()
        .filter(team -> reaches.stream().allMatch(reach -> reach.contains(team)))
        .findFirst()
        .orElse(null);
  }

  /**
   * What arrives of what sets out, 0 to 1; 1 of no way at all. A branch that nothing took, where
   * others were, is not asked for its yields.
   */
  default double value(ToDoubleFunction<Edge> yield, ToLongFunction<Edge> hops) {
    return switch (this) {
      case Seam seam -> yield.applyAsDouble(seam.edge());
      case Row row -> {
        double product = 1;
        for (Route part : row.parts()) {
          product *= part.value(yield, hops);
        }
        yield product;
      }
      case Split split -> {
        double[] weights = split.weights(hops);
        double sum = 0;
        for (int i = 0; i < weights.length; i++) {
          if (weights[i] > 0) {
            sum += weights[i] * split.branches().get(i).route().value(yield, hops);
          }
        }
        yield sum;
      }
    };
  }

  /** By how much the value grows with the yield of one boundary; the value is linear in each. */
  default double slope(Edge edge, ToDoubleFunction<Edge> yield, ToLongFunction<Edge> hops) {
    return value(e -> e.equals(edge) ? 1 : yield.applyAsDouble(e), hops)
        - value(e -> e.equals(edge) ? 0 : yield.applyAsDouble(e), hops);
  }
}
