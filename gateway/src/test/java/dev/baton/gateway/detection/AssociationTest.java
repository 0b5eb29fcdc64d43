package dev.baton.gateway.detection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.baton.gateway.detection.Association.Stratum;
import dev.baton.gateway.detection.Verdict.Why;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class AssociationTest {
  /**
   * Kidney stones (Charig and others, BMJ 292, 1986): open surgery fails more often, and less often
   * for small stones as for large ones. Computed independently.
   */
  @Test
  void theMixOfTheStrataIsNoAssociation() {
    Association stones =
        Association.estimate(List.of(new Stratum(6, 81, 36, 234), new Stratum(71, 192, 25, 55)));

    assertThat(stones.oddsRatio()).isCloseTo(0.6911582629151578, within(1e-9));
    assertThat(stones.interval().lower()).isCloseTo(0.4374742795503202, within(1e-9));
    assertThat(stones.interval().upper()).isCloseTo(1.091949325311024, within(1e-9));
    assertThat(stones.crude()).isCloseTo(1.3362757461118118, within(1e-9));
    assertThat(stones.losses()).isEqualTo(138);
  }

  @Test
  void addsHalfWhereACellIsEmpty() {
    Association association = Association.estimate(List.of(new Stratum(25, 0, 10, 40)));

    assertThat(association.oddsRatio()).isCloseTo(196.71428571428572, within(1e-9));
    assertThat(Association.of(List.of(new Stratum(25, 0, 10, 40))).isFired()).isTrue();
  }

  @Test
  void firesOnlyWhereTheIntervalLiesOverOne() {
    assertThat(Association.of(List.of(new Stratum(20, 80, 10, 90))).isFired()).isFalse();
    assertThat(Association.of(List.of(new Stratum(30, 70, 10, 90))).isFired()).isTrue();
    assertThat(Association.of(List.of(new Stratum(10, 90, 30, 70))).isFired()).isFalse();
  }

  @Test
  void tellsNothingOfFewerThanTwentyLosses() {
    assertThat(Association.of(List.of(new Stratum(18, 10, 1, 100))))
        .isEqualTo(Verdict.notEvaluable(Why.TOO_FEW));
    assertThat(Association.of(List.of(new Stratum(18, 10, 2, 100))).isFired()).isTrue();
    assertThat(Association.of(List.of())).isEqualTo(Verdict.notEvaluable(Why.TOO_FEW));
    assertThat(Association.of(List.of(new Stratum(50, 50, 0, 0))))
        .isEqualTo(Verdict.notEvaluable(Why.TOO_FEW));
  }

  @Property(tries = 200)
  void theOrderOfTheStrataDecidesNothing(
      @ForAll @LongRange(min = 10, max = 60) long a,
      @ForAll @LongRange(min = 0, max = 60) long b,
      @ForAll @LongRange(min = 10, max = 60) long c,
      @ForAll @LongRange(min = 0, max = 60) long d) {
    List<Stratum> strata = new ArrayList<>();
    strata.add(new Stratum(a, b, c, d));
    strata.add(new Stratum(c, a, b + 1, d + 1));
    strata.add(new Stratum(d, c, a, b));
    Association one = Association.estimate(strata);
    Collections.reverse(strata);
    Association other = Association.estimate(strata);

    assertThat(other.oddsRatio()).isCloseTo(one.oddsRatio(), within(1e-9 * one.oddsRatio()));
  }
}
