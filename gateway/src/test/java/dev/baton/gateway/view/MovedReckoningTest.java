package dev.baton.gateway.view;

import static dev.baton.contracts.event.FactKind.ACCEPTED;
import static dev.baton.contracts.event.FactKind.COMPLETED;
import static dev.baton.contracts.event.FactKind.OFFERED;
import static dev.baton.contracts.event.FactKind.REJECTED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.baton.contracts.event.ItemRef;
import dev.baton.contracts.ownership.OwnershipEntity.Edge;
import dev.baton.contracts.ownership.OwnershipEntity.Journey;
import dev.baton.gateway.continuity.Bucket;
import dev.baton.gateway.projection.Folded;
import dev.baton.gateway.projection.Window;
import dev.baton.gateway.registry.Directory;
import dev.baton.gateway.told.Journal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;

class MovedReckoningTest {
  private static final LocalDate MONDAY = LocalDate.of(2026, 3, 2);
  private static final Edge AB = new Edge("a", "b", "deal");
  private static final Edge BC = new Edge("b", "c", "deal");
  private static final Edge BD = new Edge("b", "d", "deal");
  private static final Directory NOBODY = Directory.of(List.of());

  private final Journal journal = new Journal(0);
  private int items;

  private static Journey journey(Edge... edges) {
    return new Journey(
        "j", 1, "J", null, List.of(edges), Duration.ofDays(7), List.of(), Instant.EPOCH, null);
  }

  /** So many items of a week, of which so many pass the first boundary and so many the second. */
  private void week(int week, int entered, int first, int second, String last) {
    Instant t = MONDAY.plusWeeks(week).atTime(9, 0).toInstant(ZoneOffset.UTC);
    for (int i = 0; i < entered; i++) {
      ItemRef item = new ItemRef("deal", "D-" + items++);
      journal.fact(OFFERED, item, "1", "a", "b", t);
      journal.fact(i < first ? ACCEPTED : REJECTED, item, "1", "a", "b", t.plusSeconds(60));
      if (i < first) {
        journal.fact(OFFERED, item, "2", "b", last, t.plusSeconds(600));
        journal.fact(i < second ? ACCEPTED : REJECTED, item, "2", "b", last, t.plusSeconds(700));
      }
      if (i < second) {
        journal.fact(COMPLETED, item, "2", "b", last, t.plusSeconds(900));
      }
    }
  }

  private MovedReckoning.Looked window(int week) {
    Window window = new Window(MONDAY.plusWeeks(week), MONDAY.plusWeeks(week + 1), ZoneOffset.UTC);
    Folded folded = new Folded(journal.records());
    return new MovedReckoning.Looked(
        new Question(
            Duration.ofDays(7),
            window,
            MONDAY.plusWeeks(20).atStartOfDay().toInstant(ZoneOffset.UTC),
            Bucket.WEEK),
        new Readings(
            folded.hours(),
            List.of(),
            List.of(),
            List.of(),
            folded.open(),
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            folded.ways().stream()
                .filter(w -> !w.entered().isBefore(window.from()))
                .filter(w -> w.entered().isBefore(window.to()))
                .toList(),
            List.of(),
            List.of()));
  }

  private JourneyView.Moved moved(Edge... edges) {
    return new MovedReckoning(journey(edges), NOBODY).of(window(0), window(1));
  }

  private static double sum(JourneyView.Moved moved) {
    return moved.parts().stream().mapToDouble(JourneyView.MovedPart::points).sum()
        + moved.mix()
        + moved.remainder();
  }

  @Test
  void thePartsSumToTheWhole() {
    week(0, 400, 360, 324, "c");
    week(1, 400, 280, 252, "c");

    JourneyView.Moved moved = moved(AB, BC);

    assertThat(moved.state()).isEqualTo("parts");
    assertThat(moved.points()).isCloseTo(0.63 - 0.81, within(1e-9));
    assertThat(sum(moved)).isCloseTo(moved.points(), within(1e-12));
    assertThat(moved.parts().getFirst().points()).isCloseTo(-0.18, within(1e-9));
    assertThat(moved.parts().getLast().points()).isCloseTo(0, within(1e-9));
    assertThat(moved.before().from()).isEqualTo(MONDAY);
    assertThat(moved.after().from()).isEqualTo(MONDAY.plusWeeks(1));
  }

  /** Who picks up what was never offered keeps it: the boundaries' yields do not know of it. */
  @Test
  void whatTheBoundariesDoNotExplainIsTheRemainder() {
    week(0, 400, 360, 324, "c");
    week(1, 200, 140, 126, "c");
    Instant t = MONDAY.plusWeeks(1).atTime(9, 0).toInstant(ZoneOffset.UTC);
    for (int i = 0; i < 60; i++) {
      ItemRef item = new ItemRef("deal", "P-" + i);
      journal.fact(ACCEPTED, item, "1", "a", "b", t);
      journal.fact(ACCEPTED, item, "2", "b", "c", t.plusSeconds(600));
      journal.fact(COMPLETED, item, "2", "b", "c", t.plusSeconds(900));
    }

    JourneyView.Moved moved = moved(AB, BC);

    assertThat(moved.points()).isCloseTo(186.0 / 260 - 0.81, within(1e-9));
    assertThat(moved.remainder()).isCloseTo(186.0 / 260 - 0.63, within(1e-9));
    assertThat(sum(moved)).isCloseTo(moved.points(), within(1e-12));
  }

  @Test
  void whatWentAnotherWayIsTheMixAndNoBoundarys() {
    week(0, 400, 400, 380, "c");
    week(0, 100, 100, 50, "d");
    week(1, 100, 100, 95, "c");
    week(1, 400, 400, 200, "d");

    JourneyView.Moved moved = moved(AB, BC, BD);

    assertThat(moved.mix()).isLessThan(-0.2);
    assertThat(moved.parts())
        .allSatisfy(part -> assertThat(part.points()).isCloseTo(0, within(1e-9)));
    assertThat(sum(moved)).isCloseTo(moved.points(), within(1e-12));
  }

  @Test
  void aChangeThatMayBeNoneIsNotTakenApart() {
    week(0, 50, 40, 36, "c");
    week(1, 50, 39, 36, "c");

    JourneyView.Moved moved = moved(AB, BC);

    assertThat(moved.state()).isEqualTo("within-interval");
    assertThat(moved.parts()).isEmpty();
    assertThat(moved.interval().lower()).isNegative();
    assertThat(moved.interval().upper()).isPositive();
  }

  @Test
  void aWindowWithoutAnythingLeavesTheMoveUnknown() {
    week(0, 50, 40, 36, "c");

    JourneyView.Moved moved = moved(AB, BC);

    assertThat(moved.state()).isEqualTo("unknown");
    assertThat(moved.points()).isNull();
    assertThat(moved.missing()).containsExactly("a → b", "b → c");
  }
}
