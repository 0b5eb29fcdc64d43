package dev.baton.gateway.detection;

import dev.baton.gateway.continuity.Interval;
import dev.baton.gateway.detection.Verdict.Why;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.apache.commons.math3.distribution.BinomialDistribution;

/**
 * What a boundary looks like whose number is worked at instead of its work. Once a measure is a
 * target it is no good measure (Goodhart, 1975); each of these is a way to make it look good, and a
 * reason to ask, not a proof.
 */
public final class GamingWatch {
  /** Of fewer nothing is told. */
  public static final long ENOUGH = 30;

  /** Of fewer rejections nothing is told of their reasons. */
  public static final long ENOUGH_REJECTIONS = 20;

  /** Share of the rejections with one reason, from which on it is a habit. */
  public static final double ONE_REASON = 0.95;

  /** Share of a window, or of the time to accept, that is its edge. */
  public static final double EDGE = 0.05;

  /** Share of the answers at the edge of the deadline, from which on it is a habit. */
  public static final double HABIT = 0.20;

  private static final double UNLIKELY = 0.001;

  private GamingWatch() {}

  /**
   * So many of so many.
   *
   * @param part 0 to {@code whole}
   */
  public record Share(long part, long whole) {
    double value() {
      return (double) part / whole;
    }
  }

  /**
   * What was found.
   *
   * @param before what it is held against; a share of what comes by itself where there is no before
   */
  public record Gaming(double before, Share now) {}

  /**
   * More is accepted, or as much, and more of that is parked: not started in time.
   *
   * @param acceptedBefore accepted of offered, in the baseline
   * @param parkedBefore not started in time of accepted, in the baseline
   */
  public static Verdict<Gaming> acceptedAndParked(
      Share acceptedBefore, Share acceptedNow, Share parkedBefore, Share parkedNow) {
    return accepted(acceptedBefore, acceptedNow, parkedBefore, parkedNow);
  }

  /** More is accepted, or as much, and more of that is returned. */
  public static Verdict<Gaming> acceptedThenReturned(
      Share acceptedBefore, Share acceptedNow, Share returnedBefore, Share returnedNow) {
    return accepted(acceptedBefore, acceptedNow, returnedBefore, returnedNow);
  }

  /** Fires where the bad share has risen past doubt, and the good one has not paid for it. */
  private static Verdict<Gaming> accepted(
      Share goodBefore, Share goodNow, Share before, Share now) {
    Interval was = Interval.wilson(before.part(), before.whole());
    Interval is = Interval.wilson(now.part(), now.whole());
    if (was == null
        || is == null
        || before.whole() < ENOUGH
        || now.whole() < ENOUGH
        || goodBefore.whole() == 0
        || goodNow.whole() == 0) {
      return Verdict.notEvaluable(Why.TOO_FEW);
    }
    return is.lower() > was.upper() && goodNow.value() >= goodBefore.value()
        ? Verdict.fired(new Gaming(before.value(), now))
        : Verdict.quiet();
  }

  /**
   * Acceptances crowd at the end of the window that is reported: three times as many as there, by
   * the time alone, should be, and more than chance brings.
   *
   * @param places of the acceptances within their windows, 0 to 1
   */
  public static Verdict<Gaming> bulkAtTheEdge(Collection<Double> places) {
    return bulkAtTheEdge(
        new Share(places.stream().filter(p -> p > 1 - EDGE).count(), places.size()));
  }

  /**
   * The same of counts.
   *
   * @param edge the acceptances in the last {@link #EDGE} of their windows, of all
   */
  public static Verdict<Gaming> bulkAtTheEdge(Share edge) {
    if (edge.whole() < ENOUGH) {
      return Verdict.notEvaluable(Why.TOO_FEW);
    }
    return edge.value() >= 3 * EDGE && tail(edge.whole(), EDGE, edge.part()) < UNLIKELY
        ? Verdict.fired(new Gaming(EDGE, edge))
        : Verdict.quiet();
  }

  /**
   * One reason for every rejection.
   *
   * @param reasons code → rejections
   */
  public static Verdict<Gaming> oneReason(Map<String, Long> reasons) {
    long all = reasons.values().stream().mapToLong(Long::longValue).sum();
    if (all < ENOUGH_REJECTIONS) {
      return Verdict.notEvaluable(Why.TOO_FEW);
    }
    long most = reasons.values().stream().mapToLong(Long::longValue).max().orElse(0);
    Share share = new Share(most, all);
    return share.value() >= ONE_REASON
        ? Verdict.fired(new Gaming(ONE_REASON, share))
        : Verdict.quiet();
  }

  /**
   * Answers come just before the deadline, as a habit: many in the last twentieth of the time to
   * accept, and more than in the twentieth before it. A team that is merely slow has as many there.
   *
   * @param places of the answers within their time to accept, 0 to 1
   */
  public static Verdict<Gaming> justBeforeTheDeadline(Collection<Double> places) {
    List<Double> inTime = places.stream().filter(p -> p <= 1).toList();
    return justBeforeTheDeadline(
        new Share(inTime.stream().filter(p -> p > 1 - EDGE).count(), inTime.size()),
        inTime.stream().filter(p -> p > 1 - 2 * EDGE && p <= 1 - EDGE).count());
  }

  /**
   * The same of counts.
   *
   * @param last the answers in the last twentieth, of all in time
   * @param before those in the twentieth before it
   */
  public static Verdict<Gaming> justBeforeTheDeadline(Share last, long before) {
    if (last.whole() < ENOUGH) {
      return Verdict.notEvaluable(Why.TOO_FEW);
    }
    return last.value() >= HABIT && tail(last.part() + before, 0.5, last.part()) < UNLIKELY
        ? Verdict.fired(new Gaming((double) before / last.whole(), last))
        : Verdict.quiet();
  }

  /** How likely that many, or more, are. */
  private static double tail(long of, double each, long atLeast) {
    return 1
        - new BinomialDistribution(null, Math.toIntExact(of), each)
            .cumulativeProbability(Math.toIntExact(atLeast - 1));
  }
}
