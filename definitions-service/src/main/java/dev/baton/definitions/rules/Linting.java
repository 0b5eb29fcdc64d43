package dev.baton.definitions.rules;

import dev.baton.contracts.definitions.DefinitionsEntity.Change;
import dev.baton.contracts.definitions.DefinitionsEntity.Definition;
import dev.baton.contracts.definitions.DefinitionsEntity.Meaning;
import dev.baton.contracts.definitions.DefinitionsEntity.State;
import dev.baton.definitions.rules.Conflict.Use;
import dev.baton.edge.Violation;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What would come of a change before it is made. */
public final class Linting {
  private Linting() {}

  /**
   * What a team would say: a new definition, or a further version of one.
   *
   * @param term the term's id; null where the definition is known
   * @param definition its id
   * @param team null where the definition is known
   * @param claims what the team says of the change; null where it says nothing
   */
  public record Proposal(
      @Nullable String term,
      @Nullable String definition,
      @Nullable String team,
      @Nullable Meaning meaning,
      @Nullable Change claims) {}

  /**
   * What would come of it.
   *
   * @param clean whether nothing is wrong, what is claimed may stand, and nobody is contradicted
   *     who is not contradicted already by the version that is in force
   * @param problems what is wrong with the input; where something is, nothing more is told
   * @param change what it does to the version before; null where there is none
   * @param claimed what was claimed, where it may not stand; else null
   * @param conflicts whom it contradicts
   */
  public record Finding(
      @Nullable String definition,
      boolean clean,
      List<Violation> problems,
      Changes.@Nullable Proved change,
      @Nullable Change claimed,
      List<Contradiction> conflicts) {}

  /**
   * Whom a meaning contradicts.
   *
   * @param uses who means the other thing
   * @param isNew whether the version in force does not contradict them
   * @param comparison what would be said, beside what they mean
   * @param resolution null where it would be open
   */
  public record Contradiction(
      List<Use> uses,
      boolean isNew,
      Comparison comparison,
      Conflict.@Nullable Resolution resolution) {}

  /**
   * Looks at one change.
   *
   * @param said what is said of the term; empty where there is no such term
   * @param versions what is known of the definition, the first version first
   */
  public static Finding lint(
      Proposal proposal, Optional<Conflict.Said> said, List<Definition> versions, Instant now) {
    List<Violation> problems = new ArrayList<>();
    Texts.id(problems, "/definition", proposal.definition());
    Optional<Definition> newest =
        versions.isEmpty() ? Optional.empty() : Optional.of(versions.getLast());
    String team =
        proposal.team() == null ? newest.map(Definition::team).orElse(null) : proposal.team();
    Texts.team(problems, "/team", team);
    if (said.isEmpty()) {
      problems.add(new Violation("/term", "there is no term '" + proposal.term() + "'."));
    } else if (newest.filter(n -> !n.term().equals(said.get().term())).isPresent()) {
      problems.add(new Violation("/term", "is '" + newest.get().term() + "' and cannot change."));
    }
    if (proposal.meaning() == null) {
      problems.add(new Violation("/meaning", "is required."));
    } else {
      problems.addAll(Meanings.violations(Meanings.normalize(proposal.meaning())));
    }
    if (!problems.isEmpty()) {
      return new Finding(
          proposal.definition(), false, List.copyOf(problems), null, null, List.of());
    }
    Meaning meaning = Meanings.normalize(Objects.requireNonNull(proposal.meaning()));
    return look(
        proposal,
        Objects.requireNonNull(proposal.definition()),
        Objects.requireNonNull(team),
        meaning,
        said.orElseThrow(),
        newest,
        now);
  }

  private static Finding look(
      Proposal proposal,
      String id,
      String team,
      Meaning meaning,
      Conflict.Said said,
      Optional<Definition> newest,
      Instant now) {
    Changes.Proved change = newest.map(n -> Changes.between(n.meaning(), meaning)).orElse(null);
    boolean upheld =
        change == null
            || proposal.claims() == null
            || Changes.upholds(change.change(), proposal.claims());
    Definition would =
        new Definition(
            id,
            newest.map(Definition::version).orElse(0) + 1,
            PROPOSED,
            said.term(),
            team,
            meaning,
            Meanings.hash(meaning),
            State.ACTIVE,
            now,
            null,
            newest.map(Definition::scope).orElse(null),
            Meanings.sense(meaning),
            null);
    List<Definition> then = new ArrayList<>(said.definitions());
    then.add(would);
    Set<String> contradicted = new HashSet<>();
    Conflict.of(said, now)
        .ifPresent(c -> contradictions(c, id, null).forEach(x -> contradicted.addAll(teams(x))));
    List<Contradiction> conflicts =
        Conflict.of(
                new Conflict.Said(
                    said.term(), said.canonical(), then, said.adoptions(), said.settlements()),
                now)
            .map(c -> contradictions(c, id, contradicted))
            .orElse(List.of());
    boolean quiet = conflicts.stream().noneMatch(c -> c.isNew() && c.resolution() == null);
    return new Finding(
        id, upheld && quiet, List.of(), change, upheld ? null : proposal.claims(), conflicts);
  }

  // above every version there can be only the one that is looked at
  private static final String PROPOSED = "proposed";

  private static List<Contradiction> contradictions(
      Conflict conflict, String definition, @Nullable Set<String> already) {
    List<Contradiction> contradictions = new ArrayList<>();
    for (Conflict.Pair pair : conflict.pairs()) {
      Conflict.Side one = side(conflict, pair.one());
      Conflict.Side other = side(conflict, pair.other());
      boolean mine = holds(one, definition);
      if (mine != holds(other, definition)) {
        Conflict.Side theirs = mine ? other : one;
        Conflict.Side ours = mine ? one : other;
        contradictions.add(
            new Contradiction(
                theirs.uses(),
                already == null
                    || theirs.uses().stream().anyMatch(use -> !already.contains(use.team())),
                mine ? pair.comparison() : Comparison.between(ours.meaning(), theirs.meaning()),
                pair.resolution()));
      }
    }
    return List.copyOf(contradictions);
  }

  private static Set<String> teams(Contradiction contradiction) {
    Set<String> teams = new HashSet<>();
    contradiction.uses().forEach(use -> teams.add(use.team()));
    return teams;
  }

  private static boolean holds(Conflict.Side side, String definition) {
    return side.uses().stream().anyMatch(use -> use.definition().equals(definition))
        || side.setAside().stream().anyMatch(use -> use.definition().equals(definition));
  }

  private static Conflict.Side side(Conflict conflict, String hash) {
    return conflict.sides().stream()
        .filter(side -> side.hash().equals(hash))
        .findFirst()
        .orElseThrow();
  }
}
