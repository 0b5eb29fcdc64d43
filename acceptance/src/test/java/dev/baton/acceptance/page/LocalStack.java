package dev.baton.acceptance.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.local.Launcher;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * What {@code ./baton up} starts: real Keycloak, the four services, the demo. A stack of this
 * checkout that runs already is used as it is; else one is started in a directory of its own, and
 * ended again.
 *
 * @param own whether it was started here
 */
record LocalStack(boolean own) implements AutoCloseable {
  static final URI GATEWAY = URI.create("http://localhost:8080");

  private static final Path ROOT = Path.of(System.getProperty("baton.root"));

  private record Ended(int exit, String said) {}

  static LocalStack start() {
    if (baton("token", "reader").exit == 0) {
      return new LocalStack(false);
    }
    Path data = ROOT.resolve("acceptance/target/page-stack");
    Ended up = baton("up", "--detach", "--fresh", "--data", data.toString());
    assertThat(up.exit).as(up.said).isZero();
    return new LocalStack(true);
  }

  /** A bearer token of an account of the demo. */
  String token(String account) {
    Ended token = baton("token", account);
    assertThat(token.exit).as(token.said).isZero();
    return token.said.strip();
  }

  @Override
  public void close() {
    if (own) {
      Ended down = baton("down");
      assertThat(down.exit).as(down.said).isZero();
    }
  }

  /** The launcher as the script calls it, but for the build: the tests have built everything. */
  private static Ended baton(String... arguments) {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Dbaton.root=" + ROOT,
                "-cp",
                System.getProperty("java.class.path"),
                Launcher.class.getName()));
    command.addAll(List.of(arguments));
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      process.waitFor(1, TimeUnit.MINUTES);
      return new Ended(process.exitValue(), said);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
