package dev.baton.gateway.detection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class SlopeTest {
  /** Computed independently. */
  @Test
  void isByLeastSquares() {
    Slope slope = Slope.of(new double[] {3, 5, 4, 6, 8, 7, 9});

    assertThat(slope.perBucket()).isCloseTo(0.9285714285714285, within(1e-12));
    assertThat(slope.standardError()).isCloseTo(0.1659850005517465, within(1e-12));
    assertThat(slope.interval(0.90).lower()).isCloseTo(0.5941036232119508, within(1e-9));
    assertThat(slope.interval(0.90).upper()).isCloseTo(1.2630392339309062, within(1e-9));
  }

  /** The noisy one has no slope that stands out, and is not shown to be flat either. */
  @Test
  void noSlopeFoundIsNotNoSlope() {
    Slope noisy = Slope.of(new double[] {90, 110, 95, 108, 91, 107, 96, 103, 99, 101, 97, 104});
    Slope steady = Slope.of(new double[] {100, 100.2, 99.9, 100, 100.1, 99.8, 100, 100.1});

    assertThat(noisy.interval(0.90).contains(0)).isTrue();
    assertThat(noisy.flat(2)).isFalse();
    assertThat(steady.flat(2)).isTrue();
  }

  @Test
  void aMoveOfTwoPerCentInTheWindowIsTheMost() {
    double[] line = new double[11];
    for (int i = 0; i < line.length; i++) {
      line[i] = 100 + 0.19 * i;
    }
    assertThat(Slope.of(line).flat(2)).isTrue();
    for (int i = 0; i < line.length; i++) {
      line[i] = 100 - 0.21 * i;
    }
    assertThat(Slope.of(line).flat(2)).isFalse();
  }

  @Test
  void fallsOnlyPastDoubt() {
    assertThat(Slope.of(new double[] {9, 8, 8, 7, 6, 6, 5}).falls()).isTrue();
    assertThat(Slope.of(new double[] {9, 5, 8, 9, 4, 9, 6}).falls()).isFalse();
    assertThat(Slope.of(new double[] {5, 6, 6, 7, 8, 8, 9}).falls()).isFalse();
  }

  @Test
  void twoPointsAreNoLine() {
    assertThat(Slope.of(new double[] {1, 2})).isNull();
    assertThat(Slope.of(new double[] {1, 1, 1}).flat(0.1)).isTrue();
  }
}
