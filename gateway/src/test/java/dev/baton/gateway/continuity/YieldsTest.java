package dev.baton.gateway.continuity;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class YieldsTest {
  private static Tally tally(
      long accepted, long rejected, long expired, long open, long unanswered, long unmeasured) {
    return new Tally(
        accepted + rejected + expired + open,
        accepted,
        rejected,
        0,
        0,
        expired,
        open,
        unanswered,
        unmeasured,
        0);
  }

  @Test
  void anOpenOfferOnlyWidensTheBounds() {
    Bounds without = Yields.acceptance(tally(8, 2, 0, 0, 0, 0));
    Bounds with = Yields.acceptance(tally(8, 2, 0, 10, 0, 0));

    assertThat(without).isEqualTo(new Bounds(0.8, 0.8, 0.8));
    assertThat(with).isEqualTo(new Bounds(0.4, 0.4, 0.9));
  }

  @Test
  void silenceIsLeakageAndADecisionIsNot() {
    assertThat(Yields.leakage(tally(5, 3, 1, 1, 1, 0))).isEqualTo(0.2);
    assertThat(Yields.leakage(tally(5, 5, 0, 0, 0, 0))).isEqualTo(0.0);
  }

  @Test
  void whatIsOpenAndNotDueIsNotLost() {
    assertThat(Yields.leakage(tally(5, 0, 0, 5, 0, 0))).isEqualTo(0.0);
  }

  @Test
  void aMutedReceiverIsNotALeak() {
    Tally muted = tally(0, 0, 10, 0, 0, 10);

    assertThat(Yields.leakage(muted)).isEqualTo(0.0);
    assertThat(Yields.acceptance(muted)).isEqualTo(new Bounds(null, 0.0, 1.0));
  }

  @Test
  void halfOfASuspectedPairIsNotALeak() {
    Tally tally = new Tally(10, 8, 0, 0, 0, 2, 0, 0, 0, 1);

    assertThat(Yields.leakage(tally)).isEqualTo(0.1);
  }

  @Test
  void balances() {
    assertThat(Yields.residual(new Tally(21, 1, 2, 3, 4, 5, 6, 2, 1, 1))).isZero();
    assertThat(Yields.residual(new Tally(22, 1, 2, 3, 4, 5, 6, 2, 1, 1))).isEqualTo(1);
  }

  @Test
  void knowsNothingOfNoOffers() {
    Tally none = tally(0, 0, 0, 0, 0, 0);

    assertThat(Yields.acceptance(none)).isEqualTo(Bounds.NONE);
    assertThat(Yields.leakage(none)).isNull();
    assertThat(Yields.phantomRate(0, 0)).isNull();
  }

  @Property(tries = 300)
  void oneMoreOpenOfferOnlyWidensTheBounds(
      @ForAll @LongRange(max = 500) long accepted,
      @ForAll @LongRange(max = 500) long rejected,
      @ForAll @LongRange(max = 500) long expired,
      @ForAll @LongRange(max = 500) long open) {
    Bounds without = Yields.acceptance(tally(accepted, rejected, expired, open, 0, 0));
    Bounds with = Yields.acceptance(tally(accepted, rejected, expired, open + 1, 0, 0));

    if (!without.equals(Bounds.NONE)) {
      assertThat(with.lower()).isLessThanOrEqualTo(without.lower());
      assertThat(with.upper()).isGreaterThanOrEqualTo(without.upper());
    }
  }
}
