package dev.baton.bench;

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
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.stream.Stream;

/** {@code ./baton bench ledger}. */
public final class Bench {
  private static final int AT_ONCE = 1_000;
  private static final int ON_THEIR_WAY = 1_000;

  private final Options options;
  private final PrintStream out;
  private final List<String> lines = new ArrayList<>();

  private Bench(Options options, PrintStream out) {
    this.options = options;
    this.out = out;
  }

  /**
   * Measures and prints.
   *
   * @param arguments {@code ledger} and {@link Options}
   */
  public static void main(String[] arguments) {
    System.setProperty("java.util.logging.manager", "org.jboss.logmanager.LogManager");
    LogManager.getLogManager().getLogger("").setLevel(Level.WARNING);
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    int exit = 0;
    try {
      List<String> words = List.of(arguments);
      if (words.isEmpty() || !words.getFirst().equals("ledger")) {
        throw new IllegalArgumentException(Options.USAGE.strip());
      }
      new Bench(Options.of(words.subList(1, words.size())), out).run();
    } catch (IllegalArgumentException e) {
      System.err.println(e.getMessage());
      exit = 1;
    } catch (Exception e) {
      e.printStackTrace();
      exit = 1;
    }
    System.exit(exit);
  }

  private void run() throws Exception {
    Path directory = Files.createTempDirectory("baton-bench");
    Vertx vertx = Vertx.vertx();
    try (Postgres postgres = Postgres.start(directory, vertx)) {
      Comparison comparison = new Comparison(out, postgres.promise(), options.rounds());
      heading(postgres, directory);
      Instant start = Instant.now().minus(Duration.ofMinutes(30));
      List<Workload.Told> told = Workload.events(1, start, options.events(), ON_THEIR_WAY);
      Core core = new Core(told, options.lanes());
      out.printf(
          Locale.ROOT,
          "%d events of %.0f bytes each. Reading one (JSON, schema, canonical bytes, key) takes"
              + " %.1f µs on one thread; in process it is done before, and is in no number.%n",
          told.size(),
          told.stream().mapToInt(event -> event.sent().length).average().orElse(0),
          core.readingMicros());
      RawUnnest raw;
      try (Postgres.Database first = postgres.ledger()) {
        core.batches(postgres, first, AT_ONCE);
        raw = RawUnnest.of(first, options.lanes(), AT_ONCE);
      }
      out.printf("An entry as it is stored, in bytes: %s.%n", raw.sizes());
      if (options.only().contains("P1")) {
        var result =
            comparison.run(
                "P1  the ledger's core in process, %d a batch, %d lanes, by raw unnest of the same rows"
                    .formatted(AT_ONCE, options.lanes()),
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
      out.println();
      lines.forEach(out::println);
    } finally {
      vertx.close();
      delete(directory);
    }
  }

  private void heading(Postgres postgres, Path directory) throws Exception {
    out.printf(
        Locale.ROOT,
        "PostgreSQL %s (%s) on %s, Java %s, %d processors, %d rounds after one that does not count%n",
        postgres.version(),
        postgres.promise(),
        Files.getFileStore(directory).type(),
        System.getProperty("java.version"),
        Runtime.getRuntime().availableProcessors(),
        options.rounds());
  }

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> all = Files.walk(directory)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
