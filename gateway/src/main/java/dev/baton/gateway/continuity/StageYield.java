package dev.baton.gateway.continuity;

import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How much of what came to a team was right when it first came. A yield per boundary gives an item
 * a second chance over another boundary, or over the same one; here only its first handoff into the
 * team counts, from whomever.
 *
 * @param items with a handoff into the team
 * @param right those whose first one was accepted and not returned
 */
public record StageYield(long items, long right) {
  private static final StageYield NONE = new StageYield(0, 0);

  /**
   * One handoff of an item.
   *
   * @param right accepted and not returned
   */
  public record Arrival(String team, boolean right) {}

  /**
   * Items that all went the same way.
   *
   * @param arrivals in order
   * @param items how many
   */
  public record Way(List<Arrival> arrivals, long items) {}

  /** right / items, 0 to 1; null where nothing came. */
  public @Nullable Double value() {
    return Yields.share(right, items);
  }

  /** The yield of each team that something came to, in the order of their appearance. */
  public static Map<String, StageYield> of(Collection<Way> ways) {
    Map<String, StageYield> yields = new LinkedHashMap<>();
    for (Way way : ways) {
      Set<String> seen = new HashSet<>();
      for (Arrival arrival : way.arrivals()) {
        if (seen.add(arrival.team())) {
          StageYield before = yields.getOrDefault(arrival.team(), NONE);
          yields.put(
              arrival.team(),
              new StageYield(
                  before.items + way.items(), before.right + (arrival.right() ? way.items() : 0)));
        }
      }
    }
    return yields;
  }
}
