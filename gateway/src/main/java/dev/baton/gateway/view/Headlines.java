package dev.baton.gateway.view;

import dev.baton.contracts.ownership.OwnershipEntity.Boundary;
import dev.baton.gateway.continuity.Bounds;
import dev.baton.gateway.continuity.Cohorts;
import dev.baton.gateway.continuity.Yields;
import dev.baton.gateway.projection.Measure;
import dev.baton.gateway.projection.Sums;
import dev.baton.gateway.registry.Directory;
import dev.baton.gateway.view.JourneyView.SeamView;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The four numbers of a journey. */
record Headlines(Seams seams, Directory directory, Meanings meanings) {

  JourneyView.Headline of(Cohorts.Outcome outcome, List<SeamView> views) {
    Sums total = seams.total();
    long hops = total.get(Measure.HOPS);
    long bothEnds = total.get(Measure.BOTH_ENDS);
    long unowned = seams.all().stream().mapToLong(this::unownedHops).sum();
    int unownedSeams =
        (int) views.stream().filter(v -> v.ownership() != JourneyView.OwnershipState.OWNED).count();
    long inConflict =
        views.stream().filter(v -> !v.conflicts().isEmpty()).mapToLong(SeamView::hops).sum();
    Set<String> terms = new TreeSet<>();
    views.forEach(v -> v.conflicts().forEach(c -> terms.add(c.term())));
    Bounds straight = outcome.straightThrough();
    return new JourneyView.Headline(
        new JourneyView.SystemYield(
            straight.value(),
            straight.lower(),
            straight.upper(),
            outcome.settled(),
            outcome.entered() - outcome.settled(),
            Yields.share(seams.all().stream().mapToLong(Seam::instrumentedHops).sum(), hops)),
        new JourneyView.Coverage(Yields.share(bothEnds, hops), hops, bothEnds, hops - bothEnds),
        new JourneyView.Unowned(
            Yields.share(unowned, hops), hops, unowned, unownedSeams, views.size()),
        new JourneyView.Conflict(
            Yields.share(inConflict, hops),
            hops,
            inConflict,
            List.copyOf(terms),
            (int)
                seams.all().stream()
                    .flatMap(seam -> meanings.compared(seam.edge).stream())
                    .distinct()
                    .count()));
  }

  private long unownedHops(Seam seam) {
    Optional<Boundary> boundary = directory.boundary(seam.edge);
    return seam.hours.stream()
        .filter(hour -> boundary.flatMap(b -> directory.accountable(b.id(), hour.hour())).isEmpty())
        .mapToLong(hour -> hour.sums().get(Measure.HOPS))
        .sum();
  }
}
