package dev.baton.gateway.continuity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.datadoghq.sketch.ddsketch.mapping.LogarithmicMapping;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class IncidenceTest {
  private enum End {
    ACCEPTED,
    REJECTED
  }

  private static NavigableMap<Integer, Long> at(Integer... times) {
    return at(List.of(times));
  }

  private static NavigableMap<Integer, Long> at(List<Integer> times) {
    NavigableMap<Integer, Long> bins = new TreeMap<>();
    for (int time : times) {
      bins.merge(time, 1L, Long::sum);
    }
    return bins;
  }

  private static Incidence<End> of(
      NavigableMap<Integer, Long> accepted,
      NavigableMap<Integer, Long> rejected,
      NavigableMap<Integer, Long> open) {
    return Incidence.ofExact(
        End.class, Map.of(End.ACCEPTED, accepted, End.REJECTED, rejected), open);
  }

  @Test
  void theMedianOfTheClosedOnesIsThreeTimesTooGood() {
    Incidence<End> golden = of(at(1, 2, 3, 5, 9), at(), at(2, 8, 8, 12, 12));

    assertThat(golden.quantile(0.5, bin -> bin)).isEqualTo(9.0);
    assertThat(Quantiles.of(0.5, at(1, 2, 3, 5, 9), bin -> bin)).isEqualTo(3.0);
    assertThat(1 - golden.endedBy(1)).isCloseTo(0.9, within(1e-12));
    assertThat(1 - golden.endedBy(2)).isCloseTo(0.8, within(1e-12));
    assertThat(1 - golden.endedBy(3)).isCloseTo(0.6857142857142857, within(1e-12));
    assertThat(1 - golden.endedBy(8)).isCloseTo(0.5714285714285715, within(1e-12));
    assertThat(1 - golden.endedBy(9)).isCloseTo(0.38095238095238104, within(1e-12));
  }

  @Test
  void aQuantileThatIsNotReachedIsNotKnown() {
    Incidence<End> golden = of(at(1, 2, 3, 5, 9), at(), at(2, 8, 8, 12, 12));

    assertThat(golden.quantile(0.85, bin -> bin)).isNull();
    assertThat(golden.quantile(0.95, bin -> bin)).isNull();
    assertThat(of(at(), at(), at(4)).quantile(0.5, bin -> bin)).isNull();
    assertThat(of(at(), at(), at()).quantile(0.5, bin -> bin)).isNull();
    assertThat(of(at(), at(), at()).endedBy(5)).isZero();
  }

  /** Half are accepted and half rejected: one minus Kaplan–Meier would say all are accepted. */
  @Test
  void aCauseEndsOnlyWhatNoOtherHasEnded() {
    Incidence<End> both = of(at(1, 3), at(2, 4), at());

    assertThat(both.endedBy(End.ACCEPTED, 9)).isCloseTo(0.5, within(1e-12));
    assertThat(both.endedBy(End.REJECTED, 9)).isCloseTo(0.5, within(1e-12));
    assertThat(both.endedBy(9)).isCloseTo(1, within(1e-12));
    assertThat(both.quantile(End.ACCEPTED, 0.5, bin -> bin)).isEqualTo(3.0);
    assertThat(both.quantile(End.ACCEPTED, 0.85, bin -> bin)).isNull();
    assertThat(both.quantile(0.85, bin -> bin)).isEqualTo(4.0);
  }

  /** By hand: at risk 6, 4, 2; survival 5/6, 5/8; the second rejection 5/8 × 1/2. */
  @Test
  void censoredOffersShareTheirFateWithThoseStillAtRisk() {
    Incidence<End> ends = of(at(1, 4), at(6), at(2, 5, 9));

    assertThat(ends.endedBy(End.ACCEPTED, 4)).isCloseTo(1 / 6.0 + 5 / 24.0, within(1e-12));
    assertThat(ends.endedBy(End.REJECTED, 6)).isCloseTo(5 / 16.0, within(1e-12));
    assertThat(ends.endedBy(6)).isCloseTo(1 - 5 / 16.0, within(1e-12));
  }

  /**
   * Fifty of a hundred are accepted at once, 49 run out on day 7 and are never answered, one is
   * accepted on day 10. Who leaves them out from day 7 on finds all accepted by day 10.
   */
  @Test
  void whatRanOutGoesOnWaiting() {
    NavigableMap<Integer, Long> accepted = new TreeMap<>(Map.of(1, 50L, 10, 1L));

    Incidence<End> today = of(accepted, at(), new TreeMap<>(Map.of(30, 49L)));
    Incidence<End> atTheDeadline = of(accepted, at(), new TreeMap<>(Map.of(7, 49L)));

    assertThat(today.endedBy(10)).isCloseTo(0.51, within(1e-12));
    assertThat(today.quantile(0.85, bin -> bin)).isNull();
    assertThat(atTheDeadline.endedBy(10)).isEqualTo(1);
  }

  @Test
  void binsTellTheExactQuantilesToOnePerCent() {
    LogarithmicMapping mapping = new LogarithmicMapping(0.008);
    for (int seed = 0; seed < 8; seed++) {
      Random random = new Random(seed);
      NavigableMap<Integer, Long> exactEnds = new TreeMap<>();
      NavigableMap<Integer, Long> exactOpen = new TreeMap<>();
      NavigableMap<Integer, Long> ends = new TreeMap<>();
      NavigableMap<Integer, Long> open = new TreeMap<>();
      for (int i = 0; i < 20_000; i++) {
        double wait = Math.exp(8 + 1.5 * random.nextGaussian());
        double age = 200_000 * random.nextDouble();
        double seen = Math.max(1, Math.min(wait, age));
        (wait <= age ? exactEnds : exactOpen).merge((int) Math.round(seen), 1L, Long::sum);
        (wait <= age ? ends : open).merge(mapping.index(seen), 1L, Long::sum);
      }
      for (double q : new double[] {0.5, 0.85, 0.95}) {
        Double exact = of(exactEnds, at(), exactOpen).quantile(q, bin -> bin);
        Double binned =
            Incidence.of(End.class, Map.of(End.ACCEPTED, ends), open).quantile(q, mapping::value);
        assertThat(binned / exact).as("seed %d, q %s", seed, q).isCloseTo(1, within(0.01));
      }
    }
  }

  @Property(tries = 200)
  void survivalNeverRisesAndTheCausesAddUp(
      @ForAll @Size(max = 40) List<@IntRange(max = 30) Integer> accepted,
      @ForAll @Size(max = 40) List<@IntRange(max = 30) Integer> rejected,
      @ForAll @Size(max = 40) List<@IntRange(max = 30) Integer> open) {
    Incidence<End> ends = of(at(accepted), at(rejected), at(open));

    double before = 0;
    for (int t = 0; t <= 30; t++) {
      assertThat(ends.endedBy(t)).isBetween(before - 1e-12, 1 + 1e-12);
      assertThat(ends.endedBy(End.ACCEPTED, t) + ends.endedBy(End.REJECTED, t))
          .isCloseTo(ends.endedBy(t), within(1e-9));
      before = ends.endedBy(t);
    }
  }

  @Test
  void theCurveFallsStepByStepAndNotWhereAnOfferIsOnlyOpen() {
    Incidence<End> golden = of(at(1, 2, 3, 5, 9), at(), at(2, 8, 8, 12, 12));

    List<Incidence.Step> curve = golden.curve(60, bin -> bin);

    assertThat(curve).extracting(Incidence.Step::at).containsExactly(1.0, 2.0, 3.0, 5.0, 9.0);
    assertThat(curve.getFirst().left()).isCloseTo(0.9, within(1e-12));
    assertThat(curve.get(2).left()).isCloseTo(0.6857142857142857, within(1e-12));
    assertThat(curve.getLast().left()).isCloseTo(0.38095238095238104, within(1e-12));
    assertThat(of(at(), at(), at(4)).curve(60, bin -> bin)).isEmpty();
  }

  @Property(tries = 200)
  void aThinnedCurveStaysNearTheExactOne(
      @ForAll @Size(min = 1, max = 40) List<@IntRange(max = 30) Integer> accepted,
      @ForAll @Size(max = 40) List<@IntRange(max = 30) Integer> open,
      @ForAll @IntRange(min = 2, max = 12) int most) {
    Incidence<End> ends = of(at(accepted), at(), at(open));

    List<Incidence.Step> curve = ends.curve(most, bin -> bin);

    assertThat(curve).hasSizeLessThanOrEqualTo(most);
    assertThat(curve.getLast().left()).isCloseTo(1 - ends.endedBy(30), within(1e-12));
    double left = 1;
    for (int t = 0, next = 0; t <= 30; t++) {
      if (next < curve.size() && curve.get(next).at() == t) {
        left = curve.get(next++).left();
      }
      assertThat(left - (1 - ends.endedBy(t)))
          .isBetween(-1e-12, ends.endedBy(30) / (most - 1) + 1e-12);
    }
  }

  @Property(tries = 200)
  void oneMoreOpenOfferNeverShortensAWait(
      @ForAll @Size(max = 40) List<@IntRange(max = 30) Integer> accepted,
      @ForAll @Size(max = 40) List<@IntRange(max = 30) Integer> open,
      @ForAll @IntRange(max = 30) int age) {
    NavigableMap<Integer, Long> more = at(open);
    more.merge(age, 1L, Long::sum);

    Double without = of(at(accepted), at(), at(open)).quantile(0.5, bin -> bin);
    Double with = of(at(accepted), at(), more).quantile(0.5, bin -> bin);

    assertThat(with == null || (without != null && with >= without)).isTrue();
  }

  @Property(tries = 100)
  void whichShardCountedWhatChangesNothing(
      @ForAll @Size(max = 40) List<@IntRange(max = 30) Integer> accepted,
      @ForAll @Size(max = 40) List<@IntRange(max = 30) Integer> open) {
    NavigableMap<Integer, Long> summed = new TreeMap<>();
    for (int shard = 0; shard < 3; shard++) {
      for (int i = shard; i < accepted.size(); i += 3) {
        summed.merge(accepted.get(i), 1L, Long::sum);
      }
    }
    Map<End, NavigableMap<Integer, Long>> one = new EnumMap<>(End.class);
    one.put(End.ACCEPTED, summed);

    assertThat(Incidence.ofExact(End.class, one, at(open)).quantile(0.85, bin -> bin))
        .isEqualTo(of(at(accepted), at(), at(open)).quantile(0.85, bin -> bin));
  }
}
