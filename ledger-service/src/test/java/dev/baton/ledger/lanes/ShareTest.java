package dev.baton.ledger.lanes;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ShareTest {
  private static final UUID A = new UUID(0, 1);
  private static final UUID B = new UUID(0, 2);

  @Test
  void oneAloneTakesEveryFreeLane() {
    assertThat(Share.of(A, List.of(A), lanes(null, null, null), Set.of()))
        .isEqualTo(new Share(List.of(0, 1, 2), List.of()));
  }

  @Test
  void givesUpWhatIsMoreThanItsShareAndOnlyThat() {
    assertThat(Share.of(A, List.of(A, B), lanes(A, A, A), Set.of()))
        .isEqualTo(new Share(List.of(), List.of(2)));
  }

  @Test
  void givesUpNothingMoreWhileItLeaves() {
    assertThat(Share.of(A, List.of(A, B), lanes(A, A, A), Set.of(2)))
        .isEqualTo(new Share(List.of(), List.of()));
  }

  @Test
  void takesNothingFromTheLiving() {
    assertThat(Share.of(B, List.of(A, B), lanes(A, A, null), Set.of()))
        .isEqualTo(new Share(List.of(2), List.of()));
  }

  /** Whoever joins and dies, in whatever order they look: soon each lane has one owner, evenly. */
  @Property(tries = 300)
  void replicasThatLookInAnyOrderSoonHoldAllLanesEvenly(
      @ForAll @IntRange(min = 1, max = 40) int lanes,
      @ForAll @IntRange(min = 1, max = 6) int replicas,
      @ForAll long seed) {
    Random random = new Random(seed);
    TreeMap<Integer, @Nullable UUID> owners = new TreeMap<>();
    for (int lane = 0; lane < lanes; lane++) {
      owners.put(lane, null);
    }
    List<UUID> live = new ArrayList<>();
    Map<UUID, Set<Integer>> leaving = new HashMap<>();
    for (int join = 0; join < replicas; join++) {
      UUID joining = new UUID(0, join);
      live.add(joining);
      leaving.put(joining, new HashSet<>());
      for (int look = 0; look < random.nextInt(4); look++) {
        look(live.get(random.nextInt(live.size())), live, owners, leaving);
      }
      if (live.size() > 1 && random.nextInt(3) == 0) {
        UUID dead = live.remove(random.nextInt(live.size()));
        owners.replaceAll((lane, owner) -> dead.equals(owner) ? null : owner);
      }
    }
    for (int round = 0; round < 3; round++) {
      for (UUID replica : live) {
        look(replica, live, owners, leaving);
      }
    }

    Map<UUID, Integer> held = new HashMap<>();
    live.forEach(replica -> held.put(replica, 0));
    assertThat(owners.values()).doesNotContainNull();
    owners.values().forEach(owner -> held.merge(owner, 1, Integer::sum));
    assertThat(held.values())
        .allMatch(n -> n == lanes / live.size() || n == lanes / live.size() + 1);
  }

  private static void look(
      UUID me,
      List<UUID> live,
      TreeMap<Integer, @Nullable UUID> owners,
      Map<UUID, Set<Integer>> leaving) {
    leaving.get(me).forEach(lane -> owners.put(lane, null));
    leaving.get(me).clear();
    Share share = Share.of(me, live, owners, leaving.get(me));
    share.take().forEach(lane -> owners.put(lane, me));
    leaving.get(me).addAll(share.leave());
  }

  private static TreeMap<Integer, @Nullable UUID> lanes(@Nullable UUID... owners) {
    TreeMap<Integer, @Nullable UUID> lanes = new TreeMap<>();
    for (int lane = 0; lane < owners.length; lane++) {
      lanes.put(lane, owners[lane]);
    }
    return lanes;
  }
}
