package dev.baton.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CommandTest {
  @Test
  void startsWithTheDemoAndStaysUnlessToldOtherwise() throws Refusal {
    assertThat(Command.parse(List.of("up"))).isEqualTo(new Command.Up(false, false, false, null));
  }

  @Test
  void takesOptionsInAnyOrder() throws Refusal {
    assertThat(Command.parse(List.of("up", "--data", "/d", "--fresh", "--empty", "--detach")))
        .isEqualTo(new Command.Up(true, true, true, Path.of("/d")))
        .isEqualTo(Command.parse(List.of("up", "--detach", "--data=/d", "--empty", "--fresh")));
  }

  @Test
  void runsOneStatementOrOpensAConversation() throws Refusal {
    assertThat(Command.parse(List.of("psql", "ledger", "-c", "select 1")))
        .isEqualTo(new Command.Psql("ledger", "select 1"));
    assertThat(Command.parse(List.of("psql", "gateway")))
        .isEqualTo(new Command.Psql("gateway", null));
  }

  @Test
  void bringsALogInWithItsMapping() throws Refusal {
    assertThat(Command.parse(List.of("import", "log.xes.gz", "--mapping", "m.yaml")))
        .isEqualTo(new Command.Import(Path.of("log.xes.gz"), Path.of("m.yaml")))
        .isEqualTo(Command.parse(List.of("import", "--mapping=m.yaml", "log.xes.gz")));
  }

  @ParameterizedTest
  @CsvSource({
    "import log.xes, --mapping",
    "import --mapping m, FILE",
    "import a b --mapping m, 'b'",
    "import a --mapping, MAPPING",
    "start, 'start'",
    "up --deatch, '--deatch'",
    "down now, 'now'",
    "token, NAME",
    "psql, ledger",
    "psql orders, ledger",
    "psql ledger -c, statement",
    "up --data, directory"
  })
  void saysWhichWordIsNotUnderstood(String line, String names) {
    assertThatThrownBy(() -> Command.parse(List.of(line.split(" "))))
        .isInstanceOf(Refusal.class)
        .message()
        .contains(names)
        .doesNotContain("\n");
  }

  @Test
  void explainsItselfWhenNothingIsAsked() throws Refusal {
    assertThat(Command.parse(List.of())).isEqualTo(new Command.Help());
  }
}
