package dev.baton.gateway.view;

import dev.baton.contracts.ledger.Disposition;
import dev.baton.contracts.ledger.HandoffState;
import dev.baton.contracts.ownership.OwnershipEntity.Edge;
import dev.baton.gateway.continuity.Passage;
import dev.baton.gateway.projection.Path;
import dev.baton.gateway.projection.ReadModels.WayCount;
import dev.baton.gateway.registry.Directory;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** The ways of items, and what of them leads through a journey. */
final class Passages {

  /**
   * Items that went the same way.
   *
   * @param steps all hops, teams named as they are registered
   * @param legs of them, those over the journey's boundaries
   * @param stays whether the last hop is one of those
   */
  record Traced(WayCount way, List<Step> steps, List<Passage.Leg> legs, boolean stays) {
    /** Since when they are where they are; null where they are nowhere. */
    @Nullable Instant since() {
      return way.since();
    }
  }

  /** One hop over any boundary. */
  record Step(Edge edge, Path.Step hop) {
    /** Accepted, with an offer or without one, and not returned. */
    boolean arrived() {
      return hop.disposition() == Disposition.ACCEPTED && hop.state() != HandoffState.RETURNED;
    }
  }

  private Passages() {}

  /** Each way with its hops over the journey's boundaries; there may be none. */
  static List<Traced> trace(
      Collection<WayCount> ways, Collection<Edge> edges, Directory directory) {
    Map<String, List<Path.Step>> parsed = new HashMap<>();
    List<Traced> traced = new ArrayList<>();
    for (WayCount way : ways) {
      List<Step> steps =
          parsed.computeIfAbsent(way.path(), text -> Path.parse(text).steps()).stream()
              .map(hop ->
                  new Step(directory.resolve(new Edge(hop.from(), hop.to(), way.workType())), hop))
              .toList();
      List<Passage.Leg> legs =
          steps.stream().filter(s -> edges.contains(s.edge())).map(Passages::leg).toList();
      boolean stays = !steps.isEmpty() && edges.contains(steps.getLast().edge());
      traced.add(new Traced(way, steps, legs, stays));
    }
    return traced;
  }

  /** The passages through the journey, one for each item. */
  static List<Passage> of(Collection<Traced> ways) {
    return of(ways, WayCount::count);
  }

  /** Weighed by what the items are worth, in hundredths. */
  static List<Passage> byValue(Collection<Traced> ways, String currency) {
    return of(
        ways.stream().filter(t -> currency.equals(t.way().currency())).toList(),
        way -> hundredths(way.amount().value()));
  }

  /** An amount in hundredths of its currency. */
  static long hundredths(BigDecimal amount) {
    return amount.movePointRight(2).setScale(0, RoundingMode.HALF_EVEN).longValue();
  }

  private static List<Passage> of(Collection<Traced> ways, ToLongFunction<WayCount> weight) {
    // what differs only in since when, or in worth, is one
    record Key(LocalDate entered, @Nullable LocalDate last, List<Passage.Leg> legs) {}
    Map<Key, Long> weights = new LinkedHashMap<>();
    for (Traced traced : ways) {
      if (!traced.legs().isEmpty()) {
        weights.merge(
            new Key(traced.way().entered(), traced.way().last(), traced.legs()),
            weight.applyAsLong(traced.way()),
            Long::sum);
      }
    }
    return weights.entrySet().stream()
        .map(e ->
            new Passage(e.getKey().entered(), e.getKey().last(), e.getKey().legs(), e.getValue()))
        .toList();
  }

  private static Passage.Leg leg(Step step) {
    Path.Step hop = step.hop();
    return new Passage.Leg(
        step.edge(),
        hop.offered(),
        step.arrived(),
        hop.offered() && hop.disposition() == Disposition.OPEN,
        !Boolean.FALSE.equals(hop.usableAsIs()),
        hop.repeat());
  }
}
