package dev.baton.ledger.journal;

import dev.baton.contracts.Json;
import dev.baton.contracts.event.Arrival;
import dev.baton.contracts.event.Event;
import dev.baton.contracts.event.EventReader;
import dev.baton.contracts.event.EventType;
import dev.baton.contracts.event.Reading;
import dev.baton.contracts.ledger.LedgerRecord;
import dev.baton.ledger.handoff.Recorded;
import dev.baton.ledger.persons.Persons;
import dev.baton.ledger.persons.SealedContent;
import dev.baton.ledger.persons.SealedContent.Place;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * The tables {@code entry}, {@code ledger_batch}, {@code event_key} and {@code said_of}. What is
 * read of what was said is opened where the keys of all its persons exist.
 */
public final class EntryTable {
  private static final String TAIL =
      """
      select batch_no, last_position, recorded_at from ledger_batch
      where lane = $1 order by batch_no desc limit 1
      """;
  private static final String OWNER =
      "select batch_id from ledger_batch where lane = $1 and batch_no = $2";
  private static final String KNOWN =
      """
      select k.key, k.position, e.salt, e.digest, case when e.salt is null then e.said end
      from event_key k join entry e on e.lane = k.lane and e.position = k.position
      where k.lane = $1 and k.key = any($2)
      """;
  private static final String OF_SUBJECTS =
      """
      select record, said from entry where lane = $1 and subject = any($2) order by subject, position
      """;
  private static final String OF_TYPE =
      """
      select record from entry
      where lane = $1 and subject = $2 and type = $3 and recorded_at >= $4
      order by position limit $5
      """;
  // the inner limit bounds the rows, the outer condition the bytes; the first row always passes
  private static final String AFTER =
      """
      select $1::int, position, subject, record, leaf from (
        select position, subject, record, leaf, octet_length(record) as own,
               sum(octet_length(record)) over (order by position rows unbounded preceding) as sum
        from (
          select position, subject, record, leaf from entry
          where lane = $1 and position > $2 order by position limit $3
        ) as next
      ) as e
      where sum - own < $4
      """;
  private static final String NEXT =
      """
      select $1::int, position, subject, record, leaf from entry
      where lane = $1 and position > $2 order by position limit $3
      """;
  private static final String AT =
      """
      select e.lane, e.position, e.subject, e.record, e.leaf
      from unnest($1::int[], $2::bigint[]) with ordinality as p(lane, position, no)
      join entry e on e.lane = p.lane and e.position = p.position
      order by p.no
      """;
  private static final String NAMED =
      """
      select n.no, e.record
      from unnest($1::int[], $2::bytea[]) with ordinality as n(lane, key, no)
      join event_key k on k.lane = n.lane and k.key = n.key
      join entry e on e.lane = k.lane and e.position = k.position
      """;
  // the conditions are those of the partial indexes, word for word
  private static final String IS_CORRECTION = "type = 'dev.baton.handoff.corrected.v1'";
  private static final String IS_BACKDATED =
      """
      recorded_at - happened_at > interval '1 hour'
      and type not in ('dev.baton.handoff.expired.v1', 'dev.baton.handoff.judged.v1')
      """;
  private static final String SHOWN =
      """
      recorded_at, lane, position, happened_at, type, team, subject, source, event_id
      """;
  private static final String BY_RECORDING =
      """
      select %s from entry
      where %s and (recorded_at, lane, position) > ($1, $2, $3) and recorded_at < $4
      order by recorded_at, lane, position limit $5
      """;
  private static final String OF_TEAMS =
      """
      select e.* from unnest($6::text[]) as n(name) cross join lateral (
        select %s from entry
        where team = n.name and %s
          and (recorded_at, lane, position) > ($1, $2, $3) and recorded_at < $4
        order by recorded_at, lane, position limit $5
      ) as e
      order by recorded_at, lane, position limit $5
      """;
  static final String CORRECTIONS =
      BY_RECORDING.formatted("recorded_at, lane, position, record", IS_CORRECTION);
  static final String CORRECTIONS_OF_TEAMS =
      OF_TEAMS.formatted("recorded_at, lane, position, record", IS_CORRECTION);
  static final String BACKDATED = BY_RECORDING.formatted(SHOWN, IS_BACKDATED);
  static final String BACKDATED_OF_TEAMS = OF_TEAMS.formatted(SHOWN, IS_BACKDATED);
  private static final String ENDS =
      """
      select m.lane, coalesce((select last_position from ledger_batch b where b.lane = m.lane
                               order by batch_no desc limit 1), -1)
      from generate_series(0, $1 - 1) as m(lane) order by m.lane
      """;
  private static final String APPENDING =
      """
      with fence as (
        insert into ledger_batch (lane, batch_no, batch_id, first_position, last_position,
                                  recorded_at)
        values ($1, $2, $3, $4, $5, $6)
      ), keys as (
        insert into event_key (lane, key, position)
        select $1, * from unnest($7::bytea[], $8::bigint[])
      )
      %s
      insert into entry (lane, position, recorded_at, type, subject, team, source, event_id,
                         happened_at, record, said, salt, digest, leaf)
      select $1, * from unnest($8::bigint[], $9::timestamptz[], $10::text[], $11::text[],
                               $12::text[], $13::text[], $14::text[], $15::timestamptz[],
                               $16::bytea[], $17::bytea[], $18::bytea[], $19::bytea[],
                               $20::bytea[])
      """;
  private static final String APPEND = APPENDING.formatted("");
  private static final String APPEND_OF_PERSONS =
      APPENDING.formatted(
          """
          , persons as (
            insert into said_of (person, lane, position)
            select person, $1, position from unnest($21::bigint[], $22::bigint[]) as s(person, position)
          )
          """);
  // the cipher text goes too: a key that comes back from a backup opens nothing here
  private static final String EMPTY =
      """
      update entry set said = null, salt = null
      where lane = $1 and position = any($2) and said is not null
      """;

  private EntryTable() {}

  /**
   * An entry as it is stored.
   *
   * @param said canonical bytes of the event as emitted; null where they were erased: where the key
   *     of one of its persons was
   */
  @SuppressWarnings("ArrayRecordComponent") // a row of a result
  public record Stored(LedgerRecord record, byte @Nullable [] said) {

    /**
     * The entry as the state function reads it; empty where it is about no item.
     *
     * @param whole with everything that was said, as far as it is still there
     */
    public Optional<Recorded> recorded(boolean whole) {
      Optional<Recorded> published = Recorded.of(record);
      EventType type = record.type();
      if (!whole || said == null || type == null || type.ledgerOnly()) {
        return published;
      }
      return EventReader.read(said, new Arrival(record.recordedAt(), record.team()))
              instanceof Reading.Read(Event event, var json)
          ? Recorded.of(event, record.team(), record.recordedAt(), record.judgement())
          : published;
    }
  }

  /**
   * An entry's place in the order of recording. Lanes record side by side: what is recorded now may
   * still come before what was read a moment ago.
   */
  public record RecordedAt(Instant recordedAt, int lane, long position) {
    /** Before every entry that was recorded then or later. */
    public static RecordedAt from(@Nullable Instant since) {
      return new RecordedAt(since == null ? Instant.EPOCH : since, -1, -1);
    }
  }

  /**
   * An entry that was recorded more than an hour after what it tells had happened.
   *
   * @param type wire name
   * @param team null for governance
   */
  public record Backdated(
      RecordedAt at,
      Instant time,
      String type,
      @Nullable String team,
      String subject,
      String source,
      String id) {}

  /**
   * How an entry that is recorded answers for its event.
   *
   * @param salt null where what it said was erased
   */
  @SuppressWarnings("ArrayRecordComponent") // a row of a result
  record Known(byte[] key, long position, byte @Nullable [] salt, byte[] digest) {}

  static Uni<Tail> tail(SqlClient client, int lane) {
    return client
        .preparedQuery(TAIL)
        .execute(Tuple.of(lane))
        .map(rows -> {
          for (Row row : rows) {
            return new Tail(row.getLong(0), row.getLong(1), row.getOffsetDateTime(2).toInstant());
          }
          return Tail.EMPTY;
        });
  }

  /** Whether this batch is in the ledger: for whoever got no answer to its append. */
  static Uni<Boolean> holds(SqlClient client, int lane, long batch, UUID id) {
    return client
        .preparedQuery(OWNER)
        .execute(Tuple.of(lane, batch))
        .map(rows -> stream(rows).anyMatch(row -> id.equals(row.getUUID(0))));
  }

  static Uni<List<Known>> known(
      SqlClient client, Persons persons, int lane, Collection<byte[]> keys) {
    return client
        .preparedQuery(KNOWN)
        .execute(Tuple.of(lane, keys.stream().map(Buffer::buffer).toArray(Buffer[]::new)))
        .chain(rows ->
            persons
                .opening(client, contents(rows, 4))
                .map(opening ->
                    stream(rows)
                        .map(row -> {
                          byte[] salt = nullableBytes(row, 2);
                          return new Known(
                              bytes(row, 0),
                              row.getLong(1),
                              salt != null ? salt : salt(row, lane, opening),
                              bytes(row, 3));
                        })
                        .toList()));
  }

  private static byte @Nullable [] salt(Row row, int lane, Map<Long, byte[]> opening) {
    byte[] sealed = nullableBytes(row, 4);
    return sealed == null
        ? null
        : SealedContent.open(sealed, opening, new Place(lane, row.getLong(1)))
            .map(SealedContent.Opened::salt)
            .orElse(null);
  }

  /** Every entry about these subjects, those of one in order. */
  public static Uni<List<Stored>> ofSubjects(
      SqlClient client, Persons persons, int lane, Collection<String> subjects) {
    return client
        .preparedQuery(OF_SUBJECTS)
        .execute(Tuple.of(lane, subjects.toArray(String[]::new)))
        .chain(rows ->
            persons
                .opening(client, contents(rows, 1))
                .map(opening -> stream(rows).map(row -> stored(row, opening)).toList()));
  }

  private static Stored stored(Row row, Map<Long, byte[]> opening) {
    LedgerRecord record = Json.read(bytes(row, 0), LedgerRecord.class);
    byte[] said = nullableBytes(row, 1);
    return new Stored(
        record,
        said == null || !SealedContent.is(said)
            ? said
            : SealedContent.open(said, opening, new Place(record.lane(), record.position()))
                .map(SealedContent.Opened::said)
                .orElse(null));
  }

  private static List<byte @Nullable []> contents(Iterable<Row> rows, int column) {
    List<byte @Nullable []> contents = new ArrayList<>();
    rows.forEach(row -> contents.add(nullableBytes(row, column)));
    return contents;
  }

  /** Empties entries of what they said, where it is not empty already. */
  public static Uni<Void> empty(SqlClient client, int lane, List<Long> positions) {
    return client
        .preparedQuery(EMPTY)
        .execute(Tuple.of(lane, positions.toArray(Long[]::new)))
        .replaceWithVoid();
  }

  /**
   * What was published of one type about a subject, in order.
   *
   * @param since when it was recorded at the earliest; null for the beginning
   */
  public static Uni<List<LedgerRecord>> ofType(
      SqlClient client,
      int lane,
      String subject,
      EventType type,
      @Nullable Instant since,
      int atMost) {
    return client
        .preparedQuery(OF_TYPE)
        .execute(
            Tuple.of(
                lane,
                subject,
                type.wireName(),
                since == null ? OffsetDateTime.MIN : utc(since),
                atMost))
        .map(
            rows -> stream(rows).map(row -> Json.read(bytes(row, 0), LedgerRecord.class)).toList());
  }

  /** The entries of a lane after a position, in order: as many as fit, at least one. */
  public static Uni<List<Published>> after(
      SqlClient client, int lane, long position, int atMost, long bytesAtMost) {
    return client
        .preparedQuery(AFTER)
        .execute(Tuple.of(lane, position, atMost, bytesAtMost))
        .map(rows -> stream(rows).map(EntryTable::published).toList());
  }

  /**
   * The same, whatever they weigh: for who reads a whole lane and knows about how large they are.
   */
  public static Uni<List<Published>> next(SqlClient client, int lane, long position, int atMost) {
    return client
        .preparedQuery(NEXT)
        .execute(Tuple.of(lane, position, atMost))
        .map(rows -> stream(rows).map(EntryTable::published).toList());
  }

  /** The entries at these positions, in the order asked for. */
  public static Uni<List<Published>> at(
      SqlClient client, List<Integer> lanes, List<Long> positions) {
    return client
        .preparedQuery(AT)
        .execute(Tuple.of(lanes.toArray(Integer[]::new), positions.toArray(Long[]::new)))
        .map(rows -> stream(rows).map(EntryTable::published).toList());
  }

  /**
   * Corrections in the order of their recording.
   *
   * @param teams names of the emitting team; empty for any
   * @param until up to when recorded, excluded; null for no end
   */
  public static Uni<List<LedgerRecord>> corrections(
      SqlClient client,
      Collection<String> teams,
      RecordedAt after,
      @Nullable Instant until,
      int atMost) {
    return client
        .preparedQuery(teams.isEmpty() ? CORRECTIONS : CORRECTIONS_OF_TEAMS)
        .execute(byRecording(teams, after, until, atMost))
        .map(
            rows -> stream(rows).map(row -> Json.read(bytes(row, 3), LedgerRecord.class)).toList());
  }

  /** What teams told late, with the same parameters. */
  public static Uni<List<Backdated>> backdated(
      SqlClient client,
      Collection<String> teams,
      RecordedAt after,
      @Nullable Instant until,
      int atMost) {
    return client
        .preparedQuery(teams.isEmpty() ? BACKDATED : BACKDATED_OF_TEAMS)
        .execute(byRecording(teams, after, until, atMost))
        .map(rows ->
            stream(rows)
                .map(row ->
                    new Backdated(
                        new RecordedAt(
                            row.getOffsetDateTime(0).toInstant(),
                            row.getInteger(1),
                            row.getLong(2)),
                        row.getOffsetDateTime(3).toInstant(),
                        row.getString(4),
                        row.getString(5),
                        row.getString(6),
                        row.getString(7),
                        row.getString(8)))
                .toList());
  }

  private static Tuple byRecording(
      Collection<String> teams, RecordedAt after, @Nullable Instant until, int atMost) {
    Tuple values =
        Tuple.of(
            utc(after.recordedAt()),
            after.lane(),
            after.position(),
            until == null ? OffsetDateTime.MAX : utc(until),
            atMost);
    return teams.isEmpty() ? values : values.addArrayOfString(teams.toArray(String[]::new));
  }

  /**
   * The entries of these events.
   *
   * @param keys see {@link dev.baton.contracts.EventIdentity}; each in the lane of the same index
   * @return by index; where there is no such entry, there is none
   */
  public static Uni<Map<Integer, LedgerRecord>> named(
      SqlClient client, List<Integer> lanes, List<byte[]> keys) {
    return client
        .preparedQuery(NAMED)
        .execute(
            Tuple.of(
                lanes.toArray(Integer[]::new),
                keys.stream().map(Buffer::buffer).toArray(Buffer[]::new)))
        .map(rows ->
            stream(rows)
                .collect(
                    Collectors.toMap(
                        row -> Math.toIntExact(row.getLong(0) - 1),
                        row -> Json.read(bytes(row, 1), LedgerRecord.class))));
  }

  /** Position of the last entry of each lane, −1 for none. */
  public static Uni<List<Long>> ends(SqlClient client, int lanes) {
    return client
        .preparedQuery(ENDS)
        .execute(Tuple.of(lanes))
        .map(rows -> stream(rows).map(row -> row.getLong(1)).toList());
  }

  /** Writes a batch and its number: one statement, and so one transaction. */
  static Uni<Void> append(
      SqlClient client, int lane, long batch, UUID id, List<dev.baton.ledger.journal.Row> rows) {
    int n = rows.size();
    Long[] positions = new Long[n];
    OffsetDateTime[] recorded = new OffsetDateTime[n];
    String[] types = new String[n];
    String[] subjects = new String[n];
    @Nullable String[] teams = new @Nullable String[n];
    String[] sources = new String[n];
    String[] ids = new String[n];
    OffsetDateTime[] happened = new OffsetDateTime[n];
    Buffer[] keys = new Buffer[n];
    Buffer[] records = new Buffer[n];
    Buffer[] said = new Buffer[n];
    @Nullable Buffer[] salts = new @Nullable Buffer[n];
    Buffer[] digests = new Buffer[n];
    Buffer[] leaves = new Buffer[n];
    List<Long> persons = new ArrayList<>();
    List<Long> about = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      var row = rows.get(i);
      positions[i] = row.position();
      recorded[i] = utc(row.recordedAt());
      types[i] = row.type();
      subjects[i] = row.subject();
      teams[i] = row.team();
      sources[i] = row.source();
      ids[i] = row.eventId();
      happened[i] = utc(row.happenedAt());
      keys[i] = Buffer.buffer(row.key());
      records[i] = Buffer.buffer(row.record());
      said[i] = Buffer.buffer(row.said());
      salts[i] = row.salt() == null ? null : Buffer.buffer(row.salt());
      digests[i] = Buffer.buffer(row.digest());
      leaves[i] = Buffer.buffer(row.leaf());
      for (long person : row.persons()) {
        persons.add(person);
        about.add(row.position());
      }
    }
    Tuple values =
        Tuple.from(
            List.of(
                lane,
                batch,
                id,
                positions[0],
                positions[n - 1],
                recorded[n - 1],
                keys,
                positions,
                recorded,
                types,
                subjects,
                teams,
                sources,
                ids,
                happened,
                records,
                said,
                salts,
                digests,
                leaves));
    if (!persons.isEmpty()) {
      values.addArrayOfLong(persons.toArray(Long[]::new));
      values.addArrayOfLong(about.toArray(Long[]::new));
    }
    return client
        .preparedQuery(persons.isEmpty() ? APPEND : APPEND_OF_PERSONS)
        .execute(values)
        .replaceWithVoid();
  }

  static OffsetDateTime utc(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC);
  }

  static Stream<Row> stream(Iterable<Row> rows) {
    return StreamSupport.stream(rows.spliterator(), false);
  }

  private static Published published(Row row) {
    return new Published(
        row.getInteger(0), row.getLong(1), row.getString(2), bytes(row, 3), bytes(row, 4));
  }

  private static byte[] bytes(Row row, int column) {
    return row.getBuffer(column).getBytes();
  }

  private static byte @Nullable [] nullableBytes(Row row, int column) {
    var buffer = row.getBuffer(column);
    return buffer == null ? null : buffer.getBytes();
  }
}
