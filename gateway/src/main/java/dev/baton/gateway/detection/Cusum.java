package dev.baton.gateway.detection;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Cumulative sums, low side: S = max(0, S − z − k), an alarm where S exceeds h. The change began
 * after the last bucket in which S was 0; that is the date to blame, not the alarm's.
 *
 * <p>Source: Page, Biometrika 41 (1954).
 */
public final class Cusum {
  /** What a bucket may fall short by without counting, in standard deviations. */
  public static final double K = 0.5;

  /** From which log-likelihood ratio on it is believed that a change is over. */
  private static final double BELIEVED = 7;

  /** Buckets that a return is looked for in: what is not believed by then is none. */
  private static final int LONGEST_RETURN = 60;

  /** h of the textbooks, for a baseline that is known exactly. */
  public static final double TEXTBOOK_H = 5;

  private Cusum() {}

  /**
   * An alarm.
   *
   * @param at index of the bucket that raised it
   * @param start index of the first bucket of the change
   */
  public record Alarm(int at, int start) {}

  /**
   * A change, from its likeliest start until it is over.
   *
   * @param start index of its first bucket
   * @param at index of the bucket that first raised an alarm
   * @param rests index of the first bucket that is as before again; how many buckets there are
   *     while it lasts
   */
  public record Episode(int start, int at, int rests) {}

  /** S after each bucket. */
  public static double[] sums(double[] z, double k) {
    double[] sums = new double[z.length];
    double sum = 0;
    for (int i = 0; i < z.length; i++) {
      sum = Math.max(0, sum - z[i] - k);
      sums[i] = sum;
    }
    return sums;
  }

  /**
   * The first alarm.
   *
   * @param z in order, as standard deviations from the baseline; lower is worse
   * @return null where there is none
   */
  public static @Nullable Alarm first(double[] z, double k, double h) {
    List<Alarm> alarms = alarms(z, k, h, 1);
    return alarms.isEmpty() ? null : alarms.getFirst();
  }

  /** Every alarm, if it starts anew after each, up to so many. */
  static List<Alarm> alarms(double[] z, double k, double h, int atMost) {
    List<Alarm> alarms = new ArrayList<>();
    double sum = 0;
    int start = 0;
    for (int i = 0; i < z.length && alarms.size() < atMost; i++) {
      sum = Math.max(0, sum - z[i] - k);
      if (sum > h) {
        alarms.add(new Alarm(i, start));
        sum = 0;
      }
      if (sum == 0) {
        start = i + 1;
      }
    }
    return alarms;
  }

  /** The changes, in order: after an alarm a new one can only begin where the last is over. */
  public static List<Episode> episodes(double[] z, double k, double h) {
    List<Episode> episodes = new ArrayList<>();
    int from = 0;
    while (from < z.length) {
      List<Alarm> alarms = alarms(Arrays.copyOfRange(z, from, z.length), k, h, 1);
      if (alarms.isEmpty()) {
        break;
      }
      Alarm alarm = new Alarm(from + alarms.getFirst().at(), from + alarms.getFirst().start());
      int start = likeliest(z, alarm);
      int rests = rests(z, start, alarm.at());
      episodes.add(new Episode(start, alarm.at(), rests));
      from = rests;
    }
    return episodes;
  }

  /**
   * The likeliest first bucket of what raised an alarm: of those since S was last 0, the one from
   * which the mean shift up to the alarm explains most, (Σz)² / n. S alone is above 0 in a third of
   * all buckets by chance, and blames the days before as often as not.
   *
   * <p>Source: Samuel, Pignatiello, Calvin, Quality Engineering 10 (1998).
   */
  private static int likeliest(double[] z, Alarm alarm) {
    int likeliest = alarm.at();
    double most = 0;
    double sum = 0;
    for (int i = alarm.at(); i >= alarm.start(); i--) {
      sum += z[i];
      double explains = sum * sum / (alarm.at() - i + 1);
      if (explains > most) {
        most = explains;
        likeliest = i;
      }
    }
    return likeliest;
  }

  /**
   * The first bucket that is as before again; how many there are, if none is. After the alarm it is
   * asked, bucket by bucket, whether the last ones have a level of their own, at most ½ below the
   * baseline, and believed where that is e⁷ times as likely as one level throughout: one good day
   * is no end, and a drop that lasts is not told in pieces.
   *
   * <p>Source: Siegmund, Venkatraman, The Annals of Statistics 23 (1995), the generalized
   * likelihood ratio for a change of a normal mean where neither level is known.
   */
  private static int rests(double[] z, int start, int alarm) {
    double all = 0;
    double squares = 0;
    for (int i = start; i < z.length; i++) {
      all += z[i];
      squares += z[i] * z[i];
      double after = 0;
      int first = i + 1;
      double most = BELIEVED;
      for (int b = i; b > Math.max(alarm, i - LONGEST_RETURN); b--) {
        after += z[b];
        int n = i - b + 1;
        int m = b - start;
        double level = after / n;
        double before = (all - after) / m;
        // beyond a drop, counts vary more than the baseline's
        double variance = (squares - n * level * level - m * before * before) / (n + m - 1);
        double ratio =
            (double) n * m / (n + m) * Math.pow(level - before, 2) / 2 / Math.max(1, variance);
        if (level > -K && ratio > most) {
          most = ratio;
          first = b;
        }
      }
      if (first <= i) {
        return first;
      }
    }
    return z.length;
  }

  /**
   * h for a false-alarm budget, with k = ½. It is simulated with what the textbooks leave out: a
   * baseline that is itself estimated, a pattern of the week, counts that vary more than they
   * should and that lean to the low side (docs/detection.md has the seeds and what came of them).
   *
   * @param baseline how many buckets the baseline has
   * @param between how many buckets shall lie between two false alarms, on the average
   * @param lean how far z leans to the low side: minus its skewness, 0 for none or the other side
   */
  public static double threshold(int baseline, double between, double lean) {
    Map.Entry<Integer, double[][]> known = THRESHOLDS.floorEntry(baseline);
    double[][] rows = (known == null ? THRESHOLDS.firstEntry() : known).getValue();
    double[] wanted =
        IntStream.range(0, LEAN.length)
            .mapToDouble(i -> along(BETWEEN, rows[i], Math.log10(between)))
            .toArray();
    return along(LEAN, wanted, lean);
  }

  /** Straight between the points, level beyond them. */
  private static double along(double[] xs, double[] ys, double x) {
    int i = 1;
    while (i < xs.length - 1 && xs[i] < x) {
      i++;
    }
    double share = Math.clamp((x - xs[i - 1]) / (xs[i] - xs[i - 1]), 0.0, 1.0);
    return ys[i - 1] + share * (ys[i] - ys[i - 1]);
  }

  /** 100, 300, 1000 and 3000 buckets between two false alarms. */
  private static final double[] BETWEEN = {2, Math.log10(300), 3, Math.log10(3000)};

  /** Shares of 0.5, 0.9 and 0.95 at 50 offers. */
  private static final double[] LEAN = {0, 0.38, 0.58};

  private static final NavigableMap<Integer, double[][]> THRESHOLDS =
      new TreeMap<>(
          Map.of(
              12,
              new double[][] {
                {4.93, 8.92, 17.87, 36.72},
                {4.40, 7.59, 15.09, 30.44},
                {4.70, 8.10, 16.42, 35.12}
              },
              28,
              new double[][] {
                {3.63, 5.57, 8.68, 13.08},
                {3.92, 5.94, 9.12, 13.88},
                {4.35, 6.60, 10.16, 16.00}
              },
              56,
              new double[][] {
                {3.19, 4.59, 6.41, 8.58},
                {3.59, 5.12, 7.17, 9.59},
                {3.97, 5.71, 8.07, 10.74}
              },
              84,
              new double[][] {
                {3.08, 4.35, 5.95, 7.68},
                {3.50, 4.89, 6.61, 8.63},
                {3.87, 5.48, 7.60, 9.77}
              },
              182,
              new double[][] {
                {3.00, 4.11, 5.52, 6.83},
                {3.39, 4.69, 6.19, 7.68},
                {3.69, 5.21, 6.89, 8.50}
              }));
}
