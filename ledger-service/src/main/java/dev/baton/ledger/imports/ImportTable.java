package dev.baton.ledger.imports;

import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** The tables {@code import}, {@code import_chunk} and {@code import_refusal}. */
public final class ImportTable {
  /** How many refusals are kept of an import; all are counted. */
  static final int REFUSALS_KEPT = 1_000;

  private static final String COLUMNS =
      """
      id, created, created_by, file, mapping, state, bytes, objects_read, events_read, bytes_read,
      rows, refused, finished, failure, findings
      """;
  private static final String FIND = "select " + COLUMNS + " from import where id = $1";
  private static final String LIST =
      "select "
          + COLUMNS
          + """
          from import where $1::timestamptz is null or (created, id) < ($1, $2)
          order by created desc, id desc limit $3
          """;
  private static final String OPEN =
      """
      insert into import (id, created_by, mapping, state) values ($1, $2, '', 'UPLOADING')
      """;
  private static final String CHUNK =
      """
      with alive as (
        update import set touched = now(), bytes = bytes + octet_length($3::bytea)
        where id = $1 and state = 'UPLOADING' returning id
      )
      insert into import_chunk (import, no, bytes) select id, $2, $3 from alive
      """;
  private static final String UPLOADED =
      """
      update import set state = 'STAGING', file = $2, mapping = $3, touched = now()
      where id = $1 and state = 'UPLOADING'
      """;
  private static final String DROP = "delete from import where id = $1 and state = 'UPLOADING'";
  private static final String READ = "select bytes from import_chunk where import = $1 and no = $2";
  private static final String CLAIM =
      """
      update import set worker = $1, touched = now() where id = (
        select id from import
        where state = 'STAGING' and not swept
          and (worker is null or worker = $1 or touched < now() - make_interval(secs => $2))
        order by touched limit 1 for update skip locked
      ) returning
      """
          + COLUMNS;
  private static final String TOUCH =
      "update import set touched = now() where id = $1 and worker = $2 and state = 'STAGING'";
  private static final String OBJECTS_READ =
      """
      update import set objects_read = true, touched = now()
      where id = $1 and worker = $2 and state = 'STAGING'
      """;
  private static final String ADVANCE =
      """
      update import set events_read = $4, bytes_read = $5, rows = rows + $6,
                        refused = refused + $7, touched = now()
      where id = $1 and worker = $2 and events_read = $3 and state = 'STAGING'
      """;
  private static final String STAGED =
      """
      update import set state = 'RECORDING', worker = null, bytes_read = bytes
      where id = $1 and worker = $2 and state = 'STAGING'
      """;
  private static final String FAIL =
      """
      update import set state = 'FAILED', failure = $2, worker = null, finished = now()
      where id = $1 and state in ('UPLOADING', 'STAGING')
      """;
  private static final String BREAK_OFF =
      """
      update import set state = 'FAILED', finished = now(),
                        failure = 'The upload broke off.'
      where state = 'UPLOADING' and not swept and touched < now() - make_interval(secs => $1)
      """;
  private static final String FINISH =
      """
      update import set state = 'FINISHED', findings = $2, finished = now()
      where id = $1 and state = 'RECORDING'
      """;
  private static final String UNFINISHED =
      """
      select id from import where not swept and state in ('STAGING', 'RECORDING')
      """;
  private static final String UNSWEPT =
      "select id from import where not swept and state in ('FINISHED', 'FAILED')";
  private static final String UNDER_WAY =
      "select id from import where not swept and state in ('UPLOADING', 'STAGING', 'RECORDING')";
  private static final String LEFT =
      "select id from import where not swept and created <= $1 limit 1";
  private static final String FORGET_REFUSALS =
      """
      update import_refusal set reason = 'What it was is erased.'
      where strpos(normalize(reason), $1) > 0
      """;
  private static final String FORGET =
      """
      update import set
        file = case when strpos(normalize(file), $1) > 0 then null else file end,
        failure = case when strpos(normalize(failure), $1) > 0 then 'What it was is erased.'
                       else failure end,
        mapping = case when position(convert_to($1, 'UTF8') in mapping) > 0 then '' else mapping end
      where swept
        and (strpos(normalize(file), $1) > 0 or strpos(normalize(failure), $1) > 0
             or position(convert_to($1, 'UTF8') in mapping) > 0)
      """;
  private static final String SWEPT = "update import set swept = true where id = $1";
  private static final String REFUSE =
      """
      insert into import_refusal (import, no, kind, reason)
      select $1, * from unnest($2::bigint[], $3::text[], $4::text[])
      limit greatest(0, $5 - (select count(*) from import_refusal where import = $1))
      on conflict do nothing
      """;
  private static final String REFUSALS =
      """
      select no, kind, reason from import_refusal where import = $1 and (no, kind) > ($2, $3)
      order by no, kind limit $4
      """;
  // a large log is let go of piece by piece
  private static final String DELETE_CHUNKS =
      """
      delete from import_chunk where ctid = any (array(
        select ctid from import_chunk where import = $1 limit 64))
      """;

  private ImportTable() {}

  /**
   * Something of a log that could not be used.
   *
   * @param no where it is in the log
   * @param kind of the fact; empty for what is no row
   */
  record Refusal(long no, String kind, String reason) {}

  static Uni<Optional<Import>> find(SqlClient client, UUID id) {
    return client
        .preparedQuery(FIND)
        .execute(Tuple.of(id))
        .map(rows -> stream(rows).map(ImportTable::read).findFirst());
  }

  /** Imports before this one, the latest first. */
  static Uni<List<Import>> list(
      SqlClient client, @Nullable Instant created, @Nullable UUID id, int atMost) {
    return client
        .preparedQuery(LIST)
        .execute(
            Tuple.tuple()
                .addValue(created == null ? null : created.atOffset(ZoneOffset.UTC))
                .addValue(id)
                .addValue(atMost))
        .map(rows -> stream(rows).map(ImportTable::read).toList());
  }

  static Uni<Void> open(SqlClient client, UUID id, String by) {
    return client.preparedQuery(OPEN).execute(Tuple.of(id, by)).replaceWithVoid();
  }

  /** Keeps a part of a log; false where nobody waits for it any more. */
  static Uni<Boolean> chunk(SqlClient client, UUID id, int no, byte[] bytes) {
    return client
        .preparedQuery(CHUNK)
        .execute(Tuple.of(id, no, Buffer.buffer(bytes)))
        .map(rows -> rows.rowCount() == 1);
  }

  /** The log is here; false where it came too late. */
  static Uni<Boolean> uploaded(SqlClient client, UUID id, @Nullable String file, byte[] mapping) {
    return one(client, UPLOADED, Tuple.of(id, file, Buffer.buffer(mapping)));
  }

  /** Forgets an upload that came to nothing. */
  static Uni<Void> drop(SqlClient client, UUID id) {
    return client.preparedQuery(DROP).execute(Tuple.of(id)).replaceWithVoid();
  }

  /** A part of a log; null behind its last. */
  static Uni<byte @Nullable []> read(SqlClient client, UUID id, int no) {
    return client
        .preparedQuery(READ)
        .execute(Tuple.of(id, no))
        .map(rows -> stream(rows).map(row -> row.getBuffer(0).getBytes()).findFirst().orElse(null));
  }

  /**
   * Takes on the staging of a log that nobody stages: the one that was looked at the longest ago.
   */
  static Uni<Optional<Import>> claim(SqlClient client, UUID worker, Duration lease) {
    return client
        .preparedQuery(CLAIM)
        .execute(Tuple.of(worker, lease.toNanos() / 1e9))
        .map(rows -> stream(rows).map(ImportTable::read).findFirst());
  }

  /** Says that the worker is still at it; false where the import is no longer its own. */
  static Uni<Boolean> touch(SqlClient client, UUID id, UUID worker) {
    return one(client, TOUCH, Tuple.of(id, worker));
  }

  static Uni<Boolean> objectsRead(SqlClient client, UUID id, UUID worker) {
    return one(client, OBJECTS_READ, Tuple.of(id, worker));
  }

  /** How far a log is staged. */
  record Advance(long from, long to, long bytes, long rows, long refused) {}

  /** Moves on; false where somebody else did. */
  static Uni<Boolean> advance(SqlClient client, UUID id, UUID worker, Advance advance) {
    return one(
        client,
        ADVANCE,
        Tuple.from(
            List.of(
                id,
                worker,
                advance.from(),
                advance.to(),
                advance.bytes(),
                advance.rows(),
                advance.refused())));
  }

  static Uni<Boolean> staged(SqlClient client, UUID id, UUID worker) {
    return one(client, STAGED, Tuple.of(id, worker));
  }

  static Uni<Boolean> fail(SqlClient client, UUID id, String why) {
    return one(client, FAIL, Tuple.of(id, storable(why)));
  }

  /** Gives up uploads that have been silent for too long. */
  static Uni<Void> breakOff(SqlClient client, Duration patience) {
    return client
        .preparedQuery(BREAK_OFF)
        .execute(Tuple.of(patience.toNanos() / 1e9))
        .replaceWithVoid();
  }

  static Uni<Boolean> finish(SqlClient client, UUID id, byte[] findings) {
    return one(client, FINISH, Tuple.of(id, Buffer.buffer(findings)));
  }

  /** Imports whose rows are being staged or recorded. */
  public static Uni<List<UUID>> unfinished(SqlClient client) {
    return ids(client, UNFINISHED);
  }

  /** Imports of which something may still be told, from the arrival of their first byte on. */
  public static Uni<List<UUID>> underWay(SqlClient client) {
    return ids(client, UNDER_WAY);
  }

  /**
   * Takes a person's name out of what is kept of imports that are over.
   *
   * @param name in NFC
   * @param before an import that was begun until then, and is not swept, holds it up
   * @return false where there is one
   */
  public static Uni<Boolean> forget(Pool pool, String name, Instant before) {
    return pool.withTransaction(connection ->
        connection
            .preparedQuery(LEFT)
            .execute(Tuple.of(before.atOffset(ZoneOffset.UTC)))
            .chain(left ->
                left.rowCount() > 0
                    ? Uni.createFrom().item(false)
                    : connection
                        .preparedQuery(FORGET_REFUSALS)
                        .execute(Tuple.of(name))
                        .chain(() -> connection.preparedQuery(FORGET).execute(Tuple.of(name)))
                        .replaceWith(true)));
  }

  /** Imports that are over and of which something is left to delete. */
  static Uni<List<UUID>> unswept(SqlClient client) {
    return ids(client, UNSWEPT);
  }

  static Uni<Void> swept(SqlClient client, UUID id) {
    return client.preparedQuery(SWEPT).execute(Tuple.of(id)).replaceWithVoid();
  }

  /** Deletes some of what was sent; false where nothing is left. */
  static Uni<Boolean> deleteChunks(SqlClient client, UUID id) {
    return client
        .preparedQuery(DELETE_CHUNKS)
        .execute(Tuple.of(id))
        .map(rows -> rows.rowCount() > 0);
  }

  /** Keeps refusals as long as there are not too many. */
  static Uni<Void> refuse(SqlClient client, UUID id, List<Refusal> refusals) {
    if (refusals.isEmpty()) {
      return Uni.createFrom().voidItem();
    }
    return client
        .preparedQuery(REFUSE)
        .execute(
            Tuple.from(
                List.of(
                    id,
                    refusals.stream().map(Refusal::no).toArray(Long[]::new),
                    refusals.stream().map(Refusal::kind).toArray(String[]::new),
                    refusals.stream()
                        .map(refusal -> storable(refusal.reason()))
                        .toArray(String[]::new),
                    (long) REFUSALS_KEPT)))
        .replaceWithVoid();
  }

  /** The first refusals, in the order of the log. */
  static Uni<List<Refusal>> refusals(SqlClient client, UUID id, int atMost) {
    return client
        .preparedQuery(REFUSALS)
        .execute(Tuple.of(id, -1L, "", atMost))
        .map(rows ->
            stream(rows)
                .map(row -> new Refusal(row.getLong(0), row.getString(1), row.getString(2)))
                .toList());
  }

  /** Text that a column takes, whatever a log or a mapping put into it. */
  private static String storable(String text) {
    return text.replaceAll("\\p{Cntrl}", " ");
  }

  private static Uni<Boolean> one(SqlClient client, String sql, Tuple values) {
    return client.preparedQuery(sql).execute(values).map(rows -> rows.rowCount() == 1);
  }

  private static Uni<List<UUID>> ids(SqlClient client, String sql) {
    return client
        .preparedQuery(sql)
        .execute()
        .map(rows -> stream(rows).map(row -> row.getUUID(0)).toList());
  }

  static Stream<Row> stream(RowSet<Row> rows) {
    return StreamSupport.stream(rows.spliterator(), false);
  }

  private static Import read(Row row) {
    OffsetDateTime finished = row.getOffsetDateTime(12);
    var findings = row.getBuffer(14);
    return new Import(
        row.getUUID(0),
        row.getOffsetDateTime(1).toInstant(),
        row.getString(2),
        row.getString(3),
        row.getBuffer(4).getBytes(),
        ImportState.valueOf(row.getString(5)),
        row.getLong(6),
        row.getBoolean(7),
        row.getLong(8),
        row.getLong(9),
        row.getLong(10),
        row.getLong(11),
        finished == null ? null : finished.toInstant(),
        row.getString(13),
        findings == null ? null : findings.getBytes());
  }
}
