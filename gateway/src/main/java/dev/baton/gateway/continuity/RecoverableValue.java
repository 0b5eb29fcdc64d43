package dev.baton.gateway.continuity;

import dev.baton.contracts.ownership.OwnershipEntity.Edge;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What fixing the boundaries of a journey would be worth, and in which order: greedily the one that
 * recovers most next to what is fixed already. What is recovered at one boundary has to survive the
 * later ones, so what single fixes are worth does not add up; what the steps of this order are
 * worth does.
 *
 * @param order most worth first; without those that recover nothing
 * @param missing boundaries of which nothing can be said, since nothing was offered there or later
 */
public record RecoverableValue(List<Step> order, List<Edge> missing) {

  /**
   * One boundary, of settled buckets.
   *
   * @param hops with or without an offer
   * @param offered hops with one
   * @param accepted of the offered
   * @param value Σ of the offers' declared values in the currency that is reckoned in
   * @param valued of the offered, those with a declared value in any currency
   */
  public record Seam(long hops, long offered, long accepted, double value, long valued) {}

  /**
   * One fix.
   *
   * @param yield what it is now, 0 to 1
   * @param target what it shall be, 0 to 1
   * @param items more that arrive at the journey's end
   * @param value of them, in the currency; what has no declared value counts as none
   * @param alone the same if only this boundary were fixed
   * @param withoutValue share of the boundary's offers without a declared value, 0 to 1
   */
  public record Step(
      Edge edge,
      double yield,
      double target,
      double items,
      double value,
      double alone,
      double withoutValue) {}

  /**
   * Reckons: O (y* − y) × value × Π later yields, where what was fixed upstream sends on more and
   * what was fixed downstream lets more through. One currency at a time; amounts of several are
   * never added.
   *
   * @param seams of one cohort
   * @param targets the yield that each boundary shall have; one that is not named is left as it is,
   *     and so is one that is better already
   * @param parallel the teams from which an item goes several ways at once
   * @param byItems whether the order is by items instead of by value
   */
  public static RecoverableValue of(
      JourneyGraph graph,
      Map<Edge, Seam> seams,
      Map<Edge, Double> targets,
      Set<String> parallel,
      boolean byItems) {
    Reckoning reckoning = new Reckoning(graph, seams, targets, parallel);
    Set<Edge> fixed = new LinkedHashSet<>();
    List<Step> order = new ArrayList<>();
    while (true) {
      Step best = null;
      for (Edge edge : graph.edges()) {
        Step step = fixed.contains(edge) ? null : reckoning.step(edge, fixed);
        if (step != null && step.items() > 0 && (best == null || better(step, best, byItems))) {
          best = step;
        }
      }
      if (best == null) {
        return new RecoverableValue(List.copyOf(order), List.copyOf(reckoning.missing));
      }
      order.add(best);
      fixed.add(best.edge());
    }
  }

  /** Of equal worth the first of the journey. */
  private static boolean better(Step a, Step b, boolean byItems) {
    return byItems
        ? a.items() > b.items()
        : a.value() > b.value() || (a.value() == b.value() && a.items() > b.items());
  }

  private static final class Reckoning {
    private final JourneyGraph graph;
    private final Map<Edge, Seam> seams;
    private final Map<Edge, Double> targets;
    private final Set<String> parallel;
    private final Route route;
    private final Map<Edge, Route> onward = new HashMap<>();
    private final Set<Edge> missing = new LinkedHashSet<>();

    Reckoning(
        JourneyGraph graph,
        Map<Edge, Seam> seams,
        Map<Edge, Double> targets,
        Set<String> parallel) {
      this.graph = graph;
      this.seams = seams;
      this.targets = targets;
      this.parallel = parallel;
      this.route = Route.of(graph, parallel);
    }

    @Nullable Step step(Edge edge, Set<Edge> fixed) {
      Double target = targets.get(edge);
      if (target == null) {
        return null;
      }
      Seam seam = seams.get(edge);
      if (seam == null || seam.offered() == 0 || Double.isNaN(later(edge, Set.of()))) {
        missing.add(edge);
        return null;
      }
      double yield = yieldOf(edge, Set.of());
      if (target <= yield) {
        return null;
      }
      double alone = seam.offered() * (target - yield) * later(edge, Set.of());
      double items = alone * growth(edge, fixed);
      double each = seam.value() / seam.offered();
      return new Step(
          edge,
          yield,
          target,
          items,
          items * each,
          alone * each,
          1 - (double) seam.valued() / seam.offered());
    }

    /** Π of the yields after this boundary; not a number where one is not known. */
    private double later(Edge edge, Set<Edge> fixed) {
      return onward
          .computeIfAbsent(edge, e -> Route.onward(graph, e.to(), parallel))
          .value(e -> yieldOf(e, fixed), this::hops);
    }

    /** How many times more a gain at this boundary brings with these others fixed. */
    private double growth(Edge edge, Set<Edge> fixed) {
      double now = route.slope(edge, e -> yieldOf(e, Set.of()), this::hops);
      double then = route.slope(edge, e -> yieldOf(e, fixed), this::hops);
      return now > 0 ? then / now : 1;
    }

    private double yieldOf(Edge edge, Set<Edge> fixed) {
      Seam seam = seams.get(edge);
      if (seam == null || seam.offered() == 0) {
        return Double.NaN;
      }
      double yield = (double) seam.accepted() / seam.offered();
      return fixed.contains(edge) ? Math.max(yield, targets.getOrDefault(edge, yield)) : yield;
    }

    private long hops(Edge edge) {
      Seam seam = seams.get(edge);
      return seam == null ? 0 : seam.hops();
    }
  }
}
