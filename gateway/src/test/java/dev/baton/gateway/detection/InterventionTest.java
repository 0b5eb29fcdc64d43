package dev.baton.gateway.detection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.baton.gateway.detection.Intervention.CannotTellYet;
import dev.baton.gateway.detection.Intervention.Effect;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class InterventionTest {
  private static final double[] GOLDEN = {
    .80, .82, .79, .81, .80, .83, .78, .81, .80, .82, .90, .91, .89, .92, .90, .93, .91, .90, .92,
    .94
  };

  private static double[] series(int n, long seed, IntToDoubleFunction yield) {
    SplittableRandom random = new SplittableRandom(seed);
    return IntStream.range(0, n)
        .mapToDouble(t -> yield.applyAsDouble(t) + 0.01 * random.nextGaussian())
        .toArray();
  }

  /** Computed independently. */
  @Test
  void measuresWhatLiesOverWhereItWouldHaveGone() {
    Effect effect = (Effect) Intervention.of(GOLDEN, List.of(), List.of(10)).getFirst();

    assertThat(effect.level()).isCloseTo(0.0902424242424242, within(1e-9));
    assertThat(effect.trend()).isCloseTo(0.00242424242424242, within(1e-9));
    assertThat(effect.effect()).isCloseTo(0.10115151515151405, within(1e-9));
    assertThat(effect.interval().lower()).isCloseTo(0.06398658710822466, within(1e-9));
    assertThat(effect.interval().upper()).isCloseTo(0.13831644319480343, within(1e-9));
  }

  @Test
  void cannotTellYetWithoutEightOnEachSide() {
    assertThat(Intervention.of(Arrays.copyOf(GOLDEN, 18), List.of(), List.of(10)).getFirst())
        .isInstanceOf(Effect.class);
    assertThat(Intervention.of(Arrays.copyOf(GOLDEN, 17), List.of(), List.of(10)))
        .containsExactly(new CannotTellYet(10, 7, List.of(0)));
    assertThat(Intervention.of(GOLDEN, List.of(), List.of(7)))
        .containsExactly(new CannotTellYet(7, 13, List.of(0)));
    assertThat(Intervention.of(GOLDEN, List.of(), List.of(8)).getFirst())
        .isInstanceOf(Effect.class);
  }

  /**
   * A fix after the worst week of a boundary that never changed: the next week is better anyway.
   */
  @Test
  void aBadWeekAndABetterOneAreNoEffect() {
    int naive = 0;
    int proved = 0;
    int told = 0;
    for (int seed = 0; seed < 200; seed++) {
      double[] stable = series(30, seed, t -> 0.8);
      int worst =
          IntStream.range(8, 21)
              .boxed()
              .min((a, b) -> Double.compare(stable[a], stable[b]))
              .orElseThrow();
      naive += stable[worst + 1] - stable[worst] > 0.01 ? 1 : 0;
      Effect effect = (Effect) Intervention.of(stable, List.of(), List.of(worst + 1)).getFirst();
      told++;
      proved += effect.interval().contains(0) ? 0 : 1;
    }
    assertThat(naive).isGreaterThan(120);
    assertThat((double) proved / told).isLessThan(0.1);
  }

  /** Everybody got better that week: the boundary did no better than those nobody touched. */
  @Test
  void whatAllWentThroughIsNoEffect() {
    double[] touched = series(24, 1, t -> t < 12 ? 0.7 : 0.8);
    double[] other = series(24, 2, t -> t < 12 ? 0.6 : 0.7);

    Effect alone = (Effect) Intervention.of(touched, List.of(), List.of(12)).getFirst();
    Effect beside = (Effect) Intervention.of(touched, List.of(other), List.of(12)).getFirst();

    assertThat(alone.interval().lower()).isPositive();
    assertThat(beside.interval().contains(0)).isTrue();
  }

  @Test
  void aTrendThatGoesOnIsNoEffect() {
    double[] rising = series(24, 3, t -> 0.5 + 0.01 * t);

    assertThat(
            ((Effect) Intervention.of(rising, List.of(), List.of(12)).getFirst())
                .interval()
                .contains(0))
        .isTrue();
  }

  @Test
  void twoInARowAreToldApartAndTwoAtOnceTogether() {
    double[] two = series(40, 4, t -> t < 12 ? 0.6 : t < 26 ? 0.7 : 0.85);

    List<Intervention> apart = Intervention.of(two, List.of(), List.of(12, 26));
    assertThat(((Effect) apart.getFirst()).effect()).isCloseTo(0.1, within(0.02));
    assertThat(((Effect) apart.getLast()).effect()).isCloseTo(0.15, within(0.02));

    List<Intervention> together = Intervention.of(two, List.of(), List.of(12, 15));
    assertThat(together.getFirst()).isEqualTo(together.getLast());
    assertThat(((Effect) together.getFirst()).together()).containsExactly(0, 1);
  }

  /** The first one is told by what came before the second, which is too new. */
  @Test
  void aNewOneDoesNotHideAnOldOne() {
    double[] series = series(25, 5, t -> t < 10 ? 0.6 : 0.7);
    List<Intervention> answers = Intervention.of(series, List.of(), List.of(10, 20));

    assertThat(((Effect) answers.getFirst()).effect()).isCloseTo(0.1, within(0.03));
    assertThat(answers.getLast()).isEqualTo(new CannotTellYet(10, 5, List.of(1)));
  }
}
