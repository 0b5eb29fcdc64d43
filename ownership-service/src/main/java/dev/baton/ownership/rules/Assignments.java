package dev.baton.ownership.rules;

import dev.baton.contracts.ownership.OwnershipEntity.Assignment;
import dev.baton.contracts.ownership.OwnershipEntity.AssignmentState;
import dev.baton.contracts.ownership.OwnershipEntity.Boundary;
import dev.baton.contracts.ownership.OwnershipEntity.Role;
import dev.baton.edge.Caller;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
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
   * Offers a role.
   *
   * @param id the assignment's new id
   */
  public static Ruling<Assignment> offer(
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

  /** Whether the team holds or held the role in its period: it accepted it. */
  public static boolean held(Assignment assignment) {
    return switch (assignment.state()) {
      case ACCEPTED, ENDED -> true;
      case OFFERED, DECLINED -> false;
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
        validTo);
  }
}
