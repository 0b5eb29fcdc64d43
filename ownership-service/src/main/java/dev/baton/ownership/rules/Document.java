package dev.baton.ownership.rules;

import com.fasterxml.jackson.databind.JsonNode;
import dev.baton.contracts.Money;
import dev.baton.contracts.ownership.OwnershipEntity.AssignmentState;
import dev.baton.contracts.ownership.OwnershipEntity.Role;
import dev.baton.contracts.ownership.OwnershipEntity.Side;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The registry as one document: every entity as it is now, in the order of ids. What governance
 * writes is in it to be applied; what teams answered is in it so that a registry can be restored.
 */
public record Document(
    List<Teams.Draft> teams,
    List<Boundaries.Draft> boundaries,
    List<ContractEntry> contracts,
    List<AssignmentEntry> assignments,
    List<BeliefEntry> beliefs,
    List<AttestationEntry> attestations,
    List<Journeys.Draft> journeys,
    List<Grants.Draft> grants) {

  /**
   * One revision of a boundary's contract; those of one boundary stand in the order in which they
   * were proposed.
   *
   * @param boundary its id
   * @param signedBySender null while it did not
   * @param signedByReceiver null while it did not
   */
  public record ContractEntry(
      String boundary,
      @Nullable String doneCriteria,
      @Nullable String startedCriteria,
      @Nullable String doneCondition,
      @Nullable String startedCondition,
      @Nullable Duration timeToAccept,
      @Nullable Duration timeToHandOn,
      @Nullable JsonNode requiredContext,
      Map<String, String> senderDefinitions,
      Map<String, String> receiverDefinitions,
      @Nullable Money valuePerItem,
      Map<String, String> reasons,
      @Nullable Instant validFrom,
      @Nullable Instant validTo,
      @Nullable Instant signedBySender,
      @Nullable Instant signedByReceiver) {

    Contracts.Draft draft(@Nullable Instant unlessSaid) {
      return new Contracts.Draft(
          doneCriteria,
          startedCriteria,
          doneCondition,
          startedCondition,
          timeToAccept,
          timeToHandOn,
          requiredContext,
          senderDefinitions,
          receiverDefinitions,
          valuePerItem,
          reasons,
          validFrom == null ? unlessSaid : validFrom,
          validTo);
    }

    boolean signed() {
      return signedBySender != null || signedByReceiver != null;
    }
  }

  /**
   * A role.
   *
   * @param id null for the one of this boundary, team, role and start
   * @param boundary its id
   * @param state null for offered, or for what it is
   */
  public record AssignmentEntry(
      @Nullable String id,
      String boundary,
      Role role,
      String team,
      @Nullable AssignmentState state,
      @Nullable Instant validFrom,
      @Nullable Instant validTo,
      @Nullable String replaces) {}

  /** What a side believed, since when. */
  public record BeliefEntry(
      String boundary, Side side, @Nullable String accountable, Instant validFrom) {}

  /** What an owner attested, when, until when. */
  public record AttestationEntry(
      String boundary, String team, @Nullable String note, Instant validFrom, Instant validTo) {}
}
