package dev.baton.ownership.rules;

import dev.baton.contracts.ownership.OwnershipEntity.AssignmentState;
import dev.baton.contracts.ownership.OwnershipEntity.Side;
import dev.baton.edge.Violation;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Why something was not recorded. */
public sealed interface Refusal {
  /** Nothing of this kind has this id. */
  record Unknown(String kind, String id) implements Refusal {}

  /** Something of this kind has this id already. */
  record Exists(String kind, String id) implements Refusal {}

  /** The input breaks rules. */
  record Invalid(List<Violation> violations) implements Refusal {}

  /**
   * The caller's token does not allow it.
   *
   * @param teams of which one must be the token's
   * @param orGovernance whether governance may as well
   */
  record NotYours(List<String> teams, boolean orGovernance) implements Refusal {}

  /** This side has signed this revision already. */
  record AlreadySigned(String boundary, int revision, Side side, Instant when) implements Refusal {}

  /** The assignment is past the state in which this can happen. */
  record WrongState(String assignment, AssignmentState is, List<AssignmentState> wanted)
      implements Refusal {}

  /** A document holds what teams said and the registry has nothing of. */
  record TeamsWord() implements Refusal {}

  /** Nobody is accountable for the boundary. */
  record NotOwned(String boundary) implements Refusal {}

  /** Nobody asks for an attestation of this boundary: it has no cadence. */
  record NotAsked(String boundary) implements Refusal {}

  /** The team is a part of no other. */
  record NoParent(String team) implements Refusal {}

  /**
   * Another team is accountable for a part of the period.
   *
   * @param until null while open
   */
  record AlreadyAccountable(String boundary, String team, Instant since, @Nullable Instant until)
      implements Refusal {}
}
