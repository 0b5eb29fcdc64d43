package dev.baton.gateway.continuity;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.temporal.TemporalAdjusters;

/** Into what a view cuts time: days, ISO weeks or months of the installation's zone. */
public enum Bucket {
  DAY,
  WEEK,
  MONTH;

  /** First day of the bucket of this day. */
  public LocalDate start(LocalDate day) {
    return switch (this) {
      case DAY -> day;
      case WEEK -> day.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
      case MONTH -> day.withDayOfMonth(1);
    };
  }

  /** First day of the bucket that many later; earlier where negative. */
  public LocalDate plus(LocalDate start, long buckets) {
    return switch (this) {
      case DAY -> start.plusDays(buckets);
      case WEEK -> start.plusWeeks(buckets);
      case MONTH -> start.plusMonths(buckets);
    };
  }
}
