package dev.baton.gateway.continuity;

import dev.baton.contracts.ownership.OwnershipEntity.Edge;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How some items went through a journey, all the same way.
 *
 * @param entered day of their first hop
 * @param last day of their last one, where what comes next is open; null where it ended otherwise
 * @param legs their hops over the journey's boundaries, in order, at least one
 * @param items how many
 */
public record Passage(LocalDate entered, @Nullable LocalDate last, List<Leg> legs, long items) {

  /**
   * One hop.
   *
   * @param arrived accepted, with an offer or without one, and not returned
   * @param open offered and not disposed of
   * @param asWas whether the receiver could work with what it got, as far as it said
   * @param repeat whether the item crossed the boundary before
   */
  public record Leg(
      Edge edge, boolean offered, boolean arrived, boolean open, boolean asWas, boolean repeat) {

    /** Right at the first try, offered or picked up in silence. */
    boolean straight() {
      return arrived && asWas && !repeat;
    }

    /** Right at the first try, of those offered. */
    boolean firstPass() {
      return offered && straight();
    }
  }
}
