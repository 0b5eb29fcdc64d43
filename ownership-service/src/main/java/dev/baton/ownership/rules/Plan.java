package dev.baton.ownership.rules;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.baton.contracts.Json;
import dev.baton.contracts.ownership.OwnershipEntity;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What it takes to make the registry as a document says.
 *
 * @param versions to record, in this order
 * @param drift what differs
 * @param kept what the document says of a team's word and the registry knows otherwise: pointers
 * @param unmentioned entities that the document does not mention and that stay: kind and id
 */
public record Plan(
    List<OwnershipEntity> versions, List<Drift> drift, List<String> kept, Set<String> unmentioned) {
  /** How an entity changes. */
  public enum Action {
    CREATED,
    CHANGED
  }

  /**
   * One entity that differs from the document.
   *
   * @param entity kind and id
   * @param fields those that change; empty where it is new
   */
  public record Drift(String entity, Action action, Set<String> fields) {
    static Drift created(String entity) {
      return new Drift(entity, Action.CREATED, Set.of());
    }

    static Drift changed(String entity, OwnershipEntity before, OwnershipEntity after) {
      return new Drift(entity, Action.CHANGED, Plan.changed(before, after));
    }
  }

  static boolean same(OwnershipEntity one, OwnershipEntity other) {
    return changed(one, other).isEmpty();
  }

  /** Members in which two versions differ, by what makes them versions apart. */
  private static Set<String> changed(OwnershipEntity one, OwnershipEntity other) {
    ObjectNode before = terms(one);
    ObjectNode after = terms(other);
    return Stream.of(before, after)
        .flatMap(node -> node.properties().stream())
        .map(Map.Entry::getKey)
        .filter(field -> !Objects.equals(before.get(field), after.get(field)))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static ObjectNode terms(OwnershipEntity entity) {
    ObjectNode terms = Json.MAPPER.valueToTree(entity);
    return terms.without(List.of("version", "revision", "signedBySender", "signedByReceiver"));
  }
}
