package dev.baton.ledger.erasure;

import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** The tables {@code erasure} and {@code erasure_entry}. */
final class ErasureTable {
  private static final String SELECT =
      """
      select id, no, person, name, state, requested_by, requested_at, confirmed_by, confirmed_at,
             ended_at, entries, (select count(*) from erasure_entry where erasure = id), refused,
             refused_to
      from erasure
      """;
  private static final String REQUEST =
      """
      insert into erasure (id, person, name, state, requested_by)
      values ($1, $2, $3, 'REQUESTED', $4)
      on conflict (person) where state in ('REQUESTED', 'CONFIRMED') do nothing
      """;
  private static final String OPEN =
      SELECT + "where person = $1 and state in ('REQUESTED', 'CONFIRMED')";
  private static final String OPEN_FOR_UPDATE = OPEN + " for update";
  private static final String FIND = SELECT + "where id = $1";
  private static final String LIST = SELECT + "where no < $1 order by no desc limit $2";
  private static final String CONFIRMED = SELECT + "where state = 'CONFIRMED' order by no";
  private static final String WITHDRAW =
      """
      update erasure set state = 'WITHDRAWN', name = null, ended_at = now()
      where person = $1 and state = 'REQUESTED'
      """;
  // whoever seals under this key now is waited for, and whoever comes later finds it gone
  private static final String LOCK_PERSON = "select no from person where digest = $1 for update";
  private static final String AFFECTED =
      """
      insert into erasure_entry (erasure, lane, subject, position)
      select $1, e.lane, e.subject, e.position
      from said_of s join entry e on e.lane = s.lane and e.position = s.position
      where s.person = $2
      """;
  private static final String UNBIND = "delete from said_of where person = $1";
  private static final String DELETE_PERSON = "delete from person where no = $1";
  private static final String CONFIRM =
      """
      update erasure set state = 'CONFIRMED', confirmed_by = $2, confirmed_at = now(),
                         entries = (select count(*) from erasure_entry where erasure = $1)
      where id = $1 and state = 'REQUESTED'
      """;
  private static final String NEXT =
      """
      select subject, position from erasure_entry where erasure = $1 and lane = $2
      order by subject, position limit $3
      """;
  private static final String SAID =
      """
      delete from erasure_entry e
      using unnest($3::text[], $4::bigint[]) as n(subject, position)
      where e.erasure = $1 and e.lane = $2 and e.subject = n.subject and e.position = n.position
      """;
  private static final String SEARCHED =
      """
      update erasure set refused_to = $3, refused = refused + $4 where id = $1 and refused_to = $2
      """;
  private static final String END =
      """
      update erasure set state = 'DONE', name = null, ended_at = now()
      where id = $1 and state = 'CONFIRMED'
        and not exists (select from erasure_entry where erasure = $1)
      """;

  private ErasureTable() {}

  /** An entry that held something of a person. */
  record Affected(String subject, long position) {}

  /** Asks for it, unless somebody did and it is not over. */
  static Uni<Void> request(SqlClient client, UUID id, byte[] person, byte[] name, String by) {
    return client
        .preparedQuery(REQUEST)
        .execute(Tuple.of(id, Buffer.buffer(person), Buffer.buffer(name), by))
        .replaceWithVoid();
  }

  /** The one of a person that is not over. */
  static Uni<Optional<Erasure>> open(SqlClient client, byte[] person) {
    return one(client, OPEN, Tuple.of(Buffer.buffer(person)));
  }

  /** The same, so that nobody else changes it before the end of the transaction. */
  static Uni<Optional<Erasure>> openForUpdate(SqlConnection transaction, byte[] person) {
    return one(transaction, OPEN_FOR_UPDATE, Tuple.of(Buffer.buffer(person)));
  }

  static Uni<Optional<Erasure>> find(SqlClient client, UUID id) {
    return one(client, FIND, Tuple.of(id));
  }

  /** Those asked for before this one, the latest first. */
  static Uni<List<Erasure>> list(SqlClient client, long before, int atMost) {
    return client.preparedQuery(LIST).execute(Tuple.of(before, atMost)).map(ErasureTable::erasures);
  }

  /** Those that are confirmed and not done. */
  static Uni<List<Erasure>> confirmed(SqlClient client) {
    return client.preparedQuery(CONFIRMED).execute().map(ErasureTable::erasures);
  }

  /** Takes back what nobody confirmed; false where there is none. */
  static Uni<Boolean> withdraw(SqlClient client, byte[] person) {
    return client
        .preparedQuery(WITHDRAW)
        .execute(Tuple.of(Buffer.buffer(person)))
        .map(rows -> rows.rowCount() == 1);
  }

  /**
   * Confirms it: notes what entries are affected, and lets the person's key go, if there is one.
   */
  static Uni<Void> confirm(SqlConnection transaction, Erasure erasure, String by) {
    return transaction
        .preparedQuery(LOCK_PERSON)
        .execute(Tuple.of(Buffer.buffer(erasure.person())))
        .chain(found -> {
          Uni<Void> gone = Uni.createFrom().voidItem();
          for (Row row : found) {
            long person = row.getLong(0);
            gone =
                gone.chain(() -> run(transaction, AFFECTED, Tuple.of(erasure.id(), person)))
                    .chain(() -> run(transaction, UNBIND, Tuple.of(person)))
                    .chain(() -> run(transaction, DELETE_PERSON, Tuple.of(person)));
          }
          return gone;
        })
        .chain(() -> run(transaction, CONFIRM, Tuple.of(erasure.id(), by)));
  }

  /** The first entries of a lane of which is not said yet that they are erased. */
  static Uni<List<Affected>> next(SqlClient client, UUID id, int lane, int atMost) {
    return client
        .preparedQuery(NEXT)
        .execute(Tuple.of(id, lane, atMost))
        .map(rows ->
            StreamSupport.stream(rows.spliterator(), false)
                .map(row -> new Affected(row.getString(0), row.getLong(1)))
                .toList());
  }

  /** Of these it is. */
  static Uni<Void> said(SqlClient client, UUID id, int lane, List<Affected> entries) {
    return run(
        client,
        SAID,
        Tuple.of(
            id,
            lane,
            entries.stream().map(Affected::subject).toArray(String[]::new),
            entries.stream().map(Affected::position).toArray(Long[]::new)));
  }

  /** How far refused events were looked through, and how many dropped. */
  static Uni<Void> searched(SqlClient client, Erasure erasure, long to, long dropped) {
    return run(client, SEARCHED, Tuple.of(erasure.id(), erasure.refusedTo(), to, dropped));
  }

  /** Ends it, unless there are entries left; true where it did. */
  static Uni<Boolean> end(SqlClient client, UUID id) {
    return client.preparedQuery(END).execute(Tuple.of(id)).map(rows -> rows.rowCount() == 1);
  }

  private static Uni<Void> run(SqlClient client, String sql, Tuple values) {
    return client.preparedQuery(sql).execute(values).replaceWithVoid();
  }

  private static Uni<Optional<Erasure>> one(SqlClient client, String sql, Tuple values) {
    return client
        .preparedQuery(sql)
        .execute(values)
        .map(rows -> erasures(rows).stream().findFirst());
  }

  private static List<Erasure> erasures(RowSet<Row> rows) {
    return StreamSupport.stream(rows.spliterator(), false).map(ErasureTable::read).toList();
  }

  private static Erasure read(Row row) {
    var name = row.getBuffer(3);
    return new Erasure(
        row.getUUID(0),
        row.getLong(1),
        row.getBuffer(2).getBytes(),
        name == null ? null : name.getBytes(),
        ErasureState.valueOf(row.getString(4)),
        row.getString(5),
        row.getOffsetDateTime(6).toInstant(),
        row.getString(7),
        instant(row.getOffsetDateTime(8)),
        instant(row.getOffsetDateTime(9)),
        row.getLong(10),
        row.getLong(11),
        row.getLong(12),
        row.getLong(13));
  }

  private static @Nullable Instant instant(@Nullable OffsetDateTime time) {
    return time == null ? null : time.toInstant();
  }
}
