package dev.baton.gateway.continuity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class GreensTest {
  private static BigDecimal of(String number) {
    return new BigDecimal(number);
  }

  @Test
  void moreThanTheTargetIsNoMoreThanReached() {
    assertThat(Greens.attainment(of("120"), of("100"), true)).isEqualTo(1.0);
    assertThat(Greens.attainment(of("80"), of("100"), true)).isEqualTo(0.8);
  }

  @Test
  void lowerIsBetterTurnsTheRatioRound() {
    assertThat(Greens.attainment(of("5"), of("4"), false)).isEqualTo(0.8);
    assertThat(Greens.attainment(of("3"), of("4"), false)).isEqualTo(1.0);
    assertThat(Greens.attainment(of("0"), of("4"), false)).isEqualTo(1.0);
  }

  @Test
  void aTargetOfZeroIsMetOrNot() {
    assertThat(Greens.attainment(of("1"), of("0"), true)).isEqualTo(1.0);
    assertThat(Greens.attainment(of("1"), of("0"), false)).isEqualTo(0.0);
    assertThat(Greens.attainment(of("-1"), of("0"), true)).isEqualTo(0.0);
  }

  @Test
  void withoutATargetNothingIsKnown() {
    assertThat(Greens.attainment(of("1"), null, true)).isNull();
  }

  @Test
  void averagesATeamsMetricsFirstAndThenTheTeams() {
    assertThat(Greens.average(List.of(Arrays.asList(1.0, 1.0, 0.4), List.of(1.0), Arrays.asList())))
        .isCloseTo(0.9, within(1e-12));
    assertThat(Greens.average(List.of())).isNull();
  }
}
