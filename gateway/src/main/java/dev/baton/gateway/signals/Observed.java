package dev.baton.gateway.signals;

import dev.baton.gateway.detection.Shift.Reading;
import dev.baton.gateway.detection.Shift.Worse;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An outcome of a journey, period by period.
 *
 * @param unit null where the journey names none
 * @param qualitative what people say, and no count
 * @param adverse whether more of it is worse
 * @param worse which way it is worse
 * @param target the last that was named; null for none
 * @param periods over, in order
 */
record Observed(
    String metric,
    @Nullable String unit,
    boolean qualitative,
    boolean adverse,
    Worse worse,
    @Nullable Double target,
    List<Period> periods) {

  /**
   * What came in one period.
   *
   * @param start its first day
   * @param end the day after its last
   */
  record Period(LocalDate start, LocalDate end, double value) {}

  List<Reading> readings() {
    return periods.stream().map(p -> new Reading(p.start(), p.value())).toList();
  }

  /** The last day of the period that began then, or of the last one. */
  LocalDate lastDay(LocalDate start) {
    return periods.stream()
        .filter(p -> p.start().equals(start))
        .findFirst()
        .orElseGet(periods::getLast)
        .end()
        .minusDays(1);
  }
}
