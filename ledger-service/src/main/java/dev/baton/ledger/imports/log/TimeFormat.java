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
 *
 * @param pattern of {@link DateTimeFormatter}, or {@link #SECONDS} or {@link #MILLIS} since 1970;
 *     null for ISO 8601
 * @param zone of times that name no offset; null where there must be none of those
 */
public record TimeFormat(@Nullable String pattern, @Nullable ZoneId zone) {
  static final String SECONDS = "epoch-seconds";
  static final String MILLIS = "epoch-millis";

  /** ISO 8601, each time with its offset. */
  public static final TimeFormat ISO = new TimeFormat(null, null);

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

  /**
   * A format.
   *
   * @throws IllegalArgumentException where the pattern is none
   */
  public TimeFormat {
    formatter(pattern);
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
        formatter(pattern)
            .parseBest(
                text,
                ZonedDateTime::from,
                OffsetDateTime::from,
                LocalDateTime::from,
                LocalDate::from);
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

  private static DateTimeFormatter formatter(@Nullable String pattern) {
    return pattern == null || pattern.equals(SECONDS) || pattern.equals(MILLIS)
        ? ISO_8601
        : DateTimeFormatter.ofPattern(pattern, Locale.ROOT);
  }
}
