package dev.baton.gateway.detection;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.commons.math3.distribution.ChiSquaredDistribution;
import org.jspecify.annotations.Nullable;

/**
 * A boundary on which nothing happens although something should. What is expected goes by the hour
 * of the week and the calendar, so nights, weekends and holidays are no alarms.
 *
 * @param since the last thing that happened
 * @param expected how many offers should have come since
 * @param probability that none comes, if all is well
 * @param size of the negative binomial that the days follow; null where they are Poisson
 */
public record Silence(
    LocalDateTime since, double expected, double probability, @Nullable Double size) {
  /** Below which probability nothing at all is a signal. */
  public static final double UNLIKELY = 0.001;

  private static final int MIN_DAYS = 28;

  /**
   * What came in one hour, of the installation's zone; an hour in which nothing came may be left
   * out.
   */
  public record Hour(LocalDateTime start, long count) {}

  /**
   * Judges.
   *
   * <p>Where days vary more than Poisson ones (χ² at 5 %), each follows a negative binomial whose
   * size is estimated by moments, as Fisher (1941) has it: a day on which little comes is then no
   * surprise.
   *
   * @param history of whole days, {@code from} to {@code to}, both included
   * @param closed days on which nothing is expected
   * @param since the last thing that happened
   * @param now not before it
   */
  public static Verdict<Silence> of(
      List<Hour> history,
      LocalDate from,
      LocalDate to,
      Set<LocalDate> closed,
      LocalDateTime since,
      LocalDateTime now) {
    List<LocalDate> days =
        from.datesUntil(to.plusDays(1)).filter(day -> !closed.contains(day)).toList();
    if (days.size() < MIN_DAYS) {
      return Verdict.notEvaluable(Verdict.Why.NO_BASELINE);
    }
    double[][] rate = rates(history, days);
    Double size = size(history, days, rate);
    double expected = 0;
    double logarithm = 0;
    for (LocalDate day = since.toLocalDate();
        !day.isAfter(now.toLocalDate());
        day = day.plusDays(1)) {
      double ofDay = closed.contains(day) ? 0 : between(day, rate, since, now);
      expected += ofDay;
      logarithm -= size == null ? ofDay : size * Math.log1p(ofDay / size);
    }
    Silence silence = new Silence(since, expected, Math.exp(logarithm), size);
    return silence.probability < UNLIKELY ? Verdict.fired(silence) : Verdict.quiet();
  }

  private static double[][] rates(List<Hour> history, List<LocalDate> days) {
    double[][] rate = new double[8][24];
    Set<LocalDate> open = Set.copyOf(days);
    for (Hour hour : history) {
      if (open.contains(hour.start().toLocalDate())) {
        rate[hour.start().getDayOfWeek().getValue()][hour.start().getHour()] += hour.count();
      }
    }
    for (DayOfWeek weekday : DayOfWeek.values()) {
      long weeks = days.stream().filter(day -> day.getDayOfWeek() == weekday).count();
      for (int hour = 0; hour < 24; hour++) {
        rate[weekday.getValue()][hour] /= Math.max(1, weeks);
      }
    }
    return rate;
  }

  private static @Nullable Double size(List<Hour> history, List<LocalDate> days, double[][] rate) {
    Map<LocalDate, Long> counts = new HashMap<>();
    history.forEach(hour -> counts.merge(hour.start().toLocalDate(), hour.count(), Long::sum));
    double pearson = 0;
    double excess = 0;
    double squares = 0;
    int degrees = -7;
    for (LocalDate day : days) {
      double mean = 0;
      for (double hour : rate[day.getDayOfWeek().getValue()]) {
        mean += hour;
      }
      if (mean > 0) {
        double off = Math.pow(counts.getOrDefault(day, 0L) - mean, 2);
        pearson += off / mean;
        excess += off - mean;
        squares += mean * mean;
        degrees++;
      }
    }
    boolean dispersed =
        degrees > 0
            && excess > 0
            && pearson
                > new ChiSquaredDistribution(null, degrees).inverseCumulativeProbability(0.95);
    return dispersed ? squares / excess : null;
  }

  /** What is expected on one day within these two instants. */
  private static double between(
      LocalDate day, double[][] rate, LocalDateTime since, LocalDateTime now) {
    double sum = 0;
    for (int hour = 0; hour < 24; hour++) {
      LocalDateTime start = day.atTime(hour, 0);
      LocalDateTime end = start.plusHours(1);
      LocalDateTime first = start.isBefore(since) ? since : start;
      LocalDateTime last = end.isAfter(now) ? now : end;
      if (first.isBefore(last)) {
        double share =
            (double) Duration.between(first, last).toMillis()
                / ChronoUnit.HOURS.getDuration().toMillis();
        sum += share * rate[day.getDayOfWeek().getValue()][hour];
      }
    }
    return sum;
  }
}
