package dev.baton.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkiverse.resteasy.problem.HttpProblem;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BucketTest {
  @ParameterizedTest
  @CsvSource({
    "2026-09-07, 2026-09-07T00:00:00Z, 2026-09-08T00:00:00Z",
    "2026-09-07/2026-09-14, 2026-09-07T00:00:00Z, 2026-09-14T00:00:00Z",
    "2026-09-07/P1W, 2026-09-07T00:00:00Z, 2026-09-14T00:00:00Z",
    "2026-09-07/P1M, 2026-09-07T00:00:00Z, 2026-10-07T00:00:00Z",
    "2026-09-07T08:05:00Z/2026-09-07T08:10:00Z, 2026-09-07T08:05:00Z, 2026-09-07T08:10:00Z"
  })
  void isADayOrAnInterval(String text, Instant since, Instant until) {
    assertThat(Bucket.parse(text)).isEqualTo(new Bucket(since, until));
  }

  @Test
  void isAllTimeWhereItIsAbsent() {
    assertThat(Bucket.parse(null)).isEqualTo(new Bucket(null, null));
  }

  @ParameterizedTest
  @ValueSource(strings = {"yesterday", "2026-13-01", "2026-09-07/", "/2026-09-07", "2026-09-07/P"})
  void isNothingElse(String text) {
    assertThatThrownBy(() -> Bucket.parse(text)).isInstanceOf(HttpProblem.class);
  }

  @Test
  void severalStandBetweenCommas() {
    assertThat(Bucket.several("2026-09-07,2026-09-10/P1D"))
        .containsExactly(Bucket.parse("2026-09-07"), Bucket.parse("2026-09-10"));
    assertThat(Bucket.several(null)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {",", "2026-09-07,", "2026-09-07,yesterday"})
  void severalAreAllPeriods(String text) {
    assertThatThrownBy(() -> Bucket.several(text)).isInstanceOf(HttpProblem.class);
  }

  @Test
  void atMostSoManyAreAskedForAtOnce() {
    String most = "2026-09-07" + ",2026-09-07".repeat(Bucket.AT_MOST - 1);

    assertThat(Bucket.several(most)).hasSize(Bucket.AT_MOST);
    assertThatThrownBy(() -> Bucket.several(most + ",2026-09-07")).isInstanceOf(HttpProblem.class);
  }
}
