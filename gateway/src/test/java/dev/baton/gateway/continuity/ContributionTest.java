package dev.baton.gateway.continuity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.baton.contracts.ownership.OwnershipEntity.Edge;
import dev.baton.gateway.continuity.Contribution.Parts;
import dev.baton.gateway.continuity.Contribution.Unknown;
import dev.baton.gateway.continuity.Contribution.WithinInterval;
import dev.baton.gateway.continuity.RolledThroughput.Crossing;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class ContributionTest {
  private static final Edge AB = edge("a", "b");
  private static final Edge BC = edge("b", "c");
  private static final Edge CD = edge("c", "d");
  private static final JourneyGraph ROW = new JourneyGraph(List.of(AB, BC, CD));

  private static Edge edge(String from, String to) {
    return new Edge(from, to, "lead");
  }

  private static Crossing of(long offered, long firstPass) {
    return new Crossing(offered, offered, firstPass);
  }

  private static Map<Edge, Crossing> row(long ab, long bc, long cd) {
    return Map.of(AB, of(1000, ab), BC, of(1000, bc), CD, of(1000, cd));
  }

  private static double sum(Parts parts) {
    return parts.parts().values().stream().mapToDouble(Contribution.Part::points).sum()
        + parts.mix().points();
  }

  @Test
  void blamesEachBoundaryForItsShareOfTheDrop() {
    Parts golden = (Parts) Contribution.of(ROW, row(900, 800, 950), row(900, 600, 930), Set.of());

    assertThat(golden.from()).isCloseTo(0.684, within(1e-12));
    assertThat(golden.to()).isCloseTo(0.5022, within(1e-12));
    assertThat(golden.parts().get(AB).share()).isCloseTo(0, within(1e-12));
    assertThat(golden.parts().get(BC).share()).isCloseTo(0.9311320724839156, within(1e-9));
    assertThat(golden.parts().get(CD).share()).isCloseTo(0.06886792751608506, within(1e-9));
    assertThat(golden.parts().get(BC).points()).isCloseTo(-0.1692798107775758, within(1e-9));
    assertThat(golden.parts().get(CD).points()).isCloseTo(-0.01252018922242426, within(1e-9));
    assertThat(sum(golden)).isCloseTo(-0.1818, within(1e-12));
    assertThat(golden.mix().points()).isZero();
    assertThat(golden.halved()).isEmpty();
  }

  /** Changing one yield after the other blames the first one more, or less, than the last. */
  @Test
  void theOrderOfTheBoundariesDecidesNothing() {
    Parts forward = (Parts) Contribution.of(ROW, row(900, 800, 950), row(700, 600, 900), Set.of());
    Parts swapped = (Parts) Contribution.of(ROW, row(800, 900, 950), row(600, 700, 900), Set.of());

    assertThat(forward.parts().get(AB).points())
        .isCloseTo(swapped.parts().get(BC).points(), within(1e-12));
    assertThat(forward.parts().get(BC).points())
        .isCloseTo(swapped.parts().get(AB).points(), within(1e-12));
  }

  @Test
  void findsNoPartsInAChangeThatMayBeNone() {
    Map<Edge, Crossing> before = Map.of(AB, of(40, 36), BC, of(36, 30), CD, of(30, 28));
    Map<Edge, Crossing> after = Map.of(AB, of(40, 34), BC, of(34, 29), CD, of(29, 27));

    assertThat(Contribution.of(ROW, before, after, Set.of()))
        .isInstanceOfSatisfying(
            WithinInterval.class, none -> assertThat(none.change().contains(0)).isTrue());
  }

  /** Each branch does as well as before; more items go the worse way. No team did worse. */
  @Test
  void whatWentAnotherWayIsNobodysFault() {
    Edge ac = edge("a", "c");
    JourneyGraph branches = new JourneyGraph(List.of(AB, ac));
    Parts parts =
        (Parts)
            Contribution.of(
                branches,
                Map.of(AB, of(9000, 8100), ac, of(1000, 300)),
                Map.of(AB, of(5000, 4500), ac, of(5000, 1500)),
                Set.of());

    assertThat(parts.from()).isCloseTo(0.84, within(1e-12));
    assertThat(parts.to()).isCloseTo(0.6, within(1e-12));
    assertThat(parts.mix().share()).isCloseTo(1, within(1e-12));
    assertThat(parts.parts().get(AB).points()).isZero();
  }

  @Test
  void aWayThatNobodyTookBeforeIsMix() {
    Edge ac = edge("a", "c");
    JourneyGraph branches = new JourneyGraph(List.of(AB, ac));
    Parts parts =
        (Parts)
            Contribution.of(
                branches,
                Map.of(AB, of(1000, 900)),
                Map.of(AB, of(500, 450), ac, of(500, 100)),
                Set.of());

    assertThat(sum(parts)).isCloseTo(parts.to() - parts.from(), within(1e-12));
    assertThat(parts.mix().points()).isCloseTo(-0.35, within(0.01));
    assertThat(parts.parts()).doesNotContainKey(ac);
  }

  @Test
  void addsHalfWhereNothingPassedAndSaysSo() {
    Parts parts = (Parts) Contribution.of(ROW, row(900, 800, 950), row(900, 0, 950), Set.of());

    assertThat(parts.halved()).containsExactly(BC);
    assertThat(parts.parts().get(BC).share()).isCloseTo(1, within(1e-9));
    assertThat(parts.to()).isPositive();
    assertThat(sum(parts)).isCloseTo(parts.to() - parts.from(), within(1e-12));
  }

  @Test
  void isUnknownWhereABoundaryHadNoOffer() {
    assertThat(
            Contribution.of(ROW, row(900, 800, 950), Map.of(AB, of(9, 9), BC, of(9, 9)), Set.of()))
        .isEqualTo(new Unknown(List.of(CD)));
  }

  @Property(tries = 300)
  void thePartsSumToTheWholeOnAnyWay(
      @ForAll @Size(12) List<@IntRange(max = 400) Integer> passed, @ForAll boolean parallel) {
    List<Edge> edges =
        List.of(AB, edge("a", "c"), edge("b", "d"), CD, edge("d", "e"), edge("b", "e"));
    JourneyGraph graph = new JourneyGraph(edges);
    Map<Edge, Crossing> before = new HashMap<>();
    Map<Edge, Crossing> after = new HashMap<>();
    for (int i = 0; i < 6; i++) {
      before.put(edges.get(i), new Crossing(400 + 31 * i, 400, passed.get(i)));
      after.put(edges.get(i), new Crossing(900 - 71 * i, 400, passed.get(6 + i)));
    }
    Set<String> together = parallel ? Set.of("a") : Set.of();

    Contribution contribution = Contribution.of(graph, before, after, together);

    if (contribution instanceof Parts parts) {
      assertThat(sum(parts)).isCloseTo(parts.to() - parts.from(), within(1e-9));
      if (parts.halved().isEmpty()) {
        assertThat(parts.from())
            .isCloseTo(RolledThroughput.of(graph, before, together).value(), within(1e-12));
      }
    }
  }

  @Property(tries = 100)
  void theOrderInWhichTheJourneyIsToldDecidesNothing(
      @ForAll @Size(6) List<@IntRange(min = 1, max = 400) Integer> passed, @ForAll long seed) {
    List<Edge> edges = new ArrayList<>(List.of(AB, BC, CD));
    Map<Edge, Crossing> before = new HashMap<>();
    Map<Edge, Crossing> after = new HashMap<>();
    for (int i = 0; i < 3; i++) {
      before.put(edges.get(i), of(400, passed.get(i)));
      after.put(edges.get(i), of(400, passed.get(3 + i)));
    }
    Contribution told = Contribution.of(ROW, before, after, Set.of());
    Collections.shuffle(edges, new Random(seed));
    Contribution shuffled = Contribution.of(new JourneyGraph(edges), before, after, Set.of());

    assertThat(shuffled.getClass()).isEqualTo(told.getClass());
    if (told instanceof Parts one && shuffled instanceof Parts other) {
      one.parts()
          .forEach((edge, part) ->
              assertThat(other.parts().get(edge).points()).isCloseTo(part.points(), within(1e-9)));
    }
  }
}
