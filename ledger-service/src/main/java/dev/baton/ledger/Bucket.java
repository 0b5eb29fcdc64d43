package dev.baton.ledger;

import dev.baton.edge.Problems;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.Period;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A half-open period of time.
 *
 * @param since null for the beginning
 * @param until null for no end
 */
public record Bucket(@Nullable Instant since, @Nullable Instant until) {
  /** So many are asked for at once. */
  public static final int AT_MOST = 50;

  /**
   * A day, or an ISO 8601 interval of days or instants, its end a day, an instant or a length in
   * days, weeks or months; UTC.
   *
   * @throws io.quarkiverse.resteasy.problem.HttpProblem 400 where it is neither
   */
  public static Bucket parse(@Nullable String text) {
    return text == null || text.isBlank() ? new Bucket(null, null) : period(text);
  }

  private static Bucket period(String text) {
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
   * Several of those, one after a comma.
   *
   * @return none where there is no text
   * @throws io.quarkiverse.resteasy.problem.HttpProblem 400 where one is none, or they are too many
   */
  public static List<Bucket> several(@Nullable String text) {
    if (text == null || text.isBlank()) {
      return List.of();
    }
    List<String> periods = List.of(text.split(",", -1));
    if (periods.size() > AT_MOST) {
      throw Problems.of(
          400,
          "bad-bucket",
          "Too many periods",
          "At most %d are asked for at once, not %d.".formatted(AT_MOST, periods.size()));
    }
    return periods.stream().map(Bucket::period).toList();
  }

  /**
   * From a day's start in UTC or an instant to another.
   *
   * @param from null or blank for the beginning
   * @param to null or blank for no end
   * @throws io.quarkiverse.resteasy.problem.HttpProblem 400 where one is neither day nor instant
   */
  public static Bucket between(@Nullable String from, @Nullable String to) {
    return new Bucket(bound("from", from), bound("to", to));
  }

  private static @Nullable Instant bound(String parameter, @Nullable String text) {
    if (text == null || text.isBlank()) {
      return null;
    }
    try {
      return instant(text);
    } catch (DateTimeException e) {
      throw Problems.of(
          400,
          "bad-time",
          "Not a time",
          "Use a day (2026-09-07) or an instant (2026-09-07T08:00:00Z) in '" + parameter + "'.");
    }
  }

  /**
   * A day's start in UTC, or an instant.
   *
   * @throws DateTimeException where it is neither
   */
  private static Instant instant(String text) {
    return text.contains("T") ? Instant.parse(text) : start(LocalDate.parse(text));
  }

  private static Instant start(LocalDate day) {
    return day.atStartOfDay(ZoneOffset.UTC).toInstant();
  }
}
