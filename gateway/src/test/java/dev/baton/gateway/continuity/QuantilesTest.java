package dev.baton.gateway.continuity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class QuantilesTest {
  @Test
  void interpolatesBetweenNeighbouringRanks() {
    TreeMap<Integer, Long> bins = new TreeMap<>(Map.of(10, 1L, 20, 1L, 30, 1L, 40, 1L));

    assertThat(Quantiles.of(0.5, bins, bin -> bin)).isEqualTo(25.0);
    assertThat(Quantiles.of(0.9, bins, bin -> bin)).isCloseTo(37.0, within(1e-9));
    assertThat(Quantiles.of(0, bins, bin -> bin)).isEqualTo(10.0);
    assertThat(Quantiles.of(1, bins, bin -> bin)).isEqualTo(40.0);
  }

  @Test
  void countsEveryValueOfABin() {
    TreeMap<Integer, Long> bins = new TreeMap<>(Map.of(1, 98L, 100, 2L));

    assertThat(Quantiles.of(0.5, bins, bin -> bin)).isEqualTo(1.0);
    assertThat(Quantiles.of(0.99, bins, bin -> bin)).isEqualTo(100.0);
  }

  @Test
  void knowsNothingOfNothing() {
    assertThat(Quantiles.of(0.5, new TreeMap<>(), bin -> bin)).isNull();
  }
}
