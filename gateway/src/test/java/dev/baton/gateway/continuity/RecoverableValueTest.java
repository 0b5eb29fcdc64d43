package dev.baton.gateway.continuity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.baton.contracts.ownership.OwnershipEntity.Edge;
import dev.baton.gateway.continuity.RecoverableValue.Seam;
import dev.baton.gateway.continuity.RecoverableValue.Step;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class RecoverableValueTest {
  private static final Edge AB = new Edge("a", "b", "lead");
  private static final Edge BC = new Edge("b", "c", "lead");
  private static final JourneyGraph ROW = new JourneyGraph(List.of(AB, BC));

  private static Seam seam(long offered, long accepted, double each) {
    return new Seam(offered, offered, accepted, offered * each, offered);
  }

  private static RecoverableValue of(Map<Edge, Seam> seams, Map<Edge, Double> targets) {
    return RecoverableValue.of(ROW, seams, targets, Set.of(), false);
  }

  /** 100 set out, 80 and then 40 arrive; at 0.9 and 0.75 it would be 67.5. */
  @Test
  void theStepsAddUpAndTheSinglesDoNot() {
    RecoverableValue fix =
        of(Map.of(AB, seam(100, 80, 10), BC, seam(80, 40, 10)), Map.of(AB, 0.9, BC, 0.75));

    assertThat(fix.order()).extracting(Step::edge).containsExactly(BC, AB);
    assertThat(fix.order().getFirst().items()).isCloseTo(20, within(1e-9));
    assertThat(fix.order().getFirst().value()).isCloseTo(200, within(1e-9));
    assertThat(fix.order().getLast().items()).isCloseTo(7.5, within(1e-9));
    assertThat(fix.order().getLast().alone()).isCloseTo(50, within(1e-9));
    assertThat(fix.order().stream().mapToDouble(Step::items).sum())
        .isCloseTo(67.5 - 40, within(1e-9));
  }

  /** More is lost upstream, but what is recovered there is lost again at the next boundary. */
  @Test
  void whatIsRecoveredHasToSurviveDownstream() {
    RecoverableValue fix =
        of(Map.of(AB, seam(1000, 500, 1), BC, seam(500, 50, 1)), Map.of(AB, 0.9, BC, 0.5));

    assertThat(fix.order().getFirst().edge()).isEqualTo(BC);
    assertThat(fix.order().getFirst().items()).isCloseTo(200, within(1e-9));
  }

  @Test
  void saysForHowMuchThereIsNoValue() {
    RecoverableValue fix =
        of(
            Map.of(AB, new Seam(100, 100, 50, 300, 60), BC, seam(50, 50, 1)),
            Map.of(AB, 1.0, BC, 1.0));

    Step only = fix.order().getFirst();
    assertThat(fix.order()).hasSize(1);
    assertThat(only.withoutValue()).isCloseTo(0.4, within(1e-12));
    assertThat(only.value()).isCloseTo(150, within(1e-9));
  }

  @Test
  void namesWhereNothingWasOffered() {
    RecoverableValue fix = of(Map.of(AB, seam(100, 80, 1)), Map.of(AB, 0.9, BC, 0.9));

    assertThat(fix.order()).isEmpty();
    assertThat(fix.missing()).containsExactly(AB, BC);
  }

  @Test
  void aBoundaryThatIsBetterAlreadyIsLeftAlone() {
    assertThat(of(Map.of(AB, seam(10, 9, 1), BC, seam(9, 9, 1)), Map.of(AB, 0.8)).order())
        .isEmpty();
  }

  @Property(tries = 200)
  void allStepsTogetherAreWhatTheWholeJourneyGains(
      @ForAll @IntRange(min = 10, max = 99) int first,
      @ForAll @IntRange(min = 10, max = 99) int second) {
    RecoverableValue fix =
        of(
            Map.of(
                AB,
                seam(10_000, 100L * first, 1),
                BC,
                seam(100L * first, (long) first * second, 1)),
            Map.of(AB, 1.0, BC, 1.0));

    assertThat(fix.order().stream().mapToDouble(Step::items).sum())
        .isCloseTo(10_000 - first * second, within(1e-6));
    assertThat(fix.order().stream().mapToDouble(Step::alone).sum()).isLessThan(10_000);
  }
}
