package dev.baton.contracts.ownership;

import dev.baton.contracts.ownership.OwnershipEntity.Assignment;
import dev.baton.contracts.ownership.OwnershipEntity.Belief;
import dev.baton.contracts.ownership.OwnershipEntity.Boundary;
import dev.baton.contracts.ownership.OwnershipEntity.Edge;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a boundary at an instant: all that its state is made of, and the evidence for
 * it.
 *
 * @param edge between registered teams, or the names that events use
 * @param boundary null where none is registered
 * @param owner the accepted assignment that makes a team accountable; null where there is none
 * @param asked teams that were asked to be accountable and have not answered
 * @param partyEnded whether one of its two teams has ended
 * @param ownerEnded whether its last owner was accountable until it ended
 * @param overlaps ids of the boundaries that take some of the same handoffs
 * @param beliefs whom its sides take for accountable; of those that said so
 * @param due when the owner is to attest; null where it is not asked to
 * @param traffic what passes there
 */
public record Standing(
    Edge edge,
    @Nullable Boundary boundary,
    @Nullable Assignment owner,
    List<String> asked,
    boolean partyEnded,
    boolean ownerEnded,
    List<String> overlaps,
    List<Belief> beliefs,
    @Nullable Instant due,
    Traffic traffic) {

  boolean owned() {
    return owner != null;
  }

  /**
   * Whether a side's belief differs from the registry; two that differ cannot both agree with it.
   */
  boolean disputed() {
    String registered = owner == null ? null : owner.team();
    return beliefs.stream().anyMatch(belief -> !Objects.equals(belief.accountable(), registered));
  }

  @Nullable Instant registeredSince() {
    return boundary == null ? null : boundary.validFrom();
  }
}
