package dev.baton.bench.ledger;

import dev.baton.bench.machine.Postgres;
import dev.baton.contracts.Lanes;
import dev.baton.ledger.handoff.Registry;
import dev.baton.ledger.journal.Command;
import dev.baton.ledger.journal.LaneWriter;
import dev.baton.ledger.journal.Outcome;
import dev.baton.ledger.journal.Published;
import dev.baton.ledger.persons.Persons;
import dev.baton.ledger.seal.LedgerKey;
import io.vertx.mutiny.sqlclient.Pool;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The writers of all lanes of a ledger, without the service around them. */
final class LaneWriters implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final long MEMORY = 32L << 20;

  /** As {@code quarkus.datasource.reactive.max-size} of the service. */
  private static final int CONNECTIONS = 20;

  private final Pool pool;
  private final Persons persons;
  private final List<LaneWriter> writers;
  private final @Nullable Trees trees;

  /** Starts the writers, and keeps their lanes' trees. */
  LaneWriters(Postgres.Database database, int lanes, Registry registry, int batch) {
    this(database, lanes, registry, batch, true);
  }

  /**
   * Starts the writers.
   *
   * @param batch how many events a writer commits at once at most
   * @param proven whether the lanes' trees are kept and signed
   */
  LaneWriters(Postgres.Database database, int lanes, Registry registry, int batch, boolean proven) {
    pool = database.pool(CONNECTIONS);
    persons = new Persons(pool, new LedgerKey(List.of(Service.KEY)));
    LaneWriter.Settings settings =
        new LaneWriter.Settings(batch, MEMORY / lanes, Duration.ofMinutes(1), PATIENCE);
    trees = proven ? new Trees(pool, lanes, PATIENCE) : null;
    writers = IntStream.range(0, lanes).mapToObj(lane -> writer(lane, registry, settings)).toList();
    writers.forEach(LaneWriter::start);
  }

  private LaneWriter writer(int lane, Registry registry, LaneWriter.Settings settings) {
    return new LaneWriter(
        lane, pool, persons, Clock.systemUTC(), () -> registry, settings, this::committed);
  }

  private void committed(List<Published> entries) {
    Trees proving = trees;
    if (proving != null) {
      proving.committed(entries);
    }
  }

  /** Writes one event; complete once it is recorded. */
  CompletableFuture<Void> append(Command command) {
    return append(Lanes.of(command.subject(), writers.size()), List.of(command));
  }

  /** Writes events of any lanes; complete once all are recorded. */
  CompletableFuture<Void> append(List<Command> commands) {
    List<List<Command>> byLane = byLane(commands);
    return CompletableFuture.allOf(
        IntStream.range(0, writers.size())
            .filter(lane -> !byLane.get(lane).isEmpty())
            .mapToObj(lane -> append(lane, byLane.get(lane)))
            .toArray(CompletableFuture<?>[]::new));
  }

  /** A number is worth nothing if what was measured did not happen. */
  private CompletableFuture<Void> append(int lane, List<Command> commands) {
    return writers
        .get(lane)
        .append(commands)
        .thenAccept(outcomes -> {
          for (Outcome outcome : outcomes) {
            if (!(outcome instanceof Outcome.Recorded)) {
              throw new IllegalStateException("not recorded: " + outcome);
            }
          }
        });
  }

  /**
   * Writes all of it, in every lane one portion after the other; while one is written the next one
   * waits.
   *
   * @param atOnce events a portion
   */
  CompletableFuture<Void> appendInPortions(List<List<Command>> byLane, int atOnce) {
    List<CompletableFuture<Void>> ends = new ArrayList<>();
    for (int lane = 0; lane < writers.size(); lane++) {
      Iterator<List<Command>> rest = portions(byLane.get(lane), atOnce).iterator();
      ends.add(drain(lane, rest));
      ends.add(drain(lane, rest));
    }
    return CompletableFuture.allOf(ends.toArray(CompletableFuture<?>[]::new));
  }

  private CompletableFuture<Void> drain(int lane, Iterator<List<Command>> rest) {
    List<Command> portion;
    synchronized (rest) {
      if (!rest.hasNext()) {
        return CompletableFuture.completedFuture(null);
      }
      portion = rest.next();
    }
    return append(lane, portion).thenCompose(done -> drain(lane, rest));
  }

  /** Waits until all that follows the commits is written too, as it must be in the long run. */
  void settle() throws InterruptedException {
    CompletableFuture.allOf(
            writers.stream().map(LaneWriter::settled).toArray(CompletableFuture<?>[]::new))
        .orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS)
        .join();
    if (trees != null) {
      trees.settle();
    }
  }

  /** Lane → its commands, in order. */
  List<List<Command>> byLane(List<Command> commands) {
    List<List<Command>> byLane = new ArrayList<>();
    writers.forEach(writer -> byLane.add(new ArrayList<>()));
    commands.forEach(
        command -> byLane.get(Lanes.of(command.subject(), writers.size())).add(command));
    return byLane;
  }

  private static List<List<Command>> portions(List<Command> commands, int atOnce) {
    List<List<Command>> portions = new ArrayList<>();
    for (int from = 0; from < commands.size(); from += atOnce) {
      portions.add(commands.subList(from, Math.min(commands.size(), from + atOnce)));
    }
    return portions;
  }

  @Override
  public void close() {
    try {
      if (trees != null) {
        trees.stop();
      }
      for (LaneWriter writer : writers) {
        writer.stop();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    pool.close().await().atMost(PATIENCE);
  }
}
