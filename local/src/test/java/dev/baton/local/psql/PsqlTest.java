package dev.baton.local.psql;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class PsqlTest {
  @Test
  void laysOutATableAsPsqlDoes() {
    assertThat(
            Psql.table(
                List.of(List.of("lane", "position"), List.of("0", "1234"), List.of("1", ""))))
        .containsExactly(
            " lane | position", //
            "------+----------",
            " 0    | 1234",
            " 1    |");
  }
}
