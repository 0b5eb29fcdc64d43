package dev.baton.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class TargetTest {
  @Test
  void printsOneLineThatSaysWhetherItIsReached() {
    assertThat(new Target("P1", 0.80).line(0.834)).isEqualTo("P1 0.83 >= 0.80 ok");
    assertThat(new Target("P4", 2.5).line(1.0)).isEqualTo("P4 1.00 >= 2.50 short");
  }

  @Test
  void judgesWhatItPrints() {
    assertThat(new Target("P1", 0.80).line(0.7951)).isEqualTo("P1 0.80 >= 0.80 ok");
    assertThat(new Target("P1", 0.80).line(0.7949)).isEqualTo("P1 0.79 >= 0.80 short");
  }

  @Test
  void takesTheMiddleOfTheRounds() {
    assertThat(Median.of(List.of(3.0, 1.0, 2.0))).isEqualTo(2.0);
    assertThat(Median.of(List.of(4.0, 1.0, 2.0, 3.0))).isEqualTo(2.5);
    assertThat(Median.of(List.of())).isNaN();
  }

  @Test
  void measuresWhatIsAskedForAndNothingElse() {
    Options options =
        Options.of("ledger", List.of("--only", "P1,P4", "--rounds", "3", "--events", "500"));

    assertThat(options.any("P1")).isTrue();
    assertThat(options.any("P2", "P3")).isFalse();
    assertThat(options.rounds()).isEqualTo(3);
    assertThat(options.events()).isEqualTo(500);
  }

  @Test
  void refusesWhatItDoesNotKnow() {
    assertThatThrownBy(() -> Options.of("ledger", List.of("--fast")))
        .hasMessageContaining("'--fast'");
    assertThatThrownBy(() -> Options.of("ledger", List.of("--only", "P99")))
        .hasMessageContaining("P1,P2");
    assertThatThrownBy(() -> Options.of("ledger", List.of("--rounds", "0")))
        .hasMessageContaining("--rounds needs");
    assertThatThrownBy(() -> Options.of("gateway", List.of("--only", "P1")))
        .hasMessageContaining("P8,P9,P10,P13");
  }
}
