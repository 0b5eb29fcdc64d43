package dev.baton.gateway.projection;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
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
  record LaneState(int lane, long position, long nextOffset, @Nullable Long missing) {}

  private final Pool pool;

  ReadModel(Pool pool) {
    this.pool = pool;
  }

  /** Where a lane stands; at its very start where nothing of it was folded. */
  Uni<LaneState> lane(int lane) {
    return pool.preparedQuery("select position, next_offset, missing from lane where lane = $1")
        .execute(Tuple.of(lane))
        .map(rows -> {
          for (Row row : rows) {
            return new LaneState(lane, row.getLong(0), row.getLong(1), row.getLong(2));
          }
          return new LaneState(lane, -1, 0, null);
        });
  }

  /**
   * Adds a run of records to the sums and moves the lane on, or changes nothing.
   *
   * @return fails with {@link Fenced} where the lane is not where the run began
   */
  Uni<Void> apply(LaneState from, LaneState to, Fold fold) {
    return pool.withTransaction(connection -> {
      List<Uni<Void>> steps = new ArrayList<>();
      steps.add(advance(connection, from, to));
      steps.addAll(SumRows.of(connection, to.lane(), fold));
      return Uni.join().all(steps).usingConcurrencyOf(1).andFailFast().replaceWithVoid();
    });
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
                    update lane set position = $3, next_offset = $4, missing = $5, folded_at = now()
                    where lane = $1 and position = $2
                    """)
                .execute(
                    Tuple.from(
                        Arrays.asList(
                            from.lane(),
                            from.position(),
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
}
