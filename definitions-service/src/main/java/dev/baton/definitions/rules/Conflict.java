package dev.baton.definitions.rules;

import dev.baton.contracts.definitions.DefinitionsEntity.Adoption;
import dev.baton.contracts.definitions.DefinitionsEntity.Definition;
import dev.baton.contracts.definitions.DefinitionsEntity.Meaning;
import dev.baton.contracts.definitions.DefinitionsEntity.State;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A term by which teams mean different things at an instant. Legal, and shown.
 *
 * @param term the term's id
 * @param asOf the instant
 * @param differs names of the members of {@link Meaning} in which any two of the sides differ
 * @param sides at least two, ordered by hash
 */
public record Conflict(String term, Instant asOf, List<String> differs, List<Side> sides) {

  /**
   * One meaning and who holds it.
   *
   * @param uses ordered by team, then definition
   */
  public record Side(String hash, Meaning meaning, List<Use> uses) {
    private Side and(Side same) {
      return new Side(
          hash,
          meaning,
          Stream.concat(uses.stream(), same.uses.stream())
              .sorted(Comparator.comparing(Use::team).thenComparing(Use::definition))
              .toList());
    }
  }

  /**
   * A team that means this.
   *
   * @param adopted whether the team adopted the version; else it is the team's own definition
   */
  public record Use(String team, String definition, String semver, boolean adopted) {}

  /**
   * The conflict about a term, if there is one. A team means what it adopted of the term's
   * definitions, and where it adopted none, its own definitions that are active.
   *
   * @param definitions every version of every definition of the term
   * @param adoptions every version of every adoption of these, the first one first
   */
  public static Optional<Conflict> of(
      String term, List<Definition> definitions, List<Adoption> adoptions, Instant asOf) {
    Map<String, List<Definition>> versions = new TreeMap<>();
    definitions.forEach(d -> versions.computeIfAbsent(d.id(), id -> new ArrayList<>()).add(d));
    versions.values().forEach(v -> v.sort(Comparator.comparingInt(Definition::version)));
    Map<String, List<Adoption>> byId = new LinkedHashMap<>();
    adoptions.forEach(a -> byId.computeIfAbsent(a.id(), id -> new ArrayList<>()).add(a));

    List<Side> held = new ArrayList<>();
    Set<String> adopters = new HashSet<>();
    for (List<Adoption> adoption : byId.values()) {
      Adoptions.at(Adoptions.periods(adoption), asOf)
          .ifPresent(a ->
              Definitions.latest(versions.getOrDefault(a.definition(), List.of()), a.semver())
                  .ifPresent(d -> {
                    adopters.add(a.team());
                    held.add(side(d, new Use(a.team(), d.id(), d.semver(), true)));
                  }));
    }
    for (List<Definition> definition : versions.values()) {
      inForce(definition, asOf)
          .filter(d -> !adopters.contains(d.team()))
          .ifPresent(d -> held.add(side(d, new Use(d.team(), d.id(), d.semver(), false))));
    }
    List<Side> sides =
        List.copyOf(
            held.stream()
                .collect(Collectors.toMap(Side::hash, side -> side, Side::and, TreeMap::new))
                .values());
    return sides.size() < 2
        ? Optional.empty()
        : Optional.of(new Conflict(term, asOf, differs(sides), sides));
  }

  private static Side side(Definition definition, Use use) {
    return new Side(definition.hash(), definition.meaning(), List.of(use));
  }

  /**
   * The version of a definition that is in force: the highest that was active then.
   *
   * @param versions of one definition, the first one first
   */
  public static Optional<Definition> inForce(List<Definition> versions, Instant asOf) {
    Map<String, Definition> latest = new HashMap<>();
    for (Definition version : versions) {
      if (!version.validFrom().isAfter(asOf)) {
        latest.put(version.semver(), version);
      }
    }
    return latest.values().stream()
        .filter(v -> v.state() == State.ACTIVE)
        .max(Comparator.comparingInt(Definition::version));
  }

  private static List<String> differs(List<Side> sides) {
    Set<String> names = new TreeSet<>();
    Meaning first = sides.getFirst().meaning();
    sides.forEach(side -> names.addAll(Meanings.differences(first, side.meaning())));
    return List.copyOf(names);
  }
}
