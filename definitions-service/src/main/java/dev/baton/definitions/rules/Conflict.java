package dev.baton.definitions.rules;

import dev.baton.contracts.definitions.DefinitionsEntity.Acceptance;
import dev.baton.contracts.definitions.DefinitionsEntity.Adoption;
import dev.baton.contracts.definitions.DefinitionsEntity.Definition;
import dev.baton.contracts.definitions.DefinitionsEntity.Mapping;
import dev.baton.contracts.definitions.DefinitionsEntity.Meaning;
import dev.baton.contracts.definitions.DefinitionsEntity.Pin;
import dev.baton.contracts.definitions.DefinitionsEntity.State;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A term by which teams mean different things at an instant. Legal, and shown, also after it was
 * resolved.
 *
 * @param term the term's id
 * @param boundary id of the boundary whose two sides these are; null where they are all that hold
 *     something of the term
 * @param asOf the instant
 * @param resolved whether every pair is
 * @param differs names of the members of {@link Meaning} in which any two of the sides differ
 * @param sides at least two, ordered by hash
 * @param pairs of sides that differ: all of them, or where there are more than {@value
 *     #MAX_COMPARED} sides each with the canonical one, or else with the first
 */
public record Conflict(
    String term,
    @Nullable String boundary,
    Instant asOf,
    boolean resolved,
    List<String> differs,
    List<Side> sides,
    List<Pair> pairs) {
  /** Most sides of which each is compared with each. */
  public static final int MAX_COMPARED = 8;

  /**
   * One meaning and who holds it.
   *
   * @param hash of a meaning of this sense
   * @param uses who means this, ordered by team, then definition
   * @param setAside teams that say this of the term and go by what they adopted instead
   */
  public record Side(String hash, Meaning meaning, List<Use> uses, List<Use> setAside) {
    private boolean holds(String definition) {
      return uses.stream().anyMatch(use -> use.definition().equals(definition))
          || setAside.stream().anyMatch(use -> use.definition().equals(definition));
    }

    private boolean holds(String definition, @Nullable String semver) {
      return uses.stream().anyMatch(use -> use.is(definition, semver))
          || setAside.stream().anyMatch(use -> use.is(definition, semver));
    }
  }

  /**
   * A team that means this.
   *
   * @param adopted whether the team adopted the version; else it is the team's own definition
   * @param scope where the definition holds; null for everywhere
   * @param sense as {@link Meanings#sense} has it
   */
  public record Use(
      String team,
      String definition,
      String semver,
      boolean adopted,
      @Nullable String scope,
      String sense) {
    private boolean is(String id, @Nullable String version) {
      return definition.equals(id) && (version == null || version.equals(semver));
    }
  }

  /**
   * Two sides, side by side.
   *
   * @param one hash of a side
   * @param other hash of another
   * @param resolution null while it is open
   */
  public record Pair(
      String one, String other, Comparison comparison, @Nullable Resolution resolution) {}

  /** How a conflict is resolved. */
  public enum How {
    /** One side goes by what the other says. */
    ADOPTION,
    /** It is known how the two stand to each other. */
    MAPPING,
    /** It is lived with. */
    ACCEPTANCE
  }

  /**
   * What resolved it.
   *
   * @param by id of the entity that did
   * @param reason as it was given; null where none was
   * @param until when it is open again; null where that is not foreseen
   */
  public record Resolution(How how, String by, @Nullable String reason, @Nullable Instant until) {}

  /**
   * What settles something between two definitions.
   *
   * @param oneVersion semver of {@code one} of which it is; null for each
   * @param otherVersion semver of {@code other} of which it is; null for each
   * @param senses of which it is; empty for each
   */
  public record Settlement(
      String one,
      @Nullable String oneVersion,
      String other,
      @Nullable String otherVersion,
      Set<String> senses,
      Resolution resolution) {

    /** Governance lives with it. */
    public static Settlement of(Acceptance acceptance) {
      return new Settlement(
          acceptance.one(),
          null,
          acceptance.other(),
          null,
          Set.of(acceptance.oneSense(), acceptance.otherSense()),
          new Resolution(
              How.ACCEPTANCE, acceptance.id(), acceptance.reason(), acceptance.validTo()));
    }

    /** It is known how the two versions stand to each other. */
    public static Settlement of(Mapping mapping) {
      return new Settlement(
          mapping.one().definition(),
          mapping.one().semver(),
          mapping.other().definition(),
          mapping.other().semver(),
          Set.of(),
          new Resolution(How.MAPPING, mapping.id(), mapping.reason(), mapping.validTo()));
    }

    private boolean settles(Side a, Side b) {
      return (a.holds(one, oneVersion) && b.holds(other, otherVersion) && senses(a, b))
          || (b.holds(one, oneVersion) && a.holds(other, otherVersion) && senses(a, b));
    }

    private boolean senses(Side a, Side b) {
      Set<String> meant = new TreeSet<>();
      List.of(a, b)
          .forEach(side -> {
            side.uses().forEach(use -> meant.add(use.sense()));
            side.setAside().forEach(use -> meant.add(use.sense()));
          });
      return meant.containsAll(senses);
    }
  }

  /**
   * What is said of one term.
   *
   * @param canonical id of its canonical definition; null for none
   * @param definitions every version of every definition of the term
   * @param adoptions every version of every adoption of these, the first one first
   * @param settlements that stand at the instant
   */
  public record Said(
      String term,
      @Nullable String canonical,
      List<Definition> definitions,
      List<Adoption> adoptions,
      List<Settlement> settlements) {}

  /**
   * The conflict about a term, if there is one. A team means what it adopted of the term's
   * definitions, and where it adopted none, its own definitions that are active.
   *
   * @param definitions every version of every definition of the term
   * @param adoptions every version of every adoption of these, the first one first
   */
  public static Optional<Conflict> of(
      String term, List<Definition> definitions, List<Adoption> adoptions, Instant asOf) {
    return of(new Said(term, null, definitions, adoptions, List.of()), asOf);
  }

  /** Whether a team holds one of the sides, or set it aside. */
  public boolean concerns(String team) {
    return sides.stream()
        .flatMap(side -> everyUse(side).stream())
        .anyMatch(use -> use.team().equals(team));
  }

  /** The conflict about a term, open or resolved, if there is one. */
  public static Optional<Conflict> of(Said said, Instant asOf) {
    return between(said, null, held(said, asOf), asOf);
  }

  /**
   * The two sides of a boundary.
   *
   * @param boundary its id
   * @param from slug of the sending team
   * @param to slug of the receiving team
   * @param senderHeld term → id of the definition that the contract holds the sender to
   * @param receiverHeld likewise of the receiver
   * @param senderUsed the versions that its handoffs of late say the sender used
   * @param receiverUsed likewise of the receiver
   */
  public record Seam(
      String boundary,
      String from,
      String to,
      Map<String, String> senderHeld,
      Map<String, String> receiverHeld,
      Set<Pin> senderUsed,
      Set<Pin> receiverUsed) {}

  /**
   * The conflict about a term at a boundary, if there is one: each side means what the contract
   * holds it to, in the version it adopted or else the one in force, and where the contract is
   * silent what it goes by anyway; and whatever else it used.
   */
  public static Optional<Conflict> at(Seam seam, Said said, Instant asOf) {
    List<Held> everywhere = held(said, asOf);
    List<Held> sides = new ArrayList<>();
    sides.addAll(side(seam.from(), seam.senderHeld().get(said.term()), said, everywhere, asOf));
    sides.addAll(side(seam.to(), seam.receiverHeld().get(said.term()), said, everywhere, asOf));
    used(seam.from(), seam.senderUsed(), said, sides);
    used(seam.to(), seam.receiverUsed(), said, sides);
    return between(said, seam.boundary(), sides, asOf);
  }

  private static List<Held> side(
      String team, @Nullable String pinned, Said said, List<Held> everywhere, Instant asOf) {
    List<Held> own = everywhere.stream().filter(h -> h.team().equals(team)).toList();
    if (pinned == null) {
      return own;
    }
    Optional<Held> adopted =
        own.stream().filter(h -> h.adopted() && h.definition().id().equals(pinned)).findFirst();
    return adopted
        .or(() ->
            inForce(Definitions.versions(said.definitions(), pinned), asOf)
                .map(d -> new Held(d, team, !d.team().equals(team), null)))
        .map(List::of)
        .orElse(own);
  }

  private static void used(String team, Set<Pin> used, Said said, List<Held> sides) {
    for (Pin version : used) {
      Definitions.latest(
              Definitions.versions(said.definitions(), version.definition()), version.semver())
          .filter(d ->
              sides.stream()
                  .noneMatch(h -> h.team().equals(team) && h.definition().hash().equals(d.hash())))
          .ifPresent(d -> sides.add(new Held(d, team, !d.team().equals(team), null)));
    }
  }

  private static List<Held> held(Said said, Instant asOf) {
    Map<String, List<Definition>> versions = new TreeMap<>();
    said.definitions()
        .forEach(d -> versions.computeIfAbsent(d.id(), id -> new ArrayList<>()).add(d));
    versions.values().forEach(v -> v.sort(Comparator.comparingInt(Definition::version)));
    Map<String, List<Adoption>> byId = new LinkedHashMap<>();
    said.adoptions().forEach(a -> byId.computeIfAbsent(a.id(), id -> new ArrayList<>()).add(a));

    List<Held> held = new ArrayList<>();
    Map<String, String> adopters = new HashMap<>();
    for (List<Adoption> adoption : byId.values()) {
      Adoptions.at(Adoptions.periods(adoption), asOf)
          .ifPresent(a ->
              Definitions.latest(versions.getOrDefault(a.definition(), List.of()), a.semver())
                  .ifPresent(d -> {
                    adopters.put(a.team(), a.id());
                    held.add(new Held(d, a.team(), true, null));
                  }));
    }
    for (List<Definition> definition : versions.values()) {
      inForce(definition, asOf)
          .ifPresent(d -> held.add(new Held(d, d.team(), false, adopters.get(d.team()))));
    }
    return held;
  }

  /**
   * A version that a team holds.
   *
   * @param instead id of the adoption by which the team goes instead; null where it goes by this
   */
  public record Held(
      Definition definition, String team, boolean adopted, @Nullable String instead) {}

  /**
   * The conflict among what is held of a term, if there is one.
   *
   * @param boundary id of the boundary whose two sides hold it; null for all that hold something
   */
  static Optional<Conflict> between(
      Said said, @Nullable String boundary, List<Held> held, Instant asOf) {
    List<Side> sides = sides(held);
    Map<String, String> instead = new HashMap<>();
    held.forEach(h -> {
      if (h.instead() != null) {
        instead.put(h.team(), h.instead());
      }
    });
    int reference = reference(said.canonical(), sides);
    List<Pair> pairs = new ArrayList<>();
    Set<String> differs = new LinkedHashSet<>();
    Set<Side> apart = new LinkedHashSet<>();
    boolean resolved = true;
    for (int i = 0; i < sides.size(); i++) {
      for (int j = i + 1; j < sides.size(); j++) {
        Side one = sides.get(i);
        Side other = sides.get(j);
        if (!contend(one, other)) {
          continue;
        }
        Optional<Resolution> resolution = resolution(one, other, said.settlements(), instead);
        resolved &= resolution.isPresent();
        apart.add(one);
        apart.add(other);
        if (sides.size() <= MAX_COMPARED || i == reference || j == reference) {
          Comparison comparison = Comparison.between(one.meaning(), other.meaning());
          differs.addAll(comparison.differs());
          pairs.add(new Pair(one.hash(), other.hash(), comparison, resolution.orElse(null)));
        }
      }
    }
    return apart.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Conflict(
                said.term(),
                boundary,
                asOf,
                resolved,
                differs.stream().sorted().toList(),
                sides.stream().filter(apart::contains).toList(),
                List.copyOf(pairs)));
  }

  /** What is held, by meaning: by one sense, or by senses that are proved to be one. */
  private static List<Side> sides(List<Held> held) {
    Map<String, List<Held>> bySense = new TreeMap<>();
    held.forEach(
        h -> bySense.computeIfAbsent(sense(h.definition()), sense -> new ArrayList<>()).add(h));
    List<List<Held>> groups = new ArrayList<>();
    for (List<Held> group : bySense.values()) {
      Meaning meaning = group.getFirst().definition().meaning();
      Optional<List<Held>> same =
          bySense.size() > MAX_COMPARED
              ? Optional.empty()
              : groups.stream()
                  .filter(g -> isEqual(g.getFirst().definition().meaning(), meaning))
                  .findFirst();
      same.ifPresentOrElse(g -> g.addAll(group), () -> groups.add(new ArrayList<>(group)));
    }
    return groups.stream().map(Conflict::side).sorted(Comparator.comparing(Side::hash)).toList();
  }

  private static boolean isEqual(Meaning one, Meaning other) {
    return switch (Changes.between(one, other).change()) {
      case EDITORIAL, COMPATIBLE -> true;
      case NARROWING, WIDENING, SHIFT -> false;
    };
  }

  private static Side side(List<Held> group) {
    Held shown =
        group.stream().min(Comparator.comparing((Held h) -> h.definition().hash())).orElseThrow();
    return new Side(
        shown.definition().hash(),
        shown.definition().meaning(),
        uses(group.stream().filter(h -> h.instead() == null).toList()),
        uses(group.stream().filter(h -> h.instead() != null).toList()));
  }

  private static List<Use> uses(Collection<Held> held) {
    return held.stream()
        .map(h ->
            new Use(
                h.team(),
                h.definition().id(),
                h.definition().semver(),
                h.adopted(),
                h.definition().scope(),
                sense(h.definition())))
        .distinct()
        .sorted(Comparator.comparing(Use::team).thenComparing(Use::definition))
        .toList();
  }

  private static String sense(Definition definition) {
    return definition.sense() == null ? Meanings.sense(definition.meaning()) : definition.sense();
  }

  /** Two teams; or one that says two things of the same scope. */
  private static boolean contend(Side one, Side other) {
    return everyUse(one).stream()
        .anyMatch(a ->
            everyUse(other).stream()
                .anyMatch(b -> !a.team().equals(b.team()) || Objects.equals(a.scope(), b.scope())));
  }

  private static List<Use> everyUse(Side side) {
    List<Use> uses = new ArrayList<>(side.uses());
    uses.addAll(side.setAside());
    return uses;
  }

  private static Optional<Resolution> resolution(
      Side one, Side other, List<Settlement> settlements, Map<String, String> instead) {
    if (one.uses().isEmpty() || other.uses().isEmpty()) {
      Side given = one.uses().isEmpty() ? one : other;
      String adoption = instead.get(given.setAside().getFirst().team());
      return Optional.of(
          new Resolution(How.ADOPTION, Objects.requireNonNull(adoption), null, null));
    }
    return settlements.stream()
        .filter(settlement -> settlement.settles(one, other))
        .map(Settlement::resolution)
        .findFirst();
  }

  private static int reference(@Nullable String canonical, List<Side> sides) {
    for (int i = 0; i < sides.size(); i++) {
      if (canonical != null && sides.get(i).holds(canonical)) {
        return i;
      }
    }
    return 0;
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
        .filter(v -> v.validTo() == null || v.validTo().isAfter(asOf))
        .max(Comparator.comparingInt(Definition::version));
  }
}
