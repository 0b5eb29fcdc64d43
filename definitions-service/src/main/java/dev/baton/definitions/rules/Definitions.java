package dev.baton.definitions.rules;

import dev.baton.contracts.definitions.DefinitionsEntity.Definition;
import dev.baton.contracts.definitions.DefinitionsEntity.Meaning;
import dev.baton.contracts.definitions.DefinitionsEntity.State;
import dev.baton.edge.Caller;
import dev.baton.edge.Violation;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A definition and its versions. What a version says never changes; its state may move on, forward
 * only, until a newer version takes its place.
 */
public final class Definitions {
  private Definitions() {}

  /**
   * A version as a team proposes it.
   *
   * @param id of a new definition; null on a further version
   * @param team slug of the team whose meaning it is; null on a further version
   * @param state null for what it is, {@link State#ACTIVE} where it is new
   * @param validFrom null for what it is, now where it is new
   */
  public record DefinitionDraft(
      @Nullable String id,
      @Nullable String team,
      @Nullable String semver,
      @Nullable Meaning meaning,
      @Nullable State state,
      @Nullable Instant validFrom) {}

  /** A version whose input breaks no rule. */
  private record Proposal(
      Semver order,
      String semver,
      Meaning meaning,
      @Nullable State state,
      @Nullable Instant validFrom) {}

  /**
   * The first version of a definition; the same one again is known.
   *
   * @param versions what is known under this id, the first one first
   */
  public static Ruling<Definition> define(
      DefinitionDraft draft, String term, List<Definition> versions, Caller caller, Instant now) {
    List<Violation> found = new ArrayList<>();
    Texts.id(found, "/id", draft.id());
    Texts.team(found, "/team", draft.team());
    Optional<Proposal> proposal = proposal(draft, found);
    if (proposal.isEmpty() || !found.isEmpty()) {
      return new Ruling.Refused<>(new Refusal.Invalid(List.copyOf(found)));
    }
    String id = Objects.requireNonNull(draft.id());
    String team = Objects.requireNonNull(draft.team());
    if (!Writers.may(caller, team)) {
      return new Ruling.Refused<>(new Refusal.NotYours(team));
    }
    if (versions.isEmpty()) {
      return publish(1, id, term, team, proposal.get(), now);
    }
    Definition first = versions.getFirst();
    return first.term().equals(term)
            && first.team().equals(team)
            && first.semver().equals(draft.semver())
        ? again(versions, first.semver(), proposal.get(), now)
        : new Ruling.Refused<>(new Refusal.Exists("definition", id));
  }

  /**
   * A further version of a definition, one that is known again, or a move of its state.
   *
   * @param versions what is known of it, the first one first; at least one
   */
  public static Ruling<Definition> revise(
      DefinitionDraft draft, List<Definition> versions, Caller caller, Instant now) {
    Definition newest = versions.getLast();
    if (!Writers.may(caller, newest.team())) {
      return new Ruling.Refused<>(new Refusal.NotYours(newest.team()));
    }
    List<Violation> found = new ArrayList<>();
    same(found, "/id", draft.id(), newest.id());
    same(found, "/team", draft.team(), newest.team());
    Optional<Proposal> proposal = proposal(draft, found);
    if (proposal.isEmpty() || !found.isEmpty()) {
      return new Ruling.Refused<>(new Refusal.Invalid(List.copyOf(found)));
    }
    String semver = proposal.get().semver();
    if (latest(versions, semver).isPresent()) {
      return again(versions, semver, proposal.get(), now);
    }
    Semver highest = Semver.parse(newest.semver()).orElseThrow();
    return proposal.get().order().compareTo(highest) > 0
        ? publish(
            newest.version() + 1, newest.id(), newest.term(), newest.team(), proposal.get(), now)
        : new Ruling.Refused<>(new Refusal.NotAbove(semver, newest.semver()));
  }

  /**
   * The latest record of a version.
   *
   * @param versions of one definition, the first one first
   */
  public static Optional<Definition> latest(List<Definition> versions, String semver) {
    return versions.reversed().stream().filter(v -> v.semver().equals(semver)).findFirst();
  }

  private static Ruling<Definition> again(
      List<Definition> versions, String semver, Proposal proposal, Instant now) {
    Definition known = latest(versions, semver).orElseThrow();
    if (!known.hash().equals(Meanings.hash(proposal.meaning()))) {
      return immutable(known);
    }
    State state = Objects.requireNonNullElse(proposal.state(), known.state());
    if (state == known.state()) {
      return proposal.validFrom() == null || proposal.validFrom().equals(known.validFrom())
          ? new Ruling.Known<>(known)
          : immutable(known);
    }
    if (state.compareTo(known.state()) < 0) {
      return new Ruling.Refused<>(new Refusal.StateGoesBack(known.state(), state));
    }
    Definition newest = versions.getLast();
    return known.semver().equals(newest.semver())
        ? publish(newest.version() + 1, known.id(), known.term(), known.team(), proposal, now)
        : new Ruling.Refused<>(new Refusal.Superseded(known.semver(), newest.semver()));
  }

  private static Ruling<Definition> immutable(Definition known) {
    return new Ruling.Refused<>(new Refusal.VersionIsImmutable(known.id(), known.semver()));
  }

  private static Ruling<Definition> publish(
      int version, String id, String term, String team, Proposal proposal, Instant now) {
    return Ruling.stands(
        new Definition(
            id,
            version,
            proposal.semver(),
            term,
            team,
            proposal.meaning(),
            Meanings.hash(proposal.meaning()),
            Objects.requireNonNullElse(proposal.state(), State.ACTIVE),
            Objects.requireNonNullElse(proposal.validFrom(), now),
            null));
  }

  private static Optional<Proposal> proposal(DefinitionDraft draft, List<Violation> found) {
    Optional<Semver> order =
        draft.semver() == null ? Optional.empty() : Semver.parse(draft.semver());
    if (order.isEmpty()) {
      found.add(
          new Violation(
              "/semver", "a version after Semantic Versioning 2.0.0, such as 1.0.0, is required."));
    }
    if (draft.meaning() == null) {
      found.add(new Violation("/meaning", "is required."));
      return Optional.empty();
    }
    Meaning meaning = Meanings.normalize(draft.meaning());
    found.addAll(Meanings.violations(meaning));
    return order.isEmpty() || draft.semver() == null
        ? Optional.empty()
        : Optional.of(
            new Proposal(order.get(), draft.semver(), meaning, draft.state(), draft.validFrom()));
  }

  private static void same(
      List<Violation> found, String pointer, @Nullable String value, String is) {
    if (value != null && !value.equals(is)) {
      found.add(new Violation(pointer, "is '" + is + "' and cannot change."));
    }
  }
}
