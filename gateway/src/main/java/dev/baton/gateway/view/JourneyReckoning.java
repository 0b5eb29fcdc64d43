package dev.baton.gateway.view;

import dev.baton.contracts.ledger.HandoffState;
import dev.baton.contracts.ownership.OwnershipEntity.Edge;
import dev.baton.contracts.ownership.OwnershipEntity.Journey;
import dev.baton.gateway.continuity.Bounce;
import dev.baton.gateway.continuity.Bounds;
import dev.baton.gateway.continuity.Cohorts;
import dev.baton.gateway.continuity.Contribution;
import dev.baton.gateway.continuity.JourneyGraph;
import dev.baton.gateway.continuity.RolledThroughput.Crossing;
import dev.baton.gateway.continuity.SeamShare;
import dev.baton.gateway.continuity.StageYield;
import dev.baton.gateway.continuity.Yields;
import dev.baton.gateway.projection.ReadModels.LeadCount;
import dev.baton.gateway.projection.Window;
import dev.baton.gateway.registry.Catalogue;
import dev.baton.gateway.registry.Directory;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Reckons a journey's view from what was read: the same input gives the same view. */
final class JourneyReckoning {
  private final Journey journey;
  private final Question question;
  private final Readings readings;
  private final Directory directory;
  private final Meanings meanings;
  private final JourneyGraph graph;
  private final Seams seams;
  private final List<Passages.Traced> ways;
  private final Cohorts.Maturity maturity;

  private JourneyReckoning(
      Journey journey,
      Question question,
      Readings readings,
      Directory directory,
      Catalogue catalogue) {
    this.journey = journey;
    this.question = question;
    this.readings = readings;
    this.directory = directory;
    this.meanings = new Meanings(directory, catalogue, question.asOf());
    this.graph =
        new JourneyGraph(
            journey.edges().stream().map(directory::resolve).toList(),
            journey.starts(),
            journey.ends());
    this.seams = new Seams(question, graph.edges(), readings, directory);
    this.ways = Passages.trace(readings.ways(), graph.edges(), directory);
    this.maturity =
        new Cohorts.Maturity(question.asOf(), question.horizon().toDays(), question.zone());
  }

  /** The view that these readings make. */
  static JourneyView of(
      Journey journey,
      Question question,
      Readings readings,
      Directory directory,
      Catalogue catalogue,
      Completeness completeness) {
    return new JourneyReckoning(journey, question, readings, directory, catalogue)
        .view(completeness);
  }

  private JourneyView view(Completeness completeness) {
    Cohorts.Outcome outcome =
        Cohorts.of(graph, Passages.of(ways), question.bucket(), maturity, seams.blind());
    Contribution contribution = contribution(outcome);
    SeamReckoning reckoning =
        new SeamReckoning(directory, meanings, seams.buckets(), parts(contribution));
    List<SeamView> views = seams.all().stream().map(reckoning::of).toList();
    Window window = question.window();
    Double rolled = outcome.rolled().value();
    Double observed = outcome.straightThrough().value();
    return new JourneyView(
        new JourneyView.JourneyName(journey.id(), journey.name(), journey.owner()),
        window.from().equals(Window.BEGINNING) ? null : window.from(),
        window.to().equals(Window.END) ? null : window.to(),
        question.asOf(),
        question.bucket().name().toLowerCase(Locale.ROOT),
        new Headlines(seams, directory, meanings).of(outcome, views),
        outcome.entered(),
        outcome.midway(),
        new JourneyView.Rolled(
            rolled, outcome.rolled().missing().stream().map(this::label).toList()),
        new JourneyView.StraightThrough(
            observed,
            outcome.straightThrough().lower(),
            outcome.straightThrough().upper(),
            outcome.entered(),
            outcome.passed(),
            outcome.settled()),
        new JourneyView.Final(
            outcome.finalYield().value(),
            outcome.finalYield().lower(),
            outcome.finalYield().upper(),
            outcome.finished(),
            outcome.settled()),
        arrivals(outcome),
        new Dashboards(directory).of(graph.edges(), readings.statuses()),
        views,
        completeness,
        views.stream().mapToLong(SeamView::residual).sum(),
        new SeamView.Loss(
            views.stream().mapToLong(v -> v.loss().lost()).sum(),
            views.stream().mapToLong(v -> v.loss().expired()).sum(),
            views.stream().mapToLong(v -> v.loss().unanswered()).sum(),
            views.stream().mapToLong(v -> v.loss().unmeasured()).sum(),
            views.stream().mapToLong(v -> v.loss().suspected()).sum()),
        rolled == null || observed == null || rolled == 0 ? null : observed / rolled,
        decomposed(contribution),
        stages(),
        bounces(),
        seamShare(),
        new CustodyReckoning(graph, ways).total(),
        byValue(views),
        views.stream().allMatch(SeamView::comparable),
        null,
        null);
  }

  private List<JourneyView.ArrivedOver> arrivals(Cohorts.Outcome outcome) {
    List<JourneyView.ArrivedOver> arrivals = new ArrayList<>();
    arrivals.add(
        new JourneyView.ArrivedOver(
            null,
            "entered",
            Yields.share(outcome.settled(), outcome.settled()),
            outcome.settled()));
    outcome
        .arrivals()
        .forEach((edge, items) ->
            arrivals.add(
                new JourneyView.ArrivedOver(
                    edge,
                    directory.name(edge.to()),
                    Yields.share(items, outcome.settled()),
                    items)));
    return arrivals;
  }

  /** What is lost beside a journey in which everything is right at the first try. */
  private Contribution contribution(Cohorts.Outcome outcome) {
    Map<Edge, Crossing> perfect = new HashMap<>();
    outcome
        .crossings()
        .forEach((edge, c) -> perfect.put(edge, new Crossing(c.hops(), c.offered(), c.offered())));
    return Contribution.of(graph, perfect, outcome.crossings(), outcome.parallel());
  }

  private static Map<Edge, SeamView.Part> parts(Contribution contribution) {
    Map<Edge, SeamView.Part> parts = new HashMap<>();
    if (contribution instanceof Contribution.Parts known) {
      known
          .parts()
          .forEach((edge, part) -> parts.put(edge, new SeamView.Part(part.points(), part.share())));
    }
    return parts;
  }

  private static JourneyView.Decomposed decomposed(Contribution contribution) {
    return switch (contribution) {
      case Contribution.Parts parts ->
          new JourneyView.Decomposed("parts", parts.to() - parts.from(), parts.mix().points());
      case Contribution.WithinInterval within ->
          new JourneyView.Decomposed("within-interval", within.to() - within.from(), null);
      case Contribution.Unknown unknown -> new JourneyView.Decomposed("unknown", null, null);
    };
  }

  private List<JourneyView.Stage> stages() {
    Set<String> teams = new LinkedHashSet<>();
    graph.edges().forEach(edge -> teams.add(edge.to()));
    Map<String, StageYield> yields =
        StageYield.of(
            ways.stream()
                .filter(way -> !way.legs().isEmpty())
                .map(way ->
                    new StageYield.Way(
                        way.steps().stream()
                            .map(step -> new StageYield.Arrival(step.edge().to(), step.arrived()))
                            .toList(),
                        way.way().count()))
                .toList());
    return teams.stream()
        .filter(yields::containsKey)
        .map(team -> {
          StageYield stage = Objects.requireNonNull(yields.get(team));
          return new JourneyView.Stage(
              team, directory.name(team), stage.items(), stage.right(), stage.value());
        })
        .toList();
  }

  private JourneyView.Bounces bounces() {
    long items = 0;
    long bounced = 0;
    long direct = 0;
    long indirect = 0;
    long hops = 0;
    for (Passages.Traced way : ways) {
      if (way.legs().stream().noneMatch(leg -> leg.arrived())
          && way.steps().stream().noneMatch(s -> s.hop().state() == HandoffState.RETURNED)) {
        continue;
      }
      long count = way.way().count();
      Bounce bounce =
          Bounce.of(
              way.steps().stream()
                  .map(s ->
                      new Bounce.Hop(
                          s.edge().from(),
                          s.edge().to(),
                          s.hop().state() == HandoffState.RETURNED,
                          null))
                  .toList(),
              Set.of());
      items += count;
      bounced += bounce.bounced() ? count : 0;
      direct += bounce.direct() > 0 ? count : 0;
      indirect += bounce.indirect() > 0 ? count : 0;
      hops += bounce.hops() * count;
    }
    return new JourneyView.Bounces(
        items, bounced, Yields.share(bounced, items), direct, indirect, hops);
  }

  private @Nullable Double seamShare() {
    NavigableMap<Integer, Long> bins = new TreeMap<>();
    for (LeadCount lead : readings.leads()) {
      String first = directory.team(lead.first());
      boolean entered =
          graph.edges().stream().anyMatch(e -> e.from().equals(first) && graph.enters(e));
      if (entered && graph.ends(directory.team(lead.last()))) {
        bins.merge(lead.bin(), lead.count(), Long::sum);
      }
    }
    return SeamShare.median(bins);
  }

  private List<JourneyView.ValueHeadline> byValue(List<SeamView> views) {
    Set<String> currencies = new TreeSet<>();
    ways.stream().map(w -> w.way().currency()).filter(Objects::nonNull).forEach(currencies::add);
    Set<Edge> inConflict = new LinkedHashSet<>();
    for (SeamView view : views) {
      if (!view.conflicts().isEmpty()) {
        inConflict.add(new Edge(view.from(), view.to(), view.workType()));
      }
    }
    List<JourneyView.ValueHeadline> all = new ArrayList<>();
    long valued = 0;
    for (String currency : currencies) {
      valued +=
          ways.stream()
              .filter(w -> currency.equals(w.way().currency()) && !w.legs().isEmpty())
              .mapToLong(w -> w.way().count())
              .sum();
    }
    long unvalued =
        ways.stream().filter(w -> !w.legs().isEmpty()).mapToLong(w -> w.way().count()).sum()
            - valued;
    for (String currency : currencies) {
      Cohorts.Outcome weighed =
          Cohorts.of(
              graph, Passages.byValue(ways, currency), question.bucket(), maturity, seams.blind());
      Bounds straight = weighed.straightThrough();
      all.add(
          new JourneyView.ValueHeadline(
              currency,
              SeamView.money(BigDecimal.valueOf(weighed.settled(), 2)),
              unvalued,
              straight.value(),
              straight.lower(),
              straight.upper(),
              Headlines.coverage(seams, currency),
              Headlines.worthOver(
                  seams,
                  currency,
                  (seam, worth) ->
                      !new Headlines(seams, directory, meanings).owned(seam, worth.hour())),
              Headlines.worthOver(
                  seams, currency, (seam, worth) -> inConflict.contains(seam.edge))));
    }
    return all;
  }

  private String label(Edge edge) {
    return directory.name(edge.from()) + " → " + directory.name(edge.to());
  }
}
