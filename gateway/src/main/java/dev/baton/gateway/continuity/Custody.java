package dev.baton.gateway.continuity;

import java.util.NavigableMap;
import java.util.function.IntToDoubleFunction;

/**
 * Where the items are that entered a journey in one cohort.
 *
 * @param entered the journey
 * @param held accepted and not offered on
 * @param inTheAir offered and not disposed of
 * @param finished at an end of the journey
 * @param ended otherwise: rejected, withdrawn, run out
 */
public record Custody(long entered, long held, long inTheAir, long finished, long ended) {
  /** Nothing entered. */
  public static final Custody NONE = new Custody(0, 0, 0, 0, 0);

  /** Items that entered and are nowhere. Always 0. */
  public long residual() {
    return entered - held - inTheAir - finished - ended;
  }

  /** These and those. */
  public Custody plus(Custody other) {
    return new Custody(
        entered + other.entered,
        held + other.held,
        inTheAir + other.inTheAir,
        finished + other.finished,
        ended + other.ended);
  }

  /**
   * Of what is held, how much for longer than it should be: work that is done and never handed on,
   * where neither side says a word.
   *
   * @param held bin of the age → how many items
   * @param value the age that a bin stands for
   * @param limit the contract's time to hand on; without one the p95 of the team's own, in the unit
   *     of {@code value}
   */
  public static long stalled(
      NavigableMap<Integer, Long> held, IntToDoubleFunction value, double limit) {
    return held.entrySet().stream()
        .filter(bin -> value.applyAsDouble(bin.getKey()) > limit)
        .mapToLong(bin -> bin.getValue())
        .sum();
  }
}
