package dev.baton.gateway.registry;

import dev.baton.contracts.definitions.DefinitionsEntity;
import dev.baton.contracts.definitions.DefinitionsEntity.Acceptance;
import dev.baton.contracts.definitions.DefinitionsEntity.Adoption;
import dev.baton.contracts.definitions.DefinitionsEntity.Change;
import dev.baton.contracts.definitions.DefinitionsEntity.Definition;
import dev.baton.contracts.definitions.DefinitionsEntity.Mapping;
import dev.baton.contracts.definitions.DefinitionsEntity.Pin;
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
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What each team means by its terms, as it is known now. */
public final class Catalogue {
  /** Nobody said what it means. */
  public static final Catalogue EMPTY =
      new Catalogue(Map.of(), Map.of(), Map.of(), Map.of(), Map.of());

  /** How it was settled that two definitions of a term differ. */
  public enum How {
    /** It is known how the two stand to each other. */
    MAPPING,
    /** It is lived with. */
    ACCEPTANCE
  }

  /**
   * What settled it.
   *
   * @param by id of the entity that did
   * @param reason null where none was given
   * @param since when it did
   * @param until when it is open again; null where that is not foreseen
   */
  public record Settlement(
      How how, String by, @Nullable String reason, Instant since, @Nullable Instant until) {}

  private record Pair(String one, String other) {
    static Pair of(String one, String other) {
      return one.compareTo(other) < 0 ? new Pair(one, other) : new Pair(other, one);
    }
  }

  /** definition → every version of it, the highest last */
  private final Map<String, List<Definition>> definitions;

  /** team → ids of its definitions */
  private final Map<String, Set<String>> own;

  /** team → definition → every version of its adoption, the highest last */
  private final Map<String, Map<String, List<Adoption>>> adoptions;

  /** two definitions → every version of what governance found of them, the highest last */
  private final Map<Pair, List<Mapping>> mappings;

  private final Map<Pair, List<Acceptance>> acceptances;

  private Catalogue(
      Map<String, List<Definition>> definitions,
      Map<String, Set<String>> own,
      Map<String, Map<String, List<Adoption>>> adoptions,
      Map<Pair, List<Mapping>> mappings,
      Map<Pair, List<Acceptance>> acceptances) {
    this.definitions = definitions;
    this.own = own;
    this.adoptions = adoptions;
    this.mappings = mappings;
    this.acceptances = acceptances;
  }

  /** The catalogue that these versions of its entities make, in whatever order. */
  public static Catalogue of(Collection<DefinitionsEntity> versions) {
    return EMPTY.with(versions);
  }

  /** This one and what was heard later, in whatever order; only what that is about is made anew. */
  Catalogue with(Collection<DefinitionsEntity> heard) {
    Map<String, List<Definition>> definitions = new HashMap<>(this.definitions);
    Map<String, Set<String>> own = new HashMap<>(this.own);
    Map<String, Map<String, List<Adoption>>> adoptions = new HashMap<>(this.adoptions);
    Map<Pair, List<Mapping>> mappings = new HashMap<>(this.mappings);
    Map<Pair, List<Acceptance>> acceptances = new HashMap<>(this.acceptances);
    Set<String> touched = new HashSet<>();
    for (DefinitionsEntity version : heard) {
      switch (version) {
        case Definition definition -> {
          definitions.merge(definition.id(), List.of(definition), Catalogue::versions);
          Set<String> ids = new TreeSet<>(own.getOrDefault(definition.team(), Set.of()));
          ids.add(definition.id());
          own.put(definition.team(), ids);
        }
        case Adoption adoption -> {
          if (touched.add(adoption.team())) {
            adoptions.compute(
                adoption.team(), (team, of) -> of == null ? new TreeMap<>() : new TreeMap<>(of));
          }
          adoptions
              .getOrDefault(adoption.team(), Map.of())
              .merge(adoption.definition(), List.of(adoption), Catalogue::versions);
        }
        case Mapping mapping ->
            mappings.merge(
                Pair.of(mapping.one().definition(), mapping.other().definition()),
                List.of(mapping),
                Catalogue::versions);
        case Acceptance acceptance ->
            acceptances.merge(
                Pair.of(acceptance.one(), acceptance.other()),
                List.of(acceptance),
                Catalogue::versions);
        default -> {}
      }
    }
    return new Catalogue(definitions, own, adoptions, mappings, acceptances);
  }

  private static <T extends DefinitionsEntity> List<T> versions(List<T> before, List<T> more) {
    return Stream.concat(before.stream(), more.stream())
        .sorted(Comparator.comparingInt(DefinitionsEntity::version))
        .toList();
  }

  /**
   * What a team goes by at a boundary then, by term: what the contract holds it to, for every other
   * term what it adopted, and where it adopted nothing, its own definition that is in force; of
   * several the one for everywhere, then the first by id.
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
    own.getOrDefault(team, Set.of()).stream()
        .flatMap(id -> current(id, time).stream())
        .filter(d -> d.state() == State.ACTIVE)
        .sorted(Comparator.comparing((Definition d) -> d.scope() != null))
        .forEach(d -> meanings.putIfAbsent(d.term(), d));
    held.forEach((term, definition) ->
        adopted(team, definition, time)
            .or(() -> current(definition, time))
            .ifPresent(d -> meanings.put(term, d)));
    return meanings;
  }

  /**
   * Whether two say the same, as far as that is known without comparing them: what counts of them
   * is written the same, or one became the other by changes that change nothing.
   */
  public boolean same(Definition one, Definition other) {
    return one.hash().equals(other.hash())
        || (one.sense() != null && one.sense().equals(other.sense()))
        || (one.id().equals(other.id()) && harmless(one, other));
  }

  private boolean harmless(Definition one, Definition other) {
    int low = Math.min(one.version(), other.version());
    int high = Math.max(one.version(), other.version());
    String before = one.version() == low ? one.semver() : other.semver();
    return definitions.getOrDefault(one.id(), List.of()).stream()
        .filter(d -> d.version() > low && d.version() <= high && !d.semver().equals(before))
        .allMatch(d -> d.change() == Change.EDITORIAL || d.change() == Change.COMPATIBLE);
  }

  /** What settled then that these two differ, if anything did. */
  public Optional<Settlement> settled(Definition one, Definition other, Instant time) {
    Pair pair = Pair.of(one.id(), other.id());
    Optional<Settlement> mapped =
        standing(mappings.getOrDefault(pair, List.of()), Mapping::validFrom, Mapping::validTo, time)
            .filter(m -> pinned(m.one(), one, other) && pinned(m.other(), one, other))
            .map(m -> new Settlement(How.MAPPING, m.id(), m.reason(), m.validFrom(), m.validTo()));
    return mapped.or(() ->
        standing(
                acceptances.getOrDefault(pair, List.of()),
                Acceptance::validFrom,
                Acceptance::validTo,
                time)
            .filter(a ->
                Set.of(String.valueOf(one.sense()), String.valueOf(other.sense()))
                    .containsAll(List.of(a.oneSense(), a.otherSense())))
            .map(a ->
                new Settlement(How.ACCEPTANCE, a.id(), a.reason(), a.validFrom(), a.validTo())));
  }

  private static boolean pinned(Pin pin, Definition one, Definition other) {
    return Stream.of(one, other)
        .anyMatch(d -> d.id().equals(pin.definition()) && d.semver().equals(pin.semver()));
  }

  /** The highest version that had begun speaks for its time, unless it had ended by then. */
  private static <T extends DefinitionsEntity> Optional<T> standing(
      List<T> versions,
      Function<T, Instant> from,
      Function<T, @Nullable Instant> to,
      Instant time) {
    return versions.stream()
        .filter(v -> !time.isBefore(from.apply(v)))
        .reduce((before, after) -> after)
        .filter(v -> within(from.apply(v), to.apply(v), time));
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

  private Optional<Adoption> adoption(String team, String definition, Instant time) {
    return standing(
        adoptions.getOrDefault(team, Map.of()).getOrDefault(definition, List.of()),
        Adoption::validFrom,
        Adoption::validTo,
        time);
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
    Set<String> used = new HashSet<>();
    for (String team : teams) {
      used.addAll(own.getOrDefault(team, Set.of()));
      used.addAll(adoptions.getOrDefault(team, Map.of()).keySet());
    }
    mappings.values().stream()
        .flatMap(List::stream)
        .filter(m -> used.contains(m.one().definition()) && used.contains(m.other().definition()))
        .forEach(m -> moments.add(m.validFrom()));
    acceptances.values().stream()
        .flatMap(List::stream)
        .filter(a -> used.contains(a.one()) && used.contains(a.other()))
        .forEach(a -> moments.add(a.validFrom()));
    return moments;
  }

  private static boolean within(Instant from, @Nullable Instant to, Instant time) {
    return !time.isBefore(from) && (to == null || time.isBefore(to));
  }
}
