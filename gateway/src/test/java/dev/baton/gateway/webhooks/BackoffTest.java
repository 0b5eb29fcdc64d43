package dev.baton.gateway.webhooks;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BackoffTest {
  private static final Duration FIRST = Duration.ofSeconds(5);
  private static final Duration LONGEST = Duration.ofHours(6);

  private static Duration whole(int failures) {
    return Backoff.pause(FIRST, LONGEST, failures, 1);
  }

  @Test
  void doublesUpToTheLongest() {
    assertThat(IntStream.of(1, 2, 3, 12, 13, 14, 1_000_000).mapToObj(BackoffTest::whole))
        .containsExactly(
            Duration.ofSeconds(5),
            Duration.ofSeconds(10),
            Duration.ofSeconds(20),
            Duration.ofSeconds(10_240),
            Duration.ofSeconds(20_480),
            LONGEST,
            LONGEST);
  }

  @Test
  void liesBetweenHalfOfItAndAll() {
    assertThat(Backoff.pause(FIRST, LONGEST, 2, 0)).isEqualTo(Duration.ofSeconds(5));
    assertThat(Backoff.pause(FIRST, LONGEST, 2, 0.5)).isEqualTo(Duration.ofMillis(7_500));
  }
}
