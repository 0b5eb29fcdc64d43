package dev.baton.gateway.registry;

import dev.baton.contracts.definitions.DefinitionsEntity;
import dev.baton.contracts.definitions.DefinitionsEntity.Adoption;
import dev.baton.contracts.definitions.DefinitionsEntity.Definition;
import dev.baton.contracts.definitions.DefinitionsEntity.State;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What each team means by its terms, as it is known now. */
public final class Catalogue {
  /** Nobody said what it means. */
  public static final Catalogue EMPTY = new Catalogue(Map.of(), Map.of());

  /** definition → every version of it, the highest last */
  private final Map<String, List<Definition>> definitions;

  /** team → definition → every version of its adoption, the highest last */
  private final Map<String, Map<String, List<Adoption>>> adoptions;

  private Catalogue(
      Map<String, List<Definition>> definitions,
      Map<String, Map<String, List<Adoption>>> adoptions) {
    this.definitions = definitions;
    this.adoptions = adoptions;
  }

  /** The catalogue that these versions of its entities make, in whatever order. */
  public static Catalogue of(Collection<DefinitionsEntity> versions) {
    return EMPTY.with(versions);
  }

  /** This one and what was heard later, in whatever order; only what that is about is made anew. */
  Catalogue with(Collection<DefinitionsEntity> heard) {
    Map<String, List<Definition>> definitions = new HashMap<>(this.definitions);
    Map<String, Map<String, List<Adoption>>> adoptions = new HashMap<>(this.adoptions);
    Set<String> touched = new HashSet<>();
    for (DefinitionsEntity version : heard) {
      if (version instanceof Definition definition) {
        definitions.merge(definition.id(), List.of(definition), Catalogue::versions);
      } else if (version instanceof Adoption adoption) {
        if (touched.add(adoption.team())) {
          adoptions.compute(
              adoption.team(), (team, of) -> of == null ? new TreeMap<>() : new TreeMap<>(of));
        }
        adoptions
            .getOrDefault(adoption.team(), Map.of())
            .merge(adoption.definition(), List.of(adoption), Catalogue::versions);
      }
    }
    return new Catalogue(definitions, adoptions);
  }

  private static <T extends DefinitionsEntity> List<T> versions(List<T> before, List<T> more) {
    return Stream.concat(before.stream(), more.stream())
        .sorted(Comparator.comparingInt(DefinitionsEntity::version))
        .toList();
  }

  /**
   * What a team goes by at a boundary then, by term: what the contract holds it to, and for every
   * other term what it adopted.
   *
   * @param held term → definition id, as the contract says; empty without one
   */
  public Map<String, Definition> meanings(String team, Map<String, String> held, Instant time) {
    Map<String, Definition> meanings = new TreeMap<>();
    for (String definition : adoptions.getOrDefault(team, Map.of()).keySet()) {
      adopted(team, definition, time)
          .ifPresent(
              d -> meanings.merge(d.term(), d, (one, other) -> later(team, one, other, time)));
    }
    held.forEach((term, definition) ->
        adopted(team, definition, time)
            .or(() -> current(definition, time))
            .ifPresent(d -> meanings.put(term, d)));
    return meanings;
  }

  private Definition later(String team, Definition one, Definition other, Instant time) {
    Instant first = since(team, one.id(), time);
    Instant second = since(team, other.id(), time);
    return first.isAfter(second) ? one : other;
  }

  private Instant since(String team, String definition, Instant time) {
    return adoption(team, definition, time).map(Adoption::validFrom).orElse(Instant.MIN);
  }

  private Optional<Definition> adopted(String team, String definition, Instant time) {
    return adoption(team, definition, time).flatMap(a -> version(definition, a.semver()));
  }

  /** The highest version that had begun speaks for its time, unless it had ended by then. */
  private Optional<Adoption> adoption(String team, String definition, Instant time) {
    return adoptions.getOrDefault(team, Map.of()).getOrDefault(definition, List.of()).stream()
        .filter(a -> !time.isBefore(a.validFrom()))
        .reduce((one, other) -> other)
        .filter(a -> within(a.validFrom(), a.validTo(), time));
  }

  private Optional<Definition> version(String definition, String semver) {
    return definitions.getOrDefault(definition, List.of()).stream()
        .filter(d -> d.semver().equals(semver))
        .reduce((one, other) -> other);
  }

  private Optional<Definition> current(String definition, Instant time) {
    return definitions.getOrDefault(definition, List.of()).stream()
        .filter(d -> d.state() == State.ACTIVE || d.state() == State.DEPRECATED)
        .filter(d -> within(d.validFrom(), d.validTo(), time))
        .reduce((one, other) -> other);
  }

  /** When what these teams go by may have changed: not every one of these changed anything. */
  public Set<Instant> moments(Collection<String> teams) {
    Set<Instant> moments = new TreeSet<>();
    for (String team : teams) {
      adoptions
          .getOrDefault(team, Map.of())
          .values()
          .forEach(versions ->
              versions.forEach(a -> {
                moments.add(a.validFrom());
                if (a.validTo() != null) {
                  moments.add(a.validTo());
                }
              }));
    }
    definitions.values().stream()
        .flatMap(List::stream)
        .filter(d -> teams.contains(d.team()))
        .forEach(d -> moments.add(d.validFrom()));
    return moments;
  }

  private static boolean within(Instant from, @Nullable Instant to, Instant time) {
    return !time.isBefore(from) && (to == null || time.isBefore(to));
  }
}
