package dev.baton.bench;

import dev.baton.bench.anchor.AxonStore;
import dev.baton.bench.anchor.BareProducer;
import dev.baton.bench.anchor.OneRow;
import dev.baton.bench.anchor.Payloads;
import dev.baton.bench.anchor.PekkoJournal;
import dev.baton.bench.anchor.RawUnnest;
import dev.baton.bench.catalogue.ConflictLists;
import dev.baton.bench.ledger.Backlog;
import dev.baton.bench.ledger.Core;
import dev.baton.bench.ledger.Deadlines;
import dev.baton.bench.ledger.History;
import dev.baton.bench.ledger.OpenLoop;
import dev.baton.bench.ledger.OverHttp;
import dev.baton.bench.ledger.Service;
import dev.baton.bench.ledger.SignedLedger;
import dev.baton.bench.machine.Kafka;
import dev.baton.bench.machine.Postgres;
import dev.baton.bench.machine.Scratch;
import dev.baton.bench.ownership.AsOfReads;
import dev.baton.bench.workload.Workload;
import dev.baton.edge.Caller;
import dev.baton.edge.Roles;
import dev.baton.local.parts.TestIssuer;
import io.vertx.core.Vertx;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.logging.Level;
import java.util.logging.LogManager;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/** {@code ./baton bench}: of the ledger, and which of the others is asked for. */
public final class Bench {
  private static final int AT_ONCE = 1_000;
  private static final int CLIENTS = 1_000;
  private static final int CALLERS = 16;
  private static final int ITEMS_A_CALL = 100;
  private static final int BATCHERS = 8;
  private static final int ALONE = 2_000;
  private static final long LITTLE_HISTORY = 200_000;
  private static final Duration OVERLOADED = Duration.ofSeconds(10);
  private static final long OPEN_OFFERS = 1_000_000;
  private static final int DUE = 2_000;

  /** The ledger's default. */
  private static final Duration GRACE = Duration.ofMinutes(1);

  private static final double STEADY_SECONDS = 5;
  private static final double SLOWEST_MILLIS = 20;
  private static final double MOST_FOR_PROOFS = 0.10;
  private static final double NOISE = 0.02;

  private final Options options;
  private final PrintStream out;
  private final Scratch scratch;
  private final Vertx vertx;
  private final Postgres postgres;
  private final List<String> lines = new ArrayList<>();

  private Bench(Options options, PrintStream out, Scratch scratch, Vertx vertx, Postgres postgres) {
    this.options = options;
    this.out = out;
    this.scratch = scratch;
    this.vertx = vertx;
    this.postgres = postgres;
  }

  /**
   * Measures and prints.
   *
   * @param arguments what is measured and {@link Options}
   */
  public static void main(String[] arguments) {
    System.setProperty("java.util.logging.manager", "org.jboss.logmanager.LogManager");
    LogManager.getLogManager().getLogger("").setLevel(Level.SEVERE);
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    int exit = 0;
    try {
      List<String> words = List.of(arguments);
      String what = words.isEmpty() ? "" : words.getFirst();
      Options options = Options.of(what, words.subList(Math.min(1, words.size()), words.size()));
      switch (what) {
        case "ledger" -> ledger(options, out);
        case "gateway" -> gateway(options, out);
        case "ownership" -> ownership(options, out);
        case "definitions" -> ConflictLists.run(options.rounds(), options.events(), out);
        default -> throw new IllegalArgumentException(Options.USAGE.strip());
      }
    } catch (IllegalArgumentException e) {
      System.err.println(e.getMessage());
      exit = 1;
    } catch (Exception e) {
      e.printStackTrace();
      exit = 1;
    }
    System.exit(exit);
  }

  private static void ledger(Options options, PrintStream out) throws Exception {
    Scratch scratch = Scratch.make();
    Vertx vertx = Vertx.vertx();
    Postgres postgres = postgres(scratch, vertx, options, out);
    new Bench(options, out, scratch, vertx, postgres).measure();
  }

  private static void gateway(Options options, PrintStream out) throws Exception {
    Scratch scratch = Scratch.make();
    Vertx vertx = Vertx.vertx();
    Postgres postgres = postgres(scratch, vertx, options, out);
    new GatewayBench(options, out, scratch, vertx, postgres).measure();
  }

  private static void ownership(Options options, PrintStream out) throws Exception {
    Scratch scratch = Scratch.make();
    Postgres postgres = postgres(scratch, Vertx.vertx(), options, out);
    AsOfReads.run(out, scratch, postgres, options.rounds(), options.reads());
  }

  private static Postgres postgres(Scratch scratch, Vertx vertx, Options options, PrintStream out)
      throws Exception {
    Postgres postgres = scratch.keep(Postgres.start(scratch.directory(), vertx, options.lanes()));
    out.printf(
        "PostgreSQL %s (%s) on %s, Java %s, %d processors%n",
        postgres.version(),
        postgres.promise(),
        Files.getFileStore(scratch.directory()).type(),
        System.getProperty("java.version"),
        Runtime.getRuntime().availableProcessors());
    return postgres;
  }

  private void measure() throws Exception {
    Instant start = Instant.now().minus(Duration.ofMinutes(30));
    List<Workload.Told> told = Workload.events(1, start, options.events(), CLIENTS);
    Core core = new Core(told, options.lanes());
    out.printf(
        Locale.ROOT,
        "%d events of %.0f bytes. Every side does all of it %d times before it counts, then in turn"
            + " %d times.%n",
        told.size(),
        told.stream().mapToInt(event -> event.sent().length).average().orElse(0),
        Comparison.WARM_UP,
        options.rounds());
    out.printf(
        Locale.ROOT,
        "In process, events are read beforehand: %.1f µs each on one thread (JSON, schema,"
            + " canonical bytes, key), in none of the numbers.%n",
        core.readingMicros());
    try (Postgres.Database written = postgres.ledger()) {
      core.batches(postgres, written, AT_ONCE);
      inProcess(core, written);
      if (options.any("P2", "P3", "P7", "overload", "deadlines")) {
        Kafka kafka = Kafka.start(scratch, options.lanes());
        if (options.any("P2", "P3")) {
          overHttp(written, kafka);
        }
        if (options.any("P7")) {
          p7(written, kafka);
        }
        if (options.any("overload")) {
          overload(kafka);
        }
        if (options.any("deadlines")) {
          deadlines(kafka);
        }
      }
    }
    if (options.any("P11")) {
      p11(core);
    }
    out.println();
    out.print(Guarantees.TABLE);
    out.println();
    lines.forEach(out::println);
  }

  /** The targets that need no service. */
  private void inProcess(Core core, Postgres.Database written) throws Exception {
    Comparison comparison = comparison();
    if (options.any("P1")) {
      p1(comparison, core, written);
    }
    if (options.any("P12")) {
      p12(comparison, core, written);
    }
    if (options.any("V1")) {
      v1(comparison, written);
    }
    double singles = Double.NaN;
    if (options.any("P4", "P5")) {
      List<byte[]> payloads = Payloads.of(written, core.commands());
      if (options.any("P4")) {
        singles = p4(comparison, core, payloads);
      }
      if (options.any("P5")) {
        p5(comparison, core, payloads);
      }
    }
    if (options.any("P6")) {
      p6(core, written, Double.isNaN(singles) ? core.singles(postgres).rate() : singles);
    }
  }

  /**
   * On one thread, from memory: what PostgreSQL and the network take is not the verifier's. A
   * second of a core is one of processor time, of which whatever else runs takes nothing.
   */
  private void v1(Comparison comparison, Postgres.Database written) throws Exception {
    SignedLedger said = SignedLedger.of(written, options.lanes(), false);
    SignedLedger all = SignedLedger.of(written, options.lanes(), true);
    List<Double> micros = new ArrayList<>();
    comparison.run(
        "V1  verify-ledger --entries on one thread: what was said by its leaf (%.0f bytes an entry), and the published records too (%.0f)"
            .formatted(said.bytesPerEntry(), all.bytesPerEntry()),
        "said",
        () -> {
          Measured measured = said.verify();
          micros.add(measured.jvm());
          return measured;
        },
        "with records",
        all::verify);
    // events a µs are millions a second
    double counted = Median.of(micros.subList(Comparison.WARM_UP, micros.size()));
    lines.add(new Target("V1", 1.0).line(1 / counted));
  }

  private void p1(Comparison comparison, Core core, Postgres.Database written) throws Exception {
    RawUnnest raw = RawUnnest.of(written, options.lanes(), AT_ONCE);
    Comparison.Result result =
        comparison.run(
            "P1  the ledger's core, %d a batch on %d lanes, by raw unnest of the same rows (bytes: %s)"
                .formatted(AT_ONCE, options.lanes(), raw.sizes()),
            "raw unnest",
            () -> raw.run(postgres),
            "Baton",
            () -> {
              try (Postgres.Database database = postgres.ledger()) {
                return core.batches(postgres, database, AT_ONCE);
              }
            });
    lines.add(new Target("P1", 0.80).line(result.ratio()));
  }

  /** What the trees take beside the recording, and the hashes that every entry has within it. */
  private void p12(Comparison comparison, Core core, Postgres.Database written) throws Exception {
    double leaf = core.leafMicros((int) History.bytesPerRecord(written));
    List<Double> without = new ArrayList<>();
    Comparison.Result result =
        comparison.run(
            "P12 the ledger's core with a tree per lane, signed every second, by itself without; the %.2f µs of an entry's own hashes, which both make, count as tamper evidence"
                .formatted(leaf),
            "without",
            () -> recorded(core, false, without),
            "with",
            () -> recorded(core, true, new ArrayList<>()));
    double entry = Median.of(without) - leaf;
    double overhead = (result.cpu() * Median.of(without) - entry) / entry;
    out.printf(Locale.ROOT, "  tamper evidence takes %.1f %% more CPU an event%n", 100 * overhead);
    // less than that is noise, and may come out below nothing
    lines.add(new Target("P12", 1.0).line(MOST_FOR_PROOFS / Math.max(overhead, NOISE)));
  }

  /** Without relays or a service; what an event took of JVM and PostgreSQL is added to a list. */
  private Measured recorded(Core core, boolean proven, List<Double> micros) throws Exception {
    try (Postgres.Database database = postgres.ledger()) {
      Measured measured = core.batches(postgres, database, AT_ONCE, proven);
      micros.add(measured.jvm() + measured.postgres());
      return measured;
    }
  }

  /** The median rate. */
  private double p4(Comparison comparison, Core core, List<byte[]> payloads) throws Exception {
    PekkoJournal pekko = new PekkoJournal(payloads, CLIENTS);
    Comparison.Result result =
        comparison.run(
            "P4  single events in process, %d at once, by Pekko Persistence JDBC with as many actors, %.0f bytes each"
                .formatted(CLIENTS, Payloads.size(payloads)),
            "Pekko JDBC",
            () -> pekko.run(postgres),
            "Baton",
            () -> core.singles(postgres));
    lines.add(new Target("P4", 2.5).line(result.ratio()));
    return result.subject();
  }

  private void p5(Comparison comparison, Core core, List<byte[]> payloads) throws Exception {
    AxonStore axon = new AxonStore(core.commands(), payloads, ITEMS_A_CALL);
    Comparison.Result result =
        comparison.run(
            "P5  %d callers in process, %d items a batch, by Axon's JDBC engine with the same"
                .formatted(CALLERS, ITEMS_A_CALL),
            "Axon JDBC",
            () -> axon.run(postgres, CALLERS),
            "Baton",
            () -> core.callers(postgres, CALLERS, ITEMS_A_CALL));
    lines.add(new Target("P5", 1.2).line(result.ratio()));
  }

  private void p6(Core core, Postgres.Database written, double singles) throws Exception {
    OneRow oneRow = OneRow.of(written, options.lanes(), ALONE);
    double rate = singles / 2;
    int steady = (int) Math.min(options.events(), rate * STEADY_SECONDS);
    out.printf(
        Locale.ROOT,
        "%nP6  latency in process: one client's median by one row's commit; %d events at a steady"
            + " %.0f ev/s, half of P4's rate, from when each was due%n",
        steady,
        rate);
    out.printf(
        "  %-7s %13s %13s %8s %13s%n", "round", "one row p50", "Baton p50", "ratio", "steady p99");
    List<Double> ratios = new ArrayList<>();
    List<Double> slowest = new ArrayList<>();
    for (int round = 0; round <= options.rounds(); round++) {
      double anchor = millis(oneRow.run(postgres), 50);
      double alone = millis(core.alone(postgres, ALONE), 50);
      double p99 = millis(core.steady(postgres, rate, steady), 99);
      if (round > 0) {
        ratios.add(alone / anchor);
        slowest.add(p99);
        out.printf(
            Locale.ROOT,
            "  %-7d %10.3f ms %10.3f ms %8.2f %10.2f ms   %s%n",
            round,
            anchor,
            alone,
            alone / anchor,
            p99,
            promise());
      }
    }
    double ratio = Median.of(ratios);
    double p99 = Median.of(slowest);
    out.printf(Locale.ROOT, "  %-7s %36.2f %10.2f ms%n", "median", ratio, p99);
    lines.add(new Target("P6", 1.0).line(Math.min(2 / ratio, SLOWEST_MILLIS / p99)));
  }

  /** The targets of the packaged service. Its tables grow from round to round. */
  private void overHttp(Postgres.Database written, Kafka kafka) throws Exception {
    TestIssuer issuer = scratch.keep(TestIssuer.start());
    String token = issuer.signer().token("emitter", Caller.EVERY_TEAM, Roles.EMITTER);
    try (Postgres.Database database = postgres.ledger()) {
      try (Service ledger = ledger(database, kafka, issuer, false)) {
        OverHttp batches = client(ledger, database, token, options.events(), 1_000_000);
        OverHttp singles = client(ledger, database, token, options.requests(), 2_000_000);
        if (options.any("P2")) {
          p2(written, batches);
        }
        if (options.any("P3")) {
          p3(issuer, token, singles);
        }
        if (batches.again() + singles.again() > 0) {
          out.printf(
              "%nWithin all this %d requests were answered 429 and sent again a second later.%n",
              batches.again() + singles.again());
        }
      }
      try (Service ledger = ledger(database, kafka, issuer, true)) {
        withRelay(
            client(ledger, database, token, options.events(), 3_000_000),
            client(ledger, database, token, options.requests(), 4_000_000));
      }
    }
  }

  /** What callers see of a ledger that is asked for more than it can do: no target. */
  private void overload(Kafka kafka) throws Exception {
    TestIssuer issuer = scratch.keep(TestIssuer.start());
    String token = issuer.signer().token("emitter", Caller.EVERY_TEAM, Roles.EMITTER);
    try (Postgres.Database database = postgres.ledger();
        Service ledger = ledger(database, kafka, issuer, true)) {
      OverHttp callers = client(ledger, database, token, options.events(), 7_000_000);
      double sustained = 0;
      for (int i = 0; i <= Comparison.WARM_UP; i++) {
        sustained = callers.batches(CALLERS, ITEMS_A_CALL).rate();
      }
      out.printf(
          Locale.ROOT,
          "%noverload  %d callers of NDJSON, %d events a request, sustain %.0f ev/s with the relay"
              + " running; then requests come by themselves for %d s (no target)%n",
          CALLERS,
          ITEMS_A_CALL,
          sustained,
          OVERLOADED.toSeconds());
      out.printf(
          "  %-8s %12s %12s %9s %9s %10s %10s%n",
          "load", "offered", "taken", "refused", "failed", "p50", "p99");
      OpenLoop open = new OpenLoop(vertx, ledger, token, ITEMS_A_CALL, 8_000_000);
      for (double load : List.of(0.5, 1.0, 2.0, 4.0)) {
        OpenLoop.Seen seen = open.run(load * sustained, OVERLOADED);
        out.printf(
            Locale.ROOT,
            "  %-8.1f %7.0f ev/s %7.0f ev/s %9d %9d %7.0f ms %7.0f ms   %s%n",
            load,
            load * sustained,
            seen.waits().getTotalCount() * ITEMS_A_CALL / seen.seconds(),
            seen.refused(),
            seen.failed(),
            millis(seen.waits(), 50),
            millis(seen.waits(), 99),
            promise());
      }
    }
  }

  /** How late offers run out, two replicas watching: no target. */
  private void deadlines(Kafka kafka) throws Exception {
    TestIssuer issuer = scratch.keep(TestIssuer.start());
    String token = issuer.signer().token("emitter", Caller.EVERY_TEAM, Roles.EMITTER);
    try (Postgres.Database database = postgres.ledger();
        Service one = ledger(database, kafka, issuer, true);
        Service other = ledger(database, kafka, issuer, true)) {
      Deadlines.others(database, options.lanes(), OPEN_OFFERS);
      Deadlines.Seen seen =
          Deadlines.run(
              database,
              List.of(one, other),
              token,
              DUE,
              Duration.ofSeconds(15),
              Duration.ofSeconds(20),
              GRACE);
      out.printf(
          Locale.ROOT,
          "%ndeadlines  %d offers that run out among %d that do not, two replicas: %d entries about"
              + " %d offers, recorded %.2f s (median) and at most %.2f s after deadline plus grace "
              + "  %s%n",
          DUE,
          OPEN_OFFERS,
          seen.entries(),
          seen.offers(),
          seen.median(),
          seen.latest(),
          promise());
    }
  }

  private Service ledger(Postgres.Database database, Kafka kafka, TestIssuer issuer, boolean relay)
      throws Exception {
    return Service.ledger(scratch, database, kafka, issuer.issuer(), options.lanes(), relay);
  }

  private OverHttp client(
      Service service, Postgres.@Nullable Database database, String token, int events, long seed) {
    return new OverHttp(vertx, postgres, service, database, token, events, seed);
  }

  private void p2(Postgres.Database written, OverHttp ledger) throws Exception {
    RawUnnest raw = RawUnnest.of(written, options.lanes(), AT_ONCE);
    Comparison.Result result =
        comparison()
            .run(
                "P2  NDJSON over HTTP, %d events a request on %d connections, by raw unnest of such rows"
                    .formatted(AT_ONCE, BATCHERS),
                "raw unnest",
                () -> raw.run(postgres),
                "Baton",
                () -> ledger.batches(BATCHERS, AT_ONCE));
    lines.add(new Target("P2", 0.60).line(result.ratio()));
  }

  private void p3(TestIssuer issuer, String token, OverHttp ledger) throws Exception {
    double worst = Double.POSITIVE_INFINITY;
    try (Service endpoint = Service.endpoint(scratch, issuer.issuer())) {
      OverHttp bare = client(endpoint, null, token, options.requests(), 5_000_000);
      for (int connections : List.of(64, 256)) {
        Comparison.Result result =
            comparison()
                .run(
                    "P3  single events over HTTP on %d connections, by an endpoint that checks, reads and forgets"
                        .formatted(connections),
                    "bare endpoint",
                    () -> bare.singles(connections),
                    "Baton",
                    () -> ledger.singles(connections));
        worst = Math.min(worst, result.ratio());
      }
    }
    lines.add(new Target("P3", 0.60).line(worst));
  }

  /** What the relay takes from the recording: no target. */
  private void withRelay(OverHttp batches, OverHttp singles) throws Exception {
    out.printf("%nwith the relay running beside it (no target)%n");
    if (options.any("P2")) {
      batches.batches(BATCHERS, AT_ONCE);
      relayed("P2, NDJSON", batches.batches(BATCHERS, AT_ONCE));
    }
    if (options.any("P3")) {
      singles.singles(64);
      relayed("P3, 64 connections", singles.singles(64));
    }
  }

  private void relayed(String what, Measured measured) throws SQLException {
    out.printf(
        Locale.ROOT,
        "  %-20s %11.0f ev/s   JVM %.1f  PostgreSQL %.1f  generator %.1f µs/event   %s%n",
        what,
        measured.rate(),
        measured.jvm(),
        measured.postgres(),
        measured.generator(),
        promise());
  }

  private void p7(Postgres.Database written, Kafka kafka) throws Exception {
    BareProducer producer = BareProducer.of(written);
    Comparison.Result result =
        comparison()
            .run(
                "P7  the relay draining a backlog of %d entries, by a bare producer of the same records"
                    .formatted(producer.size()),
                "bare producer",
                () -> producer.run(postgres, kafka),
                "Baton",
                () -> Backlog.drain(postgres, written, kafka, options.lanes(), producer.size()));
    lines.add(new Target("P7", 0.50).line(result.ratio()));
  }

  /** Every round tells both ledgers of other items; both keep them. */
  private void p11(Core core) throws Exception {
    try (Postgres.Database little = postgres.ledger();
        Postgres.Database much = postgres.ledger()) {
      core.batches(postgres, little, AT_ONCE);
      core.batches(postgres, much, AT_ONCE);
      long free = Files.getFileStore(scratch.directory()).getUsableSpace() >> 30;
      long needed = (long) (1.2 * History.bytesPerEntry(much) * options.history() / (1L << 30)) + 5;
      if (free < needed) {
        out.printf(
            "%nP11 not measured: %d entries need about %d GiB on disk, there are %d.%n",
            options.history(), needed, free);
        return;
      }
      long fewer = Math.min(LITTLE_HISTORY, options.history() / 5);
      History.grow(little, options.lanes(), fewer);
      History.grow(much, options.lanes(), options.history());
      Growing before = new Growing(little, 6_000_000);
      Growing after = new Growing(much, 6_000_000);
      Comparison.Result result =
          comparison()
              .run(
                  "P11 the ledger's core on %d entries of history (the target means %d: --history), by itself on %d"
                      .formatted(options.history(), Options.MUCH_HISTORY, fewer),
                  "little history",
                  before::next,
                  "much history",
                  after::next);
      lines.add(new Target("P11", 0.90).line(result.ratio()));
    }
  }

  /** A ledger that keeps what every round tells it. */
  private final class Growing {
    private final Postgres.Database database;
    private long seed;

    Growing(Postgres.Database database, long seed) {
      this.database = database;
      this.seed = seed;
    }

    Measured next() throws Exception {
      Instant start = Instant.now().minus(Duration.ofMinutes(30));
      Core core =
          new Core(Workload.events(seed++, start, options.events(), CLIENTS), options.lanes());
      return core.batches(postgres, database, AT_ONCE);
    }
  }

  private Comparison comparison() throws SQLException {
    return new Comparison(out, promise(), options.rounds());
  }

  private String promise() throws SQLException {
    return postgres.promise();
  }

  private static double millis(Histogram waits, double percentile) {
    return waits.getValueAtPercentile(percentile) / 1e6;
  }
}
