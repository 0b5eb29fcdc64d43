package dev.baton.gateway.view;

import dev.baton.gateway.continuity.Bounds;
import dev.baton.gateway.continuity.Cohorts;
import dev.baton.gateway.continuity.Coverage;
import dev.baton.gateway.continuity.Yields;
import dev.baton.gateway.projection.Measure;
import dev.baton.gateway.projection.ReadModels.SeamWorth;
import dev.baton.gateway.projection.Sums;
import dev.baton.gateway.registry.Directory;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/** The four numbers of a journey. */
record Headlines(Seams seams, Directory directory, Meanings meanings) {

  JourneyView.Headline of(Cohorts.Outcome outcome, List<SeamView> views) {
    Sums total = seams.total();
    long hops = total.get(Measure.HOPS);
    long bothEnds = total.get(Measure.BOTH_ENDS);
    long onlyCounted = seams.all().stream().mapToLong(Seam::onlyCounted).sum();
    long unowned = seams.all().stream().mapToLong(this::unownedHops).sum();
    int unownedSeams =
        (int) views.stream().filter(v -> v.ownership() != SeamView.OwnershipState.OWNED).count();
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
        new JourneyView.Coverage(
            Coverage.of(hops, bothEnds, onlyCounted).both(),
            hops,
            bothEnds,
            hops - bothEnds,
            onlyCounted),
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
    return seam.hours.stream()
        .filter(hour -> !owned(seam, hour.hour()))
        .mapToLong(hour -> hour.sums().get(Measure.HOPS))
        .sum();
  }

  /** Whether somebody was accountable for the boundary then. */
  boolean owned(Seam seam, Instant time) {
    return directory
        .boundary(seam.edge)
        .flatMap(b -> directory.accountable(b.id(), time))
        .isPresent();
  }

  /** The share of what was offered in a currency that such offers are worth; null of nothing. */
  static @Nullable Double worthOver(
      Seams seams, String currency, BiPredicate<Seam, SeamWorth> counts) {
    BigDecimal whole = BigDecimal.ZERO;
    BigDecimal part = BigDecimal.ZERO;
    for (Seam seam : seams.all()) {
      for (SeamWorth worth : seam.worths) {
        if (worth.currency().equals(currency)) {
          whole = whole.add(worth.amount().value());
          part = counts.test(seam, worth) ? part.add(worth.amount().value()) : part;
        }
      }
    }
    return whole.signum() == 0 ? null : part.divide(whole, MathContext.DECIMAL64).doubleValue();
  }
}
