package dev.baton.ledger.handoff;

import dev.baton.contracts.definitions.DefinitionsEntity;
import dev.baton.contracts.definitions.DefinitionsEntity.Adoption;
import dev.baton.contracts.definitions.DefinitionsEntity.Definition;
import dev.baton.contracts.definitions.DefinitionsEntity.State;
import dev.baton.contracts.definitions.DefinitionsRecord;
import dev.baton.contracts.definitions.ItemCondition;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the ledger knows of the definitions: an immutable view over the definitions topic. The
 * latest version of a record is what is known of it.
 */
public final class Catalogue {
  /** Nothing known. */
  public static final Catalogue EMPTY = new Catalogue(Map.of(), Map.of());

  /** Definition → semver → what it says. */
  private final Map<String, Map<String, Defined>> definitions;

  /** Team and definition → adoption. */
  private final Map<String, Adoption> adoptions;

  private Catalogue(
      Map<String, Map<String, Defined>> definitions, Map<String, Adoption> adoptions) {
    this.definitions = definitions;
    this.adoptions = adoptions;
  }

  /**
   * A definition, ready to judge by.
   *
   * @param condition null where it cannot be executed
   */
  public record Defined(Definition definition, @Nullable ItemCondition condition) {
    private static Defined by(Definition definition) {
      return new Defined(definition, ItemCondition.of(definition.meaning()).orElse(null));
    }
  }

  /** The catalogue with more records. They may repeat and come in any order. */
  public Catalogue with(Collection<DefinitionsRecord> records) {
    Map<String, Map<String, Defined>> newDefinitions = new HashMap<>(definitions);
    Map<String, Adoption> newAdoptions = new HashMap<>(adoptions);
    for (DefinitionsRecord record : records) {
      switch (record.entity()) {
        case Definition definition -> {
          Map<String, Defined> versions =
              new HashMap<>(newDefinitions.getOrDefault(definition.id(), Map.of()));
          versions.merge(
              definition.semver(),
              Defined.by(definition),
              (a, b) -> b.definition().version() > a.definition().version() ? b : a);
          newDefinitions.put(definition.id(), versions);
        }
        case Adoption adoption -> newAdoptions.merge(adoption.id(), adoption, Catalogue::later);
        case DefinitionsEntity.Term t -> {}
        case DefinitionsEntity.Acceptance a -> {}
        case DefinitionsEntity.Mapping m -> {}
        case DefinitionsEntity.SignOff s -> {}
        case DefinitionsEntity.Synonym s -> {}
        case DefinitionsEntity.DataContract c -> {}
        case DefinitionsEntity.Unknown u -> {}
        case null -> {}
      }
    }
    return new Catalogue(newDefinitions, newAdoptions);
  }

  private static <E extends DefinitionsEntity> E later(E known, E told) {
    return told.version() > known.version() ? told : known;
  }

  /**
   * The version of a definition that a team used at that time: the one it said it used, else the
   * one it had adopted, else the latest one that was in force.
   *
   * @param stated semver as the event names it; null where it names none
   */
  public Optional<Defined> used(
      String definition, @Nullable String team, @Nullable String stated, Instant at) {
    Map<String, Defined> versions = definitions.getOrDefault(definition, Map.of());
    if (stated != null && versions.containsKey(stated)) {
      return Optional.ofNullable(versions.get(stated));
    }
    Optional<Defined> adopted =
        adoptions.values().stream()
            .filter(a ->
                a.definition().equals(definition)
                    && a.team().equals(team)
                    && valid(a.validFrom(), a.validTo(), at))
            .max(Comparator.comparing(Adoption::validFrom).thenComparing(Adoption::id))
            .map(a -> versions.get(a.semver()));
    return adopted.or(() ->
        versions.values().stream()
            .filter(d -> inForce(d.definition(), at))
            .max(
                Comparator.comparing((Defined d) -> d.definition().validFrom())
                    .thenComparingInt(d -> d.definition().version())));
  }

  private static boolean inForce(Definition definition, Instant at) {
    return (definition.state() == State.ACTIVE || definition.state() == State.DEPRECATED)
        && valid(definition.validFrom(), definition.validTo(), at);
  }

  private static boolean valid(Instant from, @Nullable Instant to, Instant at) {
    return !at.isBefore(from) && (to == null || at.isBefore(to));
  }
}
