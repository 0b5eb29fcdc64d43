package dev.baton.gateway.view;

import dev.baton.contracts.ledger.Disposition;
import dev.baton.contracts.ledger.HandoffState;
import dev.baton.contracts.ownership.OwnershipEntity.Edge;
import dev.baton.gateway.continuity.Custody;
import dev.baton.gateway.continuity.JourneyGraph;
import dev.baton.gateway.projection.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/** Where the items are that entered a journey. */
record CustodyReckoning(JourneyGraph graph, Collection<Passages.Traced> ways) {

  /** Where an item is, or how it went. */
  sealed interface Place {
    /** Accepted, and not offered on: the receiver has it. */
    record Held(Edge over) implements Place {}

    /** Offered, and not disposed of. */
    record InTheAir(Edge over) implements Place {}

    /** At an end of the journey. */
    record Finished() implements Place {}

    /**
     * Otherwise.
     *
     * @param how a disposition, {@code returned}, or {@code left} for another journey
     */
    record Ended(String how) implements Place {}
  }

  /** Items in one place. */
  record Located(Passages.Traced way, Place place) {}

  /** Every item that entered where the journey begins. */
  List<Located> located() {
    List<Located> located = new ArrayList<>();
    for (Passages.Traced way : ways) {
      if (!way.legs().isEmpty() && graph.enters(way.legs().getFirst().edge())) {
        located.add(new Located(way, place(way)));
      }
    }
    return located;
  }

  /** By the first day of the bucket in which they entered. */
  Map<LocalDate, Custody> cohorts(Function<LocalDate, LocalDate> bucket) {
    Map<LocalDate, Custody> cohorts = new TreeMap<>();
    for (Located items : located()) {
      cohorts.merge(bucket.apply(items.way().way().entered()), custody(items), Custody::plus);
    }
    return cohorts;
  }

  Custody total() {
    return located().stream().map(CustodyReckoning::custody).reduce(Custody.NONE, Custody::plus);
  }

  private static Custody custody(Located items) {
    long count = items.way().way().count();
    return switch (items.place()) {
      case Place.Held held -> new Custody(count, count, 0, 0, 0);
      case Place.InTheAir inTheAir -> new Custody(count, 0, count, 0, 0);
      case Place.Finished finished -> new Custody(count, 0, 0, count, 0);
      case Place.Ended ended -> new Custody(count, 0, 0, 0, count);
    };
  }

  private Place place(Passages.Traced way) {
    // an item that arrived at an end is through, whatever else is said of it
    if (way.legs().stream().anyMatch(leg -> leg.arrived() && graph.ends(leg.edge().to()))) {
      return new Place.Finished();
    }
    if (!way.stays()) {
      return new Place.Ended("left");
    }
    Passages.Step last = way.steps().getLast();
    Path.Step hop = last.hop();
    if (hop.disposition() == Disposition.OPEN) {
      return new Place.InTheAir(last.edge());
    }
    if (hop.state() == HandoffState.RETURNED || hop.disposition() != Disposition.ACCEPTED) {
      return new Place.Ended(hop.state().name().toLowerCase(Locale.ROOT));
    }
    return new Place.Held(last.edge());
  }
}
