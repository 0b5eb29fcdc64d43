package dev.baton.gateway.diagnosis;

import dev.baton.gateway.continuity.Bucket;
import dev.baton.gateway.detection.Intervention;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Whether what was done about a boundary helped: its yield by settled weeks, before and after. */
public final class Effects {
  private Effects() {}

  /**
   * One deed and its effect.
   *
   * @param effect null where it cannot be told, and why then says why
   * @param joint what was done too close to it to be told apart
   */
  public record Told(
      Deed deed, Intervention.@Nullable Effect effect, @Nullable String why, List<Deed> joint) {

    /** Whether it helped: "better", "worse", "no-change" or "cannot-tell". */
    public String verdict() {
      if (effect == null) {
        return "cannot-tell";
      }
      return effect.interval().lower() > 0
          ? "better"
          : effect.interval().upper() < 0 ? "worse" : "no-change";
    }
  }

  /** The yield of a settled week. */
  private record Week(LocalDate start, double yield) {}

  /**
   * Tells of each.
   *
   * @param deeds in order
   * @param others the boundaries of the same journeys, each with what was done about it: those at
   *     which nothing was in these weeks are the control
   */
  public static List<Told> of(
      SeamSeries series, List<Deed> deeds, Map<SeamSeries, List<Deed>> others, ZoneId zone) {
    List<Week> weeks = weeks(series);
    List<Integer> at = deeds.stream().map(deed -> index(weeks, deed, zone)).toList();
    List<Told> told = new ArrayList<>();
    // what came too early to have a before is how the series begins
    int start = 0;
    int early = 0;
    while (early < deeds.size() && at.get(early) - start < Intervention.SIDE) {
      int before = at.get(early) - start;
      told.add(
          new Told(
              deeds.get(early),
              null,
              at.get(early) == 0
                  ? "it was there before the first settled week"
                  : "there are %d settled weeks before it, of the %d that are needed"
                      .formatted(before, Intervention.SIDE),
              List.of()));
      start = at.get(early);
      early++;
    }
    List<Deed> rest = deeds.subList(early, deeds.size());
    if (rest.isEmpty()) {
      return told;
    }
    int first = start;
    List<Week> looked = weeks.subList(first, weeks.size());
    List<Intervention> effects =
        Intervention.of(
            looked.stream().mapToDouble(Week::yield).toArray(),
            untouched(looked, others, zone),
            at.subList(early, at.size()).stream().map(i -> i - first).toList());
    for (int i = 0; i < rest.size(); i++) {
      told.add(told(rest, i, effects.get(i)));
    }
    return told;
  }

  private static Told told(List<Deed> deeds, int i, Intervention intervention) {
    return switch (intervention) {
      case Intervention.Effect effect ->
          new Told(deeds.get(i), effect, null, joint(deeds, i, effect.together()));
      case Intervention.CannotTellYet(int before, int after, List<Integer> together) ->
          new Told(
              deeds.get(i),
              null,
              "there are %d settled weeks before it and %d after it; %d of each are needed"
                  .formatted(before, after, Intervention.SIDE),
              joint(deeds, i, together));
    };
  }

  private static List<Deed> joint(List<Deed> deeds, int i, List<Integer> together) {
    return together.stream().filter(other -> other != i).map(deeds::get).toList();
  }

  /** The first settled week after a deed. */
  private static int index(List<Week> weeks, Deed deed, ZoneId zone) {
    return (int)
        weeks.stream()
            .filter(week -> week.start().atStartOfDay(zone).toInstant().isBefore(deed.at()))
            .count();
  }

  /** The same weeks of boundaries at which nothing was done in them. */
  private static List<double[]> untouched(
      List<Week> weeks, Map<SeamSeries, List<Deed>> others, ZoneId zone) {
    List<double[]> control = new ArrayList<>();
    others.forEach((other, deeds) -> {
      boolean touched =
          deeds.stream()
              .mapToInt(deed -> index(weeks, deed, zone))
              .anyMatch(i -> i > 0 && i < weeks.size());
      Map<LocalDate, Double> yields = new HashMap<>();
      weeks(other).forEach(week -> yields.put(week.start(), week.yield()));
      if (!touched && weeks.stream().allMatch(week -> yields.containsKey(week.start()))) {
        control.add(
            weeks.stream()
                .mapToDouble(week -> Objects.requireNonNull(yields.get(week.start())))
                .toArray());
      }
    });
    return control;
  }

  /** Whole weeks in which something was offered, up to the first in which something is open. */
  private static List<Week> weeks(SeamSeries series) {
    Map<LocalDate, long[]> weeks = new TreeMap<>();
    for (SeamSeries.Day day : series.days()) {
      LocalDate week = Bucket.WEEK.start(day.day());
      if (!day.settled() || week.plusWeeks(1).isAfter(series.today())) {
        weeks.remove(week);
        break;
      }
      long[] sums = weeks.computeIfAbsent(week, w -> new long[2]);
      if (day.measured()) {
        sums[0] += day.offered();
        sums[1] += day.accepted();
      }
    }
    return weeks.entrySet().stream()
        .filter(week -> week.getValue()[0] > 0)
        .map(week -> new Week(week.getKey(), (double) week.getValue()[1] / week.getValue()[0]))
        .toList();
  }
}
