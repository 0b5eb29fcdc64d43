package dev.baton.gateway.continuity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.baton.gateway.continuity.StageYield.Arrival;
import dev.baton.gateway.continuity.StageYield.Way;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The formulas that are one line. */
class ShareTest {
  @Test
  void coverageIsOfAllHopsAlsoOfThoseTheLedgerNeverHeardOf() {
    assertThat(Coverage.of(80, 60, 20)).isEqualTo(new Coverage(0.6, 0.2, 0.2));
    assertThat(Coverage.of(80, 80, 0).both()).isEqualTo(1.0);
    assertThat(Coverage.of(0, 0, 0)).isEqualTo(new Coverage(null, null, null));
  }

  @Test
  void custodyBalancesOrShowsWhatIsNowhere() {
    assertThat(new Custody(10, 4, 3, 2, 1).residual()).isZero();
    assertThat(new Custody(10, 4, 3, 2, 0).residual()).isEqualTo(1);
    assertThat(new Custody(10, 4, 3, 2, 1).plus(Custody.NONE))
        .isEqualTo(new Custody(10, 4, 3, 2, 1));
  }

  @Test
  void whatIsHeldLongerThanAgreedIsStalled() {
    TreeMap<Integer, Long> ages = new TreeMap<>(Map.of(1, 5L, 48, 2L, 49, 3L));

    assertThat(Custody.stalled(ages, age -> age, 48)).isEqualTo(3);
    assertThat(Custody.stalled(new TreeMap<>(), age -> age, 48)).isZero();
  }

  /** Over both boundaries into C half was right; of the items that came to C none was at first. */
  @Test
  void aSecondAttemptIsNoFirst() {
    Map<String, StageYield> yields =
        StageYield.of(
            List.of(
                new Way(List.of(new Arrival("C", false), new Arrival("C", true)), 3),
                new Way(List.of(new Arrival("B", true), new Arrival("C", true)), 1)));

    assertThat(yields.get("C")).isEqualTo(new StageYield(4, 1));
    assertThat(yields.get("C").value()).isEqualTo(0.25);
    assertThat(yields.get("B").value()).isEqualTo(1.0);
    assertThat(new StageYield(0, 0).value()).isNull();
  }

  @Test
  void whatTheReceiverDidNotJudgeIsNeitherCompleteNorNot() {
    assertThat(Yields.completeAndAccurate(6, 8)).isEqualTo(0.75);
    assertThat(Yields.completeAndAccurate(0, 0)).isNull();
    assertThat(Yields.firstPass(3, 4)).isEqualTo(0.75);
    assertThat(Yields.firstPass(0, 0)).isNull();
  }

  @Test
  void timeBetweenTeamsIsMostOfTheTime() {
    Duration day = Duration.ofDays(1);

    assertThat(SeamShare.of(List.of(day, day, day), Duration.ofDays(4))).isEqualTo(0.75);
    assertThat(SeamShare.of(List.of(day, day.negated()), Duration.ofDays(4))).isEqualTo(0.25);
    assertThat(SeamShare.of(List.of(day, day), day)).isEqualTo(1.0);
    assertThat(SeamShare.of(List.of(), Duration.ZERO)).isNull();
    assertThat(SeamShare.median(List.of(0.9, 0.1, 0.5))).isEqualTo(0.5);
    assertThat(SeamShare.median(List.of(0.25, 0.75))).isEqualTo(0.5);
    assertThat(SeamShare.median(List.of())).isNull();
    assertThat(
            SeamShare.median(
                new TreeMap<>(Map.of(SeamShare.bin(0.2), 1L, SeamShare.bin(0.75), 2L))))
        .isEqualTo(0.75);
  }

  @Test
  void moreIsClaimedThanThereIs() {
    BigDecimal whole = BigDecimal.ONE;
    BigDecimal half = new BigDecimal("0.5");

    assertThat(Claims.inflation(List.of(whole, whole, half), 2)).isEqualTo(1.25);
    assertThat(Claims.inflation(List.of(), 0)).isNull();
    assertThat(Claims.disputed(List.of(half, half))).isFalse();
    assertThat(Claims.disputed(List.of(half, half, new BigDecimal("0.01")))).isTrue();
  }

  @Test
  void whatNoPhaseExplainsIsNamed() {
    ForecastGap gap = ForecastGap.of(200, 150, 20);

    assertThat(gap).isEqualTo(new ForecastGap(50, 20, 30, 0.25));
    assertThat(gap.mostlyUnexplained()).isTrue();
    assertThat(ForecastGap.of(200, 150, 25).mostlyUnexplained()).isFalse();
    assertThat(ForecastGap.of(0, 5, 0).relative()).isNull();
    assertThat(ForecastGap.of(5, 5, 0).mostlyUnexplained()).isFalse();
  }

  /** More explained than there was to explain is as little an explanation as less. */
  @Test
  void anExplanationThatGoesTooFarLeavesARemainderToo() {
    assertThat(ForecastGap.of(200, 150, 100).remainder()).isCloseTo(-50, within(1e-12));
    assertThat(ForecastGap.of(200, 150, 100).mostlyUnexplained()).isTrue();
  }
}
