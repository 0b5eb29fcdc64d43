package dev.baton.gateway.view;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What was expected of outcomes, what came, and what of the difference the boundaries explain. */
@Shown
public record ForecastsView(List<Period> periods, Completeness completeness) {

  /**
   * One outcome in one period.
   *
   * @param journey id; null where it is the outcome of none
   * @param forecast of the whole: as declared, else the sum of its phases
   * @param actual null where nothing was observed yet
   * @param gap forecast − actual; null where one of them is not known
   * @param explained what boundaries lost in the period, in the outcome's unit; null where what
   *     they lose cannot be told in it
   * @param notExplained why not: {@code no-journey}, {@code no-unit}, {@code not-a-count} where the
   *     unit is neither items nor a currency, {@code no-value-known} where nothing says what items
   *     are worth in it; null where it is explained
   * @param remainder gap − explained: what no boundary explains
   * @param relative |gap| / |forecast|
   */
  @Shown
  public record Period(
      String metric,
      @Nullable String journey,
      @Nullable String unit,
      Instant start,
      Instant end,
      @Nullable String forecast,
      @Nullable String actual,
      @Nullable Double gap,
      @Nullable Double explained,
      @Nullable String notExplained,
      @Nullable Double remainder,
      @Nullable Double relative,
      List<Phase> phases,
      List<Part> parts) {}

  /** What a team expected of one phase. */
  @Shown
  public record Phase(String phase, String team, String forecast) {}

  /**
   * What one boundary lost of what was offered in the period.
   *
   * @param items the ledger's call that lists it
   */
  @Shown
  public record Part(String from, String to, String workType, double lost, String items) {}
}
