package dev.baton.gateway.continuity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.baton.contracts.ownership.OwnershipEntity.Edge;
import dev.baton.gateway.continuity.Passage.Leg;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CohortsTest {
  private static final Edge AB = new Edge("a", "b", "lead");
  private static final Edge BC = new Edge("b", "c", "lead");
  private static final JourneyGraph GRAPH = new JourneyGraph(List.of(AB, BC));
  private static final LocalDate MONDAY = LocalDate.of(2026, 3, 2);
  private static final Cohorts.Maturity LATER =
      new Cohorts.Maturity(Instant.parse("2026-06-01T00:00:00Z"), 30, ZoneOffset.UTC);

  private static Leg arrived(Edge edge) {
    return new Leg(edge, true, true, false, true, false);
  }

  private static Leg phantom(Edge edge) {
    return new Leg(edge, false, true, false, true, false);
  }

  private static Leg lost(Edge edge) {
    return new Leg(edge, true, false, false, true, false);
  }

  private static Leg open(Edge edge) {
    return new Leg(edge, true, false, true, true, false);
  }

  private static Leg again(Edge edge) {
    return new Leg(edge, true, true, false, true, true);
  }

  private static Passage passage(
      LocalDate entered, @Nullable LocalDate last, long items, Leg... legs) {
    return new Passage(entered, last, List.of(legs), items);
  }

  private static Cohorts.Outcome reckon(Cohorts.Maturity maturity, Passage... passages) {
    return Cohorts.of(GRAPH, List.of(passages), Bucket.WEEK, maturity, Set.of());
  }

  @Test
  void observesWhatTheProductOfYieldsAssumes() {
    Cohorts.Outcome outcome =
        reckon(
            LATER,
            passage(MONDAY, MONDAY, 60, arrived(AB), arrived(BC)),
            passage(MONDAY, null, 20, arrived(AB), lost(BC)),
            passage(MONDAY, null, 20, lost(AB)));

    assertThat(outcome.straightThrough().value()).isEqualTo(0.6);
    assertThat(outcome.rolled().value()).isCloseTo(0.8 * 0.75, within(1e-12));
    assertThat(outcome.arrivals()).containsEntry(AB, 80L).containsEntry(BC, 60L);
  }

  @Test
  void aSecondTryArrivesButNotStraightThrough() {
    Cohorts.Outcome outcome =
        reckon(
            LATER,
            passage(MONDAY, MONDAY, 5, arrived(AB), arrived(BC)),
            passage(MONDAY, MONDAY, 5, lost(AB), again(AB), arrived(BC)));

    assertThat(outcome.straightThrough().value()).isEqualTo(0.5);
    assertThat(outcome.finalYield().value()).isEqualTo(1.0);
    assertThat(outcome.rolled().value()).isCloseTo(5.0 / 15, within(1e-12));
  }

  @Test
  void whatWasPickedUpInSilenceArrivedButIsInNoYield() {
    Cohorts.Outcome outcome =
        reckon(
            LATER,
            passage(MONDAY, MONDAY, 6, arrived(AB), arrived(BC)),
            passage(MONDAY, MONDAY, 4, arrived(AB), phantom(BC)));

    assertThat(outcome.straightThrough().value()).isEqualTo(1.0);
    assertThat(outcome.arrivals()).containsEntry(BC, 10L);
    assertThat(outcome.rolled().value()).isEqualTo(1.0);
  }

  @Test
  void aBucketWithAnOfferThatCanStillBeAnsweredIsNotSettled() {
    Cohorts.Maturity soon =
        new Cohorts.Maturity(Instant.parse("2026-03-20T00:00:00Z"), 30, ZoneOffset.UTC);
    LocalDate nextMonday = MONDAY.plusWeeks(1);

    Cohorts.Outcome outcome =
        reckon(
            soon,
            passage(MONDAY, null, 10, lost(AB)),
            passage(nextMonday, nextMonday, 9, arrived(AB), arrived(BC)),
            passage(nextMonday, nextMonday, 1, open(AB)));

    assertThat(outcome.entered()).isEqualTo(20);
    assertThat(outcome.settled()).isEqualTo(10);
    assertThat(outcome.straightThrough()).isEqualTo(new Bounds(0.0, 0.0, 0.0));
  }

  @Test
  void anItemThatIsHeldMayStillArrive() {
    Cohorts.Maturity soon =
        new Cohorts.Maturity(Instant.parse("2026-03-20T00:00:00Z"), 30, ZoneOffset.UTC);

    Cohorts.Outcome outcome =
        reckon(
            soon,
            passage(MONDAY, MONDAY, 6, arrived(AB), arrived(BC)),
            passage(MONDAY, MONDAY, 4, arrived(AB)));

    assertThat(outcome.straightThrough()).isEqualTo(new Bounds(0.6, 0.6, 1.0));
    assertThat(
            reckon(
                    LATER,
                    passage(MONDAY, MONDAY, 6, arrived(AB), arrived(BC)),
                    passage(MONDAY, MONDAY, 4, arrived(AB)))
                .straightThrough())
        .isEqualTo(new Bounds(0.6, 0.6, 0.6));
  }

  @Test
  void whatRanOutAtAMutedReceiverMayHaveArrived() {
    Cohorts.Outcome outcome =
        Cohorts.of(
            GRAPH,
            List.of(passage(MONDAY, null, 10, arrived(AB), lost(BC))),
            Bucket.WEEK,
            LATER,
            Set.of(BC));

    assertThat(outcome.straightThrough()).isEqualTo(new Bounds(0.0, 0.0, 1.0));
  }

  @Test
  void itemsFirstSeenFurtherOnAreInNoYield() {
    Cohorts.Outcome outcome = reckon(LATER, passage(MONDAY, MONDAY, 3, arrived(BC)));

    assertThat(outcome.midway()).isEqualTo(3);
    assertThat(outcome.entered()).isZero();
    assertThat(outcome.straightThrough()).isEqualTo(Bounds.NONE);
    assertThat(outcome.rolled().value()).isNull();
  }

  @Test
  void dayAndWeekAndMonthBeginWhereTheyDo() {
    LocalDate wednesday = LocalDate.of(2026, 3, 4);

    assertThat(Bucket.DAY.start(wednesday)).isEqualTo(wednesday);
    assertThat(Bucket.WEEK.start(wednesday)).isEqualTo(MONDAY);
    assertThat(Bucket.MONTH.start(wednesday)).isEqualTo(LocalDate.of(2026, 3, 1));
  }
}
