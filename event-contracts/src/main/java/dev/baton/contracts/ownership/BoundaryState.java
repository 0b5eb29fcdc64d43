package dev.baton.contracts.ownership;

import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.function.BiPredicate;
import java.util.stream.Stream;

/**
 * How a boundary stands at an instant. This is the table: a state's trigger is the test beside it,
 * its precedence its place in the list, so that a boundary for which several hold is in the first.
 * They go from what has to be settled first, because nothing below it means much before, to what
 * only has to be looked at.
 */
public enum BoundaryState {
  /** Work passes there, and no boundary is registered for it. */
  UNREGISTERED((at, now) -> at.boundary() == null),

  /** One of its teams has ended, or its owner has and nobody was asked to follow. */
  ORPHANED(
      (at, now) -> at.partyEnded() || (at.ownerEnded() && !at.owned() && at.asked().isEmpty())),

  /** Another boundary takes some of the same handoffs, so that it says little who owns this one. */
  OVERLAPPING((at, now) -> !at.overlaps().isEmpty()),

  /** Nobody is accountable, and a team has been asked and has not answered. */
  PENDING((at, now) -> !at.owned() && !at.asked().isEmpty()),

  /** Nobody is accountable, and nobody has been asked. */
  UNOWNED((at, now) -> !at.owned()),

  /** A side takes another team for accountable than the other side, or the registry, does. */
  AMBIGUOUS((at, now) -> at.disputed()),

  /** Its owner was due to attest that it is, and did not. */
  LAPSED((at, now) -> at.due() != null && !at.due().isAfter(now)),

  /** So long without a handoff as would hardly come by chance. */
  QUIET((at, now) -> at.traffic().quiet(at.registeredSince(), now)),

  /** A team is accountable and nothing else is to be said. */
  OWNED((at, now) -> at.owned());

  @SuppressWarnings("ImmutableEnumChecker") // a function without state
  private final BiPredicate<Standing, Instant> trigger;

  BoundaryState(BiPredicate<Standing, Instant> trigger) {
    this.trigger = trigger;
  }

  /** How it is called on the wire. */
  @JsonValue
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** All that hold of a boundary then, by precedence: the first is the state it is in. */
  public static List<BoundaryState> of(Standing standing, Instant now) {
    List<BoundaryState> states =
        Stream.of(values()).filter(state -> state.trigger.test(standing, now)).toList();
    // of what is not registered nothing else is known
    return states.getFirst() == UNREGISTERED ? List.of(UNREGISTERED) : states;
  }
}
