package dev.baton.gateway.continuity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class IntervalTest {
  private static void golden(long part, long whole, double lower, double upper) {
    Interval interval = Interval.wilson(part, whole);

    assertThat(interval.lower()).isCloseTo(lower, within(1e-12));
    assertThat(interval.upper()).isCloseTo(upper, within(1e-12));
  }

  @Test
  void isWilsonsOwn() {
    golden(4, 10, 0.16818032970623614, 0.6873262302663417);
    golden(85, 100, 0.7671644040916763, 0.9069401471634337);
  }

  /** The textbook's interval has no width here: twenty of twenty would prove a yield of 1. */
  @Test
  void hasWidthWhereNoneOrAllPassed() {
    golden(0, 20, 0, 0.16112515805281938);
    golden(20, 20, 0.8388748419471806, 1);
  }

  @Test
  void knowsNothingOfNothing() {
    assertThat(Interval.wilson(0, 0)).isNull();
  }

  @Property(tries = 300)
  void holdsTheShareAndStaysWithinZeroAndOne(
      @ForAll @LongRange(min = 1, max = 100_000) long whole,
      @ForAll @LongRange(min = 0, max = 100_000) long part) {
    long passed = Math.min(part, whole);
    Interval interval = Interval.wilson(passed, whole);

    assertThat(interval.lower()).isBetween(0.0, 1.0);
    assertThat(interval.upper()).isBetween(interval.lower(), 1.0);
    assertThat(interval.contains((double) passed / whole)).isTrue();
  }
}
