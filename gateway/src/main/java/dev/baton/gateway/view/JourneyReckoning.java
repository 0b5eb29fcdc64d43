package dev.baton.gateway.view;

import dev.baton.contracts.ownership.OwnershipEntity.Edge;
import dev.baton.contracts.ownership.OwnershipEntity.Journey;
import dev.baton.gateway.continuity.Cohorts;
import dev.baton.gateway.continuity.JourneyGraph;
import dev.baton.gateway.continuity.Yields;
import dev.baton.gateway.projection.Window;
import dev.baton.gateway.registry.Catalogue;
import dev.baton.gateway.registry.Directory;
import dev.baton.gateway.view.JourneyView.SeamView;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/** Reckons a journey's view from what was read: the same input gives the same view. */
final class JourneyReckoning {
  private final Question question;
  private final Readings readings;
  private final Directory directory;
  private final Catalogue catalogue;
  private final JourneyGraph graph;
  private final Seams seams;

  private JourneyReckoning(
      Question question, Readings readings, Directory directory, Catalogue catalogue) {
    this.question = question;
    this.readings = readings;
    this.directory = directory;
    this.catalogue = catalogue;
    this.graph =
        new JourneyGraph(question.journey().edges().stream().map(directory::resolve).toList());
    this.seams = new Seams(question, graph.edges(), readings, directory);
  }

  /** The view that these readings make. */
  static JourneyView of(
      Question question,
      Readings readings,
      Directory directory,
      Catalogue catalogue,
      Completeness completeness) {
    return new JourneyReckoning(question, readings, directory, catalogue).view(completeness);
  }

  private JourneyView view(Completeness completeness) {
    Journey journey = question.journey();
    Cohorts.Outcome outcome =
        Cohorts.of(
            graph,
            Passages.of(readings.ways(), seams, directory),
            question.bucket(),
            new Cohorts.Maturity(question.asOf(), journey.horizon().toDays(), question.zone()),
            seams.blind());
    Meanings meanings = new Meanings(directory, catalogue, question.asOf());
    SeamReckoning reckoning = new SeamReckoning(directory, meanings, seams.buckets());
    List<SeamView> views = seams.all().stream().map(reckoning::of).toList();
    Window window = question.window();
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
            outcome.rolled().value(),
            outcome.rolled().missing().stream().map(this::label).toList()),
        new JourneyView.StraightThrough(
            outcome.straightThrough().value(),
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
        completeness);
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

  private String label(Edge edge) {
    return directory.name(edge.from()) + " → " + directory.name(edge.to());
  }

  /** The names under which the events of a journey may run. */
  static Set<String> names(Directory directory, Collection<Edge> edges) {
    Set<String> names = new TreeSet<>();
    for (Edge edge : edges) {
      names.addAll(directory.names(directory.team(edge.from())));
      names.addAll(directory.names(directory.team(edge.to())));
    }
    return names;
  }
}
