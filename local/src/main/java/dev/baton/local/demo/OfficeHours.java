package dev.baton.local.demo;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;

/** When people work: Monday to Friday, 08:00 to 18:00 UTC. */
final class OfficeHours {
  private static final LocalTime OPEN = LocalTime.of(8, 0);
  private static final LocalTime CLOSE = LocalTime.of(18, 0);

  private OfficeHours() {}

  /** The instant itself, or some minutes into the next working morning where nobody works then. */
  static Instant next(Instant instant, Dice dice) {
    Duration intoMorning = Duration.ofSeconds((long) (dice.unit() * 5_400));
    ZonedDateTime at = instant.atZone(ZoneOffset.UTC);
    LocalDate day = at.toLocalDate();
    if (worked(day) && !at.toLocalTime().isBefore(OPEN) && at.toLocalTime().isBefore(CLOSE)) {
      return instant;
    }
    if (!worked(day) || !at.toLocalTime().isBefore(CLOSE)) {
      do {
        day = day.plusDays(1);
      } while (!worked(day));
    }
    return day.atTime(OPEN).toInstant(ZoneOffset.UTC).plus(intoMorning);
  }

  /** Some moment of a working week that begins on this Monday; mornings are busier. */
  static Instant sometime(Instant monday, Dice dice) {
    long day = (long) (dice.unit() * 5);
    double busy = Math.min(dice.unit(), dice.unit() * 1.6);
    return monday
        .plus(Duration.ofDays(day))
        .plus(Duration.ofHours(8))
        .plusSeconds((long) (Math.min(busy, 0.999) * 36_000));
  }

  private static boolean worked(LocalDate day) {
    return day.getDayOfWeek() != DayOfWeek.SATURDAY && day.getDayOfWeek() != DayOfWeek.SUNDAY;
  }
}
