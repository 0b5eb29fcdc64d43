package dev.baton.gateway.view;

import dev.baton.contracts.ownership.OwnershipEntity.Edge;
import dev.baton.contracts.ownership.OwnershipEntity.Journey;
import dev.baton.gateway.continuity.Cohorts;
import dev.baton.gateway.continuity.Contribution;
import dev.baton.gateway.continuity.JourneyGraph;
import dev.baton.gateway.projection.Window;
import dev.baton.gateway.registry.Directory;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reckons which boundaries moved the yield of a journey between two windows. */
record MovedReckoning(Journey journey, Directory directory) {

  /** A window with what was read of it. */
  record Looked(Question question, Readings readings) {}

  JourneyView.Moved of(Looked before, Looked after) {
    JourneyGraph graph =
        new JourneyGraph(journey.edges().stream().map(directory::resolve).toList());
    Cohorts.Outcome was = outcome(graph, before);
    Cohorts.Outcome is = outcome(graph, after);
    Set<String> parallel = new LinkedHashSet<>(was.parallel());
    parallel.addAll(is.parallel());
    return moved(
        period(before.question().window()),
        period(after.question().window()),
        was.straightThrough().value(),
        is.straightThrough().value(),
        Contribution.of(graph, was.crossings(), is.crossings(), parallel));
  }

  private JourneyView.Moved moved(
      JourneyView.Period before,
      JourneyView.Period after,
      @Nullable Double was,
      @Nullable Double is,
      Contribution contribution) {
    Double points = was == null || is == null ? null : is - was;
    return switch (contribution) {
      case Contribution.Parts parts -> {
        List<JourneyView.MovedPart> all = new ArrayList<>();
        parts
            .parts()
            .forEach((edge, part) ->
                all.add(
                    new JourneyView.MovedPart(
                        edge.from(), edge.to(), edge.workType(), part.points())));
        yield new JourneyView.Moved(
            before,
            after,
            "parts",
            points,
            all,
            parts.mix().points(),
            points == null ? null : points - (parts.to() - parts.from()),
            null,
            List.of());
      }
      case Contribution.WithinInterval within ->
          new JourneyView.Moved(
              before,
              after,
              "within-interval",
              points,
              List.of(),
              null,
              null,
              SeamReckoning.span(within.change()),
              List.of());
      case Contribution.Unknown unknown ->
          new JourneyView.Moved(
              before,
              after,
              "unknown",
              points,
              List.of(),
              null,
              null,
              null,
              unknown.missing().stream().map(this::label).toList());
    };
  }

  private Cohorts.Outcome outcome(JourneyGraph graph, Looked looked) {
    Question question = looked.question();
    return Cohorts.of(
        graph,
        Passages.of(Passages.trace(looked.readings().ways(), graph.edges(), directory)),
        question.bucket(),
        new Cohorts.Maturity(question.asOf(), question.horizon().toDays(), question.zone()),
        new Seams(question, graph.edges(), looked.readings(), directory).blind());
  }

  private static JourneyView.Period period(Window window) {
    return new JourneyView.Period(
        window.from().equals(Window.BEGINNING) ? null : window.from(),
        window.to().equals(Window.END) ? null : window.to());
  }

  private String label(Edge edge) {
    return directory.name(edge.from()) + " → " + directory.name(edge.to());
  }
}
