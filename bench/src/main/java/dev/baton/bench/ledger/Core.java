package dev.baton.bench.ledger;

import dev.baton.bench.Measured;
import dev.baton.bench.machine.Postgres;
import dev.baton.bench.machine.Stopwatch;
import dev.baton.bench.workload.Workload;
import dev.baton.contracts.Digests;
import dev.baton.contracts.proof.Leaf;
import dev.baton.ledger.handoff.Registry;
import dev.baton.ledger.journal.Command;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/**
 * The ledger's core in this process, given commands as its intake makes them. Rates are up to the
 * last head: what a ledger writes behind its commits it has to write all the same.
 */
public final class Core {
  /** As {@code baton.ledger.batch} of the service. */
  private static final int BATCH = 2_000;

  private static final int WARM = 20_000;
  private static final int FIRST = 2_000;

  /** Latencies are kept up to a minute, to three digits. */
  private static final long LONGEST = 60_000_000_000L;

  private final int lanes;
  private final Registry registry;
  private final List<Command> commands;
  private final List<List<Command>> byClient;
  private final double readingMicros;

  /** Reads the events, once, before anything is measured. */
  public Core(List<Workload.Told> told, int lanes) {
    this.lanes = lanes;
    this.registry = Workload.registry();
    Instant now = Instant.now();
    List<Command> read = new ArrayList<>(told.size());
    told.stream().limit(WARM).forEach(event -> read.add(event.command(registry, now)));
    read.clear();
    long start = System.nanoTime();
    told.forEach(event -> read.add(event.command(registry, now)));
    this.readingMicros = (System.nanoTime() - start) / 1e3 / told.size();
    this.commands = List.copyOf(read);
    this.byClient = new ArrayList<>();
    for (int i = 0; i < commands.size(); i++) {
      int client = told.get(i).client();
      while (byClient.size() <= client) {
        byClient.add(new ArrayList<>());
      }
      byClient.get(client).add(commands.get(i));
    }
  }

  /** What reading and canonicalising an event takes on one thread, in µs: not part of any round. */
  public double readingMicros() {
    return readingMicros;
  }

  /**
   * What salt, digests and leaf of an entry take on one thread, in µs: part of every entry, whether
   * a tree is kept or not.
   *
   * @param recordBytes length of a published record
   */
  public double leafMicros(int recordBytes) {
    SecureRandom random = new SecureRandom();
    byte[] salt = new byte[16];
    byte[] record = new byte[recordBytes];
    Instant at = Instant.now();
    double last = 0;
    for (int turn = 0; turn < 3; turn++) {
      long start = System.nanoTime();
      for (Command command : commands) {
        random.nextBytes(salt);
        if (command instanceof Command.Say say) {
          byte[] leaf =
              Leaf.bytes(
                  turn,
                  0,
                  at,
                  say.event().type().wireName(),
                  Leaf.contentDigest(salt, say.said()),
                  Digests.sha256(record));
          record[0] = Leaf.hash(leaf)[0];
        }
      }
      last = (System.nanoTime() - start) / 1e3 / commands.size();
    }
    return last;
  }

  /** The events as the ledger is asked to record them. */
  public List<Command> commands() {
    return commands;
  }

  /**
   * Writes all of it in batches of a lane each.
   *
   * @param atOnce events a batch
   * @param database empty tables
   */
  public Measured batches(Postgres postgres, Postgres.Database database, int atOnce)
      throws Exception {
    return batches(postgres, database, atOnce, true);
  }

  /**
   * The same.
   *
   * @param proven whether the lanes' trees are kept and signed
   */
  public Measured batches(Postgres postgres, Postgres.Database database, int atOnce, boolean proven)
      throws Exception {
    try (LaneWriters writers = new LaneWriters(database, lanes, registry, atOnce, proven)) {
      List<List<Command>> byLane = writers.byLane(commands);
      postgres.checkpoint();
      Stopwatch stopwatch = Stopwatch.start(postgres);
      writers.appendInPortions(byLane, atOnce).join();
      writers.settle();
      return stopwatch.stop(commands.size());
    }
  }

  /** Every client writes one event, waits until it is recorded, and writes the next. */
  public Measured singles(Postgres postgres) throws Exception {
    try (Postgres.Database database = postgres.ledger();
        LaneWriters writers = new LaneWriters(database, lanes, registry, BATCH)) {
      postgres.checkpoint();
      Stopwatch stopwatch = Stopwatch.start(postgres);
      all(byClient.stream().map(own -> oneByOne(writers, own.iterator())).toList());
      writers.settle();
      return stopwatch.stop(commands.size());
    }
  }

  private static CompletableFuture<Void> oneByOne(LaneWriters writers, Iterator<Command> own) {
    CompletableFuture<Void> end = new CompletableFuture<>();
    next(writers, own, end);
    return end;
  }

  @SuppressWarnings("FutureReturnValueIgnored") // the end hears of every one
  private static void next(
      LaneWriters writers, Iterator<Command> own, CompletableFuture<Void> end) {
    if (!own.hasNext()) {
      end.complete(null);
      return;
    }
    writers
        .append(own.next())
        .whenComplete((done, failure) -> {
          if (failure == null) {
            next(writers, own, end);
          } else {
            end.completeExceptionally(failure);
          }
        });
  }

  /**
   * Callers each write a batch, wait until it is recorded, and write the next.
   *
   * @param atOnce items a batch, one event of each
   */
  public Measured callers(Postgres postgres, int callers, int atOnce) throws Exception {
    try (Postgres.Database database = postgres.ledger();
        LaneWriters writers = new LaneWriters(database, lanes, registry, BATCH)) {
      int batches = commands.size() / atOnce;
      postgres.checkpoint();
      Stopwatch stopwatch = Stopwatch.start(postgres);
      AtomicInteger next = new AtomicInteger();
      List<CompletableFuture<Void>> ends = new ArrayList<>();
      for (int caller = 0; caller < callers; caller++) {
        ends.add(batchByBatch(writers, next, batches, atOnce));
      }
      all(ends);
      writers.settle();
      return stopwatch.stop((long) batches * atOnce);
    }
  }

  private CompletableFuture<Void> batchByBatch(
      LaneWriters writers, AtomicInteger next, int batches, int atOnce) {
    int batch = next.getAndIncrement();
    if (batch >= batches) {
      return CompletableFuture.completedFuture(null);
    }
    return writers
        .append(commands.subList(batch * atOnce, (batch + 1) * atOnce))
        .thenCompose(done -> batchByBatch(writers, next, batches, atOnce));
  }

  /** How long one client waits for each of its events, in ns, one after the other. */
  public Histogram alone(Postgres postgres, int events) throws Exception {
    Histogram waits = new Histogram(LONGEST, 3);
    try (Postgres.Database database = postgres.ledger();
        LaneWriters writers = new LaneWriters(database, lanes, registry, BATCH)) {
      List<Command> some = commands.subList(0, Math.min(events, commands.size()));
      writers.append(some.getFirst()).join();
      postgres.checkpoint();
      for (Command command : some.subList(1, some.size())) {
        long start = System.nanoTime();
        writers.append(command).join();
        waits.recordValue(System.nanoTime() - start);
      }
    }
    return waits;
  }

  /**
   * How long events wait that come at a steady rate whatever the ledger does, in ns: from when each
   * should have been sent, so that nothing is left out while the ledger is slow.
   *
   * @param rate events per second
   */
  public Histogram steady(Postgres postgres, double rate, int events) throws Exception {
    Histogram waits = new ConcurrentHistogram(LONGEST, 3);
    try (Postgres.Database database = postgres.ledger();
        LaneWriters writers = new LaneWriters(database, lanes, registry, BATCH)) {
      int first = Math.min(FIRST, commands.size() / 2);
      // connections, plans and the first page of every table: steady traffic does not wait for them
      writers.append(commands.subList(0, first)).join();
      List<Command> some = commands.subList(first, Math.min(first + events, commands.size()));
      List<CompletableFuture<Void>> ends = new ArrayList<>(some.size());
      postgres.checkpoint();
      long start = System.nanoTime();
      double gap = 1e9 / rate;
      for (int i = 0; i < some.size(); i++) {
        long due = start + (long) (i * gap);
        while (System.nanoTime() < due) {
          LockSupport.parkNanos(due - System.nanoTime());
        }
        ends.add(
            writers
                .append(some.get(i))
                .thenRun(() -> waits.recordValue(Math.min(LONGEST, System.nanoTime() - due))));
      }
      all(ends);
    }
    return waits;
  }

  private static void all(List<CompletableFuture<Void>> ends) {
    CompletableFuture.allOf(ends.toArray(CompletableFuture<?>[]::new)).join();
  }
}
