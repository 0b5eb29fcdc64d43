package dev.baton.gateway.projection;

import static java.util.stream.Collectors.joining;

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
 * Writes the sums. Everything of the runs of records that are written together happens in one
 * transaction, and only if the lanes are still where those began: a consumer that lost its
 * partition without noticing changes nothing.
 */
@ApplicationScoped
class ReadModel {
  /** A lane moved under this consumer: another one folds it, or the database lost what it had. */
  static final class Fenced extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Fenced(List<Advance> advances) {
      super(
          advances.stream()
              .map(a ->
                  "lane %d is not at position %d".formatted(a.from().lane(), a.from().position()))
              .collect(joining(", or ")),
          null,
          false,
          false);
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

  /**
   * What a run of records changes.
   *
   * @param from where the lane stands before it
   * @param to where it stands then
   */
  record Advance(LaneState from, LaneState to, Fold fold, List<Parked> parked) {}

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
   * Adds runs of records, each of another lane, to the sums and moves the lanes on, or changes
   * nothing.
   *
   * <p>The commit is not waited for until it is on disk. A database that crashes may come back
   * without the last of them, positions and sums alike, and they are folded again.
   *
   * @return fails with {@link Fenced} where a lane is not where its run began
   */
  Uni<Void> apply(List<Advance> advances) {
    return pool.withTransaction(connection -> {
      List<Uni<Void>> steps = new ArrayList<>();
      settings(steps, connection);
      advance(steps, connection, advances);
      advances.forEach(advance -> parked(steps, connection, advance));
      steps.addAll(SumRows.of(connection, advances));
      // they go out one behind the other, and none waits for the answer to the one before
      return Uni.join().all(steps).usingConcurrencyOf(steps.size()).andFailFast().replaceWithVoid();
    });
  }

  /** The same of one lane. */
  Uni<Void> apply(Advance advance) {
    return apply(List.of(advance));
  }

  private void settings(List<Uni<Void>> steps, SqlConnection connection) {
    steps.add(Rows.execute(connection, "set local synchronous_commit = off", Tuple.tuple()));
    if (!schema.equals(LIVE)) {
      steps.add(
          Rows.execute(
              connection, "set local search_path to %s, public".formatted(schema), Tuple.tuple()));
    }
  }

  private static void advance(
      List<Uni<Void>> steps, SqlConnection connection, List<Advance> advances) {
    steps.add(
        Rows.execute(
            connection,
            """
            insert into lane (lane, position, next_offset)
            select lane, -1, 0 from unnest($1::int[]) as k(lane)
            on conflict (lane) do nothing
            """,
            Tuple.tuple().addValue(Rows.array(advances, Integer[]::new, a -> a.from().lane()))));
    steps.add(
        connection
            .preparedQuery(
                """
                update lane l
                set position = k.position, next_offset = k.next_offset, missing = k.missing,
                  folded_at = now()
                from unnest($1::int[], $2::bigint[], $3::bigint[], $4::bigint[], $5::bigint[],
                    $6::bigint[])
                  as k(lane, from_position, from_offset, position, next_offset, missing)
                where l.lane = k.lane and l.position = k.from_position
                  and l.next_offset = k.from_offset
                """)
            .execute(
                Tuple.tuple()
                    .addValue(Rows.array(advances, Integer[]::new, a -> a.from().lane()))
                    .addValue(Rows.array(advances, Long[]::new, a -> a.from().position()))
                    .addValue(Rows.array(advances, Long[]::new, a -> a.from().nextOffset()))
                    .addValue(Rows.array(advances, Long[]::new, a -> a.to().position()))
                    .addValue(Rows.array(advances, Long[]::new, a -> a.to().nextOffset()))
                    .addValue(Rows.array(advances, Long[]::new, a -> a.to().missing())))
            .invoke(updated -> {
              if (updated.rowCount() < advances.size()) {
                throw new Fenced(advances);
              }
            })
            .replaceWithVoid());
  }

  private static void parked(List<Uni<Void>> steps, SqlConnection connection, Advance advance) {
    for (Parked one : advance.parked()) {
      steps.add(
          Rows.execute(
              connection,
              """
              insert into parked (lane, "offset", position, bytes, why) values ($1, $2, $3, $4, $5)
              on conflict do nothing
              """,
              Tuple.from(
                  Arrays.asList(
                      advance.to().lane(),
                      one.offset(),
                      one.position(),
                      one.bytes() == null ? null : Buffer.buffer(one.bytes()),
                      one.why()))));
    }
  }
}
