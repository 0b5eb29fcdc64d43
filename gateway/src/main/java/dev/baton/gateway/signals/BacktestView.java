package dev.baton.gateway.signals;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.baton.contracts.signals.SignalKind;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * When each signal would have fired, had somebody looked at the end of every day.
 *
 * @param from first day that was looked at
 * @param to the last one
 * @param asOf what was known: the days gone by are judged by it
 * @param signals in the order in which they would have fired
 * @param notEvaluable what could not be judged at the end
 */
public record BacktestView(
    LocalDate from,
    LocalDate to,
    Instant asOf,
    List<Fired> signals,
    List<NotEvaluable> notEvaluable) {

  /**
   * One signal, from its firing to its end.
   *
   * @param about the metric or team; empty where it is the whole journey
   * @param firedOn the day at whose end it would have been told
   * @param firstDay of what is wrong
   * @param lateDays from the first day to the one on which it fired
   * @param resolvedOn the day on which it had rested long enough; null while it lasts
   */
  @JsonInclude(JsonInclude.Include.ALWAYS)
  public record Fired(
      SignalKind kind,
      @Nullable String journey,
      SignalView.@Nullable Boundary boundary,
      String about,
      LocalDate firedOn,
      LocalDate firstDay,
      LocalDate alarmDay,
      long lateDays,
      @Nullable LocalDate resolvedOn,
      String summary) {}
}
