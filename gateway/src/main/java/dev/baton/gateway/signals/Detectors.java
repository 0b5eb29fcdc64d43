package dev.baton.gateway.signals;

import dev.baton.contracts.ledger.Disposition;
import dev.baton.contracts.signals.SignalKind;
import dev.baton.gateway.continuity.ForecastGap;
import dev.baton.gateway.continuity.Greens;
import dev.baton.gateway.detection.AllWinSystemLoses;
import dev.baton.gateway.detection.AttributionDisputed;
import dev.baton.gateway.detection.Declared;
import dev.baton.gateway.detection.ForecastDrift;
import dev.baton.gateway.detection.GreenWhileItBurns;
import dev.baton.gateway.detection.HiddenDrop;
import dev.baton.gateway.detection.QuestionsBounce;
import dev.baton.gateway.detection.Shift;
import dev.baton.gateway.detection.Shift.Worse;
import dev.baton.gateway.detection.Slope;
import dev.baton.gateway.detection.StableButWorse;
import dev.baton.gateway.detection.Verdict;
import dev.baton.gateway.detection.Verdict.Why;
import dev.baton.gateway.projection.Window;
import dev.baton.gateway.signals.Finding.Link;
import dev.baton.gateway.view.ForecastsView;
import dev.baton.gateway.view.Links;
import java.math.BigDecimal;
import java.math.MathContext;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Asks every detector about one journey. What a watch tells now, what a backtest tells of a day
 * gone by, and what tests look at is this one function.
 */
final class Detectors {
  private static final DateTimeFormatter WRITTEN =
      DateTimeFormatter.ofPattern("d MMM uuuu", Locale.UK);

  private final Series series;
  private final Instant asOf;
  private final ZoneId zone;
  private final Parameters parameters;
  private final List<Judged> judged = new ArrayList<>();

  private Detectors(Series series, Instant asOf, ZoneId zone, Parameters parameters) {
    this.series = series;
    this.asOf = asOf;
    this.zone = zone;
    this.parameters = parameters;
  }

  /** What they say, each of its subject. */
  static List<Judged> of(Series series, Instant asOf, ZoneId zone, Parameters parameters) {
    Detectors detectors = new Detectors(series, asOf, zone, parameters);
    detectors.forecasts();
    detectors.attribution();
    detectors.outcomes();
    detectors.judged.add(
        questions(
            Subject.of(SignalKind.QUESTIONS_BOUNCE, series.journey().id(), ""),
            series.inquiries(),
            asOf,
            zone,
            parameters));
    return List.copyOf(detectors.judged);
  }

  private void forecasts() {
    if (series.forecasts().isEmpty()) {
      undeclared(SignalKind.FORECAST_GAP);
    }
    series
        .forecasts()
        .forEach((metric, periods) -> {
          List<ForecastDrift.Period> drifts = periods.stream().map(this::drift).toList();
          IntFunction<Verdict<ForecastDrift>> of =
              n -> ForecastDrift.of(drifts.subList(0, n), parameters.forecast());
          int first = firedSince(periods.size(), of);
          judge(
              Subject.of(SignalKind.FORECAST_GAP, series.journey().id(), metric),
              of.apply(periods.size()),
              drift -> {
                int from = first - parameters.forecast().running();
                ForecastsView.Period last = periods.getLast();
                return new Finding(
                    day(periods.get(from).start()),
                    day(periods.get(first - 1).end()).minusDays(1),
                    "%s missed its forecast by %s %% in the last of %d periods running, and no"
                            .formatted(
                                metric, plain(100 * orZero(last.relative())), periods.size() - from)
                        + " boundary explains %s of the %s."
                            .formatted(plain(orZero(last.remainder())), plain(orZero(last.gap()))),
                    evidence("metric", metric, "periods", periods.subList(from, periods.size())),
                    with(
                        new Link(
                            "Forecast beside actual",
                            "/api/v1/forecasts?journey=" + encode(series.journey().id())),
                        last.parts().stream()
                            .map(part ->
                                new Link(
                                    "Offers that ran out from %s to %s"
                                        .formatted(part.from(), part.to()),
                                    part.items()))
                            .toList()));
              });
        });
  }

  private ForecastDrift.Period drift(ForecastsView.Period period) {
    return new ForecastDrift.Period(
        day(period.start()),
        ForecastGap.of(
            number(period.forecast()), number(period.actual()), orZero(period.explained())));
  }

  private void attribution() {
    judge(
        Subject.of(SignalKind.ATTRIBUTION_DISPUTED, series.journey().id(), ""),
        AttributionDisputed.of(series.over(), series.claimed(), asOf, parameters.attribution()),
        disputed -> {
          List<Instant> since =
              series.over().stream()
                  .filter(c -> disputed.disputed().contains(c.item()))
                  .map(AttributionDisputed.Claim::overSince)
                  .filter(Objects::nonNull)
                  .sorted()
                  .toList();
          // the one that made them enough
          int enough =
              Math.max(
                  parameters.attribution().items(),
                  (int) Math.ceil(parameters.attribution().share() * disputed.claimed()));
          Instant alarm =
              since
                  .get(Math.clamp(enough, 1, since.size()) - 1)
                  .plus(parameters.attribution().unsettled());
          return new Finding(
              day(since.getFirst()),
              day(alarm),
              "Of %d things that are claimed, %d are claimed more than once over, and have not been"
                      .formatted(disputed.claimed(), disputed.disputed().size())
                  + " settled for %d days or more."
                      .formatted(parameters.attribution().unsettled().toDays()),
              evidence("claimed", disputed.claimed(), "disputed", disputed.disputed()),
              with(
                  new Link("Competing claims", "/api/v1/disputes"),
                  disputed.disputed().stream()
                      .filter(item -> item.contains("/"))
                      .limit(20)
                      .map(item -> new Link(item, "/ledger/v1/items/" + path(item)))
                      .toList()));
        });
  }

  private void outcomes() {
    if (series.outcomes().isEmpty()) {
      undeclared(SignalKind.HIDDEN_DROP);
      undeclared(SignalKind.ALL_WIN_SYSTEM_LOSES);
    }
    if (series.outcomes().stream().noneMatch(Observed::adverse)) {
      undeclared(SignalKind.GREEN_WHILE_IT_BURNS);
    }
    if (series.outcomes().stream().noneMatch(Observed::qualitative)) {
      undeclared(SignalKind.STABLE_BUT_WORSE);
    }
    for (Observed outcome : series.outcomes()) {
      hiddenDrop(outcome);
      if (outcome.adverse()) {
        burns(outcome);
      }
      if (outcome.qualitative()) {
        worse(outcome);
      }
      allWin(outcome);
    }
  }

  private void hiddenDrop(Observed outcome) {
    judgeShift(
        subject(SignalKind.HIDDEN_DROP, outcome),
        outcome,
        HiddenDrop.of(outcome.readings(), outcome.worse(), series.declared(), parameters.drop()),
        HiddenDrop::outcome,
        drop ->
            "none of the %d metrics that teams declare shows it".formatted(drop.silent().size()),
        drop -> drop.silent());
  }

  private void burns(Observed outcome) {
    judgeShift(
        subject(SignalKind.GREEN_WHILE_IT_BURNS, outcome),
        outcome,
        GreenWhileItBurns.of(
            outcome.readings(), series.teams(), series.declared(), parameters.burn()),
        GreenWhileItBurns::outcome,
        burn -> "all %d teams declared themselves green meanwhile".formatted(burn.green().size()),
        burn -> burn.green());
  }

  /** A change that is over is no longer a signal. */
  private <E> void judgeShift(
      Subject subject,
      Observed outcome,
      Verdict<E> verdict,
      Function<E, Shift> shiftOf,
      Function<E, String> meanwhile,
      Function<E, List<String>> whose) {
    judge(
        subject,
        verdict instanceof Verdict.Fired<E>(E found) && shiftOf.apply(found).rests() != null
            ? Verdict.quiet()
            : verdict,
        found -> {
          Shift shift = shiftOf.apply(found);
          LocalDate alarm = outcome.lastDay(shift.alarm());
          return new Finding(
              shift.start(),
              alarm,
              "%s went from %s to %s%s since %s, and %s."
                  .formatted(
                      outcome.metric(),
                      plain(shift.from()),
                      plain(shift.to()),
                      unit(outcome),
                      plain(shift.start()),
                      meanwhile.apply(found)),
              evidence(
                  "outcome",
                  observed(outcome),
                  "change",
                  shift,
                  subject.kind() == SignalKind.HIDDEN_DROP ? "silent" : "green",
                  whose.apply(found)),
              since(shift.start()));
        });
  }

  private void worse(Observed outcome) {
    Subject subject = subject(SignalKind.STABLE_BUT_WORSE, outcome);
    int window = parameters.stable().window();
    IntFunction<Verdict<List<StableButWorse>>> of = n -> stable(outcome, n);
    int first = firedSince(outcome.periods().size(), of);
    judge(
        subject,
        of.apply(outcome.periods().size()),
        stable ->
            new Finding(
                outcome.periods().get(first - window).start(),
                outcome.periods().get(first - 1).end().minusDays(1),
                "What is said of %s got worse over %d periods, while %s stayed where %s."
                    .formatted(
                        outcome.metric(),
                        window,
                        String.join(", ", stable.stream().map(StableButWorse::metric).toList()),
                        stable.size() == 1 ? "it was" : "they were"),
                evidence("outcome", observed(outcome), "stable", stable),
                since(outcome.periods().get(first - window).start())));
  }

  /** Of the first periods, the metrics that were stable while it got worse. */
  private Verdict<List<StableButWorse>> stable(Observed outcome, int periods) {
    int window = parameters.stable().window();
    if (periods < window) {
      return Verdict.notEvaluable(Why.TOO_SHORT);
    }
    List<Shift.Reading> said = outcome.readings().subList(0, periods);
    int sign = outcome.worse() == Worse.LOWER ? 1 : -1;
    Slope slope =
        Slope.of(
            said.subList(periods - window, periods).stream()
                .mapToDouble(r -> sign * r.value())
                .toArray());
    if (slope != null && !slope.falls()) {
      return Verdict.quiet();
    }
    LocalDate last = said.getLast().bucket();
    List<StableButWorse> stable = new ArrayList<>();
    TreeSet<String> unknown = new TreeSet<>();
    Why why = Why.NOT_DECLARED;
    boolean looked = false;
    for (Declared metric : series.declared()) {
      switch (StableButWorse.of(until(metric, last), said, outcome.worse(), parameters.stable())) {
        case Verdict.Fired<StableButWorse>(StableButWorse found) -> stable.add(found);
        case Verdict.Quiet<StableButWorse> q -> looked = true;
        case Verdict.NotEvaluable<StableButWorse>(Why cannot, List<String> of) -> {
          why = cannot;
          unknown.add(name(metric));
        }
      }
    }
    if (!stable.isEmpty()) {
      return Verdict.fired(stable);
    }
    return looked && unknown.isEmpty()
        ? Verdict.quiet()
        : new Verdict.NotEvaluable<>(why, List.copyOf(unknown));
  }

  private static Declared until(Declared metric, LocalDate last) {
    return new Declared(
        metric.team(),
        metric.metric(),
        metric.readings().stream().filter(r -> !r.bucket().isAfter(last)).toList(),
        metric.worse(),
        metric.target(),
        metric.colors());
  }

  private void allWin(Observed outcome) {
    int periods = outcome.periods().size();
    IntFunction<Verdict<AllWinSystemLoses>> of = n -> allWin(outcome, outcome.periods().get(n - 1));
    int first = firedSince(periods, of);
    judge(
        subject(SignalKind.ALL_WIN_SYSTEM_LOSES, outcome),
        of.apply(periods),
        loss ->
            new Finding(
                outcome.periods().get(first - 1).start(),
                outcome.periods().get(first - 1).end().minusDays(1),
                "All %d teams claim success, and %s is at %s%s instead of %s."
                    .formatted(
                        loss.winners().size(),
                        outcome.metric(),
                        plain(loss.system()),
                        unit(outcome),
                        plain(loss.target())),
                evidence("outcome", observed(outcome), "winners", loss.winners()),
                since(outcome.periods().get(first - 1).start())));
  }

  private Verdict<AllWinSystemLoses> allWin(Observed outcome, Observed.Period period) {
    List<AllWinSystemLoses.Claim> claims = new ArrayList<>();
    for (Declared metric : series.declared()) {
      metric.readings().stream()
          .filter(r -> !r.bucket().isBefore(period.start()) && r.bucket().isBefore(period.end()))
          .reduce((one, other) -> other)
          .ifPresent(r ->
              claims.add(
                  new AllWinSystemLoses.Claim(
                      metric.team(),
                      Greens.attainment(
                          BigDecimal.valueOf(r.value()),
                          metric.target() == null ? null : BigDecimal.valueOf(metric.target()),
                          metric.worse() == Worse.LOWER),
                      metric.colors().get(r.bucket()))));
    }
    return AllWinSystemLoses.of(
        series.teams(),
        claims,
        new AllWinSystemLoses.Reached(
            period.value(), outcome.worse(), outcome.target(), null, null));
  }

  /** Of a journey's questions, or of those that are of none. */
  static Judged questions(
      Subject subject,
      List<QuestionsBounce.Inquiry> inquiries,
      Instant asOf,
      ZoneId zone,
      Parameters parameters) {
    return answered(
        subject,
        QuestionsBounce.of(inquiries, asOf, parameters.questions()),
        bounce -> {
          Instant raised =
              bounce.inquiries().stream()
                  .map(QuestionsBounce.Inquiry::raised)
                  .min(Instant::compareTo)
                  .orElseThrow();
          return new Finding(
              LocalDate.ofInstant(raised, zone),
              LocalDate.ofInstant(raised.plus(parameters.questions().unanswered()), zone),
              "%d %s between teams and nobody answers; the oldest was raised on %s."
                  .formatted(
                      bounce.inquiries().size(),
                      bounce.inquiries().size() == 1 ? "question goes" : "questions go",
                      plain(LocalDate.ofInstant(raised, zone))),
              evidence("inquiries", bounce.inquiries()),
              List.of(new Link("Questions and where they went", "/api/v1/disputes")));
        });
  }

  private <E> void judge(Subject subject, Verdict<E> verdict, Function<E, Finding> finding) {
    judged.add(answered(subject, verdict, finding));
  }

  /** What it says, in the words of a signal. */
  static <E> Judged answered(Subject subject, Verdict<E> verdict, Function<E, Finding> finding) {
    return new Judged(
        subject,
        switch (verdict) {
          case Verdict.Fired<E>(E found) -> new Judged.Fires(finding.apply(found));
          case Verdict.Quiet<E> q -> new Judged.Rests();
          case Verdict.NotEvaluable<E>(Why why, List<String> of) -> new Judged.CannotTell(why, of);
        });
  }

  private void undeclared(SignalKind kind) {
    judged.add(
        new Judged(
            Subject.of(kind, series.journey().id(), ""),
            new Judged.CannotTell(Why.NOT_DECLARED, List.of())));
  }

  private Subject subject(SignalKind kind, Observed outcome) {
    return Subject.of(kind, series.journey().id(), outcome.metric());
  }

  /**
   * After how many periods it first fired of those after which it has fired without a break; one
   * more than there are where it does not.
   */
  private static <E> int firedSince(int periods, IntFunction<Verdict<E>> of) {
    int first = periods + 1;
    while (first > 1 && of.apply(first - 1).isFired()) {
      first--;
    }
    return first;
  }

  /** Where the journey's value went since that day. */
  private List<Link> since(LocalDate day) {
    LocalDate tomorrow = day(asOf).plusDays(1);
    Links links = new Links(new Window(day, tomorrow, zone));
    return with(
        new Link(
            "The journey since " + plain(day),
            "/api/v1/journeys/%s/continuity?from=%s&to=%s"
                .formatted(path(series.journey().id()), day, tomorrow)),
        series.edges().stream()
            .map(edge ->
                new Link(
                    "Offers that ran out from %s to %s".formatted(edge.from(), edge.to()),
                    links.handoffs(edge, "&offered=true", Disposition.EXPIRED)))
            .toList());
  }

  private LocalDate day(Instant time) {
    return LocalDate.ofInstant(time, zone);
  }

  private static Map<String, Object> observed(Observed outcome) {
    Map<String, Object> shown = new LinkedHashMap<>();
    shown.put("metric", outcome.metric());
    if (outcome.unit() != null) {
      shown.put("unit", outcome.unit());
    }
    if (outcome.target() != null) {
      shown.put("target", outcome.target());
    }
    shown.put("adverse", outcome.adverse());
    shown.put("periods", outcome.periods());
    return shown;
  }

  private static Map<String, Object> evidence(Object... namesAndValues) {
    Map<String, Object> evidence = new LinkedHashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      evidence.put((String) namesAndValues[i], namesAndValues[i + 1]);
    }
    return evidence;
  }

  private static List<Link> with(Link first, Collection<Link> more) {
    List<Link> links = new ArrayList<>(List.of(first));
    links.addAll(more);
    return List.copyOf(links);
  }

  private static String name(Declared metric) {
    return metric.team() + "/" + metric.metric();
  }

  private static String unit(Observed outcome) {
    return outcome.unit() == null ? "" : " " + outcome.unit();
  }

  /** As people write it: three digits that count. */
  static String plain(double value) {
    BigDecimal exact = BigDecimal.valueOf(value);
    return exact.precision() - exact.scale() >= 3
        ? BigDecimal.valueOf(Math.round(value)).toPlainString()
        : exact.round(new MathContext(3)).stripTrailingZeros().toPlainString();
  }

  /** As people write it: "7 Sept 2026". */
  static String plain(LocalDate day) {
    return WRITTEN.format(day);
  }

  private static double number(@Nullable String text) {
    return text == null ? 0 : Double.parseDouble(text);
  }

  private static double orZero(@Nullable Double value) {
    return value == null ? 0 : value;
  }

  private static String path(String text) {
    return String.join("/", Arrays.stream(text.split("/", 2)).map(Detectors::encode).toList());
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
