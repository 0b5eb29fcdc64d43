package dev.baton.gateway.view;

import dev.baton.gateway.detection.Baseline;
import dev.baton.gateway.detection.ChangePoint;
import dev.baton.gateway.detection.PChart;
import dev.baton.gateway.detection.Silence;
import dev.baton.gateway.detection.Verdict;
import dev.baton.gateway.detection.Verdict.Fired;
import dev.baton.gateway.detection.Verdict.NotEvaluable;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What the watch over one boundary's whole history says, whatever window is looked at. */
final class WatchedView {
  private WatchedView() {}

  /**
   * Since when a boundary passes less than it did.
   *
   * @param firstDay of the change: the one to blame
   * @param alarmDay on which it could be told
   * @param rests first day that is as before again; null while it lasts
   * @param share that passed from then until it rests, 0 to 1
   * @param interval of that share, 95 %
   * @param missing how many more would have passed at the baseline's share
   */
  @Shown
  public record Change(
      LocalDate firstDay,
      LocalDate alarmDay,
      @Nullable LocalDate rests,
      Before baseline,
      double share,
      SeamView.@Nullable Span interval,
      double missing) {}

  /**
   * What a change is held against, frozen.
   *
   * @param from its first day
   * @param to its last day
   * @param share that passed, 0 to 1
   * @param low below which a day of as many offers as usual does not vary by itself (3 σ)
   * @param high above which it does not
   */
  @Shown
  public record Before(LocalDate from, LocalDate to, double share, double low, double high) {}

  /**
   * Nothing happens at a boundary though something should.
   *
   * @param since the last thing that happened, to the hour
   * @param expected how many handoffs should have come since
   * @param probability that none comes, if all is well
   */
  @Shown
  public record Silent(Instant since, double expected, double probability) {}

  /** Null where nothing changed, or that cannot be told. */
  static @Nullable Change change(Verdict<ChangePoint> verdict) {
    if (!(verdict instanceof Fired<ChangePoint>(ChangePoint change))) {
      return null;
    }
    Baseline baseline = change.baseline();
    PChart chart = new PChart(baseline.share(), baseline.sigmaZ());
    long usual = Math.max(1, Math.round(baseline.offers()));
    return new Change(
        change.start(),
        change.alarm(),
        change.rests(),
        new Before(
            baseline.start(),
            baseline.end(),
            baseline.share(),
            chart.lower(usual),
            chart.upper(usual)),
        change.to(),
        SeamReckoning.span(change.interval()),
        change.missing());
  }

  /** Null where something happens, or that cannot be told. */
  static @Nullable Silent silent(Verdict<Silence> verdict, ZoneId zone) {
    return verdict instanceof Fired<Silence>(Silence silence)
        ? new Silent(
            silence.since().atZone(zone).toInstant(), silence.expected(), silence.probability())
        : null;
  }

  /** Why it cannot be told; null where it can. */
  static @Nullable String notEvaluable(Verdict<?> verdict) {
    return verdict instanceof NotEvaluable<?>(Verdict.Why why, var of) ? word(why) : null;
  }

  static String word(Enum<?> name) {
    return name.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
