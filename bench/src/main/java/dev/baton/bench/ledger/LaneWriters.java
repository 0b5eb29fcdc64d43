package dev.baton.bench.ledger;

import dev.baton.bench.machine.Postgres;
import dev.baton.contracts.Lanes;
import dev.baton.ledger.handoff.Registry;
import dev.baton.ledger.journal.Command;
import dev.baton.ledger.journal.LaneWriter;
import dev.baton.ledger.journal.Outcome;
import io.vertx.mutiny.sqlclient.Pool;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

/** The ledger's core: the writers of all lanes, without the service around them. */
final class LaneWriters implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final long MEMORY = 32L << 20;

  /** As {@code quarkus.datasource.reactive.max-size} of the service. */
  private static final int CONNECTIONS = 20;

  private final Pool pool;
  private final List<LaneWriter> writers;

  /**
   * Starts the writers.
   *
   * @param batch how many events a writer commits at once at most
   */
  LaneWriters(Postgres.Database database, int lanes, Registry registry, int batch) {
    pool = database.pool(CONNECTIONS);
    LaneWriter.Settings settings =
        new LaneWriter.Settings(batch, MEMORY / lanes, Duration.ofMinutes(1), PATIENCE);
    writers =
        IntStream.range(0, lanes)
            .mapToObj(lane ->
                new LaneWriter(
                    lane, pool, Clock.systemUTC(), () -> registry, settings, published -> {}))
            .toList();
    writers.forEach(LaneWriter::start);
  }

  CompletableFuture<List<Outcome>> append(Command command) {
    return writers.get(Lanes.of(command.subject(), writers.size())).append(List.of(command));
  }

  /**
   * Writes portions, in every lane one after the other; while one is written the next one waits.
   *
   * @param portions lane → its portions
   */
  void writeAll(List<List<List<Command>>> portions) {
    List<CompletableFuture<Void>> ends = new ArrayList<>();
    for (int lane = 0; lane < writers.size(); lane++) {
      Iterator<List<Command>> rest = portions.get(lane).iterator();
      ends.add(drain(writers.get(lane), rest));
      ends.add(drain(writers.get(lane), rest));
    }
    CompletableFuture.allOf(ends.toArray(CompletableFuture<?>[]::new)).join();
  }

  private static CompletableFuture<Void> drain(LaneWriter writer, Iterator<List<Command>> rest) {
    List<Command> portion;
    synchronized (rest) {
      if (!rest.hasNext()) {
        return CompletableFuture.completedFuture(null);
      }
      portion = rest.next();
    }
    return writer
        .append(portion)
        .thenCompose(outcomes -> {
          outcomes.forEach(LaneWriters::recorded);
          return drain(writer, rest);
        });
  }

  /** A number is worth nothing if what was measured did not happen. */
  static void recorded(Outcome outcome) {
    if (!(outcome instanceof Outcome.Recorded)) {
      throw new IllegalStateException("not recorded: " + outcome);
    }
  }

  @Override
  public void close() {
    try {
      for (LaneWriter writer : writers) {
        writer.stop();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    pool.close().await().atMost(PATIENCE);
  }
}
