package dev.baton.contracts.ownership;

import dev.baton.contracts.ownership.OwnershipEntity.Assignment;
import dev.baton.contracts.ownership.OwnershipEntity.AssignmentState;
import dev.baton.contracts.ownership.OwnershipEntity.Attestation;
import dev.baton.contracts.ownership.OwnershipEntity.Belief;
import dev.baton.contracts.ownership.OwnershipEntity.Boundary;
import dev.baton.contracts.ownership.OwnershipEntity.Edge;
import dev.baton.contracts.ownership.OwnershipEntity.Role;
import dev.baton.contracts.ownership.OwnershipEntity.Team;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** How all boundaries stand at one instant, the registered and the discovered ones. */
public final class Standings {
  private static final Comparator<Edge> BY_EDGE =
      Comparator.comparing(Edge::from).thenComparing(Edge::to).thenComparing(Edge::workType);

  private Standings() {}

  /**
   * What the registry tells, as seen from one instant.
   *
   * @param teams every team, ended or not
   * @param held every entity that held then
   * @param ofEnded the last versions of the assignments of teams that have ended
   */
  public record Known(List<Team> teams, List<OwnershipEntity> held, List<Assignment> ofEnded) {

    private <T extends OwnershipEntity> List<T> held(Class<T> kind) {
      return held.stream().filter(kind::isInstance).map(kind::cast).toList();
    }
  }

  /** The teams of these that have ended by then. */
  public static List<Team> ended(Collection<Team> teams, Instant now) {
    return teams.stream()
        .filter(team -> team.validTo() != null && !team.validTo().isAfter(now))
        .toList();
  }

  /**
   * Every boundary: the registered ones in the order of their ids, then the others.
   *
   * @param told the ledger's traffic, by the names that events use
   */
  public static List<Standing> of(Known known, Map<Edge, Traffic> told, Instant now) {
    Map<String, Team> ended =
        ended(known.teams(), now).stream().collect(Collectors.toMap(Team::id, Function.identity()));
    Names names = Names.of(known.teams());
    Map<Edge, Traffic> traffic = new HashMap<>();
    told.forEach((edge, seen) -> traffic.merge(names.edge(edge), seen, Traffic::plus));
    Map<Edge, List<Boundary>> parallel =
        known.held(Boundary.class).stream().collect(Collectors.groupingBy(Boundary::edge));
    Map<String, List<Assignment>> assignments = accountable(known.held(Assignment.class));
    Map<String, List<Assignment>> ofEnded = accountable(known.ofEnded());
    Map<String, List<Belief>> beliefs =
        known.held(Belief.class).stream().collect(Collectors.groupingBy(Belief::boundary));
    Map<String, Attestation> attestations =
        known.held(Attestation.class).stream()
            .collect(Collectors.toMap(Attestation::id, Function.identity()));

    List<Standing> standings = new ArrayList<>();
    known.held(Boundary.class).stream()
        .sorted(Comparator.comparing(Boundary::id))
        .forEach(boundary -> {
          List<Assignment> roles = assignments.getOrDefault(boundary.id(), List.of());
          Optional<Assignment> owner = roles.stream().filter(Assignment::held).findFirst();
          standings.add(
              new Standing(
                  boundary.edge(),
                  boundary,
                  owner.orElse(null),
                  roles.stream()
                      .filter(role -> role.state() == AssignmentState.OFFERED)
                      .map(Assignment::team)
                      .sorted()
                      .toList(),
                  ended.containsKey(boundary.from()) || ended.containsKey(boundary.to()),
                  ofEnded.getOrDefault(boundary.id(), List.of()).stream()
                      .anyMatch(role -> endedWith(role, ended.get(role.team()))),
                  overlaps(boundary, parallel.getOrDefault(boundary.edge(), List.of())),
                  beliefs.getOrDefault(boundary.id(), List.of()),
                  owner
                      .flatMap(role ->
                          boundary.due(role, Optional.ofNullable(attestations.get(boundary.id()))))
                      .orElse(null),
                  traffic.getOrDefault(boundary.edge(), Traffic.NONE)));
        });
    Set<Edge> registered = new HashSet<>(parallel.keySet());
    Map<Edge, Traffic> discovered = new TreeMap<>(BY_EDGE);
    traffic.forEach((edge, seen) -> {
      if (!registered.contains(edge) && seen.handoffs() > 0) {
        discovered.put(edge, seen);
      }
    });
    discovered.forEach((edge, seen) ->
        standings.add(
            new Standing(
                edge, null, null, List.of(), false, false, List.of(), List.of(), null, seen)));
    return standings;
  }

  private static boolean endedWith(Assignment role, @Nullable Team team) {
    return team != null && role.held() && Objects.equals(team.validTo(), role.validTo());
  }

  private static List<String> overlaps(Boundary boundary, List<Boundary> parallel) {
    return parallel.stream()
        .filter(other -> !other.id().equals(boundary.id()))
        .filter(other -> Selectors.overlap(boundary, other))
        .map(Boundary::id)
        .sorted()
        .toList();
  }

  private static Map<String, List<Assignment>> accountable(List<Assignment> assignments) {
    return assignments.stream()
        .filter(role -> role.role() == Role.ACCOUNTABLE)
        .collect(Collectors.groupingBy(Assignment::boundary));
  }

  /** The registered team behind each name that events use: its slug, its name, an alias. */
  public record Names(Map<String, String> slugs) {
    public static Names of(Collection<Team> teams) {
      Map<String, String> slugs = new HashMap<>();
      List<Team> ordered = teams.stream().sorted(Comparator.comparing(Team::id)).toList();
      ordered.forEach(team -> slugs.put(team.id(), team.id()));
      ordered.forEach(team -> slugs.putIfAbsent(team.name(), team.id()));
      ordered.forEach(team -> team.aliases().forEach(alias -> slugs.putIfAbsent(alias, team.id())));
      return new Names(slugs);
    }

    /** The slug; the name itself where no team is registered. */
    public String slug(String name) {
      return slugs.getOrDefault(name, name);
    }

    /** The edge between the registered teams. */
    public Edge edge(Edge edge) {
      return new Edge(slug(edge.from()), slug(edge.to()), edge.workType());
    }
  }
}
