package dev.baton.gateway.view;

import static java.util.stream.Collectors.groupingBy;

import dev.baton.contracts.event.Statement;
import dev.baton.contracts.ownership.OwnershipEntity.Edge;
import dev.baton.gateway.continuity.Greens;
import dev.baton.gateway.projection.ReadModels.Status;
import dev.baton.gateway.registry.Directory;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What the teams' own dashboards show, side by side. */
record Dashboards(Directory directory) {

  /** Those of every team on these boundaries; who declared nothing is named. */
  JourneyView.GreensView of(Collection<Edge> edges, Collection<Status> statuses) {
    Set<String> teams = new LinkedHashSet<>();
    edges.forEach(edge -> {
      teams.add(edge.from());
      teams.add(edge.to());
    });
    Map<String, List<Status>> declared =
        statuses.stream().collect(groupingBy(s -> directory.team(s.team())));
    List<JourneyView.TeamGreens> greens = new ArrayList<>();
    List<String> undeclared = new ArrayList<>();
    for (String team : teams) {
      List<Status> latest = latest(declared.getOrDefault(team, List.of()));
      if (latest.isEmpty()) {
        undeclared.add(team);
      } else {
        greens.add(teamGreens(team, latest));
      }
    }
    return new JourneyView.GreensView(
        Greens.mean(
            greens.stream().<@Nullable Double>map(JourneyView.TeamGreens::attainment).toList()),
        greens,
        undeclared);
  }

  /** A team's events may know it by several names. */
  private static List<Status> latest(List<Status> statuses) {
    Map<String, Status> byMetric = new TreeMap<>();
    statuses.forEach(s ->
        byMetric.merge(
            s.metric(), s, (one, other) -> one.start().isBefore(other.start()) ? other : one));
    return List.copyOf(byMetric.values());
  }

  private JourneyView.TeamGreens teamGreens(String team, List<Status> statuses) {
    List<JourneyView.Metric> metrics =
        statuses.stream()
            .map(s ->
                new JourneyView.Metric(
                    s.metric(),
                    s.value(),
                    s.target(),
                    s.direction(),
                    s.color(),
                    Greens.attainment(
                        s.value(), s.target(), s.direction() == Statement.Direction.HIGHER),
                    s.start(),
                    s.end()))
            .toList();
    return new JourneyView.TeamGreens(
        team,
        directory.name(team),
        metrics.stream()
            .map(JourneyView.Metric::color)
            .max(Comparator.naturalOrder())
            .orElseThrow(),
        Greens.mean(
            metrics.stream().<@Nullable Double>map(JourneyView.Metric::attainment).toList()),
        metrics);
  }
}
