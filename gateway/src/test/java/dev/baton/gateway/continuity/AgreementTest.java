package dev.baton.gateway.continuity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.baton.gateway.continuity.Agreement.Reason;
import dev.baton.gateway.continuity.Agreement.Verdicts;
import org.junit.jupiter.api.Test;

class AgreementTest {
  private static final Verdicts NONE = new Verdicts(0, 0, 0, 0);

  @Test
  void threeOutOfFourAlikeCanBeHardlyMoreThanChance() {
    Agreement golden = Agreement.of(new Verdicts(70, 20, 0, 0), new Verdicts(0, 0, 5, 5));

    assertThat(golden.observed()).isEqualTo(0.75);
    assertThat(golden.kappa()).isCloseTo(0.1666666666666668, within(1e-12));
    assertThat(golden.why()).isNull();
    assertThat(golden.differing()).isCloseTo(20 / 90.0, within(1e-12));
    assertThat(golden.interval().contains(20 / 90.0)).isTrue();
  }

  /** Of crossed items the sender passed all: κ would be 0 however well the two agree. */
  @Test
  void hasNoKappaOfItemsThatCrossedOnly() {
    Agreement crossed = Agreement.of(new Verdicts(95, 5, 0, 0), NONE);

    assertThat(crossed.kappa()).isNull();
    assertThat(crossed.why()).isEqualTo(Reason.ONLY_CROSSED);
    assertThat(crossed.differing()).isEqualTo(0.05);
    assertThat(crossed.observed()).isEqualTo(0.95);
  }

  @Test
  void hasNoKappaOfOneAnswerToEverything() {
    assertThat(Agreement.of(new Verdicts(9, 0, 0, 0), new Verdicts(1, 0, 0, 0)).why())
        .isEqualTo(Reason.NO_VARIATION);
  }

  @Test
  void knowsNothingOfNothing() {
    assertThat(Agreement.of(NONE, NONE))
        .isEqualTo(new Agreement(null, null, null, null, Reason.NOTHING_JUDGED));
  }

  @Test
  void twoWhoAlwaysAgreeAreAtOneAndTwoWhoNeverDoBelowNought() {
    assertThat(Agreement.of(new Verdicts(5, 0, 0, 0), new Verdicts(0, 0, 0, 5)).kappa())
        .isEqualTo(1.0);
    assertThat(Agreement.of(new Verdicts(0, 5, 0, 0), new Verdicts(0, 0, 5, 0)).kappa())
        .isEqualTo(-1.0);
  }
}
