package dev.baton.definitions.rules;

import dev.baton.contracts.Names;
import dev.baton.contracts.definitions.DefinitionsEntity.Change;
import dev.baton.contracts.definitions.DefinitionsEntity.Definition;
import dev.baton.contracts.definitions.DefinitionsEntity.Meaning;
import dev.baton.contracts.definitions.DefinitionsEntity.State;
import dev.baton.edge.Caller;
import dev.baton.edge.Violation;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
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
   * @param scope where the team means this; null for everywhere, and on a further version
   * @param validTo when it ends; null while that is not known
   * @param claims what the team says of the change from the version before; null where it says
   *     nothing
   */
  public record DefinitionDraft(
      @Nullable String id,
      @Nullable String team,
      @Nullable String semver,
      @Nullable Meaning meaning,
      @Nullable State state,
      @Nullable Instant validFrom,
      @Nullable String scope,
      @Nullable Instant validTo,
      @Nullable Change claims) {

    /** A version for everywhere, without an end, of which nothing is claimed. */
    public DefinitionDraft(
        @Nullable String id,
        @Nullable String team,
        @Nullable String semver,
        @Nullable Meaning meaning,
        @Nullable State state,
        @Nullable Instant validFrom) {
      this(id, team, semver, meaning, state, validFrom, null, null, null);
    }

    /** The same as this version. */
    DefinitionDraft at(String version) {
      return new DefinitionDraft(
          id, team, version, meaning, state, validFrom, scope, validTo, claims);
    }
  }

  /** A version whose input breaks no rule. */
  private record Proposal(
      Semver order,
      String semver,
      Meaning meaning,
      @Nullable State state,
      @Nullable Instant validFrom,
      @Nullable Instant validTo) {}

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
    Texts.text(found, "/scope", draft.scope(), Names.MAX_LENGTH);
    if (draft.claims() != null && versions.isEmpty()) {
      found.add(new Violation("/claims", "a first version changes nothing."));
    }
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
      return publish(
          proposal.get(),
          new Definition(
              id,
              1,
              proposal.get().semver(),
              term,
              team,
              proposal.get().meaning(),
              Meanings.hash(proposal.get().meaning()),
              State.ACTIVE,
              now,
              null,
              strip(draft.scope()),
              Meanings.sense(proposal.get().meaning()),
              null));
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
    same(found, "/scope", strip(draft.scope()), Objects.requireNonNullElse(newest.scope(), ""));
    Optional<Proposal> proposal = proposal(draft, found);
    if (proposal.isEmpty() || !found.isEmpty()) {
      return new Ruling.Refused<>(new Refusal.Invalid(List.copyOf(found)));
    }
    String semver = proposal.get().semver();
    if (latest(versions, semver).isPresent()) {
      return again(versions, semver, proposal.get(), now);
    }
    Semver highest = Semver.parse(newest.semver()).orElseThrow();
    if (proposal.get().order().compareTo(highest) <= 0) {
      return new Ruling.Refused<>(new Refusal.NotAbove(semver, newest.semver()));
    }
    Meaning meaning = proposal.get().meaning();
    Changes.Proved proved = Changes.between(newest.meaning(), meaning);
    Change claimed = Objects.requireNonNullElse(draft.claims(), proved.change());
    return Changes.upholds(proved.change(), claimed)
        ? publish(
            proposal.get(),
            new Definition(
                newest.id(),
                newest.version() + 1,
                semver,
                newest.term(),
                newest.team(),
                meaning,
                Meanings.hash(meaning),
                State.ACTIVE,
                now,
                null,
                newest.scope(),
                Meanings.sense(meaning),
                claimed == Change.SHIFT ? Change.SHIFT : proved.change()))
        : new Ruling.Refused<>(new Refusal.ClaimsTooMuch(claimed, proved));
  }

  /** The versions of one definition among those of several, the first one first. */
  static List<Definition> versions(List<Definition> definitions, String id) {
    return definitions.stream()
        .filter(d -> d.id().equals(id))
        .sorted(Comparator.comparingInt(Definition::version))
        .toList();
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
    boolean ends = proposal.validTo() != null && !proposal.validTo().equals(known.validTo());
    if (state == known.state()
        && proposal.validFrom() != null
        && !proposal.validFrom().equals(known.validFrom())) {
      return immutable(known);
    }
    if (state == known.state() && !ends) {
      return new Ruling.Known<>(known);
    }
    if (state.compareTo(known.state()) < 0) {
      return new Ruling.Refused<>(new Refusal.StateGoesBack(known.state(), state));
    }
    Definition newest = versions.getLast();
    if (!known.semver().equals(newest.semver())) {
      return new Ruling.Refused<>(new Refusal.Superseded(known.semver(), newest.semver()));
    }
    // a state begins when it is said; the end of a period says nothing of its start
    Instant from = state == known.state() ? known.validFrom() : now;
    return publish(
        proposal,
        new Definition(
            known.id(),
            newest.version() + 1,
            known.semver(),
            known.term(),
            known.team(),
            known.meaning(),
            known.hash(),
            known.state(),
            from,
            known.validTo(),
            known.scope(),
            known.sense(),
            known.change()));
  }

  private static Ruling<Definition> immutable(Definition known) {
    return new Ruling.Refused<>(new Refusal.VersionIsImmutable(known.id(), known.semver()));
  }

  /** The version with the state and the period that were proposed, where some were. */
  private static Ruling<Definition> publish(Proposal proposal, Definition version) {
    Instant from = Objects.requireNonNullElse(proposal.validFrom(), version.validFrom());
    Instant to = proposal.validTo() == null ? version.validTo() : proposal.validTo();
    return to != null && !to.isAfter(from)
        ? new Ruling.Refused<>(
            new Refusal.Invalid(
                List.of(new Violation("/validTo", "comes after its start, " + from + "."))))
        : Ruling.stands(
            new Definition(
                version.id(),
                version.version(),
                version.semver(),
                version.term(),
                version.team(),
                version.meaning(),
                version.hash(),
                Objects.requireNonNullElse(proposal.state(), version.state()),
                from,
                to,
                version.scope(),
                version.sense(),
                version.change()));
  }

  private static @Nullable String strip(@Nullable String text) {
    return text == null || text.isBlank() ? null : text.strip();
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
            new Proposal(
                order.get(),
                draft.semver(),
                meaning,
                draft.state(),
                draft.validFrom(),
                draft.validTo()));
  }

  private static void same(
      List<Violation> found, String pointer, @Nullable String value, String is) {
    if (value != null && !value.equals(is)) {
      found.add(new Violation(pointer, "is '" + is + "' and cannot change."));
    }
  }
}
