package dev.baton.gateway.detection;

import dev.baton.gateway.detection.Shift.Reading;
import dev.baton.gateway.detection.Shift.Worse;
import dev.baton.gateway.detection.Verdict.Fired;
import dev.baton.gateway.detection.Verdict.NotEvaluable;
import dev.baton.gateway.detection.Verdict.Why;
import java.util.List;
import org.apache.commons.math3.stat.correlation.PearsonsCorrelation;

/**
 * One team gets better, and the next seam pays for it: what is sent on faster waits longer there.
 *
 * @param win the change of the team's own number for the better
 * @param loss the change of the next seam's wait for the worse
 * @param lag by how many buckets the wait follows, by the highest cross-correlation
 * @param correlation at that lag, −1 to 1
 */
public record LocalWin(Shift win, Shift loss, int lag, double correlation) {

  /**
   * What a journey sets.
   *
   * @param maxLag how many buckets the wait may follow
   * @param correlation the least at the best lag
   * @param slack by how many buckets the wait may seem to begin before the win: as well as the
   *     start of a change is known
   */
  public record Parameters(int maxLag, double correlation, Shift.Parameters shift, int slack) {
    /** For buckets that are long beside what a start is known to: weeks. */
    public static final Parameters DEFAULT = new Parameters(8, 0.5, Shift.Parameters.DEFAULT, 0);
  }

  /**
   * Judges. Two series that both change are correlated at some lag whatever the reason; so both
   * have to have changed, in this order, and within the lag.
   *
   * @param own the team's number, in order
   * @param worse which way it is worse
   * @param nextWait the wait at the next seam, in the same buckets
   */
  public static Verdict<LocalWin> of(
      List<Reading> own, Worse worse, List<Reading> nextWait, Parameters parameters) {
    Worse better = worse == Worse.LOWER ? Worse.HIGHER : Worse.LOWER;
    Verdict<List<Shift>> wins = Shift.all(own, better, parameters.shift());
    Verdict<List<Shift>> losses = Shift.all(nextWait, Worse.HIGHER, parameters.shift());
    if (wins instanceof NotEvaluable<List<Shift>>(Why why, List<String> of)) {
      return new NotEvaluable<>(why, of);
    }
    if (losses instanceof NotEvaluable<List<Shift>>(Why why, List<String> of)) {
      return new NotEvaluable<>(why, of);
    }
    if (!(wins instanceof Fired<List<Shift>>(List<Shift> won))
        || !(losses instanceof Fired<List<Shift>>(List<Shift> lost))) {
      return Verdict.quiet();
    }
    // a win may flag and come again: the last one that the wait can have followed
    Shift loss = lost.getLast();
    Shift win =
        won.stream()
            .filter(w -> at(nextWait, loss) >= at(own, w) - parameters.slack())
            .reduce((one, other) -> other)
            .orElse(null);
    if (win == null) {
      return Verdict.quiet();
    }
    double sign = worse == Worse.LOWER ? 1 : -1;
    double[] gain = own.stream().mapToDouble(r -> sign * r.value()).toArray();
    double[] wait = nextWait.stream().mapToDouble(Reading::value).toArray();
    int best = 0;
    double highest = -1;
    for (int lag = 0; lag <= parameters.maxLag(); lag++) {
      double correlation = correlation(gain, wait, lag);
      if (correlation > highest + 1e-12) {
        highest = correlation;
        best = lag;
      }
    }
    return highest >= parameters.correlation()
        ? Verdict.fired(new LocalWin(win, loss, best, highest))
        : Verdict.quiet();
  }

  private static int at(List<Reading> readings, Shift shift) {
    return readings.stream().map(Reading::bucket).toList().indexOf(shift.start());
  }

  private static double correlation(double[] gain, double[] wait, int lag) {
    int n = Math.min(gain.length, wait.length - lag);
    if (n < 3) {
      return -1;
    }
    double[] first = new double[n];
    double[] second = new double[n];
    System.arraycopy(gain, 0, first, 0, n);
    System.arraycopy(wait, lag, second, 0, n);
    double correlation = new PearsonsCorrelation().correlation(first, second);
    return Double.isNaN(correlation) ? -1 : correlation;
  }
}
