package dev.baton.gateway.view;

import dev.baton.contracts.ownership.OwnershipEntity.Edge;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a journey would bring if some of its boundaries passed more, reckoned of the settled days of
 * a window; amounts of two currencies are never added.
 *
 * @param from first day covered; null where all recorded time is
 * @param to day after the last one covered; null where there is no end
 * @param asOf the instant up to which what is settled was known
 * @param seams what is settled of each of the journey's boundaries, in its order, but for those
 *     whose receiver does not emit
 * @param currencies one each, in the order of their codes
 * @param items the same without regard to worth
 * @param missing boundaries of which nothing can be said: nothing settled was offered there or
 *     later, or the receiver does not emit
 */
@Shown
public record WhatIfView(
    String journey,
    @Nullable LocalDate from,
    @Nullable LocalDate to,
    Instant asOf,
    List<Now> seams,
    List<InCurrency> currencies,
    InItems items,
    List<Edge> missing,
    Completeness completeness) {

  /**
   * What is settled of a boundary.
   *
   * @param yieldNow accepted / offered, 0 to 1; null where nothing is settled
   */
  @Shown
  public record Now(
      String from,
      String to,
      String workType,
      String fromName,
      String toName,
      long offered,
      @Nullable Double yieldNow) {}

  /**
   * What it would bring in one currency.
   *
   * @param recoverable of all targets together, a decimal
   * @param withoutValueShare share of the offers of these boundaries of which nobody says what they
   *     are worth, 0 to 1: they count as none
   * @param order in which to fix: what recovers most next to what is fixed already
   */
  @Shown
  public record InCurrency(
      String currency,
      String recoverable,
      @Nullable Double withoutValueShare,
      List<WorthStep> order) {}

  /**
   * One fix.
   *
   * @param yieldNow accepted / offered, 0 to 1
   * @param items more that arrive at the journey's end
   * @param value what those are worth, a decimal
   * @param cumulative the same with all before it
   */
  @Shown
  public record WorthStep(
      String from,
      String to,
      String workType,
      String fromName,
      String toName,
      double yieldNow,
      double target,
      double items,
      String value,
      String cumulative) {}

  /**
   * What it would bring in items.
   *
   * @param recoverable more that arrive at the journey's end, of all targets together
   */
  @Shown
  public record InItems(double recoverable, List<ItemStep> order) {}

  /**
   * One fix.
   *
   * @param items more that arrive at the journey's end
   * @param cumulative the same with all before it
   */
  @Shown
  public record ItemStep(
      String from,
      String to,
      String workType,
      String fromName,
      String toName,
      double yieldNow,
      double target,
      double items,
      double cumulative) {}
}
