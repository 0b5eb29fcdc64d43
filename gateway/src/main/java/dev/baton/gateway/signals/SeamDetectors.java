package dev.baton.gateway.signals;

import dev.baton.contracts.ledger.Disposition;
import dev.baton.contracts.ownership.OwnershipEntity.Boundary;
import dev.baton.contracts.ownership.OwnershipEntity.Contract;
import dev.baton.contracts.ownership.OwnershipEntity.Edge;
import dev.baton.contracts.ownership.OwnershipEntity.Journey;
import dev.baton.contracts.signals.SignalKind;
import dev.baton.gateway.detection.ChangePoint;
import dev.baton.gateway.detection.LocalWin;
import dev.baton.gateway.detection.Silence;
import dev.baton.gateway.detection.Verdict;
import dev.baton.gateway.diagnosis.Habits;
import dev.baton.gateway.diagnosis.SeamPaces;
import dev.baton.gateway.diagnosis.SeamSeries;
import dev.baton.gateway.diagnosis.SeamWatch;
import dev.baton.gateway.projection.SeamHistory;
import dev.baton.gateway.projection.SeamPace;
import dev.baton.gateway.projection.Window;
import dev.baton.gateway.registry.Directory;
import dev.baton.gateway.signals.Finding.Link;
import dev.baton.gateway.view.Links;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Asks every detector of boundaries about those of one journey, by the budget of false alarms that
 * they share.
 *
 * @param hindsight whether more is known than was then: what became of later days and of open
 *     offers
 */
record SeamDetectors(
    Journey journey,
    Directory directory,
    SeamHistory history,
    SeamPace pace,
    List<Answered> answered,
    Instant asOf,
    ZoneId zone,
    boolean hindsight) {
  /**
   * Within this a journey has to have been heard of, for one of its boundaries to be silent: a
   * history that is told later comes in any order.
   */
  private static final Duration LATELY = Duration.ofDays(3);

  List<Judged> judged() {
    List<Edge> edges = journey.edges().stream().map(directory::resolve).distinct().toList();
    Map<Edge, SeamSeries> all = new LinkedHashMap<>();
    SeamSeries.of(history, directory, journey.horizon(), asOf, zone)
        .forEach((edge, series) -> {
          if (edges.contains(edge)) {
            all.put(edge, hindsight ? asItWas(series) : series);
          }
        });
    List<Judged> judged = new ArrayList<>();
    for (Edge edge : edges) {
      SeamSeries series = all.get(edge);
      if (series != null) {
        judged.add(yields(series, edges.size()));
        judged.add(silence(series, all));
        judged.add(localWin(series));
        judged.addAll(gaming(series));
      }
    }
    return judged;
  }

  /**
   * Without what was not known then: an offer that was open may have been answered by now, so a day
   * was settled for sure only when all the time to accept was over.
   */
  private SeamSeries asItWas(SeamSeries series) {
    Duration toAccept =
        directory.boundaries(series.edge(), asOf).stream()
            .map(Boundary::id)
            .flatMap(id -> directory.contract(id, asOf).stream())
            .map(Contract::timeToAccept)
            .max(Duration::compareTo)
            .orElse(journey.horizon());
    List<SeamSeries.Day> days =
        series.days().stream()
            .map(day ->
                new SeamSeries.Day(
                    day.day(),
                    day.offered(),
                    day.accepted(),
                    day.heard(),
                    day.returned(),
                    day.expired(),
                    day.settled()
                        && !day.day()
                            .plusDays(1)
                            .atStartOfDay(zone)
                            .toInstant()
                            .plus(toAccept)
                            .isAfter(asOf),
                    day.measured()))
            .toList();
    return new SeamSeries(series.edge(), days, series.hours(), series.today());
  }

  private Judged yields(SeamSeries series, int seams) {
    Edge edge = series.edge();
    Verdict<ChangePoint> verdict = SeamWatch.change(series, seams);
    return Detectors.answered(
        subject(SignalKind.YIELD_CHANGE, edge),
        // a drop that is over is no longer a signal
        verdict instanceof Verdict.Fired<ChangePoint>(ChangePoint over) && over.rests() != null
            ? Verdict.quiet()
            : verdict,
        drop -> {
          double before = drop.baseline().share();
          Map<String, Object> evidence = new LinkedHashMap<>();
          evidence.put("baseline", before);
          evidence.put("share", drop.to());
          evidence.put("interval", drop.interval());
          evidence.put("missing", drop.missing());
          return new Finding(
              drop.start(),
              drop.alarm(),
              "From %s to %s, %s %% of what is offered is accepted since %s, where %s %% were: %s are missing."
                  .formatted(
                      directory.name(edge.from()),
                      directory.name(edge.to()),
                      Detectors.plain(100 * drop.to()),
                      Detectors.plain(drop.start()),
                      Detectors.plain(100 * before),
                      Math.round(drop.missing())),
              evidence,
              links(edge, drop.start()));
        });
  }

  private Judged silence(SeamSeries series, Map<Edge, SeamSeries> all) {
    Edge edge = series.edge();
    Instant heard = SeamWatch.elsewhere(edge, List.of(journey), all, directory, zone);
    Instant elsewhere = heard == null || heard.isBefore(asOf.minus(LATELY)) ? null : heard;
    Verdict<Silence> verdict = SeamWatch.silence(series, Set.of(), elsewhere, zone);
    return Detectors.answered(
        subject(SignalKind.SILENCE, edge),
        verdict,
        silence -> {
          Map<String, Object> evidence = new LinkedHashMap<>();
          evidence.put("since", silence.since().atZone(zone).toInstant());
          evidence.put("expected", silence.expected());
          evidence.put("probability", silence.probability());
          LocalDate since = silence.since().toLocalDate();
          return new Finding(
              since,
              elsewhere == null ? since : LocalDate.ofInstant(elsewhere, zone),
              "Nothing came from %s to %s since %s, where %s were to be expected."
                  .formatted(
                      directory.name(edge.from()),
                      directory.name(edge.to()),
                      Detectors.plain(since),
                      Detectors.plain(silence.expected())),
              evidence,
              links(edge, since));
        });
  }

  private Judged localWin(SeamSeries series) {
    Edge edge = series.edge();
    Verdict<LocalWin> verdict = SeamPaces.of(pace, series, directory);
    return Detectors.answered(
        subject(SignalKind.LOCAL_WIN, edge),
        verdict instanceof Verdict.Fired<LocalWin>(LocalWin over) && over.loss().rests() != null
            ? Verdict.quiet()
            : verdict,
        win -> {
          LocalDate won = win.win().start();
          Map<String, Object> evidence = new LinkedHashMap<>();
          evidence.put("team", edge.from());
          evidence.put("metric", "time-to-hand-on");
          evidence.put("win", win.win());
          evidence.put("loss", win.loss());
          evidence.put("lagDays", Math.max(0, ChronoUnit.DAYS.between(won, win.loss().start())));
          evidence.put("correlation", win.correlation());
          return new Finding(
              won,
              win.loss().alarm().isBefore(win.win().alarm())
                  ? win.win().alarm()
                  : win.loss().alarm(),
              "%s hands on after %s instead of %s days since %s, and %s takes %s instead of %s days to accept."
                  .formatted(
                      directory.name(edge.from()),
                      days(win.win().to()),
                      days(win.win().from()),
                      Detectors.plain(won),
                      directory.name(edge.to()),
                      days(win.loss().to()),
                      days(win.loss().from())),
              evidence,
              links(edge, won));
        });
  }

  /** How answers came is known of the last weeks alone: of a day gone by nothing is told. */
  private List<Judged> gaming(SeamSeries series) {
    Edge edge = series.edge();
    List<Judged> judged = new ArrayList<>();
    if (hindsight) {
      return judged;
    }
    for (Answered of : answered) {
      if (of.edge().equals(edge)) {
        for (Habits habit : Habits.of(series, pace, of.habits(), of.reasons(), directory, zone)) {
          judged.add(
              Detectors.answered(
                  new Subject(SignalKind.GAMING, journey.id(), edge, habit.kind().wireName()),
                  habit.verdict(),
                  gaming -> {
                    Map<String, Object> evidence = new LinkedHashMap<>();
                    evidence.put("kind", habit.kind().wireName());
                    evidence.put("part", gaming.now().part());
                    evidence.put("whole", gaming.now().whole());
                    evidence.put("before", gaming.before());
                    return new Finding(
                        of.from(),
                        LocalDate.ofInstant(asOf, zone),
                        "From %s to %s, %s."
                            .formatted(
                                directory.name(edge.from()),
                                directory.name(edge.to()),
                                habit.evidence()),
                        evidence,
                        links(edge, of.from()));
                  }));
        }
      }
    }
    return judged;
  }

  private Subject subject(SignalKind kind, Edge edge) {
    return new Subject(kind, journey.id(), edge, "");
  }

  private List<Link> links(Edge edge, LocalDate since) {
    LocalDate tomorrow = LocalDate.ofInstant(asOf, zone).plusDays(1);
    Links links = new Links(new Window(since, tomorrow, zone));
    return List.of(
        new Link(
            "The boundary since " + Detectors.plain(since),
            "%s?from=%s&to=%s"
                .formatted(SignalView.Boundary.of(edge, directory).href(), since, tomorrow)),
        new Link("Offers that ran out", links.handoffs(edge, "&offered=true", Disposition.EXPIRED)),
        new Link(
            "Offers that were rejected",
            links.handoffs(edge, "&offered=true", Disposition.REJECTED)));
  }

  private static String days(double seconds) {
    return Detectors.plain(seconds / Duration.ofDays(1).toSeconds());
  }
}
