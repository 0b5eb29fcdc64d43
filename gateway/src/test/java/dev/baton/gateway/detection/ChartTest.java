package dev.baton.gateway.detection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.baton.gateway.detection.Cusum.Alarm;
import dev.baton.gateway.detection.Cusum.Episode;
import java.time.DayOfWeek;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class ChartTest {
  private static List<Counted> of200(long... passed) {
    List<Counted> buckets = new ArrayList<>();
    for (long p : passed) {
      buckets.add(new Counted(Simulation.MONDAY.plusDays(buckets.size()), 200, p));
    }
    return buckets;
  }

  @Test
  void aFrozenBaselineShowsTheDrop() {
    List<Counted> golden = of200(170, 168, 175, 169, 172, 171, 140, 138);
    PChart chart = PChart.of(golden.subList(0, 5));

    assertThat(chart.centre()).isCloseTo(0.854, within(1e-12));
    assertThat(chart.sigmaZ()).isEqualTo(1);
    assertThat(chart.lower(200)).isCloseTo(0.7790948599894506, within(1e-12));
    assertThat(chart.below(golden)).isEqualTo(golden.subList(6, 8));
  }

  /** From 0.85 to 0.70, unseen: the drop has widened its own limits. */
  @Test
  void aBaselineThatContainsTheDropHidesIt() {
    List<Counted> golden = of200(170, 168, 175, 169, 150, 171, 140, 172);
    PChart contaminated = PChart.of(golden);

    assertThat(contaminated.centre()).isCloseTo(0.821875, within(1e-12));
    assertThat(contaminated.sigmaZ()).isCloseTo(2.7618147584881854, within(1e-9));
    assertThat(contaminated.lower(200)).isCloseTo(0.5977108662613981, within(1e-9));
    assertThat(contaminated.below(golden)).isEmpty();
    PChart plain = new PChart(contaminated.centre(), 1);
    assertThat(plain.lower(200)).isCloseTo(0.7407094790143315, within(1e-12));
    assertThat(plain.upper(200)).isCloseTo(0.9030405209856686, within(1e-12));
    assertThat(plain.below(golden)).containsExactly(golden.get(6));
  }

  private static final double[] GOLDEN = {
    0.2, -0.3, 0.1, 0.4, -0.2, 0, 0.3, -0.1, -1.5, -1.5, -1.5, -1.5, -1.5, -1.5, -1.5, -1.5, -1.5,
    -1.5
  };

  @Test
  void anAlarmIsStrictlyOverTheThreshold() {
    double[] sums = Cusum.sums(GOLDEN, Cusum.K);

    assertThat(sums[7]).isZero();
    assertThat(sums[12]).isEqualTo(5);
    assertThat(sums[17]).isEqualTo(10);
    assertThat(Cusum.first(GOLDEN, Cusum.K, Cusum.TEXTBOOK_H)).isEqualTo(new Alarm(13, 8));
  }

  /** The alarm is five buckets late; what happened in those five is not to blame. */
  @Test
  void theChangeStartedAfterTheLastBucketThatOwedNothing() {
    assertThat(Cusum.first(GOLDEN, Cusum.K, 9).start()).isEqualTo(8);
    assertThat(Cusum.first(GOLDEN, Cusum.K, 10)).isNull();
    assertThat(Cusum.first(new double[] {-9}, Cusum.K, 5)).isEqualTo(new Alarm(0, 0));
    assertThat(Cusum.first(new double[0], Cusum.K, 5)).isNull();
  }

  @Property(tries = 200)
  void aWorseBucketNeverDelaysTheAlarm(
      @ForAll @Size(min = 1, max = 60) List<@DoubleRange(min = -3, max = 3) Double> z,
      @ForAll @DoubleRange(min = 0, max = 2) double less) {
    double[] as = z.stream().mapToDouble(v -> v).toArray();
    double[] worse = z.stream().mapToDouble(v -> v - less).toArray();
    Alarm alarm = Cusum.first(as, Cusum.K, 4);
    Alarm sooner = Cusum.first(worse, Cusum.K, 4);

    assertThat(alarm == null || (sooner != null && sooner.at() <= alarm.at())).isTrue();
  }

  @Test
  void aChangeBeginsWhereItIsLikeliestAndNotWithTheChanceBeforeIt() {
    double[] z = {0, -0.6, -0.7, -4, -4};
    assertThat(Cusum.first(z, Cusum.K, 5)).isEqualTo(new Alarm(4, 1));
    assertThat(Cusum.episodes(z, Cusum.K, 5)).containsExactly(new Episode(3, 4, 5));
  }

  @Test
  void whatIsMadeGoodInBetweenIsAnotherChange() {
    assertThat(Cusum.episodes(new double[] {-9, 1, -9}, Cusum.K, 5))
        .containsExactly(new Episode(0, 0, 1), new Episode(2, 2, 3));
    assertThat(Cusum.episodes(new double[] {-9, -1, -9}, Cusum.K, 5))
        .containsExactly(new Episode(0, 0, 3));
    assertThat(Cusum.episodes(new double[0], Cusum.K, 5)).isEmpty();
  }

  @Test
  void aThresholdGrowsWithTheBudgetsStrictnessAndWithTheDoubtAboutTheBaseline() {
    assertThat(Cusum.threshold(84, 1000, 0.3)).isGreaterThan(Cusum.threshold(84, 300, 0.3));
    assertThat(Cusum.threshold(28, 1000, 0.3)).isGreaterThan(Cusum.threshold(84, 1000, 0.3));
    assertThat(Cusum.threshold(84, 1000, 0.5)).isGreaterThan(Cusum.threshold(84, 1000, 0.1));
    assertThat(Cusum.threshold(90, 1000, 0.3)).isEqualTo(Cusum.threshold(84, 1000, 0.3));
    assertThat(Cusum.threshold(5, 1000, -1)).isEqualTo(Cusum.threshold(12, 1000, 0));
    assertThat(Cusum.threshold(84, 1e9, 9)).isEqualTo(Cusum.threshold(84, 3000, 0.58));
  }

  /** Fridays are bad; that is how Fridays are. */
  @Test
  void theWeekIsNoAlarm() {
    List<Counted> days = new ArrayList<>();
    for (int day = 0; day < 84; day++) {
      int passed = day % 7 == 4 ? 60 : 90;
      days.add(new Counted(Simulation.MONDAY.plusDays(day), 100, passed + day / 7 % 2));
    }
    Baseline baseline = Baseline.of(days, 30);

    assertThat(baseline.byWeekday().get(DayOfWeek.FRIDAY)).isCloseTo(0.605, within(0.01));
    assertThat(baseline.byWeekday().get(DayOfWeek.MONDAY)).isCloseTo(0.905, within(0.01));
    assertThat(baseline.sigmaZ()).isEqualTo(1);
  }

  @Test
  void aPatternThatNoiseMakesIsNone() {
    int patterns = 0;
    for (int seed = 0; seed < 100; seed++) {
      patterns +=
          Baseline.of(Simulation.plain(0.85).run(seed, 84), 30).byWeekday().isEmpty() ? 0 : 1;
    }
    assertThat(patterns).isLessThan(12);
  }

  @Test
  void aBaselineOfTooLittleIsNone() {
    assertThat(Baseline.of(of200(170, 168, 175, 169, 172, 171, 140), 30)).isNull();
    assertThat(Baseline.of(of200(170, 168, 175, 169, 172, 171, 140, 138), 30)).isNotNull();
    assertThat(Baseline.of(of200(170, 168, 175, 169, 172, 171, 140, 138), 201)).isNull();
    assertThat(Baseline.of(List.of(), 30)).isNull();
  }

  /** Four of ten lies between 0.17 and 0.69: such buckets wait for more. */
  @Test
  void smallBucketsAreTakenTogether() {
    List<Counted> days = new ArrayList<>();
    for (int day = 0; day < 7; day++) {
      days.add(new Counted(Simulation.MONDAY.plusDays(day), 10, 4));
    }
    List<Counted.Run> runs = Counted.Run.of(days, 30);

    assertThat(runs).extracting(Counted.Run::offered).containsExactly(30L, 30L);
    assertThat(runs.getLast().start()).isEqualTo(Simulation.MONDAY.plusDays(3));
    assertThat(runs.getLast().end()).isEqualTo(Simulation.MONDAY.plusDays(5));
  }
}
