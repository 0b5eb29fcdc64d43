package dev.baton.local.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class LogTailTest {
  @Test
  void theInnermostCauseOfTheLastErrorIsTheReason() {
    assertThat(
            LogTail.reason(
                List.of(
                    "2026-11-25 14:00:00,001 ERROR [io.q.Old] (main) something earlier",
                    "Caused by: java.lang.IllegalStateException: not this one",
                    "2026-11-25 14:00:01,002 INFO  [io.q.App] (main) starting",
                    "2026-11-25 14:00:02,003 ERROR [io.q.run.Application] (main) Failed to start application: java.lang.RuntimeException: Failed to start quarkus",
                    "\tat io.quarkus.runner.ApplicationImpl.doStart(Unknown Source)",
                    "Caused by: org.flywaydb.core.FlywayException: Unable to obtain connection",
                    "\tat org.flywaydb.Flyway.migrate(Flyway.java:1)",
                    "\t... 12 more",
                    "Caused by: org.postgresql.util.PSQLException: FATAL: password authentication failed for user \"ledger\"",
                    "\tat org.postgresql.Driver.connect(Driver.java:1)")))
        .isEqualTo(
            "org.postgresql.util.PSQLException: FATAL: password authentication failed for user \"ledger\"");
  }

  @Test
  void anErrorWithoutACauseSpeaksForItself() {
    assertThat(
            LogTail.reason(
                List.of(
                    "2026-11-25 14:00:00.123 UTC [71] FATAL:  could not write lock file: No space left on device",
                    "2026-11-25 14:00:00.124 UTC [71] LOG:  database system is shut down")))
        .isEqualTo("could not write lock file: No space left on device");
  }

  @Test
  void withoutAnErrorTheLastLineIsTheReason() {
    assertThat(LogTail.reason(List.of("Error: Could not find or load main class X", "", " ")))
        .isEqualTo("Error: Could not find or load main class X");
  }

  @Test
  void notBeingReadyYetIsNoReason() {
    assertThat(
            LogTail.reason(
                List.of(
                    "2026-11-25 14:00:00,001 INFO  [io.quarkus] (main) ledger-service started in 3s",
                    "2026-11-25 14:00:00,002 INFO  [io.sm.health] (executor-thread-1) SRHCK01001: Reporting health down status: {}")))
        .isEqualTo("ledger-service started in 3s");
  }

  @Test
  void aSilentProcessIsSaidToBeSilent() {
    assertThat(LogTail.reason(List.of())).isEqualTo("it wrote nothing");
  }

  @Test
  void theReasonIsOneReadableLine() {
    assertThat(LogTail.reason(List.of("ERROR " + "x".repeat(1000)))).hasSizeLessThan(310);
  }
}
