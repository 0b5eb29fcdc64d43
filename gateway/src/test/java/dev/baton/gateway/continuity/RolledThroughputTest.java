package dev.baton.gateway.continuity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.baton.contracts.ownership.OwnershipEntity.Edge;
import dev.baton.gateway.continuity.RolledThroughput.Crossing;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RolledThroughputTest {
  /** golden.json, rty_minitab: 0.95 × 0.84 × 0.88. */
  private static final double GOLDEN = 0.70224;

  private static Edge edge(String from, String to) {
    return new Edge(from, to, "lead");
  }

  private static Crossing of(long offered, long firstPass) {
    return new Crossing(offered, offered, firstPass);
  }

  @Test
  void multipliesBoundariesInARow() {
    JourneyGraph graph = new JourneyGraph(List.of(edge("a", "b"), edge("b", "c"), edge("c", "d")));

    RolledThroughput rolled =
        RolledThroughput.of(
            graph,
            Map.of(
                edge("a", "b"), of(100, 95),
                edge("b", "c"), of(100, 84),
                edge("c", "d"), of(100, 88)),
            Set.of());

    assertThat(rolled.value()).isCloseTo(GOLDEN, within(1e-12));
    assertThat(rolled.missing()).isEmpty();
  }

  @Test
  void isUnknownWhereABoundaryHadNoOffer() {
    JourneyGraph graph = new JourneyGraph(List.of(edge("a", "b"), edge("b", "c")));

    RolledThroughput rolled =
        RolledThroughput.of(
            graph,
            Map.of(edge("a", "b"), of(10, 9), edge("b", "c"), new Crossing(5, 0, 0)),
            Set.of());

    assertThat(rolled.value()).isNull();
    assertThat(rolled.missing()).containsExactly(edge("b", "c"));
  }

  @Test
  void weighsExclusiveBranchesByTheirShareOfHops() {
    JourneyGraph graph =
        new JourneyGraph(List.of(edge("a", "b"), edge("a", "c"), edge("b", "d"), edge("c", "d")));

    RolledThroughput rolled =
        RolledThroughput.of(
            graph,
            Map.of(
                edge("a", "b"), of(75, 75),
                edge("a", "c"), of(25, 25),
                edge("b", "d"), of(75, 60),
                edge("c", "d"), of(25, 10)),
            Set.of());

    assertThat(rolled.value()).isCloseTo(0.75 * 0.8 + 0.25 * 0.4, within(1e-12));
  }

  @Test
  void multipliesParallelBranchesAndCountsWhatFollowsTheirJoinOnce() {
    JourneyGraph graph =
        new JourneyGraph(
            List.of(
                edge("a", "b"), edge("a", "c"), edge("b", "d"), edge("c", "d"), edge("d", "e")));

    RolledThroughput rolled =
        RolledThroughput.of(
            graph,
            Map.of(
                edge("a", "b"), of(10, 9),
                edge("a", "c"), of(10, 8),
                edge("b", "d"), of(10, 10),
                edge("c", "d"), of(10, 10),
                edge("d", "e"), of(10, 5)),
            Set.of("a"));

    assertThat(rolled.value()).isCloseTo(0.9 * 0.8 * 0.5, within(1e-12));
  }

  @Test
  void cutsWaysBack() {
    JourneyGraph graph = new JourneyGraph(List.of(edge("a", "b"), edge("b", "a"), edge("b", "c")));

    RolledThroughput rolled =
        RolledThroughput.of(
            graph, Map.of(edge("a", "b"), of(10, 5), edge("b", "c"), of(10, 10)), Set.of());

    assertThat(rolled.value()).isEqualTo(0.5);
  }
}
