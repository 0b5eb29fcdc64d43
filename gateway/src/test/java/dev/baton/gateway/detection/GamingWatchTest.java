package dev.baton.gateway.detection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.gateway.detection.GamingWatch.Gaming;
import dev.baton.gateway.detection.GamingWatch.Share;
import dev.baton.gateway.detection.Verdict.Why;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GamingWatchTest {
  private static final Share WELL = new Share(900, 1000);
  private static final Share BETTER = new Share(95, 100);

  @Test
  void acceptedAndParkedIsMoreAcceptedAndLessStarted() {
    Share before = new Share(90, 900);

    assertThat(GamingWatch.acceptedAndParked(WELL, BETTER, before, new Share(30, 95)))
        .isEqualTo(Verdict.fired(new Gaming(0.1, new Share(30, 95))));
    assertThat(GamingWatch.acceptedAndParked(WELL, BETTER, before, new Share(13, 95)).isFired())
        .isFalse();
    assertThat(
            GamingWatch.acceptedAndParked(WELL, new Share(80, 100), before, new Share(30, 80))
                .isFired())
        .isFalse();
    assertThat(GamingWatch.acceptedAndParked(WELL, BETTER, before, new Share(29, 29)))
        .isEqualTo(Verdict.notEvaluable(Why.TOO_FEW));
  }

  @Test
  void acceptedThenReturnedIsAcceptedInNameOnly() {
    Share before = new Share(18, 900);

    assertThat(GamingWatch.acceptedThenReturned(WELL, BETTER, before, new Share(20, 95)).isFired())
        .isTrue();
    assertThat(GamingWatch.acceptedThenReturned(WELL, BETTER, before, new Share(3, 95)).isFired())
        .isFalse();
    assertThat(GamingWatch.acceptedThenReturned(WELL, BETTER, new Share(0, 0), BETTER))
        .isEqualTo(Verdict.notEvaluable(Why.TOO_FEW));
  }

  /** Even over the window, and so many more at its very end. */
  private static List<Double> evenly(int all, int atTheEdge) {
    List<Double> places = new ArrayList<>();
    for (int i = 0; i < all; i++) {
      places.add((i + 0.5) / all);
    }
    for (int i = 0; i < atTheEdge; i++) {
      places.add(0.99);
    }
    return places;
  }

  @Test
  void bulkAtTheEdgeIsMoreThanTheTimeAloneBrings() {
    assertThat(GamingWatch.bulkAtTheEdge(evenly(100, 20)).isFired()).isTrue();
    assertThat(GamingWatch.bulkAtTheEdge(evenly(100, 0)).isFired()).isFalse();
    // past chance, and not three times as many
    assertThat(GamingWatch.bulkAtTheEdge(evenly(1000, 80)).isFired()).isFalse();
    // three times as many, and not past chance
    assertThat(GamingWatch.bulkAtTheEdge(evenly(30, 4)).isFired()).isFalse();
    assertThat(GamingWatch.bulkAtTheEdge(evenly(9, 20)))
        .isEqualTo(Verdict.notEvaluable(Why.TOO_FEW));
  }

  @Test
  void oneReasonForEveryRejectionIsNone() {
    assertThat(GamingWatch.oneReason(Map.of("other", 19L, "incomplete", 1L)).isFired()).isTrue();
    assertThat(GamingWatch.oneReason(Map.of("other", 18L, "incomplete", 2L)).isFired()).isFalse();
    assertThat(GamingWatch.oneReason(Map.of("other", 19L)))
        .isEqualTo(Verdict.notEvaluable(Why.TOO_FEW));
    assertThat(GamingWatch.oneReason(Map.of())).isEqualTo(Verdict.notEvaluable(Why.TOO_FEW));
  }

  @Test
  void justBeforeTheDeadlineIsAHabitAndSlownessIsNot() {
    assertThat(GamingWatch.justBeforeTheDeadline(evenly(100, 40)).isFired()).isTrue();
    // many, and as many before: slow
    List<Double> slow = new ArrayList<>(evenly(100, 40));
    for (int i = 0; i < 40; i++) {
      slow.add(0.93);
    }
    assertThat(GamingWatch.justBeforeTheDeadline(slow).isFired()).isFalse();
    // more than before, and no habit
    assertThat(GamingWatch.justBeforeTheDeadline(evenly(200, 25)).isFired()).isFalse();
    // what came late came not before
    assertThat(GamingWatch.justBeforeTheDeadline(Collections.nCopies(50, 1.2)))
        .isEqualTo(Verdict.notEvaluable(Why.TOO_FEW));
  }
}
