package dev.baton.gateway.detection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.gateway.detection.ChangePoint.Parameters;
import dev.baton.gateway.detection.Counted.Run;
import dev.baton.gateway.detection.Cusum.Alarm;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What docs/detection.md says was measured, measured again. */
class BacktestTest {
  private static final int YEAR = 365;
  private static final Parameters DAILY = Parameters.daily(10);
  private static final int DROP_AT = DAILY.baseline() + 30;

  /**
   * False alarms per journey and quarter, in so many years of ten seams at which nothing happens.
   */
  private static double falseAlarms(Simulation stable, int years) {
    long alarms = 0;
    double buckets = 0;
    for (int seam = 0; seam < 10 * years; seam++) {
      Watched watched = watched(stable.run(1_000 + seam, YEAR), DAILY.baseline());
      alarms += Cusum.alarms(watched.z, Cusum.K, watched.h, Integer.MAX_VALUE).size();
      buckets += YEAR - DAILY.baseline();
    }
    return alarms / (buckets / 10 / DAILY.quarter());
  }

  /** What comes after the baseline. */
  private record Watched(double[] z, double h) {}

  private static Watched watched(List<Counted> days, int frozen) {
    Baseline baseline = Baseline.of(days.subList(0, frozen), DAILY.atLeast());
    List<Run> runs = Run.of(days.subList(frozen, days.size()), DAILY.atLeast());
    return new Watched(runs.stream().mapToDouble(baseline::z).toArray(), DAILY.threshold(baseline));
  }

  /** Of so many runs, the share in which a drop is found at most five days after it began. */
  private static double found(Simulation boundary, int runs, int days) {
    Simulation dropping = boundary.dropping(0.10, DROP_AT);
    int found = 0;
    for (int run = 0; run < runs; run++) {
      List<Counted> series = dropping.run(50_000 + run, DROP_AT + 40);
      if (ChangePoint.drop(series, DAILY) instanceof Verdict.Fired<ChangePoint>(ChangePoint c)) {
        long after = ChronoUnit.DAYS.between(Simulation.MONDAY.plusDays(DROP_AT), c.alarm());
        found += after >= 0 && after <= days ? 1 : 0;
      }
    }
    return (double) found / runs;
  }

  @Test
  void aStableJourneyRaisesAtMostOneFalseAlarmInAQuarter() {
    assertThat(falseAlarms(Simulation.dispersed(0.9), 20)).isLessThanOrEqualTo(1);
  }

  @Test
  void aDropOfTenPointsIsFoundWithinFiveDays() {
    assertThat(found(Simulation.plain(0.9), 200, 5)).isGreaterThanOrEqualTo(0.9);
  }

  @Test
  @Tag("proof")
  void theFiguresOfTheDocument() {
    for (double share : new double[] {0.95, 0.9, 0.85, 0.8, 0.7}) {
      System.out.printf(
          "share %.2f: false alarms plain %.2f dispersed %.2f; found in 5 days %.3f, dispersed"
              + " %.3f; before 5 full days %.3f%n",
          share,
          falseAlarms(Simulation.plain(share), 200),
          falseAlarms(Simulation.dispersed(share), 200),
          found(Simulation.plain(share), 200, 5),
          found(Simulation.dispersed(share), 200, 5),
          found(Simulation.plain(share), 200, 4));
    }
    assertThat(falseAlarms(Simulation.dispersed(0.9), 200)).isLessThanOrEqualTo(1);
  }

  @Test
  @Tag("proof")
  void theThresholdsOfTheTable() {
    for (int frozen : new int[] {12, 28, 56, 84, 182}) {
      int runs = 1500;
      double[][] readings = new double[runs][];
      for (int run = 0; run < runs; run++) {
        readings[run] = normal(run, frozen, 400);
      }
      for (double share : new double[] {0.5, 0.9, 0.95}) {
        double[][] counts = new double[runs][];
        for (int run = 0; run < runs; run++) {
          counts[run] = watched(Simulation.dispersed(share).run(run, frozen + 400), frozen).z;
        }
        for (int between : new int[] {100, 300, 1000, 3000}) {
          double measured =
              share == 0.5
                  ? Math.max(threshold(counts, between), threshold(readings, between))
                  : threshold(counts, between);
          System.out.printf(
              "baseline %d, share %.2f, one in %d: h %.2f%n", frozen, share, between, measured);
        }
      }
    }
  }

  private static double[] normal(long seed, int frozen, int days) {
    SplittableRandom random = new SplittableRandom(seed);
    List<Double> before = random.doubles(frozen).map(u -> random.nextGaussian()).boxed().toList();
    double mean = before.stream().mapToDouble(v -> v).average().orElseThrow();
    double sigma = PChart.movingRange(before) / PChart.D2;
    return random.doubles(days).map(u -> (random.nextGaussian() - mean) / sigma).toArray();
  }

  private static double threshold(double[][] z, double between) {
    double low = 1;
    double high = 60;
    long buckets = 0;
    for (double[] run : z) {
      buckets += run.length;
    }
    while (high - low > 0.01) {
      double h = (low + high) / 2;
      long alarms = 0;
      for (double[] run : z) {
        alarms += Cusum.alarms(run, Cusum.K, h, Integer.MAX_VALUE).size();
      }
      if (alarms * between > buckets) {
        low = h;
      } else {
        high = h;
      }
    }
    return high;
  }

  /** An alarm's own start is the day to blame: within three days of the drop in three of four. */
  @Test
  void theChangeBeganWhereTheDropDid() {
    int near = 0;
    for (int run = 0; run < 100; run++) {
      List<Counted> days =
          Simulation.plain(0.9).dropping(0.10, DROP_AT).run(50_000 + run, DROP_AT + 40);
      Watched watched = watched(days, DAILY.baseline());
      Alarm alarm = Cusum.first(watched.z, Cusum.K, watched.h);
      near += alarm != null && Math.abs(alarm.start() - 30) <= 3 ? 1 : 0;
    }
    assertThat(near).isGreaterThanOrEqualTo(70);
  }
}
