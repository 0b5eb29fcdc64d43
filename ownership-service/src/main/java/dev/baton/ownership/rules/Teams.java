package dev.baton.ownership.rules;

import dev.baton.contracts.ownership.OwnershipEntity.Change;
import dev.baton.contracts.ownership.OwnershipEntity.Succession;
import dev.baton.contracts.ownership.OwnershipEntity.Team;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What makes a team. */
public final class Teams {
  private Teams() {}

  /**
   * A team as governance writes it.
   *
   * @param id slug; on an edit it may be left out
   * @param name how people call it
   * @param aliases other names events use for it
   * @param external whether it is outside the organisation; null for no
   * @param parent slug of the team it is a part of; null for none
   * @param validFrom null for now, or on an edit for what it was
   * @param validTo exclusive; null while it exists
   * @param succession who goes on with its work from then; null where nobody does
   */
  public record Draft(
      @Nullable String id,
      @Nullable String name,
      List<@Nullable String> aliases,
      @Nullable Boolean external,
      @Nullable String parent,
      @Nullable Instant validFrom,
      @Nullable Instant validTo,
      @Nullable Succession succession) {

    /** Slugs of the teams this one refers to. */
    public Set<String> teams() {
      return Stream.concat(
              Stream.ofNullable(parent),
              succession == null ? Stream.empty() : succession.successors().stream())
          .flatMap(Stream::ofNullable)
          .collect(Collectors.toSet());
    }
  }

  /**
   * How a team ends.
   *
   * @param validTo exclusive; null for now
   * @param change null where nobody goes on with its work
   * @param successors slugs of those who do
   */
  public record End(
      @Nullable Instant validTo, @Nullable Change change, List<@Nullable String> successors) {

    /** Slugs of the teams that go on with its work. */
    public Set<String> teams() {
      return successors.stream().flatMap(Stream::ofNullable).collect(Collectors.toSet());
    }
  }

  /** Registers a team. */
  public static Ruling<Team> register(
      Draft draft, Optional<Team> existing, Set<String> registered, Instant now) {
    if (existing.isPresent()) {
      return new Ruling.Refused<>(new Refusal.Exists("team", existing.get().id()));
    }
    Check check = new Check();
    String id = check.slug("/id", draft.id());
    return version(
        check, id, 1, draft, draft.validFrom() == null ? now : draft.validFrom(), registered);
  }

  /** Edits a team. */
  public static Ruling<Team> edit(Draft draft, Team current, Set<String> registered) {
    Check check = new Check();
    check.same("/id", draft.id(), current.id());
    return version(
        check,
        current.id(),
        current.version() + 1,
        draft,
        draft.validFrom() == null ? current.validFrom() : draft.validFrom(),
        registered);
  }

  /**
   * The team, unless one of its aliases is what another is called: events that use it would be that
   * one's as well. A team that has ended leaves its names to others.
   *
   * @param others all teams, this one among them or not
   */
  public static Ruling<Team> unlikeOthers(Ruling<Team> ruling, Collection<Team> others) {
    if (!(ruling instanceof Ruling.Stands<Team>(Team team))) {
      return ruling;
    }
    Check check = new Check();
    for (int i = 0; i < team.aliases().size(); i++) {
      String alias = team.aliases().get(i);
      String at = "/aliases/" + i;
      others.stream()
          .filter(other -> !other.id().equals(team.id()) && other.validTo() == null)
          .filter(other ->
              other.id().equals(alias)
                  || other.name().equals(alias)
                  || other.aliases().contains(alias))
          .findFirst()
          .ifPresent(other -> check.wrong(at, "Team '" + other.id() + "' is called so."));
    }
    return check.violations().isEmpty()
        ? ruling
        : new Ruling.Refused<>(new Refusal.Invalid(check.violations()));
  }

  /** Ends a team; what it was stays on record. */
  public static Ruling<Team> end(End end, Team current, Set<String> registered, Instant now) {
    Check check = new Check();
    Instant validTo = end.validTo() == null ? now : end.validTo();
    check.period("/validTo", current.validFrom(), validTo);
    Succession succession =
        succession(check, "", end.change(), end.successors(), current.id(), registered);
    return Ruling.unless(
        check.violations(),
        () ->
            new Team(
                current.id(),
                current.version() + 1,
                current.name(),
                current.aliases(),
                current.external(),
                current.parent(),
                current.validFrom(),
                validTo,
                succession));
  }

  private static @Nullable Succession succession(
      Check check,
      String at,
      @Nullable Change change,
      List<@Nullable String> given,
      String id,
      Set<String> registered) {
    if (change == null && given.isEmpty()) {
      return null;
    }
    check.size(at + "/successors", given.size());
    if (change == Change.SPLIT ? given.size() < 2 : given.size() != 1) {
      check.wrong(
          at + "/successors", change == Change.SPLIT ? "two teams or more." : "exactly one team.");
    }
    List<String> successors = new ArrayList<>();
    for (int i = 0; i < given.size(); i++) {
      String successor = check.team(at + "/successors/" + i, given.get(i), registered);
      if (successor.equals(id)) {
        check.wrong(at + "/successors/" + i, "A team does not succeed itself.");
      }
      successors.add(successor);
    }
    if (change == null) {
      check.wrong(at + "/change", "must be one of " + Arrays.toString(Change.values()) + ".");
      return null;
    }
    return new Succession(change, successors);
  }

  /**
   * One step in the lineage of teams.
   *
   * @param team slug of the one that ended
   * @param at when
   * @param successors slugs of those that went on with its work
   */
  public record Step(String team, Instant at, Change change, List<String> successors) {}

  /**
   * How a team came to be and what became of it: every step from teams it goes back to, and every
   * step to teams that go back to it, in the order of time.
   *
   * @param teams all of them
   */
  public static List<Step> lineage(String id, Collection<Team> teams) {
    Map<String, Step> steps = new TreeMap<>();
    for (Team team : teams) {
      if (team.succession() != null && team.validTo() != null) {
        steps.put(
            team.id(),
            new Step(
                team.id(),
                team.validTo(),
                team.succession().change(),
                team.succession().successors()));
      }
    }
    Set<Step> found = new LinkedHashSet<>();
    follow(Set.of(id), steps, found);
    precede(Set.of(id), steps, found);
    return found.stream().sorted(Comparator.comparing(Step::at).thenComparing(Step::team)).toList();
  }

  private static void follow(Set<String> teams, Map<String, Step> steps, Set<Step> found) {
    for (String team : teams) {
      Step step = steps.get(team);
      if (step != null && found.add(step)) {
        follow(Set.copyOf(step.successors()), steps, found);
      }
    }
  }

  private static void precede(Set<String> teams, Map<String, Step> steps, Set<Step> found) {
    for (Step step : steps.values()) {
      if (step.successors().stream().anyMatch(teams::contains) && found.add(step)) {
        precede(Set.of(step.team()), steps, found);
      }
    }
  }

  private static Ruling<Team> version(
      Check check, String id, int version, Draft draft, Instant validFrom, Set<String> registered) {
    String name = check.name("/name", draft.name());
    check.size("/aliases", draft.aliases().size());
    Set<String> aliases = new LinkedHashSet<>();
    for (int i = 0; i < draft.aliases().size(); i++) {
      aliases.add(check.name("/aliases/" + i, draft.aliases().get(i)));
    }
    if (draft.parent() != null) {
      check.team("/parent", draft.parent(), registered);
      if (draft.parent().equals(id)) {
        check.wrong("/parent", "A team is no part of itself.");
      }
    }
    check.period("/validTo", validFrom, draft.validTo());
    if (draft.succession() != null && draft.validTo() == null) {
      check.wrong("/validTo", "is required where a team has successors.");
    }
    Succession given = draft.succession();
    Succession succession =
        given == null
            ? null
            : succession(
                check,
                "/succession",
                given.change(),
                new ArrayList<>(given.successors()),
                id,
                registered);
    return Ruling.unless(
        check.violations(),
        () ->
            new Team(
                id,
                version,
                name,
                new ArrayList<>(aliases),
                Boolean.TRUE.equals(draft.external()),
                draft.parent(),
                validFrom,
                draft.validTo(),
                succession));
  }
}
