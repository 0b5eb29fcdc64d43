package dev.baton.definitions.rules;

import dev.baton.contracts.definitions.DefinitionsEntity.Adoption;
import dev.baton.contracts.definitions.DefinitionsEntity.Definition;
import dev.baton.contracts.definitions.DefinitionsEntity.State;
import dev.baton.edge.Caller;
import dev.baton.edge.Violation;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Which version of a definition a team uses, since when. The versions of one adoption are read like
 * those of every entity: the highest one that has begun speaks, for all that follows too. So a
 * period that is put between others says those after it again.
 */
public final class Adoptions {
  private Adoptions() {}

  /**
   * An adoption as a team declares it.
   *
   * @param team slug
   * @param definition its id
   * @param validFrom null for now
   */
  public record AdoptionDraft(
      @Nullable String team,
      @Nullable String definition,
      @Nullable String semver,
      @Nullable Instant validFrom) {
    /** The id of the adoption. */
    public String identity() {
      return team + "--" + definition;
    }
  }

  /**
   * From then on, until the next period that is already known, the team uses that version.
   *
   * @param definition what is known of the definition, the first version first
   * @param adoption what is known of the adoption, the first version first
   */
  public static Ruling<Adoption> adopt(
      AdoptionDraft draft,
      List<Definition> definition,
      List<Adoption> adoption,
      Caller caller,
      Instant now) {
    List<Violation> found = new ArrayList<>();
    Texts.team(found, "/team", draft.team());
    Texts.id(found, "/definition", draft.definition());
    if (draft.semver() == null) {
      found.add(new Violation("/semver", "is required."));
    }
    if (!found.isEmpty()) {
      return new Ruling.Refused<>(new Refusal.Invalid(List.copyOf(found)));
    }
    String team = Objects.requireNonNull(draft.team());
    if (!Writers.may(caller, team)) {
      return new Ruling.Refused<>(new Refusal.NotYours(team));
    }
    String id = Objects.requireNonNull(draft.definition());
    String semver = Objects.requireNonNull(draft.semver());
    if (definition.isEmpty()) {
      return new Ruling.Refused<>(new Refusal.NothingToAdopt(id, null));
    }
    Optional<Definition> version = Definitions.latest(definition, semver);
    if (version.isEmpty()) {
      return new Ruling.Refused<>(new Refusal.NothingToAdopt(id, semver));
    }
    State state = version.get().state();
    if (state == State.DRAFT || state == State.RETIRED) {
      return new Ruling.Refused<>(new Refusal.NotForUse(id, semver, state));
    }
    return adopt(
        team,
        id,
        semver,
        Objects.requireNonNullElse(draft.validFrom(), now),
        draft.identity(),
        adoption);
  }

  private static Ruling<Adoption> adopt(
      String team,
      String definition,
      String semver,
      Instant from,
      String identity,
      List<Adoption> adoption) {
    List<Adoption> periods = periods(adoption);
    Optional<Adoption> current = at(periods, from);
    if (current.isPresent() && current.get().semver().equals(semver)) {
      return new Ruling.Known<>(current.get());
    }
    List<Adoption> later = periods.stream().filter(p -> p.validFrom().isAfter(from)).toList();
    int last = adoption.isEmpty() ? 0 : adoption.getLast().version();
    List<Adoption> versions = new ArrayList<>();
    if (current.isPresent() && current.get().validFrom().isBefore(from)) {
      versions.add(version(current.get(), ++last, from));
    }
    Adoption said =
        new Adoption(
            identity,
            ++last,
            team,
            definition,
            semver,
            from,
            later.isEmpty() ? null : later.getFirst().validFrom());
    versions.add(said);
    for (Adoption period : later) {
      versions.add(version(period, ++last, period.validTo()));
    }
    return new Ruling.Stands<>(List.copyOf(versions), said);
  }

  /**
   * What holds of one adoption, in order of time and without overlap.
   *
   * @param versions the first one first
   */
  public static List<Adoption> periods(List<Adoption> versions) {
    TreeMap<Instant, Adoption> periods = new TreeMap<>();
    for (Adoption version : versions) {
      Instant from = version.validFrom();
      periods.tailMap(from, true).clear();
      Map.@Nullable Entry<Instant, Adoption> before = periods.lastEntry();
      if (before != null && lastsBeyond(before.getValue(), from)) {
        periods.put(before.getKey(), version(before.getValue(), before.getValue().version(), from));
      }
      periods.put(from, version);
    }
    return List.copyOf(periods.values());
  }

  /** The period that holds at an instant. */
  public static Optional<Adoption> at(Collection<Adoption> periods, Instant instant) {
    return periods.stream()
        .filter(p -> !p.validFrom().isAfter(instant) && lastsBeyond(p, instant))
        .findFirst();
  }

  private static boolean lastsBeyond(Adoption period, Instant instant) {
    return period.validTo() == null || period.validTo().isAfter(instant);
  }

  private static Adoption version(Adoption period, int version, @Nullable Instant to) {
    return new Adoption(
        period.id(),
        version,
        period.team(),
        period.definition(),
        period.semver(),
        period.validFrom(),
        to);
  }
}
