package dev.baton.gateway.continuity;

import org.jspecify.annotations.Nullable;

/**
 * How far a forecast was off, and how much of that nothing explains. All in the metric's unit.
 *
 * @param gap forecast − actual
 * @param explained Σ what the seams explain, signed likewise
 * @param remainder gap − explained: what no phase explains, and has to be named
 * @param relative |gap| / |forecast|; null where the forecast is 0
 */
public record ForecastGap(
    double gap, double explained, double remainder, @Nullable Double relative) {

  /** Of one period. */
  public static ForecastGap of(double forecast, double actual, double explained) {
    double gap = forecast - actual;
    return new ForecastGap(
        gap, explained, gap - explained, forecast == 0 ? null : Math.abs(gap) / Math.abs(forecast));
  }

  /** Whether the remainder is more than half of the gap. */
  public boolean mostlyUnexplained() {
    return gap != 0 && Math.abs(remainder) > Math.abs(gap) / 2;
  }
}
