package dev.baton.gateway.detection;

import dev.baton.gateway.detection.Shift.Reading;
import dev.baton.gateway.detection.Shift.Worse;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a team says of itself by one of its metrics.
 *
 * @param readings in order
 * @param worse which way is worse
 * @param target in the metric's unit; null where it names none
 * @param colors bucket → what the team declared itself to be in it
 */
public record Declared(
    String team,
    String metric,
    List<Reading> readings,
    Worse worse,
    @Nullable Double target,
    Map<LocalDate, Color> colors) {

  /** Of a declaration. */
  public enum Color {
    GREEN,
    AMBER,
    RED
  }

  /** As a finding names it. */
  String name() {
    return team + "/" + metric;
  }
}
