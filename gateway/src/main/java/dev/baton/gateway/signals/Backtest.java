package dev.baton.gateway.signals;

import dev.baton.gateway.registry.Directory;
import dev.baton.gateway.signals.BacktestView.Fired;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Looks at the end of every day gone by, as the watch would have, at what had been said by then.
 * What became of an offer later is known already; so are corrections.
 */
final class Backtest {
  private final Directory directory;
  private final ZoneId zone;
  private final Function<String, Parameters> parameters;
  private final Map<Subject, Signal> signals = new LinkedHashMap<>();
  private final Map<Subject, Integer> running = new HashMap<>();
  private final List<Fired> fired = new ArrayList<>();
  private List<Judged> last = List.of();

  private Backtest(Directory directory, ZoneId zone, Function<String, Parameters> parameters) {
    this.directory = directory;
    this.zone = zone;
    this.parameters = parameters;
  }

  /**
   * Runs it.
   *
   * @param journey of which alone is told; null for all
   * @param from first day
   * @param to the last one, included
   * @param asOf the last look is not later than that
   */
  static BacktestView of(
      Watched watched,
      Directory directory,
      @Nullable String journey,
      LocalDate from,
      LocalDate to,
      Instant asOf,
      Function<String, Parameters> parameters) {
    Backtest backtest = new Backtest(directory, watched.zone(), parameters);
    for (LocalDate day = from; !day.isAfter(to); day = day.plusDays(1)) {
      Instant end = day.plusDays(1).atStartOfDay(watched.zone()).toInstant();
      backtest.look(
          day,
          watched.judge(directory, end.isAfter(asOf) ? asOf : end, parameters).stream()
              .filter(j -> journey == null || journey.equals(j.subject().journey()))
              .toList(),
          end);
    }
    return new BacktestView(
        from, to, asOf, List.copyOf(backtest.fired), NotEvaluable.of(backtest.last, directory));
  }

  private void look(LocalDate day, List<Judged> judged, Instant now) {
    for (Judged one : judged) {
      Subject subject = one.subject();
      Signal before = signals.get(subject);
      Parameters own = parameters.apply(String.valueOf(subject.journey()));
      Signal after = new Turns(directory, zone, now, own.quiet()).next(before, one);
      if (after == null) {
        continue;
      }
      signals.put(subject, after);
      if (before == null || (before.resolved() && !after.resolved())) {
        running.put(subject, fired.size());
        fired.add(fired(after, day));
      } else if (after.resolved() && !before.resolved()) {
        int at = running.getOrDefault(subject, -1);
        if (at >= 0) {
          fired.set(at, resolved(fired.get(at), day));
        }
      }
    }
    last = judged;
  }

  private Fired fired(Signal signal, LocalDate day) {
    Subject subject = signal.subject();
    Finding finding = signal.finding();
    return new Fired(
        subject.kind(),
        subject.journey(),
        subject.edge() == null ? null : SignalView.Boundary.of(subject.edge(), directory),
        subject.about(),
        day,
        finding.firstDay(),
        finding.alarmDay(),
        ChronoUnit.DAYS.between(finding.firstDay(), day),
        null,
        finding.summary());
  }

  private static Fired resolved(Fired fired, LocalDate day) {
    return new Fired(
        fired.kind(),
        fired.journey(),
        fired.boundary(),
        fired.about(),
        fired.firedOn(),
        fired.firstDay(),
        fired.alarmDay(),
        fired.lateDays(),
        day,
        fired.summary());
  }
}
