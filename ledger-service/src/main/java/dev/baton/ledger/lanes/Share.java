package dev.baton.ledger.lanes;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a replica does next for its fair share of the lanes.
 *
 * @param take free lanes to take
 * @param leave lanes to give up
 */
record Share(List<Integer> take, List<Integer> leave) {

  /**
   * The lanes are spread evenly; those that do not divide go to the replicas that have lived
   * longest, so that one that joins moves as few as can be.
   *
   * @param live the replicas that are alive, this one among them, the oldest first
   * @param owners lane → who holds it, null for nobody
   * @param leaving lanes that this replica is about to release
   */
  static Share of(
      UUID me, List<UUID> live, SortedMap<Integer, @Nullable UUID> owners, Set<Integer> leaving) {
    int rank = live.indexOf(me);
    int target = owners.size() / live.size() + (rank < owners.size() % live.size() ? 1 : 0);
    List<Integer> kept = new ArrayList<>();
    List<Integer> free = new ArrayList<>();
    for (Map.Entry<Integer, @Nullable UUID> lane : owners.entrySet()) {
      if (lane.getValue() == null) {
        free.add(lane.getKey());
      } else if (lane.getValue().equals(me) && !leaving.contains(lane.getKey())) {
        kept.add(lane.getKey());
      }
    }
    int missing = Math.clamp(target - kept.size() - leaving.size(), 0, free.size());
    return new Share(
        free.subList(0, missing), kept.subList(Math.min(target, kept.size()), kept.size()));
  }
}
