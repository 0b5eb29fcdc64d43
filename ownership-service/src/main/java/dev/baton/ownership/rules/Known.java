package dev.baton.ownership.rules;

import dev.baton.contracts.ownership.OwnershipEntity;
import dev.baton.contracts.ownership.OwnershipEntity.Assignment;
import dev.baton.contracts.ownership.OwnershipEntity.Attestation;
import dev.baton.contracts.ownership.OwnershipEntity.Belief;
import dev.baton.contracts.ownership.OwnershipEntity.Boundary;
import dev.baton.contracts.ownership.OwnershipEntity.Contract;
import dev.baton.contracts.ownership.OwnershipEntity.Grant;
import dev.baton.contracts.ownership.OwnershipEntity.Journey;
import dev.baton.contracts.ownership.OwnershipEntity.Team;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * All that is registered, the latest versions.
 *
 * @param contracts every revision's last version, in their order, by boundary
 */
public record Known(
    Map<String, Team> teams,
    Map<String, Boundary> boundaries,
    Map<String, List<Contract>> contracts,
    Map<String, Assignment> assignments,
    Map<String, Belief> beliefs,
    Map<String, Attestation> attestations,
    Map<String, Journey> journeys,
    Map<String, Grant> grants) {

  /**
   * What these versions make.
   *
   * @param latest the latest of each entity
   * @param contracts every version of every contract
   */
  public static Known of(Collection<OwnershipEntity> latest, Collection<Contract> contracts) {
    Map<String, Map<Integer, Contract>> revisions = new TreeMap<>();
    contracts.stream()
        .sorted(Comparator.comparingInt(Contract::version))
        .forEach(contract ->
            revisions
                .computeIfAbsent(contract.id(), id -> new TreeMap<>())
                .put(contract.revision(), contract));
    Map<String, List<Contract>> byBoundary = new TreeMap<>();
    revisions.forEach((id, last) -> byBoundary.put(id, List.copyOf(last.values())));
    return new Known(
        of(Team.class, latest),
        of(Boundary.class, latest),
        byBoundary,
        of(Assignment.class, latest),
        of(Belief.class, latest),
        of(Attestation.class, latest),
        of(Journey.class, latest),
        of(Grant.class, latest));
  }

  private static <T extends OwnershipEntity> Map<String, T> of(
      Class<T> kind, Collection<OwnershipEntity> latest) {
    return latest.stream()
        .filter(kind::isInstance)
        .map(kind::cast)
        .collect(Collectors.toMap(OwnershipEntity::id, Function.identity()));
  }

  /** Kind and id of every entity, a contract's id being its boundary's. */
  Set<String> names() {
    Set<String> names = new TreeSet<>();
    add("team/", teams, names);
    add("boundary/", boundaries, names);
    add("contract/", contracts, names);
    add("assignment/", assignments, names);
    add("belief/", beliefs, names);
    add("attestation/", attestations, names);
    add("journey/", journeys, names);
    add("grant/", grants, names);
    return names;
  }

  private static void add(String kind, Map<String, ?> entities, Set<String> names) {
    entities.keySet().forEach(id -> names.add(kind + id));
  }
}
