package dev.baton.gateway.view;

import dev.baton.contracts.ownership.OwnershipEntity.Edge;
import dev.baton.gateway.projection.ReadModels.SeamHour;
import dev.baton.gateway.projection.ReadModels.SeamWaits;
import dev.baton.gateway.projection.Sums;
import dev.baton.gateway.registry.Directory;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** The boundaries of a question, each with what was read of it. */
final class Seams {
  private final Question question;
  private final Directory directory;
  private final Map<Edge, Seam> byEdge = new LinkedHashMap<>();

  /**
   * Sorts readings by boundary.
   *
   * @param edges between registered teams; what was read of others is passed over
   */
  Seams(Question question, Collection<Edge> edges, Readings readings, Directory directory) {
    this.question = question;
    this.directory = directory;
    edges.forEach(edge -> byEdge.put(edge, new Seam(question, edge)));
    for (SeamHour hour : readings.hours()) {
      with(hour.edge(), seam -> seam.add(hour));
    }
    for (SeamWaits waits : readings.waits()) {
      with(waits.edge(), seam -> seam.add(waits));
    }
    readings.fields().forEach(f -> with(f.edge(), seam -> seam.fields.add(f)));
    readings.reasons().forEach(r -> with(r.edge(), seam -> seam.reasons.add(r)));
    readings.open().forEach(o -> with(o.edge(), seam -> seam.open.add(o)));
    readings.worths().forEach(w -> with(w.edge(), seam -> seam.worths.add(w)));
    readings.meanings().forEach(m -> with(m.edge(), seam -> seam.meanings.add(m)));
    readings.definitions().forEach(d -> with(d.edge(), seam -> seam.definitions.add(d)));
    readings.phantoms().forEach(p -> with(p.edge(), seam -> seam.phantoms.add(p)));
    readings.chosen().forEach(c -> with(c.edge(), seam -> seam.chosen.add(c)));
    readings.totals().forEach(t -> with(t.edge(), seam -> seam.totals.add(t)));
  }

  private void with(Edge edge, Consumer<Seam> take) {
    Seam seam = byEdge.get(directory.resolve(edge));
    if (seam != null) {
      take.accept(seam);
    }
  }

  /** In the order in which they were asked for. */
  Collection<Seam> all() {
    return byEdge.values();
  }

  boolean contains(Edge edge) {
    return byEdge.containsKey(edge);
  }

  Sums total() {
    return all().stream().map(Seam::total).reduce(Sums.NONE, Sums::plus);
  }

  /** Those whose receiver said nothing in the whole window. */
  Set<Edge> blind() {
    return all().stream()
        .filter(Seam::blind)
        .map(seam -> seam.edge)
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  /** Every bucket from the first to the last in which anything crossed one of them. */
  List<LocalDate> buckets() {
    TreeSet<LocalDate> known =
        all().stream()
            .flatMap(s -> s.buckets.keySet().stream())
            .collect(Collectors.toCollection(TreeSet::new));
    List<LocalDate> buckets = new ArrayList<>();
    if (!known.isEmpty()) {
      for (LocalDate b = known.getFirst();
          !b.isAfter(known.getLast());
          b = question.bucket().plus(b, 1)) {
        buckets.add(b);
      }
    }
    return buckets;
  }
}
