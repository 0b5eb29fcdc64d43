package dev.baton.bench.anchor;

import dev.baton.bench.machine.Postgres;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.Histogram;

/**
 * What a commit costs at least: one prepared INSERT of one entry, on one connection, and no more.
 */
public final class OneRow {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final long LONGEST = 60_000_000_000L;

  private final String insert;
  private final List<Tuple> rows;

  private OneRow(String insert, List<Tuple> rows) {
    this.insert = insert;
    this.rows = rows;
  }

  /**
   * Takes what the ledger wrote into this database.
   *
   * @param atMost rows to take
   */
  public static OneRow of(Postgres.Database written, int lanes, int atMost) throws SQLException {
    Rows entries = Rows.read(written, "entry", "position", lanes);
    List<Tuple> rows = new ArrayList<>();
    for (int lane = 0; lane < lanes; lane++) {
      for (var row : entries.byLane().get(lane)) {
        if (rows.size() < atMost) {
          rows.add(entries.value(lane, row));
        }
      }
    }
    return new OneRow(entries.insertOne(), rows);
  }

  /** How long each commit takes, in ns. */
  public Histogram run(Postgres postgres) throws SQLException {
    Histogram waits = new Histogram(LONGEST, 3);
    try (Postgres.Database database = postgres.ledger()) {
      Pool pool = database.pool(1);
      SqlConnection connection = pool.getConnection().await().atMost(PATIENCE);
      connection.preparedQuery(insert).execute(rows.getFirst()).await().atMost(PATIENCE);
      postgres.checkpoint();
      for (Tuple row : rows.subList(1, rows.size())) {
        long start = System.nanoTime();
        connection.preparedQuery(insert).execute(row).await().atMost(PATIENCE);
        waits.recordValue(System.nanoTime() - start);
      }
      pool.close().await().atMost(PATIENCE);
    }
    return waits;
  }
}
