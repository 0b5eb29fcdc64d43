package dev.baton.gateway.view;

import dev.baton.gateway.continuity.Bounds;
import dev.baton.gateway.continuity.Cohorts;
import dev.baton.gateway.continuity.Coverage;
import dev.baton.gateway.continuity.Yields;
import dev.baton.gateway.projection.Measure;
import dev.baton.gateway.projection.ReadModels.ChosenOffers;
import dev.baton.gateway.projection.ReadModels.PhantomWorth;
import dev.baton.gateway.projection.ReadModels.SeamWorth;
import dev.baton.gateway.projection.Sums;
import dev.baton.gateway.registry.Directory;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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

  /**
   * Offers that selectors chose a boundary for are that boundary's; the others, and phantoms, are
   * the edge's.
   */
  private long unownedHops(Seam seam) {
    Map<Instant, Long> others = new HashMap<>();
    seam.hours.forEach(hour -> others.put(hour.hour(), hour.sums().get(Measure.HOPS)));
    long unowned = 0;
    for (ChosenOffers offers : seam.chosen) {
      Instant row =
          others.containsKey(offers.hour()) ? offers.hour() : seam.question.startOf(offers.hour());
      others.merge(row, -offers.count(), Long::sum);
      unowned +=
          directory.accountable(offers.boundary(), offers.hour()).isEmpty() ? offers.count() : 0;
    }
    for (Map.Entry<Instant, Long> row : others.entrySet()) {
      unowned += owned(seam, row.getKey()) ? 0 : row.getValue();
    }
    return unowned;
  }

  /** Whether somebody was accountable for the boundary then. */
  boolean owned(Seam seam, Instant time) {
    return directory
        .boundary(seam.edge)
        .flatMap(b -> directory.accountable(b.id(), time))
        .isPresent();
  }

  /**
   * Of what hops are worth in a currency, the share of those of which both ends are known; null
   * where none is worth anything in it.
   */
  static @Nullable Double coverage(Seams seams, String currency) {
    BigDecimal whole = BigDecimal.ZERO;
    BigDecimal both = BigDecimal.ZERO;
    for (Seam seam : seams.all()) {
      whole = whole.add(seam.onlyCounted(currency));
      for (SeamWorth worth : seam.worths) {
        if (worth.currency().equals(currency)) {
          whole = whole.add(worth.amount().value());
          both = worth.heard() ? both.add(worth.amount().value()) : both;
        }
      }
      for (PhantomWorth phantom : seam.phantoms) {
        whole = phantom.currency().equals(currency) ? whole.add(phantom.amount().value()) : whole;
      }
    }
    return share(both, whole);
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
    return share(part, whole);
  }

  private static @Nullable Double share(BigDecimal part, BigDecimal whole) {
    return whole.signum() == 0 ? null : part.divide(whole, MathContext.DECIMAL64).doubleValue();
  }
}
