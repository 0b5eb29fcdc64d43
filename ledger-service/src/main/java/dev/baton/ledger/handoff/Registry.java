package dev.baton.ledger.handoff;

import com.fasterxml.jackson.databind.JsonNode;
import dev.baton.contracts.ContextSchema;
import dev.baton.contracts.Names;
import dev.baton.contracts.ownership.OwnershipEntity;
import dev.baton.contracts.ownership.OwnershipEntity.Boundary;
import dev.baton.contracts.ownership.OwnershipEntity.Contract;
import dev.baton.contracts.ownership.OwnershipEntity.Edge;
import dev.baton.contracts.ownership.OwnershipEntity.Grant;
import dev.baton.contracts.ownership.OwnershipEntity.Team;
import dev.baton.contracts.ownership.OwnershipRecord;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the ledger knows of the registry: an immutable view over the ownership topic up to a
 * position, beside what it knows of the definitions. The latest version of an entity is what is
 * known of it.
 */
public final class Registry {
  /** Nothing known. */
  public static final Registry EMPTY =
      new Registry(-1, Map.of(), Map.of(), Map.of(), Map.of(), Map.of(), Catalogue.EMPTY);

  private final long position;
  private final Map<String, Team> teams;
  private final Map<String, String> slugs;

  /** Edge → the boundaries ever registered for it, by id. */
  private final Map<Edge, Map<String, Boundary>> boundaries;

  /** Boundary → revision → contract. */
  private final Map<String, Map<Integer, Agreed>> contracts;

  private final Map<String, Grant> grants;
  private final Catalogue catalogue;

  private Registry(
      long position,
      Map<String, Team> teams,
      Map<String, String> slugs,
      Map<Edge, Map<String, Boundary>> boundaries,
      Map<String, Map<Integer, Agreed>> contracts,
      Map<String, Grant> grants,
      Catalogue catalogue) {
    this.position = position;
    this.teams = teams;
    this.slugs = slugs;
    this.boundaries = boundaries;
    this.contracts = contracts;
    this.grants = grants;
    this.catalogue = catalogue;
  }

  /** Position in the ownership topic up to which it is known; −1 for nothing. */
  public long position() {
    return position;
  }

  /** The registry with one more record. Records may repeat and come in any order. */
  public Registry with(OwnershipRecord record) {
    return with(List.of(record));
  }

  /** The registry with many more records: one copy, however many there are. */
  public Registry with(Collection<OwnershipRecord> records) {
    long until = position;
    Map<String, Team> newTeams = null;
    Map<Edge, Map<String, Boundary>> newBoundaries = null;
    Map<String, Map<Integer, Agreed>> newContracts = null;
    Map<String, Grant> newGrants = null;
    for (OwnershipRecord record : records) {
      until = Math.max(until, record.position());
      switch (record.entity()) {
        case Team team -> {
          newTeams = newTeams == null ? new HashMap<>(teams) : newTeams;
          newTeams.merge(team.id(), team, Registry::later);
        }
        case Boundary boundary -> {
          newBoundaries = newBoundaries == null ? new HashMap<>(boundaries) : newBoundaries;
          Map<String, Boundary> parallel =
              new TreeMap<>(newBoundaries.getOrDefault(boundary.edge(), Map.of()));
          parallel.merge(boundary.id(), boundary, Registry::later);
          newBoundaries.put(boundary.edge(), parallel);
        }
        case Contract contract -> {
          newContracts = newContracts == null ? new HashMap<>(contracts) : newContracts;
          Map<Integer, Agreed> revisions =
              new TreeMap<>(newContracts.getOrDefault(contract.id(), Map.of()));
          revisions.merge(
              contract.revision(),
              Agreed.to(contract),
              (a, b) -> a.contract().version() >= b.contract().version() ? a : b);
          newContracts.put(contract.id(), revisions);
        }
        case Grant grant -> {
          newGrants = newGrants == null ? new HashMap<>(grants) : newGrants;
          newGrants.merge(grant.id(), grant, Registry::later);
        }
        case OwnershipEntity.Assignment a -> {}
        case OwnershipEntity.Belief b -> {}
        case OwnershipEntity.Attestation a -> {}
        case OwnershipEntity.Journey j -> {}
        case OwnershipEntity.Unknown u -> {}
        case null -> {}
      }
    }
    return new Registry(
        until,
        newTeams == null ? teams : newTeams,
        newTeams == null ? slugs : slugs(newTeams.values()),
        newBoundaries == null ? boundaries : newBoundaries,
        newContracts == null ? contracts : newContracts,
        newGrants == null ? grants : newGrants,
        catalogue);
  }

  /** The registry beside another catalogue of definitions. */
  public Registry with(Catalogue known) {
    return new Registry(position, teams, slugs, boundaries, contracts, grants, known);
  }

  /** What is known of the definitions. */
  public Catalogue catalogue() {
    return catalogue;
  }

  private static <E extends OwnershipEntity> E later(E known, E told) {
    return told.version() > known.version() ? told : known;
  }

  private static Map<String, String> slugs(Collection<Team> teams) {
    List<Team> ordered = new ArrayList<>(teams);
    ordered.sort(Comparator.comparing(Team::id));
    Map<String, String> slugs = new HashMap<>();
    ordered.forEach(t -> slugs.put(Names.normalize(t.id()), t.id()));
    ordered.forEach(t -> slugs.putIfAbsent(Names.normalize(t.name()), t.id()));
    ordered.forEach(t -> t.aliases().forEach(a -> slugs.putIfAbsent(Names.normalize(a), t.id())));
    return slugs;
  }

  /**
   * The slug of the team that goes by this name: its slug, its name or an alias, in that order.
   *
   * @param name see {@link Names#team}
   */
  public Optional<String> slugOf(String name) {
    return Optional.ofNullable(slugs.get(name));
  }

  /** The slug where the team is registered, else the name itself: what a token may write for. */
  public String teamOf(String name) {
    return slugs.getOrDefault(name, name);
  }

  /**
   * The boundary on which a handoff falls: of those registered for the crossing at that time the
   * one that takes its context. Where several do, which is a gap of the registry's, the first by
   * its id. Teams go by any of their names.
   */
  public Optional<Boundary> boundary(
      @Nullable String from, String to, String workType, Instant at, @Nullable JsonNode context) {
    return boundary(from, to, workType, at, context, null);
  }

  /**
   * The boundary on which a handoff falls, of whose context nothing may be known any more.
   *
   * @param judged the boundary by which it was judged when its context was; null for none
   */
  public Optional<Boundary> boundary(
      @Nullable String from,
      String to,
      String workType,
      Instant at,
      @Nullable JsonNode context,
      @Nullable String judged) {
    return boundaries(from, to, workType, at)
        .filter(boundary -> boundary.id().equals(judged) || boundary.takes(context))
        .findFirst();
  }

  private Stream<Boundary> boundaries(
      @Nullable String from, String to, String workType, Instant at) {
    if (from == null) {
      return Stream.empty();
    }
    Edge edge = new Edge(teamOf(from), teamOf(to), workType);
    return boundaries.getOrDefault(edge, Map.of()).values().stream()
        .filter(b -> valid(b.validFrom(), b.validTo(), at));
  }

  /** The contract in force on a boundary at that time: signed by both, the latest revision. */
  public Optional<Agreed> contract(String boundary, Instant at) {
    Agreed inForce = null;
    for (Agreed agreed : contracts.getOrDefault(boundary, Map.of()).values()) {
      Contract contract = agreed.contract();
      if (contract.signed() && valid(contract.validFrom(), contract.validTo(), at)) {
        inForce = agreed;
      }
    }
    return Optional.ofNullable(inForce);
  }

  /**
   * From when on the offers over a boundary are judged: the start of the first contract that both
   * its sides signed.
   */
  public Optional<Instant> agreedSince(String boundary) {
    return contracts.getOrDefault(boundary, Map.of()).values().stream()
        .map(Agreed::contract)
        .filter(Contract::signed)
        .map(Contract::validFrom)
        .min(Comparator.naturalOrder());
  }

  /** Whether governance granted the team this metric at that time. */
  public boolean granted(String metric, String team, Instant at) {
    return grants.values().stream()
        .anyMatch(g ->
            g.metric().equals(metric)
                && g.team().equals(team)
                && valid(g.validFrom(), g.validTo(), at));
  }

  private static boolean valid(Instant from, @Nullable Instant to, Instant at) {
    return !at.isBefore(from) && (to == null || at.isBefore(to));
  }

  /**
   * A contract, ready to judge by.
   *
   * @param required the context it requires; null where it requires none
   */
  public record Agreed(Contract contract, @Nullable ContextSchema required) {
    private static Agreed to(Contract contract) {
      return new Agreed(
          contract,
          contract.requiredContext() == null ? null : ContextSchema.of(contract.requiredContext()));
    }
  }
}
