package dev.baton.gateway.diagnosis;

import dev.baton.contracts.ownership.OwnershipEntity.Edge;
import dev.baton.gateway.continuity.Bucket;
import dev.baton.gateway.continuity.Quantiles;
import dev.baton.gateway.detection.GamingWatch;
import dev.baton.gateway.detection.GamingWatch.Gaming;
import dev.baton.gateway.detection.GamingWatch.Share;
import dev.baton.gateway.detection.Verdict;
import dev.baton.gateway.detection.Verdict.Fired;
import dev.baton.gateway.detection.Verdict.Why;
import dev.baton.gateway.projection.SeamHabits;
import dev.baton.gateway.projection.SeamPace;
import dev.baton.gateway.projection.Waits;
import dev.baton.gateway.registry.Directory;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Whether a boundary's number is worked at instead of its work.
 *
 * @param verdict why it cannot be told, or what was found
 * @param evidence one sentence with its numbers; empty where nothing was found
 */
public record Habits(Kind kind, Verdict<Gaming> verdict, String evidence) {
  /** Days of the baseline: twelve weeks. */
  static final int BEFORE = 84;

  /** Days that are held against it: the last four weeks. */
  static final int NOW = 28;

  /** Ways to make a boundary look good. */
  public enum Kind {
    ACCEPTED_AND_PARKED,
    ACCEPTED_THEN_RETURNED,
    BULK_AT_THE_EDGE,
    ONE_REASON,
    JUST_BEFORE_THE_DEADLINE;

    /** As it is written outside. */
    public String wireName() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /**
   * Looks for all five.
   *
   * @param series the whole history: what is accepted and then parked or returned is held against
   *     its first twelve weeks
   * @param pace the same of how long what takes
   * @param habits of the window
   * @param reasons code → rejections and returns of the window
   */
  public static List<Habits> of(
      SeamSeries series,
      SeamPace pace,
      SeamHabits habits,
      Map<String, Long> reasons,
      Directory directory,
      ZoneId zone) {
    return List.of(
        parked(series, pace, directory),
        returned(series),
        bulk(series.edge(), habits, directory, zone),
        reason(reasons),
        deadline(series.edge(), habits, directory));
  }

  /** What of a series came to before, and of late. */
  private record Sides(List<SeamSeries.Day> before, List<SeamSeries.Day> now) {
    static Sides of(List<SeamSeries.Day> days) {
      if (days.size() <= BEFORE) {
        return new Sides(List.of(), List.of());
      }
      List<SeamSeries.Day> after = days.subList(BEFORE, days.size());
      return new Sides(
          days.subList(0, BEFORE), after.subList(Math.max(0, after.size() - NOW), after.size()));
    }

    static Share accepted(List<SeamSeries.Day> days) {
      return new Share(
          days.stream().mapToLong(SeamSeries.Day::accepted).sum(),
          days.stream().mapToLong(SeamSeries.Day::offered).sum());
    }
  }

  private static List<SeamSeries.Day> settled(SeamSeries series) {
    return series.days().stream().takeWhile(SeamSeries.Day::settled).toList();
  }

  private static Habits parked(SeamSeries series, SeamPace pace, Directory directory) {
    Map<LocalDate, NavigableMap<Integer, Long>> starts = new TreeMap<>();
    for (SeamPace.Bin bin : pace.starts()) {
      if (directory.resolve(bin.edge()).equals(series.edge())) {
        starts
            .computeIfAbsent(bin.day(), d -> new TreeMap<>())
            .merge(bin.bin(), bin.count(), Long::sum);
      }
    }
    List<SeamSeries.Day> days = settled(series);
    Sides sides = Sides.of(days);
    NavigableMap<Integer, Long> usual = new TreeMap<>();
    sides.before.forEach(day ->
        starts
            .getOrDefault(day.day(), new TreeMap<>())
            .forEach((bin, count) -> usual.merge(bin, count, Long::sum)));
    Double limit = Quantiles.of(0.95, usual, Waits::seconds);
    if (limit == null) {
      return new Habits(
          Kind.ACCEPTED_AND_PARKED,
          Verdict.notEvaluable(sides.before.isEmpty() ? Why.NO_BASELINE : Why.NOT_DECLARED),
          "");
    }
    // what was accepted too lately may be started yet
    long wait = Duration.ofSeconds(limit.longValue()).toDays() + 1;
    LocalDate until = days.getLast().day().minusDays(wait);
    Sides looked = Sides.of(days.stream().filter(day -> day.day().isBefore(until)).toList());
    Share before = parked(looked.before, starts, limit);
    Share now = parked(looked.now, starts, limit);
    return found(
        Kind.ACCEPTED_AND_PARKED,
        GamingWatch.acceptedAndParked(
            Sides.accepted(looked.before), Sides.accepted(looked.now), before, now),
        ("%d of %d accepted of late were not started in the time in which nearly all used to be;"
                + " before it were %d of %d")
            .formatted(now.part(), now.whole(), before.part(), before.whole()));
  }

  private static Share parked(
      List<SeamSeries.Day> days, Map<LocalDate, NavigableMap<Integer, Long>> starts, double limit) {
    long accepted = 0;
    long started = 0;
    for (SeamSeries.Day day : days) {
      accepted += day.accepted();
      for (var bin : starts.getOrDefault(day.day(), new TreeMap<>()).entrySet()) {
        started += Waits.seconds(bin.getKey()) <= limit ? bin.getValue() : 0;
      }
    }
    // what was picked up without an offer may be started too
    return new Share(Math.max(0, accepted - started), accepted);
  }

  private static Habits returned(SeamSeries series) {
    Sides sides = Sides.of(settled(series));
    if (sides.before.isEmpty()) {
      return new Habits(Kind.ACCEPTED_THEN_RETURNED, Verdict.notEvaluable(Why.NO_BASELINE), "");
    }
    Share before = returned(sides.before);
    Share now = returned(sides.now);
    return found(
        Kind.ACCEPTED_THEN_RETURNED,
        GamingWatch.acceptedThenReturned(
            Sides.accepted(sides.before), Sides.accepted(sides.now), before, now),
        "%d of %d accepted of late were returned; before it were %d of %d"
            .formatted(now.part(), now.whole(), before.part(), before.whole()));
  }

  private static Share returned(List<SeamSeries.Day> days) {
    return new Share(
        days.stream().mapToLong(SeamSeries.Day::returned).sum(),
        days.stream().mapToLong(SeamSeries.Day::accepted).sum());
  }

  /** By the periods for which the receiver declares its own numbers; without any, by months. */
  private static Habits bulk(Edge edge, SeamHabits habits, Directory directory, ZoneId zone) {
    long atTheEdge = 0;
    long all = 0;
    for (SeamHabits.Acceptance accepted : habits.acceptances()) {
      if (directory.resolve(accepted.edge()).equals(edge)) {
        // the hour is all that is known: its middle
        Instant at = accepted.hour().plus(Duration.ofMinutes(30));
        Optional<SeamHabits.Period> period = period(at, habits.periods(), zone);
        if (period.isPresent()) {
          all += accepted.count();
          atTheEdge += place(at, period.get()) > 1 - GamingWatch.EDGE ? accepted.count() : 0;
        }
      }
    }
    return found(
        Kind.BULK_AT_THE_EDGE,
        GamingWatch.bulkAtTheEdge(new Share(atTheEdge, all)),
        "%d of %d acceptances came in the last twentieth of the periods that are reported"
            .formatted(atTheEdge, all));
  }

  private static Optional<SeamHabits.Period> period(
      Instant at, List<SeamHabits.Period> declared, ZoneId zone) {
    if (declared.isEmpty()) {
      LocalDate month = Bucket.MONTH.start(LocalDate.ofInstant(at, zone));
      return Optional.of(
          new SeamHabits.Period(
              month.atStartOfDay(zone).toInstant(),
              month.plusMonths(1).atStartOfDay(zone).toInstant()));
    }
    return declared.stream()
        .filter(p -> !at.isBefore(p.start()) && at.isBefore(p.end()))
        .min(Comparator.comparing(p -> Duration.between(p.start(), p.end())));
  }

  private static double place(Instant at, SeamHabits.Period period) {
    return (double) Duration.between(period.start(), at).toMillis()
        / Duration.between(period.start(), period.end()).toMillis();
  }

  private static Habits reason(Map<String, Long> reasons) {
    Map.Entry<String, Long> most =
        reasons.entrySet().stream().max(Map.Entry.comparingByValue()).orElse(Map.entry("", 0L));
    return found(
        Kind.ONE_REASON,
        GamingWatch.oneReason(reasons),
        "%d of %d rejections and returns give the same reason: %s"
            .formatted(
                most.getValue(),
                reasons.values().stream().mapToLong(Long::longValue).sum(),
                most.getKey()));
  }

  private static Habits deadline(Edge edge, SeamHabits habits, Directory directory) {
    long[] places = new long[21];
    for (SeamHabits.Place place : habits.places()) {
      if (directory.resolve(place.edge()).equals(edge)) {
        places[place.twentieth()] += place.count();
      }
    }
    long inTime = 0;
    for (int i = 0; i < 20; i++) {
      inTime += places[i];
    }
    return found(
        Kind.JUST_BEFORE_THE_DEADLINE,
        GamingWatch.justBeforeTheDeadline(new Share(places[19], inTime), places[18]),
        ("%d of %d answers came in the last twentieth of the time to accept, and %d in the one"
                + " before it")
            .formatted(places[19], inTime, places[18]));
  }

  private static Habits found(Kind kind, Verdict<Gaming> verdict, String evidence) {
    return new Habits(kind, verdict, verdict instanceof Fired ? evidence : "");
  }
}
