package dev.baton.gateway.registry;

import dev.baton.contracts.ownership.OwnershipEntity;
import dev.baton.contracts.ownership.OwnershipEntity.Assignment;
import dev.baton.contracts.ownership.OwnershipEntity.AssignmentState;
import dev.baton.contracts.ownership.OwnershipEntity.Boundary;
import dev.baton.contracts.ownership.OwnershipEntity.Contract;
import dev.baton.contracts.ownership.OwnershipEntity.Edge;
import dev.baton.contracts.ownership.OwnershipEntity.Journey;
import dev.baton.contracts.ownership.OwnershipEntity.Role;
import dev.baton.contracts.ownership.OwnershipEntity.Team;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What is registered, as it is known now: teams, boundaries, who is accountable, journeys. */
public final class Directory {

  /**
   * A team's time as accountable for a boundary.
   *
   * @param since when it began
   * @param until when it ended or will end; null while it is open
   */
  public record Tenure(String team, Instant since, @Nullable Instant until) {
    boolean covers(Instant time) {
      return within(since, until, time);
    }
  }

  private final Map<String, Team> teams;
  private final Map<String, String> slugs;
  private final Map<String, Journey> journeys;
  private final Map<Edge, Boundary> boundaries;
  private final Map<String, List<Contract>> contracts;
  private final Map<String, List<Tenure>> tenures;
  private final Map<String, List<Assignment>> offered;

  private Directory(Collection<OwnershipEntity> versions) {
    teams = latest(versions, Team.class);
    slugs = slugs(teams.values());
    journeys = latest(versions, Journey.class);
    boundaries = new HashMap<>();
    latest(versions, Boundary.class).values().forEach(b -> boundaries.put(b.edge(), b));
    contracts = contracts(versions);
    tenures = new HashMap<>();
    offered = new HashMap<>();
    assignments(versions);
  }

  /** The directory that these versions of its entities make, in whatever order. */
  public static Directory of(Collection<OwnershipEntity> versions) {
    return new Directory(versions);
  }

  /** Every journey, by id. */
  public Collection<Journey> journeys() {
    return journeys.values();
  }

  public Optional<Journey> journey(String id) {
    return Optional.ofNullable(journeys.get(id));
  }

  /** The registered team that events call this; the name itself where none is. */
  public String team(String name) {
    return slugs.getOrDefault(name, name);
  }

  /** How people call a team; the slug itself where it is not registered. */
  public String name(String slug) {
    Team team = teams.get(slug);
    return team == null ? slug : team.name();
  }

  /** Every name under which events may know this team. */
  public Set<String> names(String slug) {
    Set<String> names = new LinkedHashSet<>(List.of(slug));
    slugs.forEach((name, team) -> {
      if (team.equals(slug)) {
        names.add(name);
      }
    });
    return names;
  }

  /** The edge between the registered teams that events call these. */
  public Edge resolve(Edge edge) {
    return new Edge(team(edge.from()), team(edge.to()), edge.workType());
  }

  /** The registered boundary of this edge between registered teams. */
  public Optional<Boundary> boundary(Edge edge) {
    return Optional.ofNullable(boundaries.get(edge));
  }

  /** Who was accountable for a boundary then: nobody but a team that accepted to be. */
  public Optional<Tenure> accountable(String boundary, Instant time) {
    return tenures.getOrDefault(boundary, List.of()).stream()
        .filter(t -> t.covers(time))
        .max(Comparator.comparing(Tenure::since));
  }

  /** Whether then a team had been asked to be accountable and had not answered. */
  public boolean pending(String boundary, Instant time) {
    return offered.getOrDefault(boundary, List.of()).stream()
        .anyMatch(a -> within(a.validFrom(), a.validTo(), time));
  }

  /** The contract in force at a boundary then: the newest that both sides signed. */
  public Optional<Contract> contract(String boundary, Instant time) {
    return contracts.getOrDefault(boundary, List.of()).stream()
        .filter(c -> within(c.validFrom(), c.validTo(), time))
        .max(Comparator.comparingInt(Contract::revision));
  }

  private void assignments(Collection<OwnershipEntity> versions) {
    Map<String, List<Assignment>> histories = new HashMap<>();
    for (OwnershipEntity version : versions) {
      if (version instanceof Assignment assignment && assignment.role() == Role.ACCOUNTABLE) {
        histories.computeIfAbsent(assignment.id(), id -> new ArrayList<>()).add(assignment);
      }
    }
    for (List<Assignment> history : histories.values()) {
      history.sort(Comparator.comparingInt(Assignment::version));
      Assignment now = history.getLast();
      boolean accepted = history.stream().anyMatch(a -> a.state() == AssignmentState.ACCEPTED);
      if (now.state() == AssignmentState.OFFERED) {
        offered.computeIfAbsent(now.boundary(), id -> new ArrayList<>()).add(now);
      } else if (accepted && now.state() != AssignmentState.DECLINED) {
        tenures
            .computeIfAbsent(now.boundary(), id -> new ArrayList<>())
            .add(new Tenure(now.team(), now.validFrom(), now.validTo()));
      }
    }
  }

  private static Map<String, List<Contract>> contracts(Collection<OwnershipEntity> versions) {
    Map<String, Map<Integer, Contract>> revisions = new HashMap<>();
    for (OwnershipEntity version : versions) {
      if (version instanceof Contract contract) {
        revisions
            .computeIfAbsent(contract.id(), id -> new TreeMap<>())
            .merge(
                contract.revision(),
                contract,
                (one, other) -> one.version() >= other.version() ? one : other);
      }
    }
    Map<String, List<Contract>> signed = new HashMap<>();
    revisions.forEach((boundary, all) ->
        signed.put(boundary, all.values().stream().filter(Contract::signed).toList()));
    return signed;
  }

  private static Map<String, String> slugs(Collection<Team> teams) {
    Map<String, String> slugs = new HashMap<>();
    // a slug is nobody else's name, and a name nobody else's alias
    teams.forEach(t -> slugs.put(t.id(), t.id()));
    teams.forEach(t -> slugs.putIfAbsent(t.name(), t.id()));
    teams.forEach(t -> t.aliases().forEach(alias -> slugs.putIfAbsent(alias, t.id())));
    return slugs;
  }

  private static <T extends OwnershipEntity> Map<String, T> latest(
      Collection<OwnershipEntity> versions, Class<T> kind) {
    Map<String, T> latest = new TreeMap<>();
    versions.stream()
        .filter(kind::isInstance)
        .map(kind::cast)
        .forEach(v ->
            latest.merge(
                v.id(), v, (one, other) -> one.version() >= other.version() ? one : other));
    return latest;
  }

  private static boolean within(Instant from, @Nullable Instant to, Instant time) {
    return !time.isBefore(from) && (to == null || time.isBefore(to));
  }
}
