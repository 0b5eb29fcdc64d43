package dev.baton.ledger.refused;

import dev.baton.contracts.ledger.RefusedRecord;
import dev.baton.contracts.ledger.RefusedRecord.Via;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * The tables {@code refused} and {@code refused_team}. Whatever changes a team's rows locks the
 * team first, teams in their order: its sums are true, and nobody waits for two in a circle.
 */
final class RefusedTable {
  private static final int EVICTED_AT_ONCE = 5_000;

  private static final String LOCK =
      """
      insert into refused_team (team) select * from unnest($1::text[])
      on conflict (team) do update set total = refused_team.total
      """;
  private static final String KNOWN =
      """
      select r.team, r.digest, r.no, r.said is not null or r.replayed_at is not null,
             r.inbox_partition, r.inbox_offset
      from unnest($1::text[], $2::bytea[]) as n(team, digest)
      join refused r on r.team = n.team and r.digest = n.digest
      """;
  private static final String INSERT =
      """
      insert into refused (team, roles, via, digest, first_at, last_at, times, status, type, pointer,
                           reason, said, size, inbox_partition, inbox_offset)
      select team, roles, via, digest, at, at, times, status, type, pointer, reason, said,
             octet_length(said), partition, place
      from unnest($1::text[], $2::text[], $3::text[], $4::bytea[], $5::timestamptz[], $6::bigint[],
                  $7::int[], $8::text[], $9::text[], $10::bytea[], $11::bytea[], $12::int[],
                  $13::bigint[])
           with ordinality as n(team, roles, via, digest, at, times, status, type, pointer, reason,
                                said, partition, place, no)
      order by n.no
      """;
  private static final String AGAIN =
      """
      update refused r set
        times = r.times + n.times, last_at = greatest(r.last_at, n.at), status = n.status,
        type = n.type, pointer = n.pointer, reason = n.reason, said = coalesce(r.said, n.said),
        inbox_partition = coalesce(n.partition, r.inbox_partition),
        inbox_offset = coalesce(n.place, r.inbox_offset)
      from unnest($1::bigint[], $2::timestamptz[], $3::bigint[], $4::int[], $5::text[], $6::text[],
                  $7::bytea[], $8::bytea[], $9::int[], $10::bigint[])
           as n(no, at, times, status, type, pointer, reason, said, partition, place)
      where r.no = n.no
      """;
  private static final String COUNT =
      """
      update refused_team t set
        total = t.total + n.total, kept = t.kept + n.kept, bytes = t.bytes + n.bytes
      from unnest($1::text[], $2::bigint[], $3::bigint[], $4::bigint[]) as n(team, total, kept, bytes)
      where t.team = n.team
      returning t.team, t.kept, t.bytes
      """;
  // what was refused longest ago goes first; a client that tries again keeps its own fresh
  private static final String EVICT_BYTES =
      """
      with oldest as (
        select no, size, sum(size) over (order by last_at, no) as sum
        from (select no, size, last_at from refused where team = $1 and said is not null
              order by last_at, no limit $3) as o
      ), gone as (
        update refused r set said = null from oldest o
        where r.no = o.no and o.sum - o.size < $2 returning o.size
      )
      update refused_team set bytes = bytes - (select coalesce(sum(size), 0) from gone)
      where team = $1 returning bytes
      """;
  private static final String EVICT_ROWS =
      """
      with gone as (
        delete from refused where no in (
          select no from refused where team = $1 order by last_at, no limit $2)
        returning case when said is null then 0 else size end as size
      )
      update refused_team set bytes = bytes - (select coalesce(sum(size), 0) from gone),
                              kept = kept - (select count(*) from gone)
      where team = $1 returning kept
      """;
  private static final String EXPIRE =
      """
      with gone as (
        delete from refused where no in (
          select no from refused where team = $1 and first_at < $2 order by first_at limit $3)
        returning case when said is null then 0 else size end as size
      )
      update refused_team set bytes = bytes - (select coalesce(sum(size), 0) from gone),
                              kept = kept - (select count(*) from gone)
      where team = $1 returning (select count(*) from gone)
      """;
  private static final String REPLAYED =
      """
      with one as (
        select no, case when said is null then 0 else size end as size from refused where id = $2
      ), done as (
        update refused r set said = null, replayed_at = coalesce(replayed_at, $3), lane = $4,
                             position = $5
        from one where r.no = one.no returning one.size
      )
      update refused_team set bytes = bytes - (select coalesce(sum(size), 0) from done)
      where team = $1
      """;
  private static final String REFUSED_AGAIN =
      """
      update refused set status = $2, type = $3, pointer = $4, reason = $5
      where id = $1 and replayed_at is null
      """;
  private static final String COLUMNS =
      """
      no, id, team, roles, via, digest, first_at, last_at, times, status, type, pointer, reason,
      said is not null, replayed_at, lane, position
      """;
  private static final String LIST =
      """
      select %s from refused
      where ($1::text is null or team = $1) and ($2 or team <> '') and no > $3
      order by no limit $4
      """
          .formatted(COLUMNS);
  private static final String ONE = "select %s, said from refused where id = $1".formatted(COLUMNS);
  private static final String WHOLE =
      "select %s, said from refused where no > $1 order by no limit $2".formatted(COLUMNS);
  private static final String DROP =
      """
      with gone as (
        delete from refused where team = $1 and no = any($2)
        returning case when said is null then 0 else size end as size
      )
      update refused_team set bytes = bytes - (select coalesce(sum(size), 0) from gone),
                              kept = kept - (select count(*) from gone)
      where team = $1 returning (select count(*) from gone)
      """;
  private static final String UNPUBLISHED =
      """
      select no, id, team, via, first_at, type, pointer from refused
      where not published order by no limit $1
      """;
  private static final String PUBLISHED = "update refused set published = true where no = any($1)";
  private static final String TEAMS = "select team, total, kept, bytes from refused_team";

  private RefusedTable() {}

  /** What is kept of a team. */
  record OfTeam(String team, long total, long kept, long bytes) {}

  /** How a row that is there meets a refusal. */
  private record Known(
      long no, boolean settled, @Nullable Integer partition, @Nullable Long offset) {
    /** Whether this record of an inbox was counted already: it was read again. */
    boolean counted(Refused.@Nullable Place place) {
      return place != null
          && partition != null
          && offset != null
          && place.partition() == partition
          && place.offset() <= offset;
    }
  }

  /**
   * Writes refusals in one transaction, and lets go what is more than a team may keep.
   *
   * @param news of each team and digest one at most
   */
  static Uni<Void> keep(Pool pool, List<Row.New> news, long quota, int rows) {
    return pool.withTransaction(connection ->
        lock(connection, news.stream().map(Row.New::team).toList())
            .chain(() -> known(connection, news))
            .chain(known -> write(connection, news, known))
            .chain(teams -> evict(connection, teams, quota, rows)));
  }

  private static Uni<Void> lock(SqlClient client, Collection<String> teams) {
    return client
        .preparedQuery(LOCK)
        .execute(Tuple.of(new TreeSet<>(teams).toArray(String[]::new)))
        .replaceWithVoid();
  }

  private static Uni<Map<String, Map<ByteBuffer, Known>>> known(
      SqlClient client, List<Row.New> news) {
    return client
        .preparedQuery(KNOWN)
        .execute(
            Tuple.of(
                column(news, Row.New::team, String[]::new),
                column(news, row -> Buffer.buffer(row.digest()), Buffer[]::new)))
        .map(found -> {
          Map<String, Map<ByteBuffer, Known>> known = new HashMap<>();
          found.forEach(row ->
              known
                  .computeIfAbsent(row.getString(0), team -> new HashMap<>())
                  .put(
                      ByteBuffer.wrap(row.getBuffer(1).getBytes()),
                      new Known(
                          row.getLong(2), row.getBoolean(3), row.getInteger(4), row.getLong(5))));
          return known;
        });
  }

  private static Uni<List<OfTeam>> write(
      SqlConnection connection, List<Row.New> news, Map<String, Map<ByteBuffer, Known>> known) {
    TreeMap<String, OfTeam> sums = new TreeMap<>();
    List<Row.New> first = new ArrayList<>();
    List<Row.New> again = new ArrayList<>();
    List<Known> where = new ArrayList<>();
    for (Row.New row : news) {
      Known before = known.getOrDefault(row.team(), Map.of()).get(ByteBuffer.wrap(row.digest()));
      if (before == null) {
        first.add(row);
        add(sums, new OfTeam(row.team(), row.times(), 1, row.said().length));
      } else if (!before.counted(row.place())) {
        again.add(row);
        where.add(before);
        add(sums, new OfTeam(row.team(), row.times(), 0, before.settled() ? 0 : row.said().length));
      }
    }
    List<OfTeam> changed = List.copyOf(sums.values());
    return insert(connection, first)
        .chain(() -> again(connection, again, where))
        .chain(() ->
            connection
                .preparedQuery(COUNT)
                .execute(
                    Tuple.of(
                        column(changed, OfTeam::team, String[]::new),
                        column(changed, OfTeam::total, Long[]::new),
                        column(changed, OfTeam::kept, Long[]::new),
                        column(changed, OfTeam::bytes, Long[]::new))))
        .map(teams ->
            StreamSupport.stream(teams.spliterator(), false)
                .map(row -> new OfTeam(row.getString(0), 0, row.getLong(1), row.getLong(2)))
                .toList());
  }

  private static void add(Map<String, OfTeam> sums, OfTeam more) {
    sums.merge(
        more.team(),
        more,
        (a, b) ->
            new OfTeam(
                a.team(), a.total() + b.total(), a.kept() + b.kept(), a.bytes() + b.bytes()));
  }

  private static Uni<Void> insert(SqlClient client, List<Row.New> rows) {
    return rows.isEmpty()
        ? Uni.createFrom().voidItem()
        : client
            .preparedQuery(INSERT)
            .execute(
                Tuple.from(
                    List.of(
                        column(rows, Row.New::team, String[]::new),
                        column(rows, Row.New::roles, String[]::new),
                        column(rows, row -> row.via().name(), String[]::new),
                        column(rows, row -> Buffer.buffer(row.digest()), Buffer[]::new),
                        column(rows, row -> utc(row.at()), OffsetDateTime[]::new),
                        column(rows, Row.New::times, Long[]::new),
                        column(rows, row -> row.reason().status(), Integer[]::new),
                        column(rows, row -> row.reason().type(), String[]::new),
                        column(rows, row -> row.reason().pointer(), String[]::new),
                        column(rows, row -> Buffer.buffer(row.sealedReason()), Buffer[]::new),
                        column(rows, row -> Buffer.buffer(row.said()), Buffer[]::new),
                        column(rows, RefusedTable::partition, Integer[]::new),
                        column(rows, RefusedTable::offset, Long[]::new))))
            .replaceWithVoid();
  }

  private static Uni<Void> again(SqlClient client, List<Row.New> rows, List<Known> known) {
    if (rows.isEmpty()) {
      return Uni.createFrom().voidItem();
    }
    @Nullable Buffer[] said = new @Nullable Buffer[rows.size()];
    for (int i = 0; i < said.length; i++) {
      said[i] = known.get(i).settled() ? null : Buffer.buffer(rows.get(i).said());
    }
    return client
        .preparedQuery(AGAIN)
        .execute(
            Tuple.from(
                List.of(
                    column(known, Known::no, Long[]::new),
                    column(rows, row -> utc(row.at()), OffsetDateTime[]::new),
                    column(rows, Row.New::times, Long[]::new),
                    column(rows, row -> row.reason().status(), Integer[]::new),
                    column(rows, row -> row.reason().type(), String[]::new),
                    column(rows, row -> row.reason().pointer(), String[]::new),
                    column(rows, row -> Buffer.buffer(row.sealedReason()), Buffer[]::new),
                    said,
                    column(rows, RefusedTable::partition, Integer[]::new),
                    column(rows, RefusedTable::offset, Long[]::new))))
        .replaceWithVoid();
  }

  private static Uni<Void> evict(SqlClient client, List<OfTeam> teams, long quota, int rowsAtMost) {
    Uni<Void> done = Uni.createFrom().voidItem();
    for (OfTeam team : teams) {
      done =
          done.chain(() -> evictRows(client, team.team(), team.kept() - rowsAtMost))
              .chain(() -> evictBytes(client, team.team(), team.bytes() - quota, quota));
    }
    return done;
  }

  private static Uni<Void> evictRows(SqlClient client, String team, long tooMany) {
    return tooMany <= 0
        ? Uni.createFrom().voidItem()
        : client.preparedQuery(EVICT_ROWS).execute(Tuple.of(team, tooMany)).replaceWithVoid();
  }

  private static Uni<Void> evictBytes(SqlClient client, String team, long excess, long quota) {
    return excess <= 0
        ? Uni.createFrom().voidItem()
        : client
            .preparedQuery(EVICT_BYTES)
            .execute(Tuple.of(team, excess, EVICTED_AT_ONCE))
            .chain(
                left -> evictBytes(client, team, left.iterator().next().getLong(0) - quota, quota));
  }

  /** Deletes what of a team was first refused before then; how many at most at once. */
  static Uni<Long> expire(Pool pool, String team, Instant before) {
    return pool.withTransaction(connection ->
        lock(connection, List.of(team))
            .chain(() ->
                connection
                    .preparedQuery(EXPIRE)
                    .execute(Tuple.of(team, utc(before), EVICTED_AT_ONCE)))
            .map(gone -> gone.iterator().next().getLong(0)));
  }

  /** It is recorded now: what was said is in the ledger, and here no longer. */
  static Uni<Void> replayed(Pool pool, String team, UUID id, Row.Replayed replayed) {
    return pool.withTransaction(connection ->
        lock(connection, List.of(team))
            .chain(() ->
                connection
                    .preparedQuery(REPLAYED)
                    .execute(
                        Tuple.of(
                            team, id, utc(replayed.at()), replayed.lane(), replayed.position())))
            .replaceWithVoid());
  }

  /** It was replayed, and refused for this. */
  static Uni<Void> refusedAgain(SqlClient client, UUID id, Reason reason, byte[] sealed) {
    return client
        .preparedQuery(REFUSED_AGAIN)
        .execute(
            Tuple.of(id, reason.status(), reason.type(), reason.pointer(), Buffer.buffer(sealed)))
        .replaceWithVoid();
  }

  /**
   * Refused events in the order of their first refusal, without what was said.
   *
   * @param team one team's alone; null for every one's
   * @param nobodys those of no team as well
   * @param after number of the last one seen
   */
  static Uni<List<Row>> list(
      SqlClient client, @Nullable String team, boolean nobodys, long after, int atMost) {
    return client
        .preparedQuery(LIST)
        .execute(Tuple.of(team, nobodys, after, atMost))
        .map(rows ->
            StreamSupport.stream(rows.spliterator(), false).map(row -> row(row, false)).toList());
  }

  /** One refused event, with what was said. */
  static Uni<Optional<Row>> find(SqlClient client, UUID id) {
    return client
        .preparedQuery(ONE)
        .execute(Tuple.of(id))
        .map(rows ->
            StreamSupport.stream(rows.spliterator(), false).map(row -> row(row, true)).findFirst());
  }

  /** Refused events in the order of their first refusal, with what was said. */
  static Uni<List<Row>> whole(SqlClient client, long after, int atMost) {
    return client
        .preparedQuery(WHOLE)
        .execute(Tuple.of(after, atMost))
        .map(rows ->
            StreamSupport.stream(rows.spliterator(), false).map(row -> row(row, true)).toList());
  }

  /** Deletes some of a team; returns how many were still there. */
  static Uni<Long> drop(Pool pool, String team, List<Long> numbers) {
    return pool.withTransaction(connection ->
        lock(connection, List.of(team))
            .chain(() ->
                connection
                    .preparedQuery(DROP)
                    .execute(Tuple.of(team, numbers.toArray(Long[]::new))))
            .map(gone -> gone.iterator().next().getLong(0)));
  }

  /** The first that are not published, in order. */
  static Uni<List<RefusedRecord>> unpublished(SqlClient client, int atMost) {
    return client
        .preparedQuery(UNPUBLISHED)
        .execute(Tuple.of(atMost))
        .map(rows ->
            StreamSupport.stream(rows.spliterator(), false)
                .map(row ->
                    new RefusedRecord(
                        row.getLong(0),
                        row.getUUID(1),
                        row.getString(2).isEmpty() ? null : row.getString(2),
                        Via.valueOf(row.getString(3)),
                        row.getOffsetDateTime(4).toInstant(),
                        row.getString(5),
                        row.getString(6)))
                .toList());
  }

  static Uni<Void> published(SqlClient client, List<Long> numbers) {
    return client
        .preparedQuery(PUBLISHED)
        .execute(Tuple.of(numbers.toArray(Long[]::new)))
        .replaceWithVoid();
  }

  static Uni<List<OfTeam>> teams(SqlClient client) {
    return client
        .query(TEAMS)
        .execute()
        .map(rows ->
            StreamSupport.stream(rows.spliterator(), false)
                .map(row ->
                    new OfTeam(row.getString(0), row.getLong(1), row.getLong(2), row.getLong(3)))
                .toList());
  }

  private static Row row(io.vertx.mutiny.sqlclient.Row row, boolean whole) {
    OffsetDateTime replayed = row.getOffsetDateTime(14);
    var said = whole ? row.getBuffer(17) : null;
    return new Row(
        row.getLong(0),
        row.getUUID(1),
        row.getString(2),
        row.getString(3),
        Via.valueOf(row.getString(4)),
        row.getBuffer(5).getBytes(),
        row.getOffsetDateTime(6).toInstant(),
        row.getOffsetDateTime(7).toInstant(),
        row.getLong(8),
        row.getInteger(9),
        row.getString(10),
        row.getString(11),
        row.getBuffer(12).getBytes(),
        said == null ? null : said.getBytes(),
        row.getBoolean(13),
        replayed == null
            ? null
            : new Row.Replayed(replayed.toInstant(), row.getInteger(15), row.getLong(16)));
  }

  private static @Nullable Integer partition(Row.New row) {
    return row.place() == null ? null : row.place().partition();
  }

  private static @Nullable Long offset(Row.New row) {
    return row.place() == null ? null : row.place().offset();
  }

  private static <R, C> C[] column(
      List<R> rows,
      Function<R, ? extends @Nullable C> of,
      java.util.function.IntFunction<C[]> array) {
    return rows.stream().map(of).toArray(array);
  }

  private static OffsetDateTime utc(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC);
  }
}
