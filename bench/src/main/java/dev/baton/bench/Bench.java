package dev.baton.bench;

import dev.baton.bench.anchor.AxonStore;
import dev.baton.bench.anchor.OneRow;
import dev.baton.bench.anchor.PekkoJournal;
import dev.baton.bench.anchor.RawUnnest;
import dev.baton.bench.ledger.Core;
import dev.baton.bench.machine.Postgres;
import dev.baton.bench.workload.Workload;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;

/** {@code ./baton bench ledger}. */
public final class Bench {
  private static final int AT_ONCE = 1_000;
  private static final int CLIENTS = 1_000;
  private static final int CALLERS = 16;
  private static final int ITEMS_A_CALL = 100;
  private static final int ALONE = 2_000;
  private static final double STEADY_SECONDS = 5;
  private static final double SLOWEST_MILLIS = 20;

  private final Options options;
  private final PrintStream out;
  private final Postgres postgres;
  private final List<String> lines = new ArrayList<>();

  private Bench(Options options, PrintStream out, Postgres postgres) {
    this.options = options;
    this.out = out;
    this.postgres = postgres;
  }

  /**
   * Measures and prints.
   *
   * @param arguments {@code ledger} and {@link Options}
   */
  public static void main(String[] arguments) {
    System.setProperty("java.util.logging.manager", "org.jboss.logmanager.LogManager");
    LogManager.getLogManager().getLogger("").setLevel(Level.SEVERE);
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    int exit = 0;
    try {
      List<String> words = List.of(arguments);
      if (words.isEmpty() || !words.getFirst().equals("ledger")) {
        throw new IllegalArgumentException(Options.USAGE.strip());
      }
      run(Options.of(words.subList(1, words.size())), out);
    } catch (IllegalArgumentException e) {
      System.err.println(e.getMessage());
      exit = 1;
    } catch (Exception e) {
      e.printStackTrace();
      exit = 1;
    }
    System.exit(exit);
  }

  private static void run(Options options, PrintStream out) throws Exception {
    Path directory = Files.createTempDirectory("baton-bench");
    Vertx vertx = Vertx.vertx();
    try (Postgres postgres = Postgres.start(directory, vertx)) {
      out.printf(
          "PostgreSQL %s (%s) on %s, Java %s, %d processors%n",
          postgres.version(),
          postgres.promise(),
          Files.getFileStore(directory).type(),
          System.getProperty("java.version"),
          Runtime.getRuntime().availableProcessors());
      new Bench(options, out, postgres).measure();
    } finally {
      vertx.close();
      delete(directory);
    }
  }

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> all = Files.walk(directory)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }

  private void measure() throws Exception {
    Instant start = Instant.now().minus(Duration.ofMinutes(30));
    List<Workload.Told> told = Workload.events(1, start, options.events(), CLIENTS);
    Core core = new Core(told, options.lanes());
    out.printf(
        Locale.ROOT,
        "%d events of %.0f bytes. Every side does all of it once before it counts, then in turn %d"
            + " times.%n",
        told.size(),
        told.stream().mapToInt(event -> event.sent().length).average().orElse(0),
        options.rounds());
    out.printf(
        Locale.ROOT,
        "In process, events are read beforehand: %.1f µs each on one thread (JSON, schema, canonical"
            + " bytes, key), in none of the numbers.%n",
        core.readingMicros());
    try (Postgres.Database written = postgres.ledger()) {
      core.batches(postgres, written, AT_ONCE);
      inProcess(core, written);
    }
    out.println();
    out.print(Guarantees.TABLE);
    out.println();
    lines.forEach(out::println);
  }

  /** The targets that need no service. */
  private void inProcess(Core core, Postgres.Database written) throws Exception {
    Comparison comparison = new Comparison(out, postgres.promise(), options.rounds());
    if (options.only().contains("P1")) {
      p1(comparison, core, written);
    }
    double singles = Double.NaN;
    if (options.only().contains("P4")) {
      singles = p4(comparison, core);
    }
    if (options.only().contains("P5")) {
      p5(comparison, core);
    }
    if (options.only().contains("P6")) {
      p6(core, written, Double.isNaN(singles) ? core.singles(postgres).rate() : singles);
    }
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

  /** The median rate. */
  private double p4(Comparison comparison, Core core) throws Exception {
    PekkoJournal pekko = new PekkoJournal(core.commands(), CLIENTS);
    Comparison.Result result =
        comparison.run(
            "P4  single events in process, %d at once, by Pekko Persistence JDBC with as many actors"
                .formatted(CLIENTS),
            "Pekko JDBC",
            () -> pekko.run(postgres),
            "Baton",
            () -> core.singles(postgres));
    lines.add(new Target("P4", 2.5).line(result.ratio()));
    return result.subject();
  }

  private void p5(Comparison comparison, Core core) throws Exception {
    AxonStore axon = new AxonStore(core.commands(), ITEMS_A_CALL);
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

  private String promise() throws SQLException {
    return postgres.promise();
  }

  private static double millis(Histogram waits, double percentile) {
    return waits.getValueAtPercentile(percentile) / 1e6;
  }
}
