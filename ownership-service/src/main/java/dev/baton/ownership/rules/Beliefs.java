package dev.baton.ownership.rules;

import dev.baton.contracts.ownership.OwnershipEntity.Belief;
import dev.baton.contracts.ownership.OwnershipEntity.Boundary;
import dev.baton.contracts.ownership.OwnershipEntity.Side;
import dev.baton.edge.Caller;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Whom the two sides of a boundary take for accountable, whatever the registry says. */
public final class Beliefs {
  private Beliefs() {}

  /**
   * What a side says.
   *
   * @param side whose belief it is
   * @param accountable slug of the team it takes for accountable; null where it knows of none
   */
  public record Draft(@Nullable Side side, @Nullable String accountable) {

    /** Slugs of the teams it refers to. */
    public Set<String> teams() {
      return accountable == null ? Set.of() : Set.of(accountable);
    }
  }

  /** The id of a side's belief: a side's name has no slash, so no two beliefs share one. */
  public static String identity(String boundary, @Nullable Side side) {
    return boundary + "/" + (side == Side.RECEIVER ? "receiver" : "sender");
  }

  /**
   * States a side's belief, which only that side's team may.
   *
   * @param current what it said before; empty where it said nothing
   */
  public static Ruling<Belief> state(
      Draft draft,
      Boundary boundary,
      Optional<Belief> current,
      Set<String> registered,
      Caller caller,
      Instant now) {
    Check check = new Check();
    Side side = draft.side();
    if (side == null) {
      check.wrong("/side", "must be 'sender' or 'receiver'.");
      return new Ruling.Refused<>(new Refusal.Invalid(check.violations()));
    }
    String team = side.team(boundary);
    if (!caller.mayWriteFor(team)) {
      return new Ruling.Refused<>(new Refusal.NotYours(List.of(team), false));
    }
    if (draft.accountable() != null) {
      check.team("/accountable", draft.accountable(), registered);
    }
    return Ruling.unless(
        check.violations(),
        () ->
            new Belief(
                identity(boundary.id(), side),
                current.map(Belief::version).orElse(0) + 1,
                boundary.id(),
                side,
                team,
                draft.accountable(),
                now,
                null));
  }
}
