package dev.baton.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.baton.contracts.proof.VerifierKey;
import dev.baton.local.backtest.Backtest.Period;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CommandTest {
  private static final String KEY =
      "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k";

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

  @Test
  void looksAtChangesOfTheRunningStackOrOfAnyOther() throws Refusal {
    assertThat(Command.parse(List.of("lint", "c.json")))
        .isEqualTo(new Command.Lint(Path.of("c.json"), null, null));
    assertThat(Command.parse(List.of("lint", "--url=https://b.example", "c.json", "--token", "t")))
        .isEqualTo(new Command.Lint(Path.of("c.json"), URI.create("https://b.example"), "t"));
    assertThatThrownBy(() -> Command.parse(List.of("lint", "c.json", "--url=https://b.example")))
        .hasMessageContaining("--token");
  }

  @Test
  void looksAtTheDaysGoneByOfTheRunningStackOrOfAnyOther() throws Refusal {
    assertThat(Command.parse(List.of("backtest")))
        .isEqualTo(new Command.Backtest(null, new Period(null, null, null), null));
    assertThat(
            Command.parse(
                List.of(
                    "backtest",
                    "http://localhost:8080",
                    "--from=2026-03-02",
                    "--to",
                    "2026-05-31",
                    "--journey",
                    "j",
                    "--token=t")))
        .isEqualTo(
            new Command.Backtest(
                URI.create("http://localhost:8080"),
                new Period("j", "2026-03-02", "2026-05-31"),
                "t"));
    assertThatThrownBy(() -> Command.parse(List.of("backtest", "--since", "x")))
        .hasMessageContaining("--since");
  }

  @Test
  void checksALedgerWithTheKeysAndCheckpointsThatSomebodyHas() throws Refusal {
    assertThat(Command.parse(List.of("verify-ledger", "http://localhost:8081")))
        .isEqualTo(
            new Command.VerifyLedger(
                URI.create("http://localhost:8081"), List.of(), null, false, null));
    assertThat(
            Command.parse(
                List.of(
                    "verify-ledger",
                    "--key",
                    KEY,
                    "https://b.example/ledger/v1",
                    "--key=" + KEY,
                    "--entries",
                    "--token=t",
                    "--kept",
                    "notes")))
        .isEqualTo(
            new Command.VerifyLedger(
                URI.create("https://b.example/ledger/v1"),
                List.of(VerifierKey.parse(KEY), VerifierKey.parse(KEY)),
                "t",
                true,
                Path.of("notes")));
  }

  @ParameterizedTest
  @CsvSource({
    "verify-ledger, URL",
    "verify-ledger localhost:8081, 'localhost:8081'",
    "verify-ledger ftp://h/, 'ftp://h/'",
    "verify-ledger http://h --key k, 'k'",
    "verify-ledger http://h --token, token",
    "verify-ledger http://h http://g, 'http://g'",
    "verify-ledger http://h --entry, '--entry'",
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
