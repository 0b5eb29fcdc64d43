package dev.baton.gateway.projection;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;

/**
 * The whole days that a view covers.
 *
 * @param from first day
 * @param to day after the last one
 * @param zone whose days they are
 */
public record Window(LocalDate from, LocalDate to, ZoneId zone) {
  /** Before any event. */
  public static final LocalDate BEGINNING = LocalDate.of(1, 1, 1);

  /** After any event. */
  public static final LocalDate END = LocalDate.of(9999, 12, 31);

  /** Start of the first day. */
  public Instant start() {
    return from.atStartOfDay(zone).toInstant();
  }

  /** End of the last day. */
  public Instant end() {
    return to.atStartOfDay(zone).toInstant();
  }

  /** Whether it covers all recorded time. */
  public boolean all() {
    return from.equals(BEGINNING) && to.equals(END);
  }
}
