package dev.baton.ledger.lanes;

import java.util.HashSet;
import java.util.Set;

/**
 * This replica learnt that a lane has another owner. Observers are called by the thread that renews
 * the leases and must not keep it.
 *
 * @param before lanes that this replica held until now
 * @param held lanes that it holds from now on; the same as before where only others changed
 */
public record LanesChanged(Set<Integer> before, Set<Integer> held) {
  public LanesChanged {
    before = Set.copyOf(before);
    held = Set.copyOf(held);
  }

  /** Lanes held from now on. */
  public Set<Integer> gained() {
    return without(held, before);
  }

  /** Lanes held no longer. */
  public Set<Integer> lost() {
    return without(before, held);
  }

  private static Set<Integer> without(Set<Integer> these, Set<Integer> those) {
    Set<Integer> left = new HashSet<>(these);
    left.removeAll(those);
    return left;
  }
}
