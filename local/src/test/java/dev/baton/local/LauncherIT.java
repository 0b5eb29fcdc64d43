package dev.baton.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.local.stack.StackPorts;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LauncherIT {
  private record Answer(int exit, String out, String err) {}

  @TempDir Path checkout;

  @Test
  void aTakenPortIsSaidInOneLine() throws Exception {
    ServerSocket held = holdOrLeaveHeld(StackPorts.FIXED.kafka());
    try {
      Answer answer = baton("up", "--detach");
      assertThat(answer.exit()).isNotZero();
      assertThat(answer.err().lines())
          .singleElement()
          .asString()
          .matches("Port \\d+ is taken, and .+ wants it: .+");
    } finally {
      held.close();
    }
  }

  @Test
  void nothingRunningIsNothingToStop() throws Exception {
    assertThat(baton("down")).isEqualTo(new Answer(0, "nothing is running\n", ""));
  }

  @Test
  void aTokenNeedsARunningStack() throws Exception {
    Answer answer = baton("token", "reader");
    assertThat(answer.exit()).isNotZero();
    assertThat(answer.out()).isEmpty();
    assertThat(answer.err().lines()).singleElement().asString().contains("./baton up");
  }

  @Test
  void aLedgerThatCannotBeCheckedIsNotAFinding() throws Exception {
    Answer nobody = baton("verify-ledger", "http://127.0.0.1:1", "--token", "t");
    assertThat(nobody.exit()).isEqualTo(2);
    assertThat(nobody.out()).isEmpty();
    assertThat(nobody.err().lines()).singleElement().asString().contains("does not answer");

    Answer tokenless = baton("verify-ledger", "http://ledger.example");
    assertThat(tokenless.exit()).isEqualTo(2);
    assertThat(tokenless.err().lines()).singleElement().asString().contains("--token");
  }

  @Test
  void aWordThatIsNotUnderstoodIsSaidInOneLine() throws Exception {
    Answer answer = baton("upp");
    assertThat(answer.exit()).isNotZero();
    assertThat(answer.err().lines()).singleElement().asString().contains("'upp'");
  }

  /** Where a stack runs on this machine, the port is taken already. */
  private static ServerSocket holdOrLeaveHeld(int port) throws IOException {
    try {
      return new ServerSocket(port, 1, InetAddress.getLoopbackAddress());
    } catch (IOException taken) {
      return new ServerSocket();
    }
  }

  private Answer baton(String... arguments) throws Exception {
    Path out = Files.createTempFile(checkout, "out", "");
    Path err = Files.createTempFile(checkout, "err", "");
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Dbaton.root=" + checkout,
                "-cp",
                System.getProperty("java.class.path"),
                Launcher.class.getName()));
    command.addAll(List.of(arguments));
    int exit =
        new ProcessBuilder(command)
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start()
            .waitFor();
    return new Answer(
        exit,
        Files.readString(out, StandardCharsets.UTF_8),
        Files.readString(err, StandardCharsets.UTF_8));
  }
}
