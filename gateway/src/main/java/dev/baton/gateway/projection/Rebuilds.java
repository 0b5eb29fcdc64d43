package dev.baton.gateway.projection;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.baton.contracts.Json;
import dev.baton.gateway.projection.Rebuild.Rows;
import dev.baton.gateway.projection.Rebuild.State;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonArray;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import io.vertx.pgclient.PgException;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** What was asked for of rebuilds, who is at work on them, and what came of them. */
@ApplicationScoped
class Rebuilds {
  /** How many differing rows of a table are named, of each side. */
  static final int NAMED = 20;

  /** A lane of a rebuild that this replica is to work on. */
  record Claim(UUID rebuild, int lane, boolean replace) {}

  private static final TypeReference<List<Rebuild.Table>> TABLES = new TypeReference<>() {};
  private static final TypeReference<Map<String, Object>> ROW = new TypeReference<>() {};

  private final Pool pool;

  Rebuilds(Pool pool) {
    this.pool = pool;
  }

  /**
   * Begins one of all lanes that are folded.
   *
   * @return its id; empty where one is under way
   */
  Uni<Optional<UUID>> begin(boolean replace, String askedBy) {
    UUID id = UUID.randomUUID();
    return pool.withTransaction(connection ->
        connection
            .preparedQuery(
                """
                insert into rebuild (id, asked_by, replace) values ($1, $2, $3)
                on conflict do nothing
                """)
            .execute(Tuple.of(id, askedBy, replace))
            .chain(begun ->
                begun.rowCount() == 0
                    ? Uni.createFrom().item(Optional.<UUID>empty())
                    : connection
                        .query("select build_beside()")
                        .execute()
                        .chain(() ->
                            connection
                                .preparedQuery(
                                    """
                                    insert into rebuild_lane (rebuild, lane)
                                    select $1, lane from live.lane
                                    """)
                                .execute(Tuple.of(id)))
                        .map(lanes -> Optional.of(id))));
  }

  /** The one that is under way. */
  Uni<Optional<UUID>> running() {
    return pool.query("select id from rebuild where ended_at is null")
        .execute()
        .map(rows -> first(rows).map(row -> row.getUUID(0)));
  }

  /** One rebuild, as far as it is. */
  Uni<Optional<Rebuild>> find(UUID id) {
    // its tables go with its end, which may come between the two questions
    return read(id).onFailure(PgException.class).retry().atMost(3);
  }

  private Uni<Optional<Rebuild>> read(UUID id) {
    return pool.withTransaction(connection ->
        connection
            .preparedQuery("select * from rebuild where id = $1")
            .execute(Tuple.of(id))
            .chain(rows -> {
              Optional<Row> found = first(rows);
              if (found.isEmpty()) {
                return Uni.createFrom().item(Optional.<Rebuild>empty());
              }
              boolean beside = found.get().getOffsetDateTime("ended_at") == null;
              return connection
                  .preparedQuery(
                      """
                      select r.lane, r.outcome, r.tables, coalesce(r.position, %s, -1) as position,
                        coalesce(l.position, -1) as goal
                      from rebuild_lane r left join live.lane l on l.lane = r.lane
                      where r.rebuild = $1 order by r.lane
                      """
                          .formatted(
                              beside
                                  ? "(select b.position from rebuilt.lane b where b.lane = r.lane)"
                                  : "null"))
                  .execute(Tuple.of(id))
                  .map(lanes -> Optional.of(rebuild(found.get(), lanes)));
            }));
  }

  /** Takes a lane that nobody is at work on. */
  Uni<Optional<Claim>> claim(UUID owner, int seconds) {
    return pool.preparedQuery(
            """
            update rebuild_lane l set owner = $1, until = now() + make_interval(secs => $2)
            from rebuild r
            where r.id = l.rebuild and (l.rebuild, l.lane) = (
              select rebuild, lane from rebuild_lane join rebuild on id = rebuild
              where ended_at is null and outcome is null and (until is null or until < now())
              order by lane limit 1 for update of rebuild_lane skip locked)
            returning l.rebuild, l.lane, r.replace
            """)
        .execute(Tuple.of(owner, (double) seconds))
        .map(rows ->
            first(rows)
                .map(row -> new Claim(row.getUUID(0), row.getInteger(1), row.getBoolean(2))));
  }

  /** Whether the lane is still this replica's; then for so long again. */
  Uni<Boolean> renew(Claim claim, UUID owner, int seconds) {
    return pool.preparedQuery(
            """
            update rebuild_lane set until = now() + make_interval(secs => $4)
            where rebuild = $1 and lane = $2 and owner = $3 and outcome is null
              and exists (select from rebuild where id = $1 and ended_at is null)
            """)
        .execute(Tuple.of(claim.rebuild(), claim.lane(), owner, (double) seconds))
        .map(rows -> rows.rowCount() == 1);
  }

  /** Leaves a lane to whoever comes next. */
  Uni<Void> leave(Claim claim, UUID owner) {
    return pool.preparedQuery(
            """
            update rebuild_lane set owner = null, until = null
            where rebuild = $1 and lane = $2 and owner = $3
            """)
        .execute(Tuple.of(claim.rebuild(), claim.lane(), owner))
        .replaceWithVoid();
  }

  /** Keeps the live lane where it is until the transaction ends; its position. */
  Uni<Long> hold(SqlConnection connection, int lane) {
    return connection
        .preparedQuery("select position from live.lane where lane = $1 for update")
        .execute(Tuple.of(lane))
        .map(rows -> first(rows).map(row -> row.getLong(0)).orElse(-1L));
  }

  /** Compares a lane that is held, at the position to which both are folded, and settles it. */
  Uni<State> settle(SqlConnection connection, Claim claim, UUID owner, long position) {
    return tables(connection)
        .chain(tables ->
            Multi.createFrom()
                .iterable(tables)
                .onItem()
                .transformToUniAndConcatenate(table -> compare(connection, table, claim.lane()))
                .collect()
                .asList())
        .chain(compared -> {
          State outcome =
              compared.stream().allMatch(Rebuild.Table::same)
                  ? State.EQUAL
                  : claim.replace() ? State.REPLACED : State.DIFFERS;
          return (outcome == State.REPLACED ? takeOver(connection, claim.lane()) : nothing())
              .chain(() ->
                  connection
                      .preparedQuery(
                          """
                          update rebuild_lane set outcome = $4, position = $5, tables = $6
                          where rebuild = $1 and lane = $2 and owner = $3
                          """)
                      .execute(
                          Tuple.of(
                              claim.rebuild(),
                              claim.lane(),
                              owner,
                              outcome.name(),
                              position,
                              new JsonArray(new String(Json.bytes(compared), UTF_8)))))
              .invoke(settled -> {
                if (settled.rowCount() == 0) {
                  throw new IllegalStateException("lane " + claim.lane() + " was taken over");
                }
              })
              .replaceWith(outcome);
        });
  }

  /** Ends a rebuild whose lanes are all settled. */
  Uni<Boolean> end(UUID id) {
    return pool.withTransaction(connection ->
        connection
            .preparedQuery(
                """
                update rebuild set ended_at = now() where id = $1 and ended_at is null
                  and not exists (select from rebuild_lane where rebuild = $1 and outcome is null)
                """)
            .execute(Tuple.of(id))
            .chain(ended ->
                ended.rowCount() == 0
                    ? Uni.createFrom().item(false)
                    : connection.query("select end_beside()").execute().replaceWith(true)));
  }

  /** Ends the one that is under way without a result. */
  Uni<Void> fail(String why) {
    return pool.withTransaction(connection ->
        connection
            .preparedQuery(
                "update rebuild set ended_at = now(), failure = $1 where ended_at is null")
            .execute(Tuple.of(why))
            .chain(() -> connection.query("select end_beside()").execute())
            .replaceWithVoid());
  }

  private static Uni<Void> takeOver(SqlConnection connection, int lane) {
    return connection
        .preparedQuery("select take_over($1)")
        .execute(Tuple.of(lane))
        .replaceWithVoid();
  }

  private static Uni<Void> nothing() {
    return Uni.createFrom().voidItem();
  }

  private static Uni<List<String>> tables(SqlConnection connection) {
    return connection
        .query(
            """
            select quote_ident(tablename) from pg_tables
            where schemaname = 'live' and tablename <> 'lane' order by tablename
            """)
        .execute()
        .map(rows ->
            StreamSupport.stream(rows.spliterator(), false).map(row -> row.getString(0)).toList());
  }

  private static Uni<Rebuild.Table> compare(SqlConnection connection, String table, int lane) {
    return rows(connection, "live." + table, lane)
        .chain(live ->
            rows(connection, "rebuilt." + table, lane)
                .chain(rebuilt ->
                    live.equals(rebuilt)
                        ? Uni.createFrom()
                            .item(new Rebuild.Table(table, live, rebuilt, List.of(), List.of()))
                        : only(connection, "live." + table, "rebuilt." + table, lane)
                            .chain(onlyLive ->
                                only(connection, "rebuilt." + table, "live." + table, lane)
                                    .map(onlyRebuilt ->
                                        new Rebuild.Table(
                                            table, live, rebuilt, onlyLive, onlyRebuilt)))));
  }

  private static Uni<Rows> rows(SqlConnection connection, String table, int lane) {
    return connection
        .preparedQuery(
            """
            select count(*), coalesce(sum(hashtextextended(t::text, 0)::numeric), 0)::text
            from %s t where lane = $1
            """
                .formatted(table))
        .execute(Tuple.of(lane))
        .map(rows -> first(rows).orElseThrow())
        .map(row -> new Rows(row.getLong(0), row.getString(1)));
  }

  private static Uni<List<Map<String, Object>>> only(
      SqlConnection connection, String here, String there, int lane) {
    return connection
        .preparedQuery(
            """
            select to_jsonb(d)::text from (
              select * from %s where lane = $1 except all select * from %s where lane = $1
              limit %d) d
            """
                .formatted(here, there, NAMED))
        .execute(Tuple.of(lane))
        .map(rows ->
            StreamSupport.stream(rows.spliterator(), false)
                .map(row -> read(row.getString(0), ROW))
                .toList());
  }

  private static Rebuild rebuild(Row row, Iterable<Row> lanes) {
    List<Rebuild.Lane> all = new ArrayList<>();
    for (Row lane : lanes) {
      String outcome = lane.getString("outcome");
      JsonArray tables = lane.getJsonArray("tables");
      all.add(
          new Rebuild.Lane(
              lane.getInteger("lane"),
              outcome == null ? State.RUNNING : State.valueOf(outcome),
              lane.getLong("position"),
              lane.getLong("goal"),
              tables == null ? List.of() : read(tables.encode(), TABLES)));
    }
    OffsetDateTime ended = row.getOffsetDateTime("ended_at");
    String failure = row.getString("failure");
    return new Rebuild(
        row.getUUID("id"),
        state(ended, failure, all),
        row.getBoolean("replace"),
        row.getString("asked_by"),
        row.getOffsetDateTime("asked_at").toInstant(),
        ended == null ? null : ended.toInstant(),
        failure,
        all);
  }

  private static State state(
      @Nullable OffsetDateTime ended, @Nullable String failure, List<Rebuild.Lane> lanes) {
    if (failure != null) {
      return State.FAILED;
    }
    if (ended == null) {
      return State.RUNNING;
    }
    // what has to be looked at goes before what is well
    return lanes.stream()
        .map(Rebuild.Lane::state)
        .max(Comparator.comparingInt(List.of(State.EQUAL, State.REPLACED, State.DIFFERS)::indexOf))
        .orElse(State.EQUAL);
  }

  private static <T> T read(String text, TypeReference<T> type) {
    try {
      return Json.MAPPER.readValue(text, type);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Optional<Row> first(Iterable<Row> rows) {
    return StreamSupport.stream(rows.spliterator(), false).findFirst();
  }
}
