package dev.baton.local;

import dev.baton.local.imports.LogImport;
import dev.baton.local.login.Tokens;
import dev.baton.local.parts.PostgresPart;
import dev.baton.local.psql.Psql;
import dev.baton.local.stack.DataDirectory;
import dev.baton.local.stack.Down;
import dev.baton.local.stack.RunRecord;
import dev.baton.local.stack.Service;
import dev.baton.local.stack.StackPorts;
import dev.baton.local.stack.Up;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.LogManager;

/** {@code ./baton}: reads what is asked for, does it, and says in one line why it cannot. */
public final class Launcher {
  private final Path checkout;
  private final PrintStream out;

  private Launcher(Path checkout, PrintStream out) {
    this.checkout = checkout;
    this.out = out;
  }

  /**
   * Runs one command; the system property {@code baton.root} names the checkout.
   *
   * @param arguments as {@code ./baton help} lists them
   */
  public static void main(String[] arguments) {
    // what the clients of Kafka and PostgreSQL have to say is not for the person at the terminal
    LogManager.getLogManager().getLogger("").setLevel(Level.OFF);
    Path checkout = Path.of(System.getProperty("baton.root", "")).toAbsolutePath();
    int exit;
    try {
      new Launcher(checkout, System.out).run(Command.parse(List.of(arguments)));
      exit = 0;
    } catch (Refusal refusal) {
      System.err.println(refusal.line());
      exit = 1;
    } catch (IOException e) {
      System.err.println(Refusal.reason(e));
      exit = 1;
    } catch (InterruptedException e) {
      exit = 130;
    }
    System.exit(exit);
  }

  private void run(Command command) throws IOException, InterruptedException, Refusal {
    switch (command) {
      case Command.Up up -> up(up);
      case Command.Down down -> {
        out.println(Down.run(checkout) ? "stopped" : "nothing is running");
      }
      case Command.Clear clear -> Down.clear(checkout);
      case Command.Token token -> {
        running();
        out.println(Tokens.of(token.account(), StackPorts.FIXED.keycloak()));
      }
      case Command.Psql psql -> psql(psql);
      case Command.Import log -> {
        running();
        LogImport.run(
            StackPorts.FIXED.origin(Service.LEDGER),
            Tokens.of("admin", StackPorts.FIXED.keycloak()),
            log.log(),
            log.mapping(),
            timed());
        out.println(
            "every boundary: http://localhost:%d/api/v1/handovers?format=csv, with ./baton token reader"
                .formatted(StackPorts.FIXED.of(Service.GATEWAY).http()));
      }
      case Command.Help help -> out.print(Command.USAGE);
    }
  }

  private void up(Command.Up up) throws IOException, InterruptedException, Refusal {
    Path data =
        up.data() == null
            ? checkout.resolve(".baton/data")
            : up.data().toAbsolutePath().normalize();
    Up.run(
        new Up.Wish(checkout, new DataDirectory(data), up.detach(), up.empty(), up.fresh()),
        timed());
  }

  private Consumer<String> timed() {
    long start = System.nanoTime();
    return line -> {
      if (line.isEmpty() || line.startsWith(" ")) {
        out.println(line);
      } else {
        double seconds = (System.nanoTime() - start) / 1e9;
        out.println(String.format(Locale.ROOT, "[%6.1f s] %s", seconds, line));
      }
      out.flush();
    };
  }

  private void psql(Command.Psql psql) throws IOException, Refusal {
    RunRecord record = running();
    String password =
        new DataDirectory(Path.of(record.data())).passwords().getOrDefault(psql.database(), "");
    PostgresPart.Database database =
        new PostgresPart.Database(StackPorts.FIXED.postgres(), psql.database(), password);
    if (psql.sql() == null) {
      Psql.converse(
          database.jdbcUrl(),
          database.user(),
          database.password(),
          new InputStreamReader(System.in, StandardCharsets.UTF_8),
          out);
    } else {
      Psql.run(database.jdbcUrl(), database.user(), database.password(), psql.sql(), out);
    }
  }

  private RunRecord running() throws IOException, Refusal {
    return RunRecord.read(RunRecord.file(checkout))
        .orElseThrow(() -> new Refusal("No stack of this checkout is running: ./baton up."));
  }
}
