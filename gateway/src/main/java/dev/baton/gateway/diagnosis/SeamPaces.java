package dev.baton.gateway.diagnosis;

import dev.baton.contracts.ownership.OwnershipEntity.Edge;
import dev.baton.gateway.continuity.Quantiles;
import dev.baton.gateway.detection.LocalWin;
import dev.baton.gateway.detection.Shift;
import dev.baton.gateway.detection.Shift.Reading;
import dev.baton.gateway.detection.Shift.Worse;
import dev.baton.gateway.detection.Verdict;
import dev.baton.gateway.detection.Verdict.Why;
import dev.baton.gateway.projection.SeamPace;
import dev.baton.gateway.projection.Waits;
import dev.baton.gateway.registry.Directory;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Whether a team got faster and the next boundary pays for it: how long the sender holds what it
 * offers there, beside how long what is offered there waits. Each item counts on the day on which
 * its time began, and only days of which all is known are looked at: of the last ones only the
 * quick would be.
 */
public final class SeamPaces {
  /** Days are taken together until both sides have as many. */
  static final long AT_LEAST = 3;

  /**
   * Eight readings are frozen, which is little: each side alone would raise false alarms. It is
   * both, in this order and correlated, that chance does not bring (docs/detection.md). A start is
   * known to within three readings.
   */
  static final LocalWin.Parameters PARAMETERS =
      new LocalWin.Parameters(8, 0.5, new Shift.Parameters(8, 100, 0.005), 3);

  private SeamPaces() {}

  /**
   * A win of a boundary's sender that its receiver pays for.
   *
   * @param edge at which what is offered waits longer
   * @param win the two changes; times are in seconds
   * @param lagDays by how many days the wait follows, about
   */
  public record Found(Edge edge, LocalWin win, double lagDays) {}

  /** Those of these boundaries, in their order; what cannot be told is left out. */
  public static List<Found> wins(
      SeamPace pace, Map<Edge, SeamSeries> all, List<Edge> edges, Directory directory) {
    List<Found> found = new ArrayList<>();
    for (Edge edge : edges) {
      SeamSeries series = all.get(edge);
      if (series != null) {
        Days days = days(pace, series, directory);
        if (verdict(days) instanceof Verdict.Fired<LocalWin>(LocalWin win)) {
          found.add(new Found(edge, win, win.lag() * days.perReading()));
        }
      }
    }
    return found;
  }

  /** Of one boundary. */
  public static Verdict<LocalWin> of(SeamPace pace, SeamSeries series, Directory directory) {
    return verdict(days(pace, series, directory));
  }

  private static Verdict<LocalWin> verdict(Days days) {
    return days.holds.isEmpty()
        ? Verdict.notEvaluable(Why.NO_BASELINE)
        : LocalWin.of(days.holds, Worse.HIGHER, days.waits, PARAMETERS);
  }

  /** Both medians in the same runs of days. */
  private record Days(List<Reading> holds, List<Reading> waits, LocalDate end) {
    double perReading() {
      return (double) (end.toEpochDay() - holds.getFirst().bucket().toEpochDay()) / holds.size();
    }
  }

  private static Days days(SeamPace pace, SeamSeries series, Directory directory) {
    var holds = byDay(pace.holds(), series.edge(), directory);
    var waits = byDay(pace.waits(), series.edge(), directory);
    LocalDate end =
        series.days().stream()
            .takeWhile(SeamSeries.Day::settled)
            .reduce((one, other) -> other)
            .map(day -> day.day().plusDays(1))
            .orElse(LocalDate.MIN);
    if (end.equals(LocalDate.MIN)) {
      return new Days(List.of(), List.of(), end);
    }
    // what is taken on the last days is handed on later, if at all
    LocalDate last = series.days().getLast().day().plusDays(1);
    LocalDate known = last.isBefore(series.today()) ? last : series.today();
    known = known.minusDays(longest(holds));
    end = known.isBefore(end) ? known : end;
    List<Reading> held = new ArrayList<>();
    List<Reading> waited = new ArrayList<>();
    Run run = null;
    NavigableSet<LocalDate> all = new TreeSet<>(holds.keySet());
    all.addAll(waits.keySet());
    LocalDate until = end;
    for (LocalDate day : all.headSet(end, false)) {
      run = run == null ? new Run(day) : run;
      run.add(holds.getOrDefault(day, NOTHING), waits.getOrDefault(day, NOTHING));
      if (run.enough()) {
        held.add(new Reading(run.start, median(run.holds)));
        waited.add(new Reading(run.start, median(run.waits)));
        run = null;
        until = day.plusDays(1);
      }
    }
    return new Days(held, waited, until);
  }

  private static final NavigableMap<Integer, Long> NOTHING = new TreeMap<>();

  /** Days in a row, until there is enough in them. */
  private static final class Run {
    final LocalDate start;
    final NavigableMap<Integer, Long> holds = new TreeMap<>();
    final NavigableMap<Integer, Long> waits = new TreeMap<>();

    Run(LocalDate start) {
      this.start = start;
    }

    void add(Map<Integer, Long> moreHolds, Map<Integer, Long> moreWaits) {
      moreHolds.forEach((bin, count) -> holds.merge(bin, count, Long::sum));
      moreWaits.forEach((bin, count) -> waits.merge(bin, count, Long::sum));
    }

    boolean enough() {
      return count(holds) >= AT_LEAST && count(waits) >= AT_LEAST;
    }
  }

  /** After how many days nearly all is handed on that ever is. */
  private static long longest(Map<LocalDate, NavigableMap<Integer, Long>> holds) {
    NavigableMap<Integer, Long> bins = new TreeMap<>();
    holds.values().forEach(day -> day.forEach((bin, count) -> bins.merge(bin, count, Long::sum)));
    Double seconds = Quantiles.of(0.95, bins, Waits::seconds);
    return seconds == null ? 0 : Duration.ofSeconds(seconds.longValue()).toDays() + 1;
  }

  private static Map<LocalDate, NavigableMap<Integer, Long>> byDay(
      List<SeamPace.Bin> bins, Edge edge, Directory directory) {
    Map<LocalDate, NavigableMap<Integer, Long>> days = new HashMap<>();
    for (SeamPace.Bin bin : bins) {
      if (directory.resolve(bin.edge()).equals(edge)) {
        days.computeIfAbsent(bin.day(), d -> new TreeMap<>())
            .merge(bin.bin(), bin.count(), Long::sum);
      }
    }
    return days;
  }

  private static double median(NavigableMap<Integer, Long> bins) {
    return Objects.requireNonNull(Quantiles.of(0.5, bins, Waits::seconds));
  }

  private static long count(Map<Integer, Long> bins) {
    return bins.values().stream().mapToLong(Long::longValue).sum();
  }
}
