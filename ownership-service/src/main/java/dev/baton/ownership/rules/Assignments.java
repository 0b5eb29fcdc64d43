package dev.baton.ownership.rules;

import dev.baton.contracts.ownership.OwnershipEntity.Assignment;
import dev.baton.contracts.ownership.OwnershipEntity.AssignmentState;
import dev.baton.contracts.ownership.OwnershipEntity.Boundary;
import dev.baton.contracts.ownership.OwnershipEntity.Role;
import dev.baton.contracts.ownership.OwnershipEntity.Team;
import dev.baton.edge.Caller;
import dev.baton.edge.Roles;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How a team comes to a role on a boundary: governance offers it, the team accepts or declines,
 * governance ends it. That only one team is accountable at a time is the database's to say.
 */
public final class Assignments {
  private Assignments() {}

  /**
   * A role as governance offers it.
   *
   * @param team slug
   * @param role RACI
   * @param validFrom null for now
   * @param validTo exclusive; null while open
   */
  public record Draft(
      @Nullable String team,
      @Nullable Role role,
      @Nullable Instant validFrom,
      @Nullable Instant validTo) {

    /** Slugs of the teams it refers to. */
    public Set<String> teams() {
      return team == null ? Set.of() : Set.of(team);
    }
  }

  /**
   * When a role ends.
   *
   * @param validTo exclusive; null for now
   */
  public record End(@Nullable Instant validTo) {}

  /**
   * Offers a role to a team that will not have ended when it begins.
   *
   * @param id the assignment's new id
   * @param team whom it is offered to; empty where there is none of that slug
   */
  public static Ruling<Assignment> offer(
      Draft draft, String id, Boundary boundary, Optional<Team> team, Instant now) {
    return toLiving(offer(draft, id, boundary, slug(team), now), team);
  }

  private static Set<String> slug(Optional<Team> team) {
    return team.map(Team::id).map(Set::of).orElse(Set.of());
  }

  /**
   * Offers a role.
   *
   * @param id the assignment's new id
   */
  static Ruling<Assignment> offer(
      Draft draft, String id, Boundary boundary, Set<String> registered, Instant now) {
    Check check = new Check();
    String team = check.team("/team", draft.team(), registered);
    Role role = draft.role();
    if (role == null) {
      check.wrong("/role", "must be one of " + Arrays.toString(Role.values()) + ".");
      role = Role.INFORMED;
    }
    Instant validFrom = draft.validFrom() == null ? now : draft.validFrom();
    check.period("/validTo", validFrom, draft.validTo());
    Role offered = role;
    return Ruling.unless(
        check.violations(),
        () ->
            new Assignment(
                id,
                1,
                boundary.id(),
                offered,
                team,
                AssignmentState.OFFERED,
                validFrom,
                draft.validTo()));
  }

  /** The owner's role, where the caller may hand it on: governance, and the owner itself. */
  public static Ruling<Assignment> mayHandOver(
      String boundary, Optional<Assignment> owner, Caller caller) {
    if (owner.isEmpty()) {
      return new Ruling.Refused<>(new Refusal.NotOwned(boundary));
    }
    String team = owner.get().team();
    return caller.has(Roles.GOVERNANCE) || caller.mayWriteFor(team)
        ? new Ruling.Stands<>(owner.get())
        : new Ruling.Refused<>(new Refusal.NotYours(List.of(team), true));
  }

  /** The slug of the team of which the owner is a part. */
  public static Ruling<String> above(Assignment owner, Optional<Team> team) {
    return team.map(Team::parent)
        .<Ruling<String>>map(Ruling.Stands::new)
        .orElseGet(() -> new Ruling.Refused<>(new Refusal.NoParent(owner.team())));
  }

  /**
   * Asks another team to be accountable in the owner's place, from now on. Until it accepts, the
   * owner is.
   *
   * @param next slug
   * @param id the assignment's new id
   * @param owner the assignment that is to be replaced
   * @param team whom it is offered to; empty where there is none of that slug
   */
  public static Ruling<Assignment> handOver(
      @Nullable String next, String id, Assignment owner, Optional<Team> team, Instant now) {
    Check check = new Check();
    String asked = check.team("/team", next, slug(team));
    if (asked.equals(owner.team())) {
      check.wrong("/team", "is accountable already.");
    }
    Ruling<Assignment> offer =
        Ruling.unless(
            check.violations(),
            () ->
                new Assignment(
                    id,
                    1,
                    owner.boundary(),
                    Role.ACCOUNTABLE,
                    asked,
                    AssignmentState.OFFERED,
                    now,
                    owner.validTo(),
                    owner.id()));
    return toLiving(offer, team);
  }

  /**
   * The offer, unless the team will have ended when it begins.
   *
   * @param team whom it is made to; empty where there is none, which the offer says already
   */
  static Ruling<Assignment> toLiving(Ruling<Assignment> offer, Optional<Team> team) {
    Instant end = team.map(Team::validTo).orElse(null);
    if (end == null
        || !(offer instanceof Ruling.Stands<Assignment>(Assignment offered))
        || end.isAfter(offered.validFrom())) {
      return offer;
    }
    Check check = new Check();
    check.wrong("/team", "Team '" + offered.team() + "' ended at " + end + ".");
    return new Ruling.Refused<>(new Refusal.Invalid(check.violations()));
  }

  /**
   * The role of the team that is replaced, ended where its successor's begins.
   *
   * @return empty where it does not reach so far
   */
  public static Optional<Assignment> replaced(Assignment owner, Assignment accepted) {
    return closed(owner, accepted.validFrom());
  }

  /**
   * What becomes of a role when its team ends: it ends then, and an offer is taken back.
   *
   * @return empty where it does not reach so far
   */
  public static Optional<Assignment> closed(Assignment current, Instant at) {
    return switch (current.state()) {
      case OFFERED -> Optional.of(next(current, AssignmentState.ENDED, current.validFrom()));
      case ACCEPTED ->
          current.validTo() != null && !current.validTo().isAfter(at)
              ? Optional.empty()
              : Optional.of(
                  next(
                      current,
                      AssignmentState.ENDED,
                      at.isBefore(current.validFrom()) ? current.validFrom() : at));
      case DECLINED, ENDED -> Optional.empty();
    };
  }

  /** Accepts an offered role, which only its team may. */
  public static Ruling<Assignment> accept(Assignment current, Caller caller) {
    return answer(current, AssignmentState.ACCEPTED, caller);
  }

  /** Declines an offered role, which only its team may. */
  public static Ruling<Assignment> decline(Assignment current, Caller caller) {
    return answer(current, AssignmentState.DECLINED, caller);
  }

  private static Ruling<Assignment> answer(
      Assignment current, AssignmentState answer, Caller caller) {
    if (!caller.mayWriteFor(current.team())) {
      return new Ruling.Refused<>(new Refusal.NotYours(List.of(current.team()), false));
    }
    if (current.state() != AssignmentState.OFFERED) {
      return new Ruling.Refused<>(
          new Refusal.WrongState(current.id(), current.state(), List.of(AssignmentState.OFFERED)));
    }
    return new Ruling.Stands<>(next(current, answer, current.validTo()));
  }

  /**
   * Ends a role, or takes back the offer of one: that leaves a period without an instant in it, so
   * the team never held it.
   */
  public static Ruling<Assignment> end(End end, Assignment current, Instant now) {
    return switch (current.state()) {
      case OFFERED ->
          new Ruling.Stands<>(next(current, AssignmentState.ENDED, current.validFrom()));
      case ACCEPTED -> {
        Instant validTo = end.validTo() == null ? now : end.validTo();
        Check check = new Check();
        if (validTo.isBefore(current.validFrom())) {
          check.wrong("/validTo", "must not be before " + current.validFrom() + ", its start.");
        }
        if (current.validTo() != null && validTo.isAfter(current.validTo())) {
          check.wrong("/validTo", "must not be after " + current.validTo() + ", its end.");
        }
        yield Ruling.unless(
            check.violations(), () -> next(current, AssignmentState.ENDED, validTo));
      }
      case DECLINED, ENDED ->
          new Ruling.Refused<>(
              new Refusal.WrongState(
                  current.id(),
                  current.state(),
                  List.of(AssignmentState.OFFERED, AssignmentState.ACCEPTED)));
    };
  }

  /**
   * A role as it was before a registry was restored, with the versions by which it came to be so.
   *
   * @param validTo where it ended; null where it did not
   */
  static List<Assignment> restored(
      Assignment offered,
      AssignmentState state,
      @Nullable Instant validTo,
      @Nullable String replaces) {
    Assignment first =
        new Assignment(
            offered.id(),
            1,
            offered.boundary(),
            offered.role(),
            offered.team(),
            AssignmentState.OFFERED,
            offered.validFrom(),
            offered.validTo(),
            replaces);
    return switch (state) {
      case OFFERED -> List.of(first);
      case ACCEPTED, DECLINED -> List.of(first, next(first, state, validTo));
      case ENDED -> {
        if (offered.validFrom().equals(validTo)) {
          yield List.of(first, next(first, state, validTo));
        }
        Assignment accepted = next(first, AssignmentState.ACCEPTED, validTo);
        yield List.of(first, accepted, next(accepted, state, validTo));
      }
    };
  }

  private static Assignment next(
      Assignment current, AssignmentState state, @Nullable Instant validTo) {
    return new Assignment(
        current.id(),
        current.version() + 1,
        current.boundary(),
        current.role(),
        current.team(),
        state,
        current.validFrom(),
        validTo,
        current.replaces());
  }
}
