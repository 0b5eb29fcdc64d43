package dev.baton.gateway.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.baton.gateway.projection.Window;
import io.quarkiverse.resteasy.problem.HttpProblem;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;

class WindowsTest {
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

  @Test
  void coversAllRecordedTimeWhereNothingIsAsked() {
    assertThat(Windows.parse(null, null, BERLIN).all()).isTrue();
  }

  @Test
  void coversTheWholeDaysThatWereAskedFor() {
    Window window = Windows.parse("2026-03-02T22:30:00Z", "2026-03-05T23:30:00Z", BERLIN);

    assertThat(window.from()).isEqualTo(LocalDate.of(2026, 3, 2));
    assertThat(window.to()).isEqualTo(LocalDate.of(2026, 3, 7));
    assertThat(window.start()).isEqualTo(Instant.parse("2026-03-01T23:00:00Z"));
  }

  @Test
  void theEndIsExcluded() {
    Window window = Windows.parse("2026-03-02", "2026-03-03", BERLIN);

    assertThat(window.end()).isEqualTo(Instant.parse("2026-03-02T23:00:00Z"));
  }

  @Test
  void refusesWhatIsNoPeriod() {
    assertThatThrownBy(() -> Windows.parse("yesterday", null, BERLIN))
        .isInstanceOf(HttpProblem.class);
    assertThatThrownBy(() -> Windows.parse("2026-03-03", "2026-03-03", BERLIN))
        .isInstanceOf(HttpProblem.class);
    assertThatThrownBy(() -> Windows.parse("2026-02-30", null, BERLIN))
        .isInstanceOf(HttpProblem.class);
    assertThatThrownBy(() -> Windows.asOf("now", Instant.EPOCH, BERLIN))
        .isInstanceOf(HttpProblem.class);
    assertThatThrownBy(() -> Windows.parse("+99999999-01-01", null, BERLIN))
        .isInstanceOf(HttpProblem.class);
  }
}
