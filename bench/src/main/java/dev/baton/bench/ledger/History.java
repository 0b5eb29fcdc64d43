package dev.baton.bench.ledger;

import dev.baton.bench.machine.Postgres;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;

/**
 * A ledger with a past: what it recorded itself, repeated within the database under other subjects,
 * keys and positions, its indexes in place, until there is enough of it.
 */
public final class History {
  /** What a repetition changes; everything else is as the ledger wrote it. */
  private static final Map<String, Map<String, String>> CHANGED =
      Map.of(
          "entry",
          Map.of(
              "position", "position + $n * $entries",
              "subject", "subject || '~' || $n"),
          "event_key",
          Map.of(
              "position", "position + $n * $entries",
              "key", "substring(sha256(key || $n::text::bytea) from 1 for octet_length(key))"),
          "ledger_batch",
          Map.of(
              "batch_no", "batch_no + $n * $batches",
              "batch_id", "gen_random_uuid()",
              "first_position", "first_position + $n * $entries",
              "last_position", "last_position + $n * $entries"),
          "handoff_head",
          Map.of(
              "position", "position + $n * $entries",
              "subject", "subject || '~' || $n",
              "handoff", "handoff || '~' || $n"),
          "open_offer",
          Map.of(
              "subject", "subject || '~' || $n",
              "handoff", "handoff || '~' || $n"));

  /** Which rows of a table are those that the ledger wrote itself. */
  private static final Map<String, String> OWN =
      Map.of(
          "entry", "position < $entries",
          "event_key", "position < $entries",
          "ledger_batch", "batch_no < $batches",
          "handoff_head", "position < $entries",
          "open_offer", "subject not like '%~%'");

  private History() {}

  /** How much room an entry takes on disk, with all that belongs to it, in bytes. */
  public static long bytesPerEntry(Postgres.Database written) throws SQLException {
    try (Connection connection = written.connect();
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                """
                select (pg_total_relation_size('entry') + pg_total_relation_size('event_key')
                        + pg_total_relation_size('handoff_head')) / count(*) from entry
                """)) {
      row.next();
      return row.getLong(1);
    }
  }

  /** How long a published record is, in bytes, on average. */
  public static double bytesPerRecord(Postgres.Database written) throws SQLException {
    return count(written, "select avg(octet_length(record))::bigint from entry");
  }

  /**
   * Repeats what is there, and signs for it.
   *
   * @param written entries of a ledger that is at rest
   * @param atLeast entries when this returns
   */
  public static void grow(Postgres.Database written, int lanes, long atLeast)
      throws SQLException, InterruptedException {
    long there = count(written, "select count(*) from entry");
    long times = (atLeast + there - 1) / there;
    try (ExecutorService threads = Executors.newFixedThreadPool(lanes)) {
      List<CompletableFuture<Void>> ends = new ArrayList<>();
      for (int lane = 0; lane < lanes; lane++) {
        int own = lane;
        ends.add(CompletableFuture.runAsync(() -> repeat(written, own, times), threads));
      }
      CompletableFuture.allOf(ends.toArray(CompletableFuture<?>[]::new)).join();
    }
    try (Connection connection = written.connect();
        Statement statement = connection.createStatement()) {
      statement.execute(
          """
          update head_mark m set position =
            (select max(last_position) from ledger_batch b where b.lane = m.lane)
          """);
      statement.execute("vacuum analyze");
    }
    try (Trees.Alone trees = new Trees.Alone(written, lanes)) {
      trees.sign();
    }
  }

  private static void repeat(Postgres.Database written, int lane, long times) {
    try (Connection connection = written.connect();
        Statement statement = connection.createStatement()) {
      long entries = count(written, "select max(position) + 1 from entry where lane = " + lane);
      long batches =
          count(written, "select max(batch_no) + 1 from ledger_batch where lane = " + lane);
      for (long n = 1; n < times; n++) {
        for (String table :
            List.of("entry", "event_key", "ledger_batch", "handoff_head", "open_offer")) {
          statement.execute(
              statement(connection, table)
                  .replace("$entries", Long.toString(entries))
                  .replace("$batches", Long.toString(batches))
                  .replace("$n", Long.toString(n))
                  .replace("$lane", Integer.toString(lane)));
        }
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String statement(Connection connection, String table) throws SQLException {
    List<String> columns = new ArrayList<>();
    try (PreparedStatement query =
        connection.prepareStatement(
            """
            select column_name from information_schema.columns
            where table_schema = current_schema() and table_name = ? order by ordinal_position
            """)) {
      query.setString(1, table);
      ResultSet rows = query.executeQuery();
      while (rows.next()) {
        columns.add(rows.getString(1));
      }
    }
    Map<String, String> changed = CHANGED.getOrDefault(table, Map.of());
    return "insert into %s (%s) select %s from %s where lane = $lane and %s"
        .formatted(
            table,
            String.join(", ", columns),
            columns.stream()
                .map(column -> changed.getOrDefault(column, column))
                .collect(Collectors.joining(", ")),
            table,
            OWN.get(table));
  }

  private static long count(Postgres.Database database, String sql) throws SQLException {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getLong(1);
    }
  }
}
