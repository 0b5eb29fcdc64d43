package dev.baton.gateway.projection;

import java.math.BigDecimal;

/**
 * How many, and what they are worth together; also a change of both.
 *
 * @param value in the currency that goes with it, without trailing zeros; 0 where nothing is said
 */
public record Amount(long count, BigDecimal value) {
  /** Of nothing. */
  public static final Amount NONE = new Amount(0, BigDecimal.ZERO);

  public Amount {
    // 5.0 and 5.00 are the same amount: rows must not tell by which way they came about
    value = value.signum() == 0 ? BigDecimal.ZERO : value.stripTrailingZeros();
  }

  static Amount of(long count) {
    return new Amount(count, BigDecimal.ZERO);
  }

  /** Both together. */
  public Amount plus(Amount other) {
    return new Amount(count + other.count, value.add(other.value));
  }
}
