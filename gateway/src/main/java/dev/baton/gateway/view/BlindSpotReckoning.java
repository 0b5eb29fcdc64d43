package dev.baton.gateway.view;

import dev.baton.contracts.ledger.Disposition;
import dev.baton.contracts.ownership.BoundaryState;
import dev.baton.contracts.ownership.OwnershipEntity.Boundary;
import dev.baton.contracts.ownership.OwnershipEntity.Contract;
import dev.baton.contracts.ownership.OwnershipEntity.Edge;
import dev.baton.contracts.ownership.OwnershipEntity.Journey;
import dev.baton.contracts.ownership.Standing;
import dev.baton.contracts.ownership.Traffic;
import dev.baton.gateway.continuity.Coverage;
import dev.baton.gateway.projection.Measure;
import dev.baton.gateway.projection.ReadModels.SeamWorth;
import dev.baton.gateway.projection.Sums;
import dev.baton.gateway.projection.Window;
import dev.baton.gateway.registry.Catalogue;
import dev.baton.gateway.registry.Directory;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Finds the boundaries where nobody looks.
 *
 * @param journey to whose boundaries it is confined; null for all
 */
record BlindSpotReckoning(
    Question question, @Nullable Journey journey, Directory directory, Catalogue catalogue) {

  BlindSpotsView of(Readings readings, Completeness completeness) {
    Set<Edge> edges = new LinkedHashSet<>();
    if (journey == null) {
      readings.hours().forEach(h -> edges.add(directory.resolve(h.edge())));
      directory.boundaries(question.asOf()).forEach(b -> edges.add(b.edge()));
    } else {
      journey.edges().forEach(edge -> edges.add(directory.resolve(edge)));
    }
    Seams seams = new Seams(question, edges, readings, directory);
    String currency = currency(seams);
    Map<Edge, Seam> byEdge = new HashMap<>();
    Map<Edge, Traffic> traffic = new HashMap<>();
    for (Seam seam : seams.all()) {
      byEdge.put(seam.edge, seam);
      traffic.put(seam.edge, seam.traffic());
    }
    Meanings meanings = new Meanings(directory, catalogue, question.asOf());
    List<BlindSpotsView.Spot> spots = new ArrayList<>();
    for (Standing standing : directory.standings(traffic, question.asOf())) {
      Seam seam = byEdge.get(standing.edge());
      if (seam != null) {
        BlindSpotsView.Spot spot = spot(standing, seam, meanings);
        boolean clear = spot.states().equals(List.of(BoundaryState.OWNED));
        if (!clear || !spot.blind().isEmpty()) {
          spots.add(spot);
        }
      }
    }
    spots.sort(
        Comparator.<BlindSpotsView.Spot, BigDecimal>comparing(s -> atRisk(s, currency))
            .thenComparingLong(BlindSpotsView.Spot::atRisk)
            .thenComparingLong(BlindSpotsView.Spot::hops)
            .reversed()
            .thenComparing(BlindSpotsView.Spot::from)
            .thenComparing(BlindSpotsView.Spot::to)
            .thenComparing(BlindSpotsView.Spot::workType));
    Window window = question.window();
    return new BlindSpotsView(
        window.from().equals(Window.BEGINNING) ? null : window.from(),
        window.to().equals(Window.END) ? null : window.to(),
        question.asOf(),
        coverage(seams),
        currency,
        spots,
        null,
        completeness);
  }

  private static JourneyView.Coverage coverage(Seams seams) {
    Sums total = seams.total();
    long hops = total.get(Measure.HOPS);
    long bothEnds = total.get(Measure.BOTH_ENDS);
    long onlyCounted = seams.all().stream().mapToLong(Seam::onlyCounted).sum();
    return new JourneyView.Coverage(
        Coverage.of(hops, bothEnds, onlyCounted).both(),
        hops,
        bothEnds,
        hops - bothEnds,
        onlyCounted);
  }

  /** The currency of most valued offers. */
  private static @Nullable String currency(Seams seams) {
    Map<String, Long> offers = new TreeMap<>();
    seams
        .all()
        .forEach(seam ->
            seam.worths.forEach(w -> offers.merge(w.currency(), w.amount().count(), Long::sum)));
    return offers.entrySet().stream()
        .max(Map.Entry.comparingByValue())
        .map(Map.Entry::getKey)
        .orElse(null);
  }

  private static BigDecimal atRisk(BlindSpotsView.Spot spot, @Nullable String currency) {
    return spot.valueAtRisk().stream()
        .filter(v -> v.currency().equals(currency))
        .map(v -> new BigDecimal(v.value()))
        .findFirst()
        .orElse(BigDecimal.ZERO);
  }

  private BlindSpotsView.Spot spot(Standing standing, Seam seam, Meanings meanings) {
    Edge edge = seam.edge;
    Boundary boundary = standing.boundary();
    Sums sums = seam.total();
    return new BlindSpotsView.Spot(
        edge.from(),
        edge.to(),
        edge.workType(),
        directory.name(edge.from()),
        directory.name(edge.to()),
        boundary == null ? null : boundary.id(),
        BoundaryState.of(standing, question.asOf()),
        blind(boundary, seam, meanings),
        standing.owner() == null ? null : standing.owner().team(),
        sums.get(Measure.HOPS),
        sums.get(Measure.OFFERED),
        sums.get(Measure.DISPOSED_EXPIRED) + sums.get(Measure.DISPOSED_OPEN),
        valueAtRisk(seam),
        sums.get(Measure.WORTH_UNKNOWN),
        directory.journeys().stream()
            .filter(j -> j.edges().stream().map(directory::resolve).anyMatch(edge::equals))
            .map(Journey::id)
            .toList(),
        new Links(question.window()).handoffs(edge, "", null));
  }

  private List<String> blind(@Nullable Boundary boundary, Seam seam, Meanings meanings) {
    List<String> blind = new ArrayList<>();
    if (seam.total().get(Measure.HOPS) > 0 && seam.blind()) {
      blind.add("sender-only");
    }
    if (seam.total().get(Measure.HOPS) > 0 && seam.senderSilent()) {
      blind.add("receiver-only");
    }
    if (boundary != null
        && directory
            .contract(boundary.id(), question.asOf())
            .filter(BlindSpotReckoning::hasCriteria)
            .isEmpty()) {
      blind.add("without-criteria");
    }
    if (!meanings.conflicts(seam.edge).isEmpty()) {
      blind.add("in-conflict");
    }
    return blind;
  }

  private static boolean hasCriteria(Contract contract) {
    boolean done = contract.doneCriteria() != null || contract.doneCondition() != null;
    return done && (contract.startedCriteria() != null || contract.startedCondition() != null);
  }

  private static List<BlindSpotsView.AtRisk> valueAtRisk(Seam seam) {
    Map<String, BigDecimal> values = new TreeMap<>();
    for (SeamWorth worth : seam.worths) {
      if (worth.disposition() == Disposition.EXPIRED || worth.disposition() == Disposition.OPEN) {
        values.merge(worth.currency(), worth.amount().value(), BigDecimal::add);
      }
    }
    return values.entrySet().stream()
        .map(e -> new BlindSpotsView.AtRisk(e.getKey(), SeamView.money(e.getValue())))
        .toList();
  }
}
