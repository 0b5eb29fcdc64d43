package dev.baton.gateway.continuity;

import dev.baton.contracts.ownership.OwnershipEntity.Edge;
import dev.baton.gateway.continuity.RolledThroughput.Crossing;
import java.time.Instant;
import java.time.LocalDate;
import java.time.Period;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What became of the items that entered a journey, by the bucket in which they did. Yields are of
 * settled buckets: those in which no offer can still be answered in time.
 */
public final class Cohorts {

  /**
   * What is known of a journey's items.
   *
   * @param entered items that entered where the journey begins
   * @param midway items first seen further on, of which no yield is reckoned
   * @param settled of the entered, those of settled buckets
   * @param passed of the settled, those right at the first try at every boundary
   * @param finished of the settled, those that arrived at an end, however
   * @param straightThrough passed / settled, 0 to 1
   * @param finalYield finished / settled, 0 to 1
   * @param arrivals of the settled, how many arrived over each boundary, in the journey's order
   * @param rolled over the settled
   * @param crossings of the settled, by boundary
   * @param parallel teams from which more of the settled went several ways than one
   */
  public record Outcome(
      long entered,
      long midway,
      long settled,
      long passed,
      long finished,
      Bounds straightThrough,
      Bounds finalYield,
      Map<Edge, Long> arrivals,
      RolledThroughput rolled,
      Map<Edge, Crossing> crossings,
      Set<String> parallel) {}

  /**
   * When things count as matured.
   *
   * @param asOf the instant of the view
   * @param horizon after how many days an open offer or a held item is given up
   */
  public record Maturity(Instant asOf, long horizon, ZoneId zone) {
    /** Whether what happened on that day may still go on. */
    boolean pending(LocalDate day) {
      return day.plus(Period.ofDays(Math.toIntExact(horizon) + 1))
          .atStartOfDay(zone)
          .toInstant()
          .isAfter(asOf);
    }
  }

  private Cohorts() {}

  /**
   * Reckons a journey.
   *
   * @param blind boundaries whose receiver does not emit: what ran out there may have arrived
   */
  public static Outcome of(
      JourneyGraph graph,
      Collection<Passage> passages,
      Bucket bucket,
      Maturity maturity,
      Set<Edge> blind) {
    Map<LocalDate, List<Passage>> buckets = new TreeMap<>();
    long midway = 0;
    for (Passage passage : passages) {
      if (graph.enters(passage.legs().getFirst().edge())) {
        buckets
            .computeIfAbsent(bucket.start(passage.entered()), b -> new ArrayList<>())
            .add(passage);
      } else {
        midway += passage.items();
      }
    }
    List<Passage> settled =
        buckets.values().stream()
            .filter(cohort -> cohort.stream().noneMatch(p -> unanswered(p, maturity)))
            .flatMap(List::stream)
            .toList();

    long items = items(settled);
    long passed = 0;
    long maybePassed = 0;
    long finished = 0;
    long maybeFinished = 0;
    Map<Edge, Long> arrivals = new LinkedHashMap<>();
    graph.edges().forEach(edge -> arrivals.put(edge, 0L));
    for (Passage passage : settled) {
      boolean through = through(graph, passage);
      boolean straight = straight(passage, blind);
      boolean goesOn = !through && goesOn(passage, maturity, blind);
      passed += through && straight ? passage.items() : 0;
      maybePassed += goesOn && straight ? passage.items() : 0;
      finished += through ? passage.items() : 0;
      maybeFinished += goesOn ? passage.items() : 0;
      passage.legs().stream()
          .filter(Passage.Leg::arrived)
          .map(Passage.Leg::edge)
          .distinct()
          .forEach(edge -> arrivals.merge(edge, passage.items(), Long::sum));
    }
    Map<Edge, Crossing> crossings = crossings(settled);
    Set<String> parallel = parallel(graph, settled);
    return new Outcome(
        items(buckets.values().stream().flatMap(List::stream).toList()),
        midway,
        items,
        passed,
        finished,
        Bounds.of(passed, maybePassed, items),
        Bounds.of(finished, maybeFinished, items),
        arrivals,
        RolledThroughput.of(graph, crossings, parallel),
        crossings,
        parallel);
  }

  private static boolean unanswered(Passage passage, Maturity maturity) {
    LocalDate last = passage.last();
    return last != null
        && passage.legs().stream().anyMatch(Passage.Leg::open)
        && maturity.pending(last);
  }

  private static boolean through(JourneyGraph graph, Passage passage) {
    return passage.legs().stream().anyMatch(leg -> leg.arrived() && graph.ends(leg.edge().to()));
  }

  /** Nothing went wrong so far; what the last boundary did not tell may have gone right. */
  private static boolean straight(Passage passage, Set<Edge> blind) {
    List<Passage.Leg> legs = passage.legs();
    Passage.Leg last = legs.getLast();
    return legs.subList(0, legs.size() - 1).stream().allMatch(Passage.Leg::straight)
        && (last.straight()
            || (!last.repeat() && !last.arrived() && (last.open() || blind.contains(last.edge()))));
  }

  private static boolean goesOn(Passage passage, Maturity maturity, Set<Edge> blind) {
    Passage.Leg last = passage.legs().getLast();
    if (!last.arrived() && blind.contains(last.edge())) {
      return true;
    }
    LocalDate day = passage.last();
    return day != null && (last.open() || last.arrived()) && maturity.pending(day);
  }

  private static Map<Edge, Crossing> crossings(Collection<Passage> passages) {
    Map<Edge, Crossing> crossings = new HashMap<>();
    for (Passage passage : passages) {
      for (Passage.Leg leg : passage.legs()) {
        long items = passage.items();
        crossings.merge(
            leg.edge(),
            new Crossing(items, leg.offered() ? items : 0, leg.firstPass() ? items : 0),
            Crossing::plus);
      }
    }
    return crossings;
  }

  /** The teams from which more items went several ways than one. */
  private static Set<String> parallel(JourneyGraph graph, Collection<Passage> passages) {
    Map<String, Long> several = new HashMap<>();
    for (Passage passage : passages) {
      passage.legs().stream()
          .map(Passage.Leg::edge)
          .distinct()
          .filter(edge -> graph.next(edge.from()).contains(edge))
          .collect(Collectors.groupingBy(Edge::from, Collectors.counting()))
          .forEach((team, ways) ->
              several.merge(team, ways > 1 ? passage.items() : -passage.items(), Long::sum));
    }
    Set<String> parallel = new HashSet<>();
    several.forEach((team, more) -> {
      if (more > 0) {
        parallel.add(team);
      }
    });
    return parallel;
  }

  private static long items(Collection<Passage> passages) {
    return passages.stream().mapToLong(Passage::items).sum();
  }
}
