package dev.baton.gateway.detection;

import dev.baton.gateway.detection.Declared.Color;
import dev.baton.gateway.detection.Shift.Reading;
import dev.baton.gateway.detection.Shift.Worse;
import dev.baton.gateway.detection.Verdict.Fired;
import dev.baton.gateway.detection.Verdict.NotEvaluable;
import dev.baton.gateway.detection.Verdict.Why;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Every team is green while complaints, delays or churn rise.
 *
 * @param outcome the adverse one's change
 * @param green the teams that were, from that change to its alarm
 */
public record GreenWhileItBurns(Shift outcome, List<String> green) {

  /**
   * Judges.
   *
   * @param adverse an outcome of which more is worse, in order
   * @param teams of the journey, each of which has to have declared itself
   */
  public static Verdict<GreenWhileItBurns> of(
      List<Reading> adverse,
      Collection<String> teams,
      Collection<Declared> declared,
      Shift.Parameters parameters) {
    Verdict<Shift> rise = Shift.of(adverse, Worse.HIGHER, parameters);
    if (rise instanceof NotEvaluable<Shift>(Why why, List<String> of)) {
      return new NotEvaluable<>(why, of);
    }
    if (!(rise instanceof Fired<Shift>(Shift shift))) {
      return Verdict.quiet();
    }
    Set<String> green = new TreeSet<>();
    for (Declared metric : declared) {
      Collection<Color> colors = inForce(metric.colors(), shift);
      if (colors.contains(Color.AMBER) || colors.contains(Color.RED)) {
        return Verdict.quiet();
      }
      if (colors.contains(Color.GREEN)) {
        green.add(metric.team());
      }
    }
    List<String> silent = teams.stream().filter(t -> !green.contains(t)).sorted().toList();
    return silent.isEmpty() && !green.isEmpty()
        ? Verdict.fired(new GreenWhileItBurns(shift, List.copyOf(green)))
        : new NotEvaluable<>(Why.NOT_DECLARED, silent);
  }

  /** What was declared from the change to its alarm, and what stood when it began. */
  private static Collection<Color> inForce(Map<LocalDate, Color> declared, Shift shift) {
    NavigableMap<LocalDate, Color> colors = new TreeMap<>(declared);
    LocalDate standing = colors.floorKey(shift.start());
    LocalDate from = standing == null ? shift.start() : standing;
    return colors.subMap(from, true, shift.alarm(), true).values();
  }
}
