package dev.baton.gateway.projection;

import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes the sums. Everything of one run of records happens in one transaction, and only if the
 * lane is still where the run began: a consumer that lost its partition without noticing changes
 * nothing.
 */
@ApplicationScoped
class ReadModel {
  /** The lane moved on under this consumer: another one folds it. */
  static final class Fenced extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Fenced(int lane, long position) {
      super("lane " + lane + " is no longer at position " + position, null, false, false);
    }
  }

  /**
   * How far a lane is folded.
   *
   * @param position of the last record folded; −1 for none
   * @param nextOffset everything before this Kafka offset is folded
   * @param missing first position not seen while later ones were; null where none is
   */
  record LaneState(int lane, long position, long nextOffset, @Nullable Long missing) {
    /** Where nothing was folded. */
    static LaneState start(int lane) {
      return new LaneState(lane, -1, 0, null);
    }
  }

  /**
   * A record of the topic that is no part of any sum.
   *
   * @param position null where not even that can be read
   * @param bytes as it came; null where there are none
   */
  @SuppressWarnings("ArrayRecordComponent") // kept, never compared
  record Parked(long offset, @Nullable Long position, byte @Nullable [] bytes, String why) {}

  private static final String LIVE = "live";
  private static final String BESIDE = "rebuilt";

  private final Pool pool;
  private final String schema;

  @Inject
  ReadModel(Pool pool) {
    this(pool, LIVE);
  }

  private ReadModel(Pool pool, String schema) {
    this.pool = pool;
    this.schema = schema;
  }

  /** The one that is built beside this one; it is there while a rebuild is. */
  ReadModel beside() {
    return new ReadModel(pool, BESIDE);
  }

  /** Where a lane stands; at its very start where nothing of it was folded. */
  Uni<LaneState> lane(int lane) {
    return pool.preparedQuery(
            "select position, next_offset, missing from %s.lane where lane = $1".formatted(schema))
        .execute(Tuple.of(lane))
        .map(rows -> {
          for (Row row : rows) {
            return new LaneState(lane, row.getLong(0), row.getLong(1), row.getLong(2));
          }
          return LaneState.start(lane);
        });
  }

  /**
   * Adds a run of records to the sums and moves the lane on, or changes nothing.
   *
   * @return fails with {@link Fenced} where the lane is not where the run began
   */
  Uni<Void> apply(LaneState from, LaneState to, Fold fold, List<Parked> parked) {
    return pool.withTransaction(connection ->
        path(connection)
            .chain(() -> advance(connection, from, to))
            .chain(() -> {
              List<Uni<Void>> steps = new ArrayList<>();
              parked(steps, connection, to.lane(), parked);
              steps.addAll(SumRows.of(connection, to.lane(), fold));
              // one after the other on their way, none waits for the answer to the one
              // before
              return steps.isEmpty()
                  ? Uni.createFrom().voidItem()
                  : Uni.join()
                      .all(steps)
                      .usingConcurrencyOf(steps.size())
                      .andFailFast()
                      .replaceWithVoid();
            }));
  }

  private Uni<Void> path(SqlConnection connection) {
    return schema.equals(LIVE)
        ? Uni.createFrom().voidItem()
        : connection
            .query("set local search_path to %s, public".formatted(schema))
            .execute()
            .replaceWithVoid();
  }

  private Uni<Void> advance(SqlConnection connection, LaneState from, LaneState to) {
    return connection
        .preparedQuery(
            """
            insert into lane (lane, position, next_offset) values ($1, -1, 0)
            on conflict (lane) do nothing
            """)
        .execute(Tuple.of(from.lane()))
        .chain(() ->
            connection
                .preparedQuery(
                    """
                    update lane set position = $4, next_offset = $5, missing = $6, folded_at = now()
                    where lane = $1 and position = $2 and next_offset = $3
                    """)
                .execute(
                    Tuple.from(
                        Arrays.asList(
                            from.lane(),
                            from.position(),
                            from.nextOffset(),
                            to.position(),
                            to.nextOffset(),
                            to.missing()))))
        .invoke(updated -> {
          if (updated.rowCount() == 0) {
            throw new Fenced(from.lane(), from.position());
          }
        })
        .replaceWithVoid();
  }

  private static void parked(
      List<Uni<Void>> steps, SqlConnection connection, int lane, List<Parked> parked) {
    for (Parked one : parked) {
      steps.add(
          execute(
              connection,
              """
              insert into parked (lane, "offset", position, bytes, why) values ($1, $2, $3, $4, $5)
              on conflict do nothing
              """,
              Tuple.from(
                  Arrays.asList(
                      lane,
                      one.offset(),
                      one.position(),
                      one.bytes() == null ? null : Buffer.buffer(one.bytes()),
                      one.why()))));
    }
  }

  private static Uni<Void> execute(SqlConnection connection, String sql, Tuple arguments) {
    return connection.preparedQuery(sql).execute(arguments).replaceWithVoid();
  }
}
