package dev.baton.gateway.continuity;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.IntToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * How long offers wait for their end, and for which, where some are waiting still: Kaplan and Meier
 * for any end, Aalen and Johansen by cause. What is still open is censored at its age; leaving it
 * out, as a median of the closed ones does, reports the quick ones only.
 *
 * <p>Waits and ages are counts per bin. Where a bin holds a range, the ends and the censorings in
 * it are taken to be mixed evenly, as in a life table; a quantile is then within 1 % of the exact
 * one in bins of a relative error of 0.8 %.
 *
 * <p>Sources: Kaplan, Meier, JASA 53 (1958); Aalen, Johansen, Scandinavian Journal of Statistics 5
 * (1978). One minus Kaplan–Meier of a single cause overstates it, since it lets those that ended
 * otherwise go on waiting.
 *
 * @param <C> how a wait ends
 */
public final class Incidence<C extends Enum<C>> {
  /** Products of shares that are a half are so up to rounding. */
  private static final double ROUNDING = 1e-9;

  /** Bin → share of the offers that ended up to there, in the order of bins. */
  private final NavigableMap<Integer, Double> ended = new TreeMap<>();

  private final Map<C, NavigableMap<Integer, Double>> endedBy;

  private Incidence(Class<C> causes) {
    this.endedBy = new EnumMap<>(causes);
  }

  /**
   * Reckons both, of bins that hold a range.
   *
   * @param ends cause → bin of the wait → how many; none negative
   * @param waiting bin of the age → how many nobody has answered. What ran out goes on waiting, at
   *     its age and not at its deadline: where late answers count, leaving out from the deadline on
   *     those that never came would make the late ones all there are
   */
  public static <C extends Enum<C>> Incidence<C> of(
      Class<C> causes,
      Map<C, ? extends NavigableMap<Integer, Long>> ends,
      NavigableMap<Integer, Long> waiting) {
    return of(causes, ends, waiting, 0.5);
  }

  /** As {@link #of}, of bins that hold one value: an end comes before a censoring at its time. */
  static <C extends Enum<C>> Incidence<C> ofExact(
      Class<C> causes,
      Map<C, ? extends NavigableMap<Integer, Long>> ends,
      NavigableMap<Integer, Long> waiting) {
    return of(causes, ends, waiting, 0);
  }

  private static <C extends Enum<C>> Incidence<C> of(
      Class<C> causes,
      Map<C, ? extends NavigableMap<Integer, Long>> ends,
      NavigableMap<Integer, Long> waiting,
      double censoredFirst) {
    NavigableMap<Integer, Map<C, Long>> byBin = new TreeMap<>();
    ends.forEach((cause, bins) ->
        bins.forEach((bin, count) -> {
          if (count > 0) {
            byBin.computeIfAbsent(bin, b -> new EnumMap<>(causes)).put(cause, count);
          }
        }));
    NavigableMap<Integer, Long> censored = new TreeMap<>(waiting);
    long atRisk =
        censored.values().stream().mapToLong(Long::longValue).sum()
            + byBin.values().stream()
                .flatMap(c -> c.values().stream())
                .mapToLong(Long::longValue)
                .sum();

    Incidence<C> incidence = new Incidence<>(causes);
    double survival = 1;
    for (Map.Entry<Integer, Map<C, Long>> bin : byBin.entrySet()) {
      NavigableMap<Integer, Long> gone = censored.headMap(bin.getKey(), false);
      atRisk -= gone.values().stream().mapToLong(Long::longValue).sum();
      gone.clear();
      double exposed = atRisk - censoredFirst * censored.getOrDefault(bin.getKey(), 0L);
      long endedHere = 0;
      for (Map.Entry<C, Long> end : bin.getValue().entrySet()) {
        incidence.add(end.getKey(), bin.getKey(), survival * end.getValue() / exposed);
        endedHere += end.getValue();
      }
      survival *= 1 - endedHere / exposed;
      atRisk -= endedHere;
      incidence.ended.put(bin.getKey(), 1 - survival);
    }
    return incidence;
  }

  private void add(C cause, int bin, double share) {
    NavigableMap<Integer, Double> curve = endedBy.computeIfAbsent(cause, c -> new TreeMap<>());
    curve.put(bin, (curve.isEmpty() ? 0 : curve.lastEntry().getValue()) + share);
  }

  /**
   * After what time this share of the offers has ended, however.
   *
   * @param q over 0, at most 1
   * @param value the wait that a bin stands for
   * @return in the unit of {@code value}; null where not that many have ended, or nothing was
   *     offered
   */
  public @Nullable Double quantile(double q, IntToDoubleFunction value) {
    return reached(q, ended, value);
  }

  /** As {@link #quantile(double, IntToDoubleFunction)}: of all offers, ended by this cause. */
  public @Nullable Double quantile(C cause, double q, IntToDoubleFunction value) {
    return reached(q, endedBy.getOrDefault(cause, new TreeMap<>()), value);
  }

  /** The share of all offers that has ended within this bin, 0 to 1; 0 of nothing. */
  public double endedBy(int bin) {
    return upTo(bin, ended);
  }

  /**
   * The share of all offers that this cause has ended within this bin, 0 to 1; over all causes they
   * sum to {@link #endedBy(int)}.
   */
  public double endedBy(C cause, int bin) {
    return upTo(bin, endedBy.getOrDefault(cause, new TreeMap<>()));
  }

  /**
   * A step of the curve.
   *
   * @param at the wait, in the unit that was asked for
   * @param left share of all offers that have not ended by then, 0 to 1
   */
  public record Step(double at, double left) {}

  /**
   * The curve of what waits still, step by step: from each on, as much is left as it says. Where it
   * falls so little that not all steps are worth telling, what is told is over the exact curve by
   * less than a part in {@code most} of its whole fall.
   *
   * @param most how many steps at most; at least 2
   * @param value the wait that a bin stands for
   * @return waits ascending, what is left falling, the last step the last there is; empty where
   *     nothing ended
   */
  public List<Step> curve(int most, IntToDoubleFunction value) {
    if (ended.isEmpty()) {
      return List.of();
    }
    double least = ended.lastEntry().getValue() / (most - 1);
    List<Step> steps = new ArrayList<>();
    double told = 0;
    for (Map.Entry<Integer, Double> step : ended.entrySet()) {
      if (step.getValue() - told >= least || step.getKey().equals(ended.lastKey())) {
        told = step.getValue();
        // what all have ended is 0 up to rounding
        steps.add(new Step(value.applyAsDouble(step.getKey()), Math.max(0, 1 - told)));
      }
    }
    return steps;
  }

  private static double upTo(int bin, NavigableMap<Integer, Double> curve) {
    Map.Entry<Integer, Double> last = curve.floorEntry(bin);
    return last == null ? 0 : last.getValue();
  }

  private static @Nullable Double reached(
      double q, NavigableMap<Integer, Double> curve, IntToDoubleFunction value) {
    for (Map.Entry<Integer, Double> step : curve.entrySet()) {
      if (step.getValue() >= q - ROUNDING) {
        return value.applyAsDouble(step.getKey());
      }
    }
    return null;
  }
}
