package dev.baton.gateway.view;

import dev.baton.contracts.ledger.Disposition;
import dev.baton.gateway.continuity.Incidence;
import dev.baton.gateway.continuity.Quantiles;
import dev.baton.gateway.projection.Measure;
import dev.baton.gateway.projection.ReadModels.OpenCount;
import dev.baton.gateway.projection.Wait;
import dev.baton.gateway.projection.Waits;
import java.time.Duration;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** How long what waits at a boundary, with what waits still. */
final class Waiting {
  private Waiting() {}

  static SeamView.WaitsView of(Seam seam) {
    Map<Disposition, NavigableMap<Integer, Long>> ends = new EnumMap<>(Disposition.class);
    NavigableMap<Integer, Long> waiting = new TreeMap<>();
    for (Wait wait : Wait.values()) {
      Disposition disposition = wait.disposition();
      if (disposition == Disposition.EXPIRED) {
        // the clock's word is no answer: nobody had answered by the deadline is what is known
        seam.waits(wait).forEach((bin, count) -> waiting.merge(bin, count, Long::sum));
      } else if (disposition != null) {
        ends.put(disposition, seam.waits(wait));
      }
    }
    for (OpenCount open : seam.open) {
      Duration age = Duration.between(open.offered(), seam.question.asOf());
      if (!age.isNegative()) {
        waiting.merge(Waits.bin(age), open.count(), Long::sum);
      }
    }
    Incidence<Disposition> incidence = Incidence.of(Disposition.class, ends, waiting);
    Map<String, SeamView.Seconds> by = new LinkedHashMap<>();
    ends.forEach((disposition, bins) -> {
      if (!bins.isEmpty()) {
        by.put(
            disposition.name().toLowerCase(Locale.ROOT),
            new SeamView.Seconds(
                incidence.quantile(disposition, 0.5, Waits::seconds),
                incidence.quantile(disposition, 0.85, Waits::seconds),
                incidence.quantile(disposition, 0.95, Waits::seconds),
                count(bins)));
      }
    });
    return new SeamView.WaitsView(
        seconds(seam.waits(Wait.TRANSPORT)),
        seconds(seam.waits(Wait.DECISION)),
        seconds(seam.waits(Wait.START)),
        seconds(seam.waits(Wait.WAIT)),
        new SeamView.Seconds(
            incidence.quantile(0.5, Waits::seconds),
            incidence.quantile(0.85, Waits::seconds),
            incidence.quantile(0.95, Waits::seconds),
            ends.values().stream().mapToLong(Waiting::count).sum()),
        by,
        count(waiting),
        seam.total().get(Measure.NEGATIVE_WAIT));
  }

  private static SeamView.Seconds seconds(NavigableMap<Integer, Long> bins) {
    return new SeamView.Seconds(
        Quantiles.of(0.5, bins, Waits::seconds),
        Quantiles.of(0.85, bins, Waits::seconds),
        Quantiles.of(0.95, bins, Waits::seconds),
        count(bins));
  }

  private static long count(NavigableMap<Integer, Long> bins) {
    return bins.values().stream().mapToLong(Long::longValue).sum();
  }
}
