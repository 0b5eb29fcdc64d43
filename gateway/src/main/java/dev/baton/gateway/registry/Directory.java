package dev.baton.gateway.registry;

import dev.baton.contracts.ownership.OwnershipEntity;
import dev.baton.contracts.ownership.OwnershipEntity.Assignment;
import dev.baton.contracts.ownership.OwnershipEntity.Attestation;
import dev.baton.contracts.ownership.OwnershipEntity.Belief;
import dev.baton.contracts.ownership.OwnershipEntity.Boundary;
import dev.baton.contracts.ownership.OwnershipEntity.Change;
import dev.baton.contracts.ownership.OwnershipEntity.Contract;
import dev.baton.contracts.ownership.OwnershipEntity.Edge;
import dev.baton.contracts.ownership.OwnershipEntity.Journey;
import dev.baton.contracts.ownership.OwnershipEntity.Team;
import dev.baton.contracts.ownership.Standing;
import dev.baton.contracts.ownership.Standings;
import dev.baton.contracts.ownership.Traffic;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What is registered, as it is known now: teams, boundaries, who is accountable, journeys.
 * Immutable; what is heard later makes another one, in which only what it is about is made anew.
 *
 * <p>What held at an instant is the highest version whose period had begun, unless that period had
 * ended.
 */
public final class Directory {
  /** Nothing is registered. */
  public static final Directory EMPTY = new Directory();

  /**
   * A team's time as accountable for a boundary.
   *
   * @param since when it began
   * @param until when it ended or will end; null while it is open
   */
  public record Tenure(String team, Instant since, @Nullable Instant until) {}

  /** A team's work that went over to another. */
  public record Step(String from, String to, Change change, Instant at) {}

  private final Map<String, Team> teams;
  private final Standings.Names slugs;
  private final Map<String, Journey> journeys;
  private final Map<String, Seat> seats;
  private final Map<Edge, TreeSet<String>> ids;

  private Directory() {
    teams = new TreeMap<>();
    slugs = Standings.Names.of(List.of());
    journeys = new TreeMap<>();
    seats = new HashMap<>();
    ids = new HashMap<>();
  }

  private Directory(Directory before, Collection<? extends OwnershipEntity> heard) {
    teams = latest(before.teams, heard, Team.class);
    slugs =
        heard.stream().anyMatch(Team.class::isInstance)
            ? Standings.Names.of(teams.values())
            : before.slugs;
    journeys = latest(before.journeys, heard, Journey.class);
    seats = new HashMap<>(before.seats);
    ids = new HashMap<>(before.ids);
    Map<String, List<OwnershipEntity>> ofSeats = new HashMap<>();
    for (OwnershipEntity entity : heard) {
      String boundary = Seat.of(entity);
      if (boundary != null) {
        ofSeats.computeIfAbsent(boundary, id -> new ArrayList<>()).add(entity);
      }
    }
    ofSeats.forEach((boundary, entities) -> {
      Seat was = seats.getOrDefault(boundary, Seat.EMPTY);
      Seat is = was.with(entities);
      seats.put(boundary, is);
      was.latest().ifPresent(b -> index(b.edge(), all -> all.remove(boundary)));
      is.latest().ifPresent(b -> index(b.edge(), all -> all.add(boundary)));
    });
  }

  private void index(Edge edge, Consumer<Set<String>> change) {
    TreeSet<String> all = new TreeSet<>(ids.getOrDefault(edge, new TreeSet<>()));
    change.accept(all);
    ids.put(edge, all);
  }

  /** The directory that these versions of its entities make, in whatever order. */
  public static Directory of(Collection<? extends OwnershipEntity> versions) {
    return EMPTY.with(versions);
  }

  /** This one and what was heard later, in whatever order. */
  Directory with(Collection<? extends OwnershipEntity> heard) {
    return new Directory(this, heard);
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
    return slugs.slug(name);
  }

  /** How people call a team; the slug itself where it is not registered. */
  public String name(String slug) {
    Team team = teams.get(slug);
    return team == null ? slug : team.name();
  }

  /** Every name under which events may know this team. */
  public Set<String> names(String slug) {
    Set<String> names = new LinkedHashSet<>(List.of(slug));
    Team team = teams.get(slug);
    if (team != null) {
      Stream.concat(Stream.of(team.name()), team.aliases().stream())
          .filter(name -> team(name).equals(slug))
          .forEach(names::add);
    }
    return names;
  }

  /** Every step by which work came to a team from others and went on from it, by its date. */
  public List<Step> lineage(String slug) {
    Set<Step> found = new LinkedHashSet<>();
    for (boolean back : new boolean[] {true, false}) {
      Deque<String> next = new ArrayDeque<>(List.of(slug));
      Set<String> seen = new LinkedHashSet<>(next);
      while (!next.isEmpty()) {
        String here = next.remove();
        steps()
            .filter(step -> (back ? step.to() : step.from()).equals(here))
            .forEach(step -> {
              found.add(step);
              String there = back ? step.from() : step.to();
              if (seen.add(there)) {
                next.add(there);
              }
            });
      }
    }
    return found.stream()
        .sorted(Comparator.comparing(Step::at).thenComparing(Step::from).thenComparing(Step::to))
        .toList();
  }

  /** The teams that go on with a team's work then: itself until it ends, and where nobody does. */
  public Set<String> heirs(String slug, Instant time) {
    Set<String> heirs = new LinkedHashSet<>();
    Set<String> seen = new LinkedHashSet<>(List.of(slug));
    Deque<String> next = new ArrayDeque<>(seen);
    while (!next.isEmpty()) {
      String here = next.remove();
      Team team = teams.get(here);
      boolean ended = team != null && team.validTo() != null && !team.validTo().isAfter(time);
      if (team == null || !ended || team.succession() == null) {
        heirs.add(here);
      } else {
        team.succession().successors().stream().filter(seen::add).forEach(next::add);
      }
    }
    return heirs;
  }

  private Stream<Step> steps() {
    return teams.values().stream()
        .filter(team -> team.succession() != null && team.validTo() != null)
        .flatMap(team ->
            team.succession().successors().stream()
                .map(to -> new Step(team.id(), to, team.succession().change(), team.validTo())));
  }

  /** The edge between the registered teams that events call these. */
  public Edge resolve(Edge edge) {
    return slugs.edge(edge);
  }

  /** The boundary of this id, in its latest version. */
  public Optional<Boundary> boundary(String id) {
    return seat(id).latest();
  }

  /**
   * The registered boundary of this edge between registered teams; of several the first by id,
   * since the sums are of edges. See {@link #boundaries} for all of them.
   */
  public Optional<Boundary> boundary(Edge edge) {
    return ids.getOrDefault(edge, new TreeSet<>()).stream()
        .flatMap(id -> seat(id).latest().stream())
        .findFirst();
  }

  /** The registered boundaries of this edge, whenever that was, by id. */
  public Set<String> ids(Edge edge) {
    return ids.getOrDefault(edge, new TreeSet<>());
  }

  /** Whether more than one boundary was ever registered for this edge. */
  public boolean several(Edge edge) {
    return ids(edge).size() > 1;
  }

  /**
   * The boundaries that were registered for this edge then, by id; each takes the handoffs that its
   * selector says.
   */
  public List<Boundary> boundaries(Edge edge, Instant time) {
    return ids.getOrDefault(edge, new TreeSet<>()).stream()
        .flatMap(id -> seat(id).boundary(time).stream())
        .filter(boundary -> boundary.edge().equals(edge))
        .toList();
  }

  /** Every boundary that was registered then, by id. */
  public List<Boundary> boundaries(Instant time) {
    return seats.values().stream()
        .flatMap(seat -> seat.boundary(time).stream())
        .sorted(Comparator.comparing(Boundary::id))
        .toList();
  }

  /** Who was accountable for a boundary then: nobody but a team that accepted to be. */
  public Optional<Tenure> accountable(String boundary, Instant time) {
    return seat(boundary).accountable(time);
  }

  /** Every team's time as accountable for a boundary, by its begin. */
  public List<Tenure> tenures(String boundary) {
    return seat(boundary).tenures();
  }

  /** Whether then a team had been asked to be accountable and had not answered. */
  public boolean pending(String boundary, Instant time) {
    return seat(boundary).pending(time);
  }

  /** The contract in force at a boundary then: the newest that both sides signed. */
  public Optional<Contract> contract(String boundary, Instant time) {
    return seat(boundary).contract(time);
  }

  /** Every contract of a boundary that both sides signed, by its revision. */
  public List<Contract> contracts(String boundary) {
    return seat(boundary).signed();
  }

  /** Whom the sides of a boundary took for accountable then; of those that said so. */
  public List<Belief> beliefs(String boundary, Instant time) {
    return seat(boundary).beliefs(time);
  }

  /** The owner's last word by then that it was accountable, unless it had run out. */
  public Optional<Attestation> attestation(String boundary, Instant time) {
    return seat(boundary).attestation(time);
  }

  /**
   * How the boundaries of an edge stood then, with all that their states are made of.
   *
   * @param traffic what passed there
   * @return empty where none is registered and nothing passed
   */
  public List<Standing> standings(Edge edge, Traffic traffic, Instant time) {
    return Standings.of(
        known(ids.getOrDefault(edge, new TreeSet<>()).stream().map(this::seat).toList(), time),
        Map.of(edge, traffic),
        time);
  }

  /**
   * How all boundaries stood then: the registered ones by id, then the discovered ones.
   *
   * @param traffic what passed, by the names that events use
   */
  public List<Standing> standings(Map<Edge, Traffic> traffic, Instant time) {
    return Standings.of(known(seats.values(), time), traffic, time);
  }

  private Standings.Known known(Collection<Seat> some, Instant time) {
    Set<String> ended = new LinkedHashSet<>();
    Standings.ended(teams.values(), time).forEach(team -> ended.add(team.id()));
    return new Standings.Known(
        List.copyOf(teams.values()),
        some.stream().flatMap(seat -> seat.held(time)).toList(),
        some.stream()
            .flatMap(Seat::roles)
            .filter((Assignment role) -> ended.contains(role.team()))
            .toList());
  }

  private Seat seat(String boundary) {
    return seats.getOrDefault(boundary, Seat.EMPTY);
  }

  private static <T extends OwnershipEntity> Map<String, T> latest(
      Map<String, T> before, Collection<? extends OwnershipEntity> heard, Class<T> kind) {
    if (heard.stream().noneMatch(kind::isInstance)) {
      return before;
    }
    Map<String, T> latest = new TreeMap<>(before);
    heard.stream()
        .filter(kind::isInstance)
        .map(kind::cast)
        .forEach(v ->
            latest.merge(
                v.id(), v, (one, other) -> one.version() >= other.version() ? one : other));
    return latest;
  }
}
