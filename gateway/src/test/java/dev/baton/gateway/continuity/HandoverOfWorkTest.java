package dev.baton.gateway.continuity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.contracts.ownership.OwnershipEntity.Edge;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HandoverOfWorkTest {
  private static final Edge AB = new Edge("A", "B", "lead");
  private static final Edge BA = new Edge("B", "A", "lead");

  private static Tally offers(long offered, long accepted) {
    return new Tally(offered, accepted, 0, 0, 0, 0, offered - accepted, 0, 0, 0);
  }

  @Test
  void countsDirectSuccessions() {
    Map<Edge, Double> golden =
        HandoverOfWork.ofSuccessions(List.of(List.of("A", "B", "A", "B")), "lead");

    assertThat(golden).isEqualTo(Map.of(AB, 2 / 3.0, BA, 1 / 3.0));
  }

  @Test
  void countsOffers() {
    assertThat(HandoverOfWork.ofOffers(Map.of(AB, offers(2, 2), BA, offers(1, 0))))
        .isEqualTo(
            Map.of(AB, new HandoverOfWork(2 / 3.0, 1.0), BA, new HandoverOfWork(1 / 3.0, 0.0)));
  }

  /** Whoever never arrived is no succession. */
  @Test
  void theClassicFormCannotTellALeakFromNone() {
    List<List<String>> all = Collections.nCopies(100, List.of("A", "B"));
    List<List<String>> five = all.subList(0, 5);

    assertThat(HandoverOfWork.ofSuccessions(all, "lead")).isEqualTo(Map.of(AB, 1.0));
    assertThat(HandoverOfWork.ofSuccessions(five, "lead")).isEqualTo(Map.of(AB, 1.0));
    assertThat(HandoverOfWork.ofOffers(Map.of(AB, offers(100, 100))).get(AB).acceptance())
        .isEqualTo(1.0);
    assertThat(HandoverOfWork.ofOffers(Map.of(AB, offers(100, 5))).get(AB).acceptance())
        .isEqualTo(0.05);
  }

  @Test
  void knowsNothingOfNothing() {
    assertThat(HandoverOfWork.ofSuccessions(List.of(), "lead")).isEmpty();
    assertThat(HandoverOfWork.ofOffers(Map.of(AB, offers(0, 0)))).isEmpty();
    assertThat(HandoverOfWork.ofOffers(Map.of(AB, offers(1, 1), BA, offers(0, 0))).get(BA))
        .isEqualTo(new HandoverOfWork(0, null));
  }
}
