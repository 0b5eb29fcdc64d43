package dev.baton.local;

import dev.baton.contracts.proof.VerifierKey;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the person at the command line asks for. */
sealed interface Command {
  /**
   * Starts the stack.
   *
   * @param detach come back when it is ready, and leave it running
   * @param empty without the demo
   * @param fresh start over: delete the state first
   * @param data where state lives; null for the checkout's own place
   */
  record Up(boolean detach, boolean empty, boolean fresh, @Nullable Path data) implements Command {}

  /** Ends the stack. */
  record Down() implements Command {}

  /**
   * Ends what a killed launcher has left; refuses while a stack runs. For the script, which does so
   * before it builds what the processes of that stack were started from.
   */
  record Clear() implements Command {}

  /** Prints a bearer token. */
  record Token(String account) implements Command {}

  /**
   * Opens a service's database.
   *
   * @param sql what to run; null to read statements from standard input
   */
  record Psql(String database, @Nullable String sql) implements Command {}

  /**
   * Brings an event log into the running stack.
   *
   * @param mapping what its columns mean
   */
  record Import(Path log, Path mapping) implements Command {}

  /**
   * Checks a ledger from its published checkpoints and tiles.
   *
   * @param ledger where it is
   * @param keys verifier keys that are trusted; none for the local stack's own
   * @param token null for the local auditor's
   * @param entries whether every stored entry is compared with its leaf
   * @param kept checkpoints that somebody kept; null where nobody did
   */
  record VerifyLedger(
      URI ledger,
      List<VerifierKey> keys,
      @Nullable String token,
      boolean entries,
      @Nullable Path kept)
      implements Command {}

  /**
   * Asks a catalogue what would come of changes.
   *
   * @param changes JSON
   * @param catalogue where it is; null for the local stack's
   * @param token null for the local reader's
   */
  record Lint(Path changes, @Nullable URI catalogue, @Nullable String token) implements Command {}

  /**
   * Asks a gateway when each signal would have fired.
   *
   * @param gateway where it is; null for the local stack's
   * @param token null for the local reader's
   */
  record Backtest(
      @Nullable URI gateway,
      dev.baton.local.backtest.Backtest.Period period,
      @Nullable String token)
      implements Command {}

  /** Prints what there is to ask for. */
  record Help() implements Command {}

  String VERIFY_LEDGER = "verify-ledger";

  String LINT = "lint";

  /** Whose exit codes say more than those of the others: 1 something was found, 2 cannot tell. */
  Set<String> JUDGES = Set.of(VERIFY_LEDGER, LINT);

  String USAGE =
      """
      ./baton up [--detach] [--empty] [--data DIR] [--fresh]
          builds what is not built and starts everything on this machine; Ctrl-C stops it
            --detach    come back as soon as all of it is ready
            --empty     without the demo
            --data DIR  where state lives, kept between runs (default: .baton/data)
            --fresh     start over: delete that state first
      ./baton down
          stops it, however it was started
      ./baton token NAME
          prints a bearer token, valid 12 hours: governance, reader, auditor, admin,
          emitter-<team>, emitter (every team)
      ./baton psql DB [-c SQL]
          opens a service's database: ledger, ownership, definitions, gateway
      ./baton import FILE --mapping MAPPING
          brings an event log (XES, CSV, OCEL; .gz too) into the running stack and ends with
          what was found in it; docs/imports.md says what a mapping is
      ./baton verify-ledger URL [--key VKEY]... [--token T] [--entries] [--kept FILE]
          checks a ledger from its published checkpoints and tiles: 0 where it is what they say,
          1 where it is not, 2 where it cannot be checked; docs/proofs.md says what this proves
            --key VKEY   a key of any lane to trust, once or more often; of the local stack its own
            --token T    an auditor's; of the local stack its own
            --entries    every stored entry against its leaf, too
            --kept FILE  checkpoints that somebody kept must be of this ledger's past
      ./baton lint FILE [--url URL --token T]
          what would come of the changes of definitions in FILE: which class each is, and with
          whom it would conflict, as JSON; 0 where nothing is found, 1 where something is, 2 where
          it cannot be told; docs/definitions.md says what is in FILE
            --url URL    of a gateway or a catalogue (default: the running stack)
            --token T    of any role; of the local stack its own
      ./baton backtest [URL] [--from DAY] [--to DAY] [--journey ID] [--token T]
          when each signal would have fired, had somebody looked at the end of every day, and how
          long after it began; docs/detection.md says what each one is
            URL          of a gateway (default: the running stack's)
            --from DAY   first day, such as 2026-03-02 (default: a year before the last one)
            --to DAY     last day (default: today)
            --token T    of any role; of the local stack its own
      ./baton bench ledger|gateway|ownership|definitions [--only P1,P4] [--rounds N] [--events N]
                  [--history N] [--quick]
          measures each beside the limits of its parts, its peers or a smaller one, in turn in
          one run
      ./baton help
          prints this
      """;

  /**
   * Reads the command line.
   *
   * @throws Refusal naming the first word that is not understood
   */
  static Command parse(List<String> words) throws Refusal {
    Deque<String> rest = new ArrayDeque<>(words);
    String verb = rest.isEmpty() ? "help" : rest.remove();
    Command command =
        switch (verb) {
          case "up" -> up(rest);
          case "down" -> new Down();
          case "clear" -> new Clear();
          case "token" -> new Token(argument(rest, "token needs a NAME, for example: reader"));
          case "psql" -> psql(rest);
          case "import" -> log(rest);
          case VERIFY_LEDGER -> verifyLedger(rest);
          case LINT -> lint(rest);
          case "backtest" -> backtest(rest);
          case "help", "--help", "-h" -> new Help();
          default -> throw misunderstood(verb);
        };
    if (!rest.isEmpty()) {
      throw misunderstood(rest.element());
    }
    return command;
  }

  private static Up up(Deque<String> rest) throws Refusal {
    boolean detach = false;
    boolean empty = false;
    boolean fresh = false;
    Path data = null;
    while (!rest.isEmpty()) {
      String option = rest.remove();
      switch (option) {
        case "--detach" -> detach = true;
        case "--empty" -> empty = true;
        case "--fresh" -> fresh = true;
        case "--data" -> data = Path.of(argument(rest, "--data needs a directory"));
        default -> {
          if (!option.startsWith("--data=") || option.length() == "--data=".length()) {
            throw misunderstood(option);
          }
          data = Path.of(option.substring("--data=".length()));
        }
      }
    }
    return new Up(detach, empty, fresh, data);
  }

  private static Psql psql(Deque<String> rest) throws Refusal {
    List<String> databases =
        Arrays.stream(dev.baton.local.stack.Service.values())
            .map(dev.baton.local.stack.Service::database)
            .toList();
    String which = "psql needs a database: " + String.join(", ", databases);
    String database = argument(rest, which);
    if (!databases.contains(database)) {
      throw new Refusal(which);
    }
    String sql = null;
    if (!rest.isEmpty() && rest.element().equals("-c")) {
      rest.remove();
      sql = argument(rest, "-c needs a statement");
    }
    return new Psql(database, sql);
  }

  private static Import log(Deque<String> rest) throws Refusal {
    String which = "import needs a FILE and --mapping MAPPING";
    Path log = null;
    Path mapping = null;
    while (!rest.isEmpty()) {
      String word = rest.remove();
      if (word.equals("--mapping")) {
        mapping = Path.of(argument(rest, which));
      } else if (word.startsWith("--mapping=") && word.length() > "--mapping=".length()) {
        mapping = Path.of(word.substring("--mapping=".length()));
      } else if (log == null && !word.startsWith("--")) {
        log = Path.of(word);
      } else {
        throw misunderstood(word);
      }
    }
    if (log == null || mapping == null) {
      throw new Refusal(which);
    }
    return new Import(log, mapping);
  }

  private static Lint lint(Deque<String> rest) throws Refusal {
    Path changes = null;
    URI catalogue = null;
    String token = null;
    while (!rest.isEmpty()) {
      String word = option(rest);
      switch (word) {
        case "--url" -> catalogue = url(argument(rest, "--url needs the URL of a catalogue"));
        case "--token" -> token = argument(rest, "--token needs a bearer token");
        default -> {
          if (changes != null || word.startsWith("--")) {
            throw misunderstood(word);
          }
          changes = Path.of(word);
        }
      }
    }
    if (changes == null) {
      throw new Refusal("lint needs a FILE of changes; docs/definitions.md says what is in it");
    }
    if (catalogue != null && token == null) {
      throw new Refusal("--url needs a token, too: --token T");
    }
    return new Lint(changes, catalogue, token);
  }

  private static Backtest backtest(Deque<String> rest) throws Refusal {
    URI gateway = null;
    String from = null;
    String to = null;
    String journey = null;
    String token = null;
    while (!rest.isEmpty()) {
      String word = option(rest);
      switch (word) {
        case "--from" -> from = argument(rest, "--from needs a day, such as 2026-03-02");
        case "--to" -> to = argument(rest, "--to needs a day, such as 2026-03-02");
        case "--journey" -> journey = argument(rest, "--journey needs the id of one");
        case "--token" -> token = argument(rest, "--token needs a bearer token");
        default -> {
          if (gateway != null || word.startsWith("--")) {
            throw misunderstood(word);
          }
          gateway = url(word);
        }
      }
    }
    return new Backtest(
        gateway, new dev.baton.local.backtest.Backtest.Period(journey, from, to), token);
  }

  /** The next word; of {@code --name=value} the name, with the value left as the next. */
  private static String option(Deque<String> rest) {
    String word = rest.remove();
    int value = word.startsWith("--") ? word.indexOf('=') : -1;
    if (value <= 0) {
      return word;
    }
    rest.addFirst(word.substring(value + 1));
    return word.substring(0, value);
  }

  private static VerifyLedger verifyLedger(Deque<String> rest) throws Refusal {
    URI ledger = null;
    List<VerifierKey> keys = new ArrayList<>();
    String token = null;
    boolean entries = false;
    Path kept = null;
    while (!rest.isEmpty()) {
      String word = option(rest);
      switch (word) {
        case "--key" -> keys.add(key(argument(rest, "--key needs a verifier key")));
        case "--token" -> token = argument(rest, "--token needs a bearer token");
        case "--kept" -> kept = Path.of(argument(rest, "--kept needs a file of checkpoints"));
        case "--entries" -> entries = true;
        default -> {
          if (ledger != null || word.startsWith("--")) {
            throw misunderstood(word);
          }
          ledger = url(word);
        }
      }
    }
    if (ledger == null) {
      throw new Refusal(
          "verify-ledger needs the URL of a ledger, for example: http://localhost:8081");
    }
    return new VerifyLedger(ledger, List.copyOf(keys), token, entries, kept);
  }

  private static VerifierKey key(String vkey) throws Refusal {
    try {
      return VerifierKey.parse(vkey);
    } catch (IllegalArgumentException e) {
      throw new Refusal(String.valueOf(e.getMessage()));
    }
  }

  private static URI url(String word) throws Refusal {
    try {
      URI url = new URI(word);
      if (url.getHost() != null
          && ("http".equals(url.getScheme()) || "https".equals(url.getScheme()))) {
        return url;
      }
    } catch (URISyntaxException e) {
      // said below
    }
    throw new Refusal("'" + word + "' is no URL of a service, such as http://localhost:8081");
  }

  private static String argument(Deque<String> rest, String otherwise) throws Refusal {
    String word = rest.poll();
    if (word == null || word.isEmpty()) {
      throw new Refusal(otherwise);
    }
    return word;
  }

  private static Refusal misunderstood(String word) {
    return new Refusal("'" + word + "' is not understood: ./baton help lists what is.");
  }
}
