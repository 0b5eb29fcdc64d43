package dev.baton.ledger.relay;

import dev.baton.ledger.journal.EntryTable;
import dev.baton.ledger.journal.Published;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The ledger's tables as the relay sees them, over one connection of its own: however many lanes
 * are behind, and however far, they take none of the connections that appends need. A connection
 * that fails is replaced.
 */
final class Source {
  static final Duration PATIENCE = Duration.ofSeconds(30);

  private static final int AT_ONCE = 4_000;

  // the client copies what it has received of an answer time and again until it has all of it:
  // twice as large an answer costs four times as much
  private static final long BYTES_AT_ONCE = 256 << 10;

  private static final String MARKS = "select lane, position from relay_mark";
  private static final String MOVE =
      """
      update relay_mark m set position = s.position
      from unnest($1::int[], $2::bigint[]) as s(lane, position)
      where m.lane = s.lane and m.position < s.position
      """;
  private static final String LOOK =
      """
      select m.lane,
             coalesce((select last_position from ledger_batch b where b.lane = m.lane
                       order by batch_no desc limit 1), -1),
             (select recorded_at from entry e
              where e.lane = m.lane and e.position = m.position + 1)
      from unnest($1::int[], $2::bigint[]) as m(lane, position)
      """;

  private final Pool pool;
  private @Nullable SqlConnection connection;
  private CompletableFuture<List<Published>> asked = CompletableFuture.completedFuture(List.of());

  /**
   * How far a lane is.
   *
   * @param end position of its last entry, −1 for none
   * @param waiting when the first entry that is not relayed was recorded; null where there is none
   */
  record Reach(long end, @Nullable Instant waiting) {}

  Source(Pool pool) {
    this.pool = pool;
  }

  static Uni<Map<Integer, Long>> marks(SqlClient client) {
    return client
        .query(MARKS)
        .execute()
        .map(rows -> {
          Map<Integer, Long> marks = new HashMap<>();
          rows.forEach(row -> marks.put(row.getInteger(0), row.getLong(1)));
          return marks;
        });
  }

  /** Lane → position of its last entry that Kafka is known to have. */
  Map<Integer, Long> marks() {
    return answer(marks(connection()));
  }

  /** Moves marks on; one that is further already stays. */
  void move(Map<Integer, Long> marks) {
    answer(connection().preparedQuery(MOVE).execute(arrays(marks)).replaceWithVoid());
  }

  /** How far these lanes are, each with a position from which on it waits. */
  Map<Integer, Reach> look(Map<Integer, Long> marks) {
    return answer(
        connection()
            .preparedQuery(LOOK)
            .execute(arrays(marks))
            .map(rows -> {
              Map<Integer, Reach> reaches = new HashMap<>();
              rows.forEach(row -> {
                OffsetDateTime waiting = row.getOffsetDateTime(2);
                reaches.put(
                    row.getInteger(0),
                    new Reach(row.getLong(1), waiting == null ? null : waiting.toInstant()));
              });
              return reaches;
            }));
  }

  /**
   * Asks for the entries after a position, in order, once what was asked before is answered.
   *
   * @param weight about how many bytes one has
   */
  synchronized CompletableFuture<List<Published>> after(int lane, long position, long weight) {
    int rows = Math.clamp(BYTES_AT_ONCE / Math.max(1, weight), 1, AT_ONCE);
    SqlConnection own = connection();
    CompletableFuture<List<Published>> answer =
        asked
            .exceptionally(failure -> List.of())
            .thenCompose(
                before -> EntryTable.next(own, lane, position, rows).subscribeAsCompletionStage());
    asked = answer;
    return answer;
  }

  private synchronized SqlConnection connection() {
    SqlConnection own = connection;
    if (own == null) {
      own = pool.getConnection().await().atMost(PATIENCE);
      connection = own;
    }
    return own;
  }

  private static <T> T answer(Uni<T> asked) {
    return asked.await().atMost(PATIENCE);
  }

  private static Tuple arrays(Map<Integer, Long> marks) {
    List<Integer> lanes = new ArrayList<>(marks.keySet());
    return Tuple.of(
        lanes.toArray(Integer[]::new), lanes.stream().map(marks::get).toArray(Long[]::new));
  }

  /** The next statement gets another connection. */
  synchronized void disconnect() {
    SqlConnection own = connection;
    connection = null;
    if (own != null) {
      own.close().subscribe().with(closed -> {}, failure -> {});
    }
  }
}
