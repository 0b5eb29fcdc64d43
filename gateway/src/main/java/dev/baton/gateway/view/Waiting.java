package dev.baton.gateway.view;

import dev.baton.contracts.ledger.Disposition;
import dev.baton.gateway.continuity.Incidence;
import dev.baton.gateway.continuity.Quantiles;
import dev.baton.gateway.projection.Measure;
import dev.baton.gateway.projection.Wait;
import dev.baton.gateway.projection.Waits;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** How long what waits at a boundary, with what waits still. */
final class Waiting {
  /** A curve of more is no finer to the eye. */
  private static final int STEPS = 60;

  private Waiting() {}

  /**
   * Until when offers are answered, and how.
   *
   * @param ends disposition → bins of the waits that ended so
   * @param waiting bins of the ages of those that wait
   */
  record Answered(
      Map<Disposition, NavigableMap<Integer, Long>> ends,
      NavigableMap<Integer, Long> waiting,
      Incidence<Disposition> incidence) {

    /** After how many seconds this share is answered; null where that many are not. */
    @Nullable Double quantile(double q) {
      return incidence.quantile(q, Waits::seconds);
    }

    /** What share of the offers waits for how long; empty where none was answered. */
    List<BoundaryView.StillWaiting> curve() {
      return incidence.curve(STEPS, Waits::seconds).stream()
          .map(step -> new BoundaryView.StillWaiting(step.at(), step.left()))
          .toList();
    }
  }

  /**
   * Reckons it, of answers by how long they took and of the others by when they were offered. The
   * clock's word is no answer: what ran out waits on, as late answers show that it may be answered.
   */
  static Answered answered(
      Function<Wait, NavigableMap<Integer, Long>> waits,
      Map<Instant, Long> unanswered,
      Instant asOf) {
    Map<Disposition, NavigableMap<Integer, Long>> ends = new EnumMap<>(Disposition.class);
    for (Wait wait : Wait.values()) {
      if (wait.disposition() != null) {
        ends.put(wait.disposition(), waits.apply(wait));
      }
    }
    NavigableMap<Integer, Long> waiting = new TreeMap<>();
    unanswered.forEach((offered, count) -> {
      Duration age = Duration.between(offered, asOf);
      if (!age.isNegative()) {
        waiting.merge(Waits.bin(age), count, Long::sum);
      }
    });
    return new Answered(ends, waiting, Incidence.of(Disposition.class, ends, waiting));
  }

  static Answered answered(Seam seam) {
    return answered(seam::waits, seam.unanswered(), seam.question.asOf());
  }

  static SeamView.WaitsView of(Seam seam) {
    Answered answered = answered(seam);
    Map<Disposition, NavigableMap<Integer, Long>> ends = answered.ends();
    NavigableMap<Integer, Long> waiting = answered.waiting();
    Incidence<Disposition> incidence = answered.incidence();
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
            answered.quantile(0.5),
            answered.quantile(0.85),
            answered.quantile(0.95),
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
