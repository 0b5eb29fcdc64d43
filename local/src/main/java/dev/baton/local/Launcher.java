package dev.baton.local;

import dev.baton.contracts.proof.VerifierKey;
import dev.baton.local.backtest.Backtest;
import dev.baton.local.imports.LogImport;
import dev.baton.local.lint.Lint;
import dev.baton.local.login.Tokens;
import dev.baton.local.parts.PostgresPart;
import dev.baton.local.psql.Psql;
import dev.baton.local.stack.DataDirectory;
import dev.baton.local.stack.Down;
import dev.baton.local.stack.RunRecord;
import dev.baton.local.stack.Service;
import dev.baton.local.stack.StackPorts;
import dev.baton.local.stack.Up;
import dev.baton.local.verification.Verification;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.LogManager;

/** {@code ./baton}: reads what is asked for, does it, and says in one line why it cannot. */
public final class Launcher {
  /** Tells what cannot be judged from what was found wrong. */
  private static final int CANNOT_TELL = 2;

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
    int refused = arguments.length > 0 && Command.JUDGES.contains(arguments[0]) ? CANNOT_TELL : 1;
    int exit;
    try {
      exit = new Launcher(checkout, System.out).run(Command.parse(List.of(arguments))) ? 0 : 1;
    } catch (Refusal refusal) {
      System.err.println(refusal.line());
      exit = refused;
    } catch (IOException e) {
      System.err.println(Refusal.reason(e));
      exit = refused;
    } catch (InterruptedException e) {
      exit = 130;
    }
    System.exit(exit);
  }

  /** Does it; false where something was judged and a fault was found. */
  private boolean run(Command command) throws IOException, InterruptedException, Refusal {
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
      case Command.VerifyLedger ledger -> {
        return Verification.run(asked(ledger), out::println, timed(System.err));
      }
      case Command.Lint lint -> {
        return lint(lint);
      }
      case Command.Backtest backtest -> backtest(backtest);
      case Command.Help help -> out.print(Command.USAGE);
    }
    return true;
  }

  private boolean lint(Command.Lint lint) throws IOException, InterruptedException, Refusal {
    URI catalogue = lint.catalogue();
    String token = lint.token();
    if (catalogue == null) {
      running();
      catalogue = StackPorts.FIXED.origin(Service.DEFINITIONS);
    }
    if (token == null) {
      token = Tokens.of("reader", StackPorts.FIXED.keycloak());
    }
    return Lint.run(catalogue, token, lint.changes(), out::println);
  }

  private void backtest(Command.Backtest backtest)
      throws IOException, InterruptedException, Refusal {
    URI gateway = backtest.gateway();
    String token = backtest.token();
    if (gateway == null) {
      running();
      gateway = StackPorts.FIXED.origin(Service.GATEWAY);
    }
    if (token == null) {
      token = Tokens.of("reader", StackPorts.FIXED.keycloak());
    }
    Backtest.run(gateway, token, backtest.period(), out::println);
  }

  /** Of the local stack the key and the auditor are known. */
  private Verification.Asked asked(Command.VerifyLedger ledger)
      throws IOException, InterruptedException, Refusal {
    List<VerifierKey> keys = ledger.keys();
    String token = ledger.token();
    Optional<RunRecord> local =
        StackPorts.FIXED.serveLedger(ledger.ledger())
            ? RunRecord.read(RunRecord.file(checkout))
            : Optional.empty();
    if (local.isPresent()) {
      if (keys.isEmpty()) {
        keys = List.of(new DataDirectory(Path.of(local.get().data())).ledgerKeys().verifier());
      }
      if (token == null) {
        token = Tokens.of("auditor", StackPorts.FIXED.keycloak());
      }
    }
    if (token == null) {
      throw new Refusal(
          "%s is no running stack of this checkout: give a token with --token."
              .formatted(ledger.ledger()));
    }
    return new Verification.Asked(ledger.ledger(), token, keys, ledger.entries(), ledger.kept());
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
    return timed(out);
  }

  private static Consumer<String> timed(PrintStream out) {
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
