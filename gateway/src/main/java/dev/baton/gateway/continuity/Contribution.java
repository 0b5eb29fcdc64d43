package dev.baton.gateway.continuity;

import dev.baton.contracts.ownership.OwnershipEntity.Edge;
import dev.baton.gateway.continuity.RolledThroughput.Crossing;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which boundary moved the rolled throughput yield of a journey, and by how much. */
public sealed interface Contribution {

  /**
   * The parts of a change; the points of all and of the mix sum to {@code to − from} exactly.
   *
   * @param from the yield before, 0 to 1
   * @param to the yield after, 0 to 1
   * @param parts of each boundary on the way
   * @param mix of what went another way than before
   * @param halved boundaries at which nothing passed in one of the windows: to both their counts,
   *     passed and not, ½ is added in both windows, since a logarithm of nothing is none
   */
  record Parts(double from, double to, Map<Edge, Part> parts, Part mix, Set<Edge> halved)
      implements Contribution {}

  /**
   * What one cause moved.
   *
   * @param points of yield, −1 to 1
   * @param share of the whole change; the shares of all sum to 1
   */
  record Part(double points, double share) {}

  /**
   * The change may be none.
   *
   * @param from the yield before, 0 to 1
   * @param to the yield after, 0 to 1
   * @param change of the yield, 95 %
   */
  record WithinInterval(double from, double to, Interval change) implements Contribution {}

  /**
   * A yield is not known.
   *
   * @param missing boundaries that had no offer in one of the windows
   */
  record Unknown(List<Edge> missing) implements Contribution {}

  /**
   * Takes a change apart with logarithmic mean weights (LMDI-I), level by level of the journey:
   * what is found does not depend on the order in which the boundaries are looked at, and nothing
   * is left over.
   *
   * <p>Sources: Ang, Energy Policy 33 (2005); for ways taken in one window only, Ang, Liu, Energy
   * Policy 35 (2007). The interval is by the delta method, with Wilson's for each yield.
   *
   * @param before of one cohort; a boundary that is not among them was not crossed
   * @param after of a later one
   * @param parallel the teams from which an item goes several ways at once
   */
  static Contribution of(
      JourneyGraph graph,
      Map<Edge, Crossing> before,
      Map<Edge, Crossing> after,
      Set<String> parallel) {
    Set<Edge> missing = new LinkedHashSet<>(RolledThroughput.of(graph, before, parallel).missing());
    missing.addAll(RolledThroughput.of(graph, after, parallel).missing());
    if (!missing.isEmpty() || graph.edges().isEmpty()) {
      return new Unknown(List.copyOf(missing));
    }
    Set<Edge> halved = new LinkedHashSet<>();
    for (Edge edge : graph.edges()) {
      if (nothingPassed(before.get(edge)) || nothingPassed(after.get(edge))) {
        halved.add(edge);
      }
    }
    Route route = Route.of(graph, parallel);
    Window first = new Window(before, halved);
    Window second = new Window(after, halved);
    Change change = Change.of(route, first, second);
    double points = change.to - change.from;
    double deviation =
        Math.sqrt(first.variance(route, graph.edges()) + second.variance(route, graph.edges()));
    Interval interval = Interval.around(points, deviation);
    if (interval.contains(0)) {
      return new WithinInterval(change.from, change.to, interval);
    }
    Map<Edge, Part> parts = new LinkedHashMap<>();
    for (Edge edge : graph.edges()) {
      Double moved = change.points.get(edge);
      if (moved != null) {
        parts.put(edge, new Part(moved, moved / points));
      }
    }
    return new Parts(
        change.from, change.to, parts, new Part(change.mix, change.mix / points), halved);
  }

  private static boolean nothingPassed(@Nullable Crossing crossing) {
    return crossing != null && crossing.offered() > 0 && crossing.firstPass() == 0;
  }

  /** One of the two windows. */
  record Window(Map<Edge, Crossing> crossings, Set<Edge> halved) {
    private Crossing crossing(Edge edge) {
      return crossings.getOrDefault(edge, Crossing.NOTHING);
    }

    private double yieldOf(Edge edge) {
      Crossing c = crossing(edge);
      return halved.contains(edge)
          ? (c.firstPass() + 0.5) / (c.offered() + 1)
          : (double) c.firstPass() / c.offered();
    }

    private long hops(Edge edge) {
      return crossing(edge).hops();
    }

    private double variance(Route route, List<Edge> edges) {
      double variance = mixVariance(route);
      for (Edge edge : edges) {
        Interval wilson = Interval.wilson(crossing(edge).firstPass(), crossing(edge).offered());
        if (wilson != null) {
          double slope = route.slope(edge, this::yieldOf, this::hops);
          variance += Math.pow(slope * wilson.standardError(), 2);
        }
      }
      return variance;
    }

    /** Of the shares in which items take the branches, as of a multinomial. */
    private double mixVariance(Route route) {
      return switch (route) {
        case Route.Seam seam -> 0;
        case Route.Row row -> {
          double product = value(row);
          double sum = 0;
          for (Route part : row.parts()) {
            double own = mixVariance(part);
            sum += own == 0 ? 0 : own * Math.pow(product / value(part), 2);
          }
          yield sum;
        }
        case Route.Split split -> {
          double[] weights = split.weights(this::hops);
          long all = split.branches().stream().mapToLong(b -> split.hops(b, this::hops)).sum();
          double mean = 0;
          double squares = 0;
          double below = 0;
          for (int i = 0; i < weights.length; i++) {
            if (weights[i] > 0) {
              Route branch = split.branches().get(i).route();
              double value = value(branch);
              mean += weights[i] * value;
              squares += weights[i] * value * value;
              below += weights[i] * weights[i] * mixVariance(branch);
            }
          }
          yield below + Math.max(0, squares - mean * mean) / Math.max(1, all);
        }
      };
    }

    private double value(Route route) {
      return route.value(this::yieldOf, this::hops);
    }
  }

  /** The change of one part of the way, in points of that part's own value. */
  record Change(double from, double to, Map<Edge, Double> points, double mix) {
    private static Change of(Route route, Window first, Window second) {
      return switch (route) {
        case Route.Seam(Edge edge) -> {
          double from = first.yieldOf(edge);
          double to = second.yieldOf(edge);
          yield new Change(from, to, Map.of(edge, to - from), 0);
        }
        case Route.Row(List<Route> routes) -> {
          List<Change> changes = routes.stream().map(r -> of(r, first, second)).toList();
          double from = 1;
          double to = 1;
          for (Change change : changes) {
            from *= change.from;
            to *= change.to;
          }
          Sum sum = new Sum();
          for (Change change : changes) {
            sum.add(change, logMean(from, to) / logMean(change.from, change.to));
          }
          yield new Change(from, to, sum.points, sum.mix);
        }
        case Route.Split split -> split(split, first, second);
      };
    }

    private static Change split(Route.Split split, Window first, Window second) {
      double[] before = split.weights(first::hops);
      double[] after = split.weights(second::hops);
      double from = 0;
      double to = 0;
      Sum sum = new Sum();
      for (int i = 0; i < before.length; i++) {
        Route branch = split.branches().get(i).route();
        if (before[i] > 0 && after[i] > 0) {
          Change change = of(branch, first, second);
          double was = before[i] * change.from;
          double is = after[i] * change.to;
          from += was;
          to += is;
          sum.add(change, logMean(was, is) / logMean(change.from, change.to));
          sum.mix += logMean(was, is) * Math.log(after[i] / before[i]);
        } else if (before[i] > 0) {
          double was = before[i] * first.value(branch);
          from += was;
          sum.mix -= was;
        } else if (after[i] > 0) {
          double is = after[i] * second.value(branch);
          to += is;
          sum.mix += is;
        }
      }
      return new Change(from, to, sum.points, sum.mix);
    }

    private static double logMean(double a, double b) {
      // where they are nearly equal the quotient is nearly 0/0
      return Math.abs(b - a) < 1e-7 * a ? (a + b) / 2 : (b - a) / Math.log(b / a);
    }
  }

  /** Points while they are added up. */
  final class Sum {
    private final Map<Edge, Double> points = new LinkedHashMap<>();
    private double mix;

    private Sum() {}

    private void add(Change change, double weight) {
      change.points.forEach((edge, p) -> points.merge(edge, weight * p, Double::sum));
      mix += weight * change.mix;
    }
  }
}
