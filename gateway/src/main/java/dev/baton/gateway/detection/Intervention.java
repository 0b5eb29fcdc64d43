package dev.baton.gateway.detection;

import dev.baton.gateway.continuity.Interval;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.commons.math3.distribution.TDistribution;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.ArrayRealVector;
import org.apache.commons.math3.linear.LUDecomposition;
import org.apache.commons.math3.linear.RealMatrix;
import org.apache.commons.math3.linear.RealVector;

/**
 * Whether a fix worked: a boundary's yield before and after as an interrupted time series. Fixes
 * follow bad weeks, and after a bad week comes a better one without any fix; so what counts is the
 * line through all that came before, and what the boundaries nobody touched did meanwhile.
 */
public sealed interface Intervention {
  /** Settled buckets that are needed on each side. */
  int SIDE = 8;

  /**
   * What it did.
   *
   * @param effect by how much the yield since then lies over where it would have gone, on the
   *     average, −1 to 1
   * @param interval of it, 95 %; where it holds 0, no effect is proved
   * @param level the step at the intervention
   * @param trend the change of slope, per bucket
   * @param together indexes of what was done too close to each other to be told apart
   */
  record Effect(
      double effect, Interval interval, double level, double trend, List<Integer> together)
      implements Intervention {}

  /**
   * It cannot be told yet.
   *
   * @param before settled buckets before it, back to the one before that
   * @param after settled buckets after it, up to the next one
   */
  record CannotTellYet(int before, int after, List<Integer> together) implements Intervention {}

  /**
   * Estimates all interventions of a boundary in one regression: level and trend before, and for
   * each a step and a change of trend. Errors by Newey and West, never less than the ordinary ones,
   * with Student's quantile.
   *
   * <p>Sources: Wagner, Soumerai, Zhang, Ross-Degnan, Journal of Clinical Pharmacy and Therapeutics
   * 27 (2002); Newey, West, Econometrica 55 (1987), with their lag of 4 (n/100)^(2/9).
   *
   * @param yields of the settled buckets, in order
   * @param untouched the same buckets of boundaries at which nothing was done; their mean is taken
   *     off, so what the whole organisation went through is no effect
   * @param at for each intervention the first bucket after it, in order
   * @return one for each; those that are not {@link #SIDE} buckets apart share theirs
   */
  static List<Intervention> of(double[] yields, List<double[]> untouched, List<Integer> at) {
    List<List<Integer>> groups = new ArrayList<>();
    for (int i = 0; i < at.size(); i++) {
      if (groups.isEmpty() || at.get(i) - at.get(i - 1) >= SIDE) {
        groups.add(new ArrayList<>());
      }
      groups.getLast().add(i);
    }
    List<Intervention> answers = new ArrayList<>();
    boolean enough = true;
    List<CannotTellYet> lacking = new ArrayList<>();
    for (int g = 0; g < groups.size(); g++) {
      List<Integer> group = groups.get(g);
      int from = g == 0 ? 0 : at.get(groups.get(g - 1).getLast());
      int until = g == groups.size() - 1 ? yields.length : at.get(groups.get(g + 1).getFirst());
      int before = at.get(group.getFirst()) - from;
      int after = Math.max(0, until - at.get(group.getLast()));
      lacking.add(new CannotTellYet(before, after, List.copyOf(group)));
      enough &= before >= SIDE;
    }
    // an intervention that is too new takes no part; those before it can be told without what
    // followed it
    int told = groups.size();
    int end = yields.length;
    while (told > 0 && lacking.get(told - 1).after() < SIDE) {
      told--;
      end = at.get(groups.get(told).getFirst());
    }
    List<List<Integer>> tellable = groups.subList(0, told);
    for (int g = 0; g < groups.size(); g++) {
      Intervention answer =
          enough && g < told ? effect(yields, untouched, at, tellable, end, g) : lacking.get(g);
      groups.get(g).forEach(i -> answers.add(answer));
    }
    return answers;
  }

  private static Intervention effect(
      double[] yields,
      List<double[]> untouched,
      List<Integer> at,
      List<List<Integer>> groups,
      int end,
      int asked) {
    // between the first and the last of what was done together it is neither before nor after
    int[] buckets =
        IntStream.range(0, end)
            .filter(t ->
                groups.stream()
                    .noneMatch(g -> t >= at.get(g.getFirst()) && t < at.get(g.getLast())))
            .toArray();
    int n = buckets.length;
    int k = 2 + 2 * groups.size();
    RealMatrix x = new Array2DRowRealMatrix(n, k);
    RealVector y = new ArrayRealVector(n);
    for (int row = 0; row < n; row++) {
      int t = buckets[row];
      y.setEntry(row, yields[t] - untouched.stream().mapToDouble(u -> u[t]).average().orElse(0));
      x.setEntry(row, 0, 1);
      x.setEntry(row, 1, t);
      for (int g = 0; g < groups.size(); g++) {
        int since = t - at.get(groups.get(g).getLast());
        if (since >= 0) {
          x.setEntry(row, 2 + 2 * g, 1);
          x.setEntry(row, 3 + 2 * g, since);
        }
      }
    }
    RealMatrix inverse = new LUDecomposition(x.transpose().multiply(x)).getSolver().getInverse();
    RealVector beta = inverse.operate(x.transpose().operate(y));
    RealVector residuals = y.subtract(x.operate(beta));

    int until = asked == groups.size() - 1 ? end : at.get(groups.get(asked + 1).getFirst());
    RealVector contrast = new ArrayRealVector(k);
    contrast.setEntry(2 + 2 * asked, 1);
    contrast.setEntry(3 + 2 * asked, (until - at.get(groups.get(asked).getLast()) - 1) / 2.0);
    RealVector weights = inverse.operate(contrast);
    double robust = weights.dotProduct(neweyWest(x, residuals).operate(weights)) * n / (n - k);
    double ordinary = contrast.dotProduct(weights) * residuals.dotProduct(residuals) / (n - k);
    double error = Math.sqrt(Math.max(0, Math.max(robust, ordinary)));
    double t = new TDistribution(null, n - k).inverseCumulativeProbability(0.975);
    double effect = contrast.dotProduct(beta);
    return new Effect(
        effect,
        new Interval(effect - t * error, effect + t * error),
        beta.getEntry(2 + 2 * asked),
        beta.getEntry(3 + 2 * asked),
        List.copyOf(groups.get(asked)));
  }

  private static RealMatrix neweyWest(RealMatrix x, RealVector residuals) {
    int n = x.getRowDimension();
    int k = x.getColumnDimension();
    int lags = (int) (4 * Math.pow(n / 100.0, 2.0 / 9));
    RealMatrix sum = new Array2DRowRealMatrix(k, k);
    for (int lag = 0; lag <= lags; lag++) {
      double weight = 1 - lag / (lags + 1.0);
      for (int t = lag; t < n; t++) {
        RealVector now = x.getRowVector(t).mapMultiply(residuals.getEntry(t));
        RealVector then = x.getRowVector(t - lag).mapMultiply(residuals.getEntry(t - lag));
        RealMatrix product = now.outerProduct(then).scalarMultiply(weight);
        sum = sum.add(lag == 0 ? product : product.add(product.transpose()));
      }
    }
    return sum;
  }
}
