package dev.baton.gateway.diagnosis;

import dev.baton.contracts.ownership.OwnershipEntity.Edge;
import dev.baton.gateway.detection.Counted;
import dev.baton.gateway.detection.Silence;
import dev.baton.gateway.projection.SeamHistory;
import dev.baton.gateway.registry.Directory;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;

/**
 * One boundary between registered teams, day by day, whatever its teams were called.
 *
 * @param days from the first on which anything was offered to the last, none left out
 * @param hours in which anything happened, in order, of the weeks before the last of them
 * @param today the first day that is not over
 */
public record SeamSeries(Edge edge, List<Day> days, List<Silence.Hour> hours, LocalDate today) {
  /** A receiver that says nothing for more days of offers than this does not emit. */
  static final int MUTE = 4;

  /**
   * What the offers of a day came to.
   *
   * @param accepted of the offered
   * @param heard of the offered, those of which the receiver said anything
   * @param returned of the accepted
   * @param expired of the offered
   * @param settled whether the day is over and none of its offers can be answered in time any more
   * @param measured whether the receiver emits; where it does not, nothing is known to be lost
   */
  public record Day(
      LocalDate day,
      long offered,
      long accepted,
      long heard,
      long returned,
      long expired,
      boolean settled,
      boolean measured) {}

  /**
   * Every boundary that was read, in the order in which its days were.
   *
   * @param horizon after how long an offer without a contract is matured
   * @param asOf the instant at which all is seen; days that are not over by then are left out
   */
  public static Map<Edge, SeamSeries> of(
      SeamHistory history, Directory directory, Duration horizon, Instant asOf, ZoneId zone) {
    Map<Edge, Reading> readings = new LinkedHashMap<>();
    for (SeamHistory.Day day : history.days()) {
      at(readings, directory.resolve(day.edge()))
          .days
          .merge(day.day(), Counts.of(day), Counts::plus);
    }
    for (SeamHistory.Open open : history.open()) {
      Instant due = open.due();
      Instant without = open.withoutDue();
      boolean matured =
          (due == null || !due.isAfter(asOf))
              && (without == null || !without.plus(horizon).isAfter(asOf));
      if (!matured) {
        at(readings, directory.resolve(open.edge())).unsettled.add(open.day());
      }
    }
    for (SeamHistory.Hour hour : history.hours()) {
      if (!hour.hour().isAfter(asOf)) {
        at(readings, directory.resolve(hour.edge()))
            .hours
            .merge(LocalDateTime.ofInstant(hour.hour(), zone), hour.hops(), Long::sum);
      }
    }
    LocalDate today = LocalDate.ofInstant(asOf, zone);
    Map<Edge, SeamSeries> all = new LinkedHashMap<>();
    readings.forEach((edge, reading) -> all.put(edge, reading.series(edge, today)));
    return all;
  }

  private static Reading at(Map<Edge, Reading> readings, Edge edge) {
    return readings.computeIfAbsent(edge, e -> new Reading());
  }

  /**
   * What is settled, as detectors take it: up to the first day on which something may still be
   * answered in time. A day on which the receiver did not emit tells nothing, and is empty.
   */
  public List<Counted> settled() {
    return days.stream()
        .takeWhile(Day::settled)
        .map(day ->
            day.measured()
                ? new Counted(day.day(), day.offered(), day.accepted())
                : new Counted(day.day(), 0, 0))
        .toList();
  }

  /** What one day came to, of all names of the two teams. */
  private record Counts(long offered, long accepted, long heard, long returned, long expired) {
    static final Counts NONE = new Counts(0, 0, 0, 0, 0);

    static Counts of(SeamHistory.Day day) {
      return new Counts(day.offered(), day.accepted(), day.heard(), day.returned(), day.expired());
    }

    Counts plus(Counts more) {
      return new Counts(
          offered + more.offered,
          accepted + more.accepted,
          heard + more.heard,
          returned + more.returned,
          expired + more.expired);
    }
  }

  /** A boundary while it is put together. */
  private static final class Reading {
    final NavigableMap<LocalDate, Counts> days = new TreeMap<>();
    final Set<LocalDate> unsettled = new HashSet<>();
    final NavigableMap<LocalDateTime, Long> hours = new TreeMap<>();

    SeamSeries series(Edge edge, LocalDate today) {
      days.values().removeIf(day -> day.offered() == 0);
      days.tailMap(today, true).clear();
      List<Silence.Hour> heard = new ArrayList<>();
      hours.forEach((hour, count) -> heard.add(new Silence.Hour(hour, count)));
      if (days.isEmpty()) {
        return new SeamSeries(edge, List.of(), List.copyOf(heard), today);
      }
      Set<LocalDate> mute = mute();
      List<Day> all = new ArrayList<>();
      for (LocalDate day = days.firstKey(); !day.isAfter(days.lastKey()); day = day.plusDays(1)) {
        Counts counts = days.getOrDefault(day, Counts.NONE);
        all.add(
            new Day(
                day,
                counts.offered(),
                counts.accepted(),
                counts.heard(),
                counts.returned(),
                counts.expired(),
                !unsettled.contains(day),
                !mute.contains(day)));
      }
      return new SeamSeries(edge, List.copyOf(all), List.copyOf(heard), today);
    }

    /** Days of offers of which the receiver said nothing, where there are many in a row. */
    private Set<LocalDate> mute() {
      Set<LocalDate> mute = new HashSet<>();
      List<LocalDate> run = new ArrayList<>();
      days.forEach((day, counts) -> {
        if (counts.heard() > 0) {
          run.clear();
        } else {
          run.add(day);
          if (run.size() > MUTE) {
            mute.addAll(run);
          }
        }
      });
      return mute;
    }
  }
}
