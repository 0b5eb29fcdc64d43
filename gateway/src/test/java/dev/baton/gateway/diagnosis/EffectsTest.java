package dev.baton.gateway.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.baton.contracts.ownership.OwnershipEntity.Edge;
import dev.baton.gateway.diagnosis.Effects.Told;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.Test;

class EffectsTest {
  private static final LocalDate MONDAY = LocalDate.of(2026, 1, 5);
  private static final int WIGGLE = 3;

  /** A week has seven days of a hundred offers; so many are accepted each day of a week. */
  private static SeamSeries series(String from, int weeks, IntUnaryOperator accepted) {
    List<SeamSeries.Day> days = new ArrayList<>();
    for (int day = 0; day < 7 * weeks; day++) {
      int week = day / 7;
      long passed = accepted.applyAsInt(week) + (week % 2 == 0 ? WIGGLE : -WIGGLE);
      days.add(
          new SeamSeries.Day(MONDAY.plusDays(day), 100, passed, 100, 0, 100 - passed, true, true));
    }
    return new SeamSeries(new Edge(from, "b", "deal"), days, List.of(), MONDAY.plusWeeks(weeks));
  }

  private static Deed deed(int week) {
    return new Deed(
        MONDAY.plusWeeks(week).atStartOfDay(ZoneOffset.UTC).toInstant(),
        Deed.Kind.OWNER_ASSIGNED,
        "somebody became accountable",
        "b");
  }

  private static Told only(SeamSeries series, Deed deed, Map<SeamSeries, List<Deed>> others) {
    return Effects.of(series, List.of(deed), others, ZoneOffset.UTC).getFirst();
  }

  @Test
  void aStepAfterADeedIsItsEffect() {
    Told told = only(series("a", 24, week -> week < 12 ? 70 : 85), deed(12), Map.of());

    assertThat(told.verdict()).isEqualTo("better");
    assertThat(told.effect().effect()).isCloseTo(0.15, within(0.03));
    assertThat(told.why()).isNull();
    assertThat(only(series("a", 24, week -> week < 12 ? 85 : 70), deed(12), Map.of()).verdict())
        .isEqualTo("worse");
    assertThat(only(series("a", 24, week -> 80), deed(12), Map.of()).verdict())
        .isEqualTo("no-change");
  }

  @Test
  void whatHappenedAtUntouchedBoundariesTooIsNoEffect() {
    IntUnaryOperator risen = week -> week < 12 ? 70 : 85;
    SeamSeries other = series("c", 24, risen);

    assertThat(only(series("a", 24, risen), deed(12), Map.of(other, List.of())).verdict())
        .isEqualTo("no-change");
  }

  @Test
  void aBoundaryAtWhichSomethingWasDoneMeanwhileIsNoControl() {
    IntUnaryOperator risen = week -> week < 12 ? 70 : 85;
    SeamSeries other = series("c", 24, risen);

    assertThat(only(series("a", 24, risen), deed(12), Map.of(other, List.of(deed(12)))).verdict())
        .isEqualTo("better");
    assertThat(only(series("a", 24, risen), deed(12), Map.of(other, List.of(deed(-3)))).verdict())
        .isEqualTo("no-change");
  }

  @Test
  void aBoundaryThatLacksAWeekIsNoControl() {
    IntUnaryOperator risen = week -> week < 12 ? 70 : 85;

    assertThat(
            only(series("a", 24, risen), deed(12), Map.of(series("c", 23, risen), List.of()))
                .verdict())
        .isEqualTo("better");
  }

  @Test
  void eightSettledWeeksAreNeededOnEachSide() {
    IntUnaryOperator risen = week -> week < 8 ? 70 : 85;

    assertThat(only(series("a", 16, risen), deed(8), Map.of()).verdict()).isEqualTo("better");
    Told young = only(series("a", 15, risen), deed(8), Map.of());
    assertThat(young.verdict()).isEqualTo("cannot-tell");
    assertThat(young.why()).contains("8 settled weeks before it and 7 after");
    Told early = only(series("a", 16, risen), deed(7), Map.of());
    assertThat(early.verdict()).isEqualTo("cannot-tell");
    assertThat(early.why()).contains("7 settled weeks before");
    assertThat(only(series("a", 16, risen), deed(-4), Map.of()).why()).contains("before the first");
  }

  @Test
  void whatWasThereFromTheBeginningDoesNotHideWhatCameLater() {
    List<Told> told =
        Effects.of(
            series("a", 30, week -> week < 15 ? 70 : 85),
            List.of(deed(-4), deed(2), deed(15)),
            Map.of(),
            ZoneOffset.UTC);

    assertThat(told)
        .extracting(Told::verdict)
        .containsExactly("cannot-tell", "cannot-tell", "better");
  }

  @Test
  void whatWasDoneCloseTogetherIsToldTogether() {
    List<Told> told =
        Effects.of(
            series("a", 30, week -> week < 15 ? 70 : 85),
            List.of(deed(13), deed(15)),
            Map.of(),
            ZoneOffset.UTC);

    assertThat(told).extracting(Told::verdict).containsExactly("better", "better");
    assertThat(told.get(0).joint()).containsExactly(deed(15));
    assertThat(told.get(1).joint()).containsExactly(deed(13));
  }

  @Test
  void aWeekInWhichSomethingIsOpenIsNotYetLookedAt() {
    SeamSeries whole = series("a", 16, week -> week < 8 ? 70 : 85);
    List<SeamSeries.Day> days = new ArrayList<>(whole.days());
    SeamSeries.Day last = days.removeLast();
    days.add(new SeamSeries.Day(last.day(), 100, 50, 100, 0, 0, false, true));
    Instant monday = MONDAY.plusWeeks(8).atStartOfDay(ZoneOffset.UTC).toInstant();

    assertThat(
            only(
                    new SeamSeries(whole.edge(), days, List.of(), whole.today()),
                    new Deed(monday, Deed.Kind.CONTRACT_IN_FORCE, "a contract", null),
                    Map.of())
                .why())
        .contains("7 after");
  }
}
