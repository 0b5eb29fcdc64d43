package dev.baton.bench.anchor;

import dev.baton.bench.Measured;
import dev.baton.bench.machine.Postgres;
import dev.baton.bench.machine.Stopwatch;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The raw limit: what the ledger wrote, written again by nothing but {@code INSERT … SELECT
 * unnest}. A batch is one transaction, its statements sent one behind the other without waiting;
 * every lane has a connection of its own, on which the next transaction follows before the last one
 * is answered.
 */
public final class RawUnnest {
  private static final int IN_FLIGHT = 2;
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final Rows batches;
  private final Rows entries;
  private final Rows keys;
  private final List<List<Batch>> lanes;
  private final long events;

  private record Batch(Tuple fence, Tuple entries, Tuple keys) {}

  private RawUnnest(Rows batches, Rows entries, Rows keys, List<List<Batch>> lanes, long events) {
    this.batches = batches;
    this.entries = entries;
    this.keys = keys;
    this.lanes = lanes;
    this.events = events;
  }

  /**
   * Takes what the ledger wrote into this database.
   *
   * @param atOnce events a batch
   */
  public static RawUnnest of(Postgres.Database written, int laneCount, int atOnce)
      throws SQLException {
    Rows batches = Rows.read(written, "ledger_batch", "batch_no", laneCount);
    Rows entries = Rows.read(written, "entry", "position", laneCount);
    Rows keys = Rows.read(written, "event_key", "position", laneCount);
    List<List<Batch>> lanes = new ArrayList<>();
    long events = 0;
    for (int lane = 0; lane < laneCount; lane++) {
      List<@Nullable Object[]> rows = entries.byLane().get(lane);
      List<@Nullable Object[]> keyRows = keys.byLane().get(lane);
      List<Batch> made = new ArrayList<>();
      for (int from = 0; from < rows.size(); from += atOnce) {
        int to = Math.min(rows.size(), from + atOnce);
        @Nullable Object[] fence = batches.byLane().get(lane).getFirst().clone();
        set(batches, fence, "batch_no", (long) made.size());
        set(batches, fence, "batch_id", UUID.randomUUID());
        set(batches, fence, "first_position", (long) from);
        set(batches, fence, "last_position", (long) to - 1);
        List<@Nullable Object[]> fences = new ArrayList<>();
        fences.add(fence);
        made.add(
            new Batch(
                batches.values(lane, fences),
                entries.values(lane, rows.subList(from, to)),
                keys.values(lane, keyRows.subList(from, to))));
      }
      events += rows.size();
      lanes.add(made);
    }
    return new RawUnnest(batches, entries, keys, lanes, events);
  }

  private static void set(Rows rows, @Nullable Object[] row, String column, Object value) {
    for (int i = 0; i < row.length; i++) {
      if (rows.columns().get(i).name().equals(column)) {
        row[i] = value;
      }
    }
  }

  /** How large what is written is, in bytes per event, column by column. */
  public String sizes() {
    return entries.sizes();
  }

  /** Writes all of it into fresh tables. */
  public Measured run(Postgres postgres) throws SQLException {
    try (Postgres.Database database = postgres.ledger()) {
      Pool pool = database.pool(lanes.size());
      List<SqlConnection> connections = new ArrayList<>();
      for (int lane = 0; lane < lanes.size(); lane++) {
        connections.add(pool.getConnection().await().atMost(PATIENCE));
      }
      postgres.checkpoint();
      Stopwatch stopwatch = Stopwatch.start(postgres);
      List<CompletableFuture<Void>> ends = new ArrayList<>();
      for (int lane = 0; lane < lanes.size(); lane++) {
        AtomicInteger next = new AtomicInteger();
        for (int i = 0; i < IN_FLIGHT; i++) {
          ends.add(drain(connections.get(lane), lanes.get(lane), next));
        }
      }
      CompletableFuture.allOf(ends.toArray(CompletableFuture<?>[]::new)).join();
      Measured measured = stopwatch.stop(events);
      pool.close().await().atMost(PATIENCE);
      return measured;
    }
  }

  private CompletableFuture<Void> drain(
      SqlConnection connection, List<Batch> lane, AtomicInteger next) {
    int number = next.getAndIncrement();
    if (number >= lane.size()) {
      return CompletableFuture.completedFuture(null);
    }
    Batch batch = lane.get(number);
    List<Uni<Void>> statements =
        List.of(
            connection.query("begin").execute().replaceWithVoid(),
            connection.preparedQuery(batches.insert()).execute(batch.fence).replaceWithVoid(),
            connection.preparedQuery(entries.insert()).execute(batch.entries).replaceWithVoid(),
            connection.preparedQuery(keys.insert()).execute(batch.keys).replaceWithVoid(),
            connection.query("commit").execute().replaceWithVoid());
    return Uni.join()
        .all(statements)
        .andFailFast()
        .subscribeAsCompletionStage()
        .thenCompose(done -> drain(connection, lane, next));
  }
}
