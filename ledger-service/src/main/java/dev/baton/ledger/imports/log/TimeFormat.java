package dev.baton.ledger.imports.log;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAccessor;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How a log writes its times: ISO 8601 with a T or a space between day and time, unless it says
 * otherwise.
 */
public final class TimeFormat {
  static final String SECONDS = "epoch-seconds";
  static final String MILLIS = "epoch-millis";

  private static final Instant FIRST = Instant.parse("0001-01-01T00:00:00Z");
  private static final Instant LAST = Instant.parse("9999-12-31T23:59:59.999999Z");
  private static final DateTimeFormatter ISO_8601 =
      new DateTimeFormatterBuilder()
          .append(DateTimeFormatter.ISO_LOCAL_DATE)
          .optionalStart()
          .optionalStart()
          .appendLiteral('T')
          .optionalEnd()
          .optionalStart()
          .appendLiteral(' ')
          .optionalEnd()
          .append(DateTimeFormatter.ISO_LOCAL_TIME)
          .optionalStart()
          .appendLiteral(' ')
          .optionalEnd()
          .appendPattern("[XXX][XX][X]")
          .optionalEnd()
          .toFormatter(Locale.ROOT)
          .withResolverStyle(ResolverStyle.STRICT);

  /** ISO 8601, each time with its offset. */
  public static final TimeFormat ISO = new TimeFormat(null, null);

  private final @Nullable String pattern;
  private final @Nullable ZoneId zone;
  private final DateTimeFormatter formatter;

  /**
   * A format.
   *
   * @param pattern of {@link DateTimeFormatter}, or {@link #SECONDS} or {@link #MILLIS} since 1970;
   *     null for ISO 8601
   * @param zone of times that name no offset; null where there must be none of those
   * @throws IllegalArgumentException where the pattern is none
   */
  public TimeFormat(@Nullable String pattern, @Nullable ZoneId zone) {
    this.pattern = pattern;
    this.zone = zone;
    this.formatter =
        pattern == null || pattern.equals(SECONDS) || pattern.equals(MILLIS)
            ? ISO_8601
            : DateTimeFormatter.ofPattern(pattern, Locale.ROOT);
  }

  /** Whether a time must name its offset. */
  boolean needsOffset() {
    return zone == null;
  }

  /** The time that this text is, to the microsecond; null where it is none. */
  public @Nullable Instant parse(String text) {
    try {
      Instant time =
          (SECONDS.equals(pattern)
                  ? Instant.ofEpochMilli(Math.round(Double.parseDouble(text) * 1000))
                  : MILLIS.equals(pattern)
                      ? Instant.ofEpochMilli(Long.parseLong(text.strip()))
                      : written(text.strip()))
              .truncatedTo(ChronoUnit.MICROS);
      return time.isBefore(FIRST) || time.isAfter(LAST) ? null : time;
    } catch (DateTimeException | NumberFormatException | ArithmeticException e) {
      return null;
    }
  }

  private Instant written(String text) {
    TemporalAccessor parsed =
        formatter.parseBest(
            text, ZonedDateTime::from, OffsetDateTime::from, LocalDateTime::from, LocalDate::from);
    return switch (parsed) {
      case ZonedDateTime zoned -> zoned.toInstant();
      case OffsetDateTime offset -> offset.toInstant();
      case LocalDateTime local -> in(local);
      default -> in(LocalDate.from(parsed).atStartOfDay());
    };
  }

  private Instant in(LocalDateTime local) {
    if (zone == null) {
      throw new DateTimeException("no offset and no zone");
    }
    return local.atZone(zone).toInstant();
  }
}
