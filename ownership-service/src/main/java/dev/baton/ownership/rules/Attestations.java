package dev.baton.ownership.rules;

import dev.baton.contracts.ownership.OwnershipEntity.Assignment;
import dev.baton.contracts.ownership.OwnershipEntity.Attestation;
import dev.baton.contracts.ownership.OwnershipEntity.Boundary;
import dev.baton.contracts.ownership.OwnershipEntity.Side;
import dev.baton.edge.Caller;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** How the owner of a boundary says, from time to time, that it still is. */
public final class Attestations {
  private Attestations() {}

  /**
   * What the owner says.
   *
   * @param note null for nothing
   * @param accountable slug of the team that it takes for accountable, where it is a side of the
   *     boundary; null to say nothing of it
   */
  public record Draft(@Nullable String note, @Nullable String accountable) {

    /** Slugs of the teams it refers to. */
    public Set<String> teams() {
      return accountable == null ? Set.of() : Set.of(accountable);
    }
  }

  /** What the owner believes, where it says so while it attests. */
  public static Optional<Beliefs.Draft> belief(Draft draft, Boundary boundary, String owner) {
    return draft.accountable() == null
        ? Optional.empty()
        : Stream.of(Side.values())
            .filter(side -> side.team(boundary).equals(owner))
            .findFirst()
            .map(side -> new Beliefs.Draft(side, draft.accountable()));
  }

  /**
   * Attests, which only the accountable team may.
   *
   * @param owner who is accountable now; empty where nobody is
   * @param current the last attestation; empty where there was none
   */
  public static Ruling<Attestation> attest(
      Draft draft,
      Boundary boundary,
      Optional<Assignment> owner,
      Optional<Attestation> current,
      Caller caller,
      Instant now) {
    if (owner.isEmpty()) {
      return new Ruling.Refused<>(new Refusal.NotOwned(boundary.id()));
    }
    String team = owner.get().team();
    if (!caller.mayWriteFor(team)) {
      return new Ruling.Refused<>(new Refusal.NotYours(List.of(team), false));
    }
    if (boundary.attestEvery() == null) {
      return new Ruling.Refused<>(new Refusal.NotAsked(boundary.id()));
    }
    Check check = new Check();
    check.text("/note", draft.note());
    if (draft.accountable() != null && belief(draft, boundary, team).isEmpty()) {
      check.wrong("/accountable", "Only a side of the boundary has a belief.");
    }
    Instant due = now.plus(boundary.attestEvery());
    return Ruling.unless(
        check.violations(),
        () ->
            new Attestation(
                boundary.id(),
                current.map(Attestation::version).orElse(0) + 1,
                team,
                draft.note(),
                now,
                due));
  }
}
