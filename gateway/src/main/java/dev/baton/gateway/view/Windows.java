package dev.baton.gateway.view;

import dev.baton.edge.Problems;
import dev.baton.edge.Violation;
import dev.baton.gateway.projection.Window;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the times that a view is asked for. */
final class Windows {
  private Windows() {}

  /**
   * The whole days that cover what was asked for.
   *
   * @param from first day, or a time on it; null for the beginning
   * @param to day after the last one, or a time on the last; null for no end
   */
  static Window parse(@Nullable String from, @Nullable String to, ZoneId zone) {
    List<Violation> errors = new ArrayList<>();
    LocalDate first = from == null ? Window.BEGINNING : day("from", from, zone, false, errors);
    LocalDate end = to == null ? Window.END : day("to", to, zone, true, errors);
    if (errors.isEmpty() && !first.isBefore(end)) {
      errors.add(new Violation("/to", "'to' is not after 'from'; the end is excluded."));
    }
    if (!errors.isEmpty()) {
      throw Problems.invalid("bad-window", "Not a period", errors);
    }
    return new Window(first, end, zone);
  }

  /** The instant a view is evaluated at. */
  static Instant asOf(@Nullable String asOf, Instant now, ZoneId zone) {
    return asOf == null ? now : instant("asOf", asOf, zone);
  }

  /** An instant that is asked for by this name. */
  static Instant instant(String name, String text, ZoneId zone) {
    try {
      return time(text, zone);
    } catch (DateTimeException e) {
      throw Problems.invalid(
          "bad-window", "Not a time", List.of(new Violation("/" + name, explain(name, text))));
    }
  }

  private static LocalDate day(
      String name, String text, ZoneId zone, boolean end, List<Violation> errors) {
    try {
      Instant time = time(text, zone);
      LocalDate day = LocalDate.ofInstant(time, zone);
      boolean midday = !day.atStartOfDay(zone).toInstant().equals(time);
      LocalDate whole = end && midday ? day.plusDays(1) : day;
      if (whole.isBefore(Window.BEGINNING) || whole.isAfter(Window.END)) {
        throw new DateTimeException("out of range");
      }
      return whole;
    } catch (DateTimeException e) {
      errors.add(new Violation("/" + name, explain(name, text)));
      return Window.BEGINNING;
    }
  }

  private static Instant time(String text, ZoneId zone) {
    return text.indexOf('T') < 0
        ? LocalDate.parse(text).atStartOfDay(zone).toInstant()
        : OffsetDateTime.parse(text).toInstant();
  }

  private static String explain(String name, String text) {
    return "'%s' is no %s: a day (2026-03-02) or a time (2026-03-02T09:14:05Z) is."
        .formatted(text, name);
  }
}
