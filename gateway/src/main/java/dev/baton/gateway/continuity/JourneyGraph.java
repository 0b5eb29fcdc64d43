package dev.baton.gateway.continuity;

import dev.baton.contracts.ownership.OwnershipEntity.Edge;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A journey's boundaries as a directed graph of teams, with its ways back cut. */
public final class JourneyGraph {
  private final List<Edge> edges;
  private final Map<String, List<Edge>> forward = new LinkedHashMap<>();
  private final Set<String> starts = new LinkedHashSet<>();
  private final Set<String> ends;

  /**
   * The graph of these edges, from the teams that are handed nothing to those that hand nothing.
   */
  public JourneyGraph(List<Edge> edges) {
    this(edges, List.of(), List.of());
  }

  /**
   * The graph of these edges, in the journey's own order.
   *
   * @param starts teams at which items enter, though others hand to them; empty for those to whom
   *     nobody does
   * @param ends teams at which items are through, though some go on from there; empty for those
   *     that hand to nobody
   */
  public JourneyGraph(List<Edge> edges, Collection<String> starts, Collection<String> ends) {
    this.edges = List.copyOf(new LinkedHashSet<>(edges));
    this.starts.addAll(starts);
    this.ends = Set.copyOf(ends);
    Set<String> receivers = new HashSet<>();
    this.edges.forEach(e -> receivers.add(e.to()));
    if (starts.isEmpty()) {
      this.edges.stream()
          .map(Edge::from)
          .filter(t -> !receivers.contains(t))
          .forEach(this.starts::add);
    }
    if (this.starts.isEmpty() && !this.edges.isEmpty()) {
      // a circle: it is entered where it is told first
      this.starts.add(this.edges.getFirst().from());
    }
    this.starts.forEach(start -> walk(start, new LinkedHashSet<>()));
  }

  /** Every edge, ways back included. */
  public List<Edge> edges() {
    return edges;
  }

  /** Whether an item enters the journey over this edge. */
  public boolean enters(Edge edge) {
    return starts.contains(edge.from());
  }

  /** Whether an item that arrives there is through. */
  public boolean ends(String team) {
    return ends.isEmpty() ? next(team).isEmpty() : ends.contains(team);
  }

  /** The teams at which items enter. */
  Set<String> starts() {
    return starts;
  }

  /** The edges onward from a team. */
  List<Edge> next(String team) {
    return forward.getOrDefault(team, List.of());
  }

  /** The teams that can be reached from one, itself included, nearest first. */
  List<String> reach(String team) {
    Set<String> seen = new LinkedHashSet<>(List.of(team));
    Deque<String> queue = new ArrayDeque<>(seen);
    while (!queue.isEmpty()) {
      for (Edge edge : next(queue.remove())) {
        if (seen.add(edge.to())) {
          queue.add(edge.to());
        }
      }
    }
    return List.copyOf(seen);
  }

  private void walk(String team, Set<String> trail) {
    if (forward.containsKey(team)) {
      return;
    }
    trail.add(team);
    List<Edge> onward = new ArrayList<>();
    for (Edge edge : edges) {
      if (edge.from().equals(team) && !trail.contains(edge.to())) {
        walk(edge.to(), trail);
        onward.add(edge);
      }
    }
    trail.remove(team);
    forward.put(team, List.copyOf(onward));
  }
}
