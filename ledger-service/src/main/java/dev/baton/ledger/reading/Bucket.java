package dev.baton.ledger.reading;

import dev.baton.edge.Problems;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.Period;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/**
 * A half-open period of time.
 *
 * @param since null for the beginning
 * @param until null for no end
 */
public record Bucket(@Nullable Instant since, @Nullable Instant until) {

  /**
   * A day, or an ISO 8601 interval of days or instants, its end a day, an instant or a length in
   * days, weeks or months; UTC.
   *
   * @throws io.quarkiverse.resteasy.problem.HttpProblem 400 where it is neither
   */
  static Bucket parse(@Nullable String text) {
    if (text == null || text.isBlank()) {
      return new Bucket(null, null);
    }
    try {
      int slash = text.indexOf('/');
      if (slash < 0) {
        LocalDate day = LocalDate.parse(text);
        return new Bucket(start(day), start(day.plusDays(1)));
      }
      Instant since = instant(text.substring(0, slash));
      String end = text.substring(slash + 1);
      return new Bucket(
          since,
          end.startsWith("P")
              ? since.atOffset(ZoneOffset.UTC).plus(Period.parse(end)).toInstant()
              : instant(end));
    } catch (DateTimeException e) {
      throw Problems.of(
          400,
          "bad-bucket",
          "Not a period",
          "Use a day (2026-09-07) or an interval (2026-09-07/2026-09-14, 2026-09-07/P7D).");
    }
  }

  /**
   * A day's start in UTC, or an instant.
   *
   * @throws DateTimeException where it is neither
   */
  public static Instant instant(String text) {
    return text.contains("T") ? Instant.parse(text) : start(LocalDate.parse(text));
  }

  private static Instant start(LocalDate day) {
    return day.atStartOfDay(ZoneOffset.UTC).toInstant();
  }
}
