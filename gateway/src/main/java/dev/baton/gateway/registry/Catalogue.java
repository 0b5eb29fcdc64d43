package dev.baton.gateway.registry;

import dev.baton.contracts.definitions.DefinitionsEntity;
import dev.baton.contracts.definitions.DefinitionsEntity.Adoption;
import dev.baton.contracts.definitions.DefinitionsEntity.Definition;
import dev.baton.contracts.definitions.DefinitionsEntity.State;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What each team means by its terms, as it is known now. */
public final class Catalogue {
  private final Map<String, List<Definition>> definitions = new HashMap<>();

  /** team → definition → every version of its adoption, the highest last */
  private final Map<String, Map<String, List<Adoption>>> adoptions = new HashMap<>();

  private Catalogue(Collection<DefinitionsEntity> versions) {
    List<DefinitionsEntity> ordered = new ArrayList<>(versions);
    ordered.sort(Comparator.comparingInt(DefinitionsEntity::version));
    for (DefinitionsEntity version : ordered) {
      if (version instanceof Definition definition) {
        definitions.computeIfAbsent(definition.id(), id -> new ArrayList<>()).add(definition);
      } else if (version instanceof Adoption adoption) {
        adoptions
            .computeIfAbsent(adoption.team(), team -> new TreeMap<>())
            .computeIfAbsent(adoption.definition(), definition -> new ArrayList<>())
            .add(adoption);
      }
    }
  }

  /** The catalogue that these versions of its entities make, in whatever order. */
  public static Catalogue of(Collection<DefinitionsEntity> versions) {
    return new Catalogue(versions);
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

  private static boolean within(Instant from, @Nullable Instant to, Instant time) {
    return !time.isBefore(from) && (to == null || time.isBefore(to));
  }
}
