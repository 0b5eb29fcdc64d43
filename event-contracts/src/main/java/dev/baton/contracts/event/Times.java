package dev.baton.contracts.event;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** Times as events write them. */
final class Times {
  static final String EXPECTED = "Must be a time in RFC 3339, such as 2026-03-02T09:14:05Z.";

  private static final Instant FIRST = Instant.parse("0001-01-01T00:00:00Z");

  private static final Instant LAST = Instant.parse("9999-12-31T23:59:59.999999Z");

  private Times() {}

  /** An RFC 3339 time to the microsecond, or null where it is none. */
  static @Nullable Instant parse(String text) {
    // Instant reads more than RFC 3339 allows: years of other lengths
    if (text.length() < 20 || text.length() > 40 || text.charAt(4) != '-') {
      return null;
    }
    try {
      Instant time = Instant.parse(text).truncatedTo(ChronoUnit.MICROS);
      return time.isBefore(FIRST) || time.isAfter(LAST) ? null : time;
    } catch (DateTimeException e) {
      return null;
    }
  }
}
