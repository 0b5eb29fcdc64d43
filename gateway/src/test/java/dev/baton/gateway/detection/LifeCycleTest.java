package dev.baton.gateway.detection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.gateway.detection.Case.Window;
import dev.baton.gateway.detection.LifeCycle.Acknowledged;
import dev.baton.gateway.detection.LifeCycle.Happening;
import dev.baton.gateway.detection.LifeCycle.Happening.Acknowledges;
import dev.baton.gateway.detection.LifeCycle.Happening.CannotTell;
import dev.baton.gateway.detection.LifeCycle.Happening.Fires;
import dev.baton.gateway.detection.LifeCycle.Happening.Resolves;
import dev.baton.gateway.detection.LifeCycle.Happening.Rests;
import dev.baton.gateway.detection.LifeCycle.Open;
import dev.baton.gateway.detection.LifeCycle.Reopened;
import dev.baton.gateway.detection.LifeCycle.Resolved;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LifeCycleTest {
  private static Instant day(int day) {
    return Instant.parse("2026-03-01T00:00:00Z").plus(Duration.ofDays(day));
  }

  private static @Nullable LifeCycle after(Happening... happenings) {
    LifeCycle now = null;
    for (Happening happening : happenings) {
      now = LifeCycle.next(now, happening, Duration.ofDays(3));
    }
    return now;
  }

  @Test
  void opensWhenItFirstFires() {
    assertThat(after(new Rests(day(0)), new CannotTell(day(1)))).isNull();
    assertThat(after(new Acknowledges(day(0), "sales"))).isNull();
    assertThat(after(new Fires(day(2)), new Fires(day(3)))).isEqualTo(new Open(day(2), null));
  }

  @Test
  void staysAcknowledgedWhileItFires() {
    assertThat(after(new Fires(day(0)), new Acknowledges(day(1), "sales"), new Fires(day(2))))
        .isEqualTo(new Acknowledged(day(0), day(1), "sales", null));
    assertThat(
            after(
                new Fires(day(0)),
                new Acknowledges(day(1), "sales"),
                new Acknowledges(day(2), "support")))
        .isEqualTo(new Acknowledged(day(0), day(1), "sales", null));
  }

  @Test
  void oneGoodDayIsNoEnd() {
    assertThat(after(new Fires(day(0)), new Rests(day(1)), new Rests(day(3))))
        .isEqualTo(new Open(day(0), day(1)));
    assertThat(after(new Fires(day(0)), new Rests(day(1)), new Fires(day(2)), new Rests(day(4))))
        .isEqualTo(new Open(day(0), day(4)));
    assertThat(after(new Fires(day(0)), new Rests(day(1)), new Rests(day(4))))
        .isEqualTo(new Resolved(day(0), day(4)));
  }

  @Test
  void notBeingAbleToTellIsNoAllClear() {
    assertThat(after(new Fires(day(0)), new CannotTell(day(9)))).isEqualTo(new Open(day(0), null));
  }

  @Test
  void firesAgainAndIsUnacknowledgedAgain() {
    LifeCycle again =
        after(
            new Fires(day(0)),
            new Acknowledges(day(1), "sales"),
            new Rests(day(2)),
            new Rests(day(5)),
            new Acknowledges(day(6), "sales"),
            new Fires(day(7)));

    assertThat(again).isEqualTo(new Reopened(day(0), day(7), null));
    assertThat(LifeCycle.next(again, new Acknowledges(day(8), "sales"), Duration.ZERO))
        .isEqualTo(new Acknowledged(day(0), day(8), "sales", null));
    assertThat(LifeCycle.next(again, new Rests(day(8)), Duration.ZERO))
        .isEqualTo(new Reopened(day(0), day(7), day(8)));
  }

  @Test
  void whatSomebodyResolvedIsNewOnlyOnceItWasQuiet() {
    LifeCycle resolved = after(new Fires(day(0)), new Resolves(day(1), "sales"));

    assertThat(resolved).isEqualTo(new Resolved(day(0), day(1), "sales", false));
    assertThat(LifeCycle.next(resolved, new Fires(day(2)), Duration.ZERO)).isEqualTo(resolved);
    assertThat(LifeCycle.next(resolved, new CannotTell(day(2)), Duration.ZERO)).isEqualTo(resolved);
    assertThat(
            after(
                new Fires(day(0)),
                new Resolves(day(1), "sales"),
                new Rests(day(2)),
                new Fires(day(3))))
        .isEqualTo(new Reopened(day(0), day(3), null));
    assertThat(after(new Resolves(day(1), "sales"))).isNull();
  }

  private static Window window(String signal, int from, int to) {
    LocalDate first = LocalDate.of(2026, 3, 1);
    return new Window(signal, first.plusDays(from), first.plusDays(to));
  }

  @Test
  void signalsThatOverlapAreOneCase() {
    List<Case> cases =
        Case.of(
            List.of(window("c", 9, 12), window("a", 0, 9), window("b", 2, 4), window("d", 13, 14)));

    assertThat(cases).hasSize(2);
    assertThat(cases.getFirst().windows())
        .extracting(Window::signal)
        .containsExactly("a", "b", "c");
    assertThat(cases.getFirst().to()).isEqualTo(LocalDate.of(2026, 3, 13));
    assertThat(Case.of(List.of())).isEmpty();
  }

  @Property(tries = 200)
  void theOrderInWhichSignalsAreSeenMakesNoOtherCases(
      @ForAll @Size(max = 12) List<@IntRange(max = 60) Integer> starts, @ForAll long seed) {
    List<Window> windows = new ArrayList<>();
    for (int i = 0; i < starts.size(); i++) {
      windows.add(window("s" + i, starts.get(i), starts.get(i) + i % 5));
    }
    List<Case> cases = Case.of(windows);
    Collections.shuffle(windows, new Random(seed));

    assertThat(Case.of(windows)).isEqualTo(cases);
    for (int i = 1; i < cases.size(); i++) {
      assertThat(cases.get(i).from()).isAfter(cases.get(i - 1).to());
    }
  }
}
