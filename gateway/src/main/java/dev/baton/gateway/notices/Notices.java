package dev.baton.gateway.notices;

import static dev.baton.gateway.projection.Rows.instant;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.baton.contracts.Json;
import dev.baton.gateway.projection.Awaited;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * Keeps who was told what. A notice and what is published of it are one row: its key lets it be
 * there once, whoever makes it, and a lock of the database leaves the work to one replica.
 */
@ApplicationScoped
class Notices {
  static final int BATCH = 500;

  private static final String CLAIM =
      "select pg_try_advisory_xact_lock('notice'::regclass::oid::int, $1)";
  private static final int MAKING = 0;
  private static final int SENDING = 1;

  /** What is to be published. */
  record Message(long number, DueSoon told) {}

  /**
   * A notice, and what became of it.
   *
   * @param waiting whether the offer is still to be answered by that deadline
   */
  record Kept(long number, DueSoon told, boolean waiting) {}

  private record Due(Buffer digest, Awaited offer, Rung rung) {}

  private final Pool pool;

  Notices(Pool pool) {
    this.pool = pool;
  }

  /**
   * Makes the notices that are due and were not made, at most {@link #BATCH} of them. Due is what
   * was unanswered when it should have been answered, not what nobody knows to be answered; an
   * offer past its deadline is none to warn of.
   *
   * @param known lane → until when it is known
   * @param notice what to say of an offer
   * @return how many were made
   */
  Uni<Integer> make(
      Map<Integer, Instant> known, Instant now, BiFunction<Awaited, Rung, DueSoon> notice) {
    return pool.withTransaction(connection ->
        claimed(connection, MAKING)
            .chain(mine ->
                mine
                    ? due(connection, known, now).chain(due -> insert(connection, due, notice))
                    : Uni.createFrom().item(0)));
  }

  private static Uni<List<Due>> due(
      SqlConnection connection, Map<Integer, Instant> known, Instant now) {
    List<Map.Entry<Integer, Instant>> lanes = List.copyOf(known.entrySet());
    return connection
        .preparedQuery(
            """
            select a.digest, a.handoff, a.seam, a.offered, a.soon, a.due, r.rung
            from unnest($5::int[], $6::timestamptz[]) as k(lane, until)
              join awaited a on a.lane = k.lane and a.soon <= k.until
              cross join unnest($2::text[], $3::int[]) as r(rung, percent)
            where a.due > $1
              -- said once more for all lanes, or the index of what is due first is of no use
              and a.soon <= (select max(until) from unnest($6::timestamptz[]) as all_lanes(until))
              and a.offered + make_interval(
                secs => extract(epoch from a.due - a.offered)::float8 * r.percent / 100) <= k.until
              and not exists (
                select from notice n
                where n.digest = a.digest and n.due = a.due and n.rung = r.rung)
            order by a.soon, r.percent
            limit $4
            """)
        .execute(
            Tuple.tuple()
                .addValue(now.atOffset(ZoneOffset.UTC))
                .addValue(Arrays.stream(Rung.values()).map(Rung::name).toArray(String[]::new))
                .addValue(Arrays.stream(Rung.values()).map(Rung::percent).toArray(Integer[]::new))
                .addValue(BATCH)
                .addValue(lanes.stream().map(Map.Entry::getKey).toArray(Integer[]::new))
                .addValue(
                    lanes.stream()
                        .map(lane -> lane.getValue().atOffset(ZoneOffset.UTC))
                        .toArray(OffsetDateTime[]::new)))
        .map(rows ->
            list(
                rows,
                row ->
                    new Due(
                        Buffer.buffer(row.getBuffer("digest").getBytes()),
                        Awaited.parse(
                            row.getString("handoff"),
                            row.getString("seam"),
                            instant(row, "offered"),
                            instant(row, "soon"),
                            instant(row, "due")),
                        Rung.valueOf(row.getString("rung")))));
  }

  private static Uni<Integer> insert(
      SqlConnection connection, List<Due> due, BiFunction<Awaited, Rung, DueSoon> notice) {
    if (due.isEmpty()) {
      return Uni.createFrom().item(0);
    }
    return connection
        .preparedQuery(
            """
            insert into notice (digest, due, rung, teams, body) values ($1, $2, $3, $4, $5)
            on conflict do nothing
            """)
        .executeBatch(
            due.stream()
                .map(one -> {
                  DueSoon told = notice.apply(one.offer(), one.rung());
                  return Tuple.tuple()
                      .addValue(one.digest())
                      .addValue(one.offer().due().atOffset(ZoneOffset.UTC))
                      .addValue(one.rung().name())
                      .addValue(told.routedTo().toArray(String[]::new))
                      .addValue(new String(Json.bytes(told), UTF_8));
                })
                .toList())
        .replaceWith(due.size());
  }

  /**
   * Sends, in their order, what was not sent yet, at most {@link #BATCH} of it. What is sent and
   * not noted as such is sent again, the same bytes.
   *
   * @param send ends when the topic has it
   */
  Uni<Void> send(Function<Message, Uni<Void>> send) {
    return pool.withTransaction(connection ->
        claimed(connection, SENDING)
            .chain(mine -> mine ? sendUnsent(connection, send) : Uni.createFrom().voidItem()));
  }

  private static Uni<Void> sendUnsent(SqlConnection connection, Function<Message, Uni<Void>> send) {
    return connection
        .preparedQuery(
            "select number, body from notice where sent_at is null order by number limit $1")
        .execute(Tuple.of(BATCH))
        .map(rows -> list(rows, row -> new Message(row.getLong("number"), told(row))))
        .chain(unsent -> {
          if (unsent.isEmpty()) {
            return Uni.createFrom().voidItem();
          }
          Uni<Void> sent = Uni.createFrom().voidItem();
          for (Message message : unsent) {
            sent = sent.chain(() -> send.apply(message));
          }
          return sent.chain(() ->
              connection
                  .preparedQuery("update notice set sent_at = now() where number = any ($1)")
                  .execute(
                      Tuple.tuple()
                          .addValue(unsent.stream().map(Message::number).toArray(Long[]::new)))
                  .replaceWithVoid());
        });
  }

  /**
   * Notices, the newest first.
   *
   * @param teams that they are for; null for all
   * @param waiting whether the offer is still to be answered; null for both
   * @param before their numbers
   */
  Uni<List<Kept>> find(
      @Nullable Collection<String> teams, @Nullable Boolean waiting, long before, int limit) {
    return pool.preparedQuery(
            """
            select * from (
              select number, body, exists (
                select from awaited a where a.digest = n.digest and a.due = n.due) as waiting
              from notice n
              where number < $3 and ($1::text[] is null or teams && $1)) as kept
            where $2::boolean is null or waiting = $2
            order by number desc limit $4
            """)
        .execute(
            Tuple.tuple()
                .addValue(teams == null ? null : teams.toArray(String[]::new))
                .addValue(waiting)
                .addValue(before)
                .addValue(limit))
        .map(rows ->
            list(
                rows,
                row -> new Kept(row.getLong("number"), told(row), row.getBoolean("waiting"))));
  }

  /** Forgets those made long ago whose deadline is over. */
  Uni<Void> forget(Duration kept) {
    return pool.preparedQuery(
            """
            delete from notice
            where made_at < now() - make_interval(secs => $1) and due < now() and sent_at is not null
            """)
        .execute(Tuple.of((double) kept.toSeconds()))
        .replaceWithVoid();
  }

  private static Uni<Boolean> claimed(SqlConnection connection, int what) {
    return connection
        .preparedQuery(CLAIM)
        .execute(Tuple.of(what))
        .map(rows -> rows.iterator().next().getBoolean(0));
  }

  private static <T> List<T> list(RowSet<Row> rows, Function<Row, T> read) {
    return StreamSupport.stream(rows.spliterator(), false).map(read).toList();
  }

  private static DueSoon told(Row row) {
    return Json.read(row.getString("body").getBytes(UTF_8), DueSoon.class);
  }
}
