package dev.baton.gateway.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.baton.gateway.projection.Wait;
import dev.baton.gateway.projection.Waits;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class WaitingTest {
  private static final Instant NOW = Instant.parse("2026-03-31T12:00:00Z");
  private static final Duration QUICK = Duration.ofHours(1);

  /** Fifty of a hundred were accepted within the hour, and one of those that ran out weeks late. */
  private static final NavigableMap<Integer, Long> ACCEPTED =
      new TreeMap<>(Map.of(Waits.bin(QUICK), 50L, Waits.bin(Duration.ofDays(20)), 1L));

  @Test
  void whatRanOutGoesOnWaiting() {
    Waiting.Answered answered = answered(Map.of(NOW.minus(Duration.ofDays(30)), 49L));

    assertThat(answered.quantile(0.5)).isCloseTo(QUICK.toSeconds(), within(40.0));
    assertThat(answered.quantile(0.85)).isNull();
  }

  @Test
  void whatIsOfferedLaterThanAskedWaitsForNobody() {
    Waiting.Answered answered = answered(Map.of(NOW.plus(QUICK), 49L));

    assertThat(answered.waiting()).isEmpty();
    assertThat(answered.quantile(0.95)).isCloseTo(QUICK.toSeconds(), within(40.0));
  }

  /** The last is answered when 29 others, too young to have waited as long, are out of it. */
  @Test
  void theCurveCountsWhatIsOpenWithItsAge() {
    List<BoundaryView.StillWaiting> curve =
        answered(Map.of(NOW.minus(Duration.ofDays(10)), 29L, NOW.minus(Duration.ofDays(30)), 20L))
            .curve();

    assertThat(curve).hasSize(2);
    assertThat(curve.get(0).seconds()).isCloseTo(QUICK.toSeconds(), within(40.0));
    assertThat(curve.get(0).share()).isCloseTo(0.5, within(1e-12));
    assertThat(curve.get(1).share()).isCloseTo(0.5 * 20 / 21, within(1e-12));
  }

  @Test
  void whereNobodyAnsweredThereIsNoCurve() {
    assertThat(
            Waiting.answered(
                    wait -> new TreeMap<>(), Map.of(NOW.minus(Duration.ofDays(1)), 7L), NOW)
                .curve())
        .isEmpty();
  }

  private static Waiting.Answered answered(Map<Instant, Long> unanswered) {
    return Waiting.answered(
        wait -> wait == Wait.UNTIL_ACCEPTED ? ACCEPTED : new TreeMap<>(), unanswered, NOW);
  }
}
