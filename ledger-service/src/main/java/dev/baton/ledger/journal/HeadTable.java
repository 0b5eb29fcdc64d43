package dev.baton.ledger.journal;

import dev.baton.contracts.event.Statement;
import dev.baton.contracts.ledger.LedgerRecord;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The tables {@code handoff_head}, {@code open_offer}, {@code related_item} and {@code head_mark}:
 * written behind the entries, searched by the clock, the judge and who follows an item.
 */
public final class HeadTable {
  // what a crash takes back here is still in the entries, behind a mark that it takes back too
  private static final String DERIVED = "set local synchronous_commit = off";
  private static final String MARK = "select position from head_mark where lane = $1";
  private static final String MOVE =
      "update head_mark set position = $3 where lane = $1 and position = $2";
  private static final String BEHIND =
      """
      select count(*) from head_mark m
      join unnest($1::bigint[]) with ordinality as e(position, no) on m.lane = e.no - 1
      where m.position < e.position
      """;
  private static final Duration LOOK_AGAIN = Duration.ofMillis(20);
  private static final String PUT =
      """
      insert into handoff_head (lane, subject, handoff, work_type, from_team, to_team, cohort_at,
                                offered, disposition, reason, marks, position)
      select $1, * from unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::text[],
                               $7::timestamptz[], $8::boolean[], $9::text[], $10::text[],
                               $11::text[], $12::bigint[])
      on conflict (lane, subject, handoff) do update set
        from_team = excluded.from_team, to_team = excluded.to_team,
        cohort_at = excluded.cohort_at, offered = excluded.offered,
        disposition = excluded.disposition, reason = excluded.reason,
        marks = excluded.marks, position = excluded.position
      """;
  private static final String OPEN =
      """
      insert into open_offer as o (lane, subject, handoff, work_type, from_team, to_team,
                                   offered_at, contract, deadline, due_at)
      select $1, * from unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::text[],
                               $7::timestamptz[], $8::int[], $9::timestamptz[],
                               $10::timestamptz[])
      on conflict (lane, subject, handoff) do update set
        from_team = excluded.from_team, to_team = excluded.to_team,
        offered_at = excluded.offered_at, contract = excluded.contract,
        deadline = excluded.deadline,
        due_at = case when o.deadline = excluded.deadline then o.due_at else excluded.due_at end
      """;
  // a limit is not planned away: as a plain join it may be planned, while the table is small and
  // for as long as the session lasts, to read all that is open for every write
  private static final String DELETE =
      """
      delete from TABLE where ctid = any (array(
        select row.ctid from unnest($2::text[], $3::text[]) as gone(subject, handoff)
        cross join lateral (
          select ctid from TABLE
          where lane = $1 and subject = gone.subject and handoff = gone.handoff limit 1
        ) as row
      ))
      """;
  private static final String REMOVE = DELETE.replace("TABLE", "handoff_head");
  private static final String CLOSE = DELETE.replace("TABLE", "open_offer");
  private static final String RELATE =
      """
      insert into related_item (kind, value, subject)
      select * from unnest($1::text[], $2::text[], $3::text[])
      on conflict do nothing
      """;
  private static final String RELATED =
      """
      select subject, how from (
        select subject, 'CORRELATION' as how from related_item
        where kind = 'CORRELATION' and value = any($2)
        union
        select subject, 'CAUSE' from related_item where kind = 'EVENT' and value = any($3)
        union
        select subject, 'EFFECT' from related_item where kind = 'CAUSATION' and value = any($4)
      ) as found
      where subject <> $1 order by subject, how limit $5
      """;
  static final String DUE =
      """
      select subject, handoff, deadline from open_offer
      where lane = $1 and due_at is not null and due_at <= $2
      order by due_at limit $3
      """;
  private static final String DUE_BESIDE_IMPORTS =
      """
      select subject, handoff, deadline from open_offer o
      where lane = $1 and due_at is not null and due_at <= $2
        and not exists (select 1 from import_row r
                        where r.import = any($4) and r.lane = $1 and r.subject = o.subject)
      order by due_at limit $3
      """;
  private static final String UNJUDGED =
      """
      select lane, subject, handoff from open_offer
      where work_type = $1 and from_team = any($2) and to_team = any($3)
        and contract is null and offered_at >= $4 and lane = any($5)
        and (lane, subject, handoff) > ($6, $7, $8)
      order by lane, subject, handoff limit $9
      """;

  // an item is found by the first of its handoffs that are asked for, in the order of an index
  private static final String ITEMS =
      """
      select h.cohort_at, h.lane, h.subject, h.handoff from handoff_head h
      where OVER(h) and (h.cohort_at, h.lane, h.subject, h.handoff) > ($6, $7, $8, $9)
        and not exists (
          select from handoff_head g
          where g.lane = h.lane and g.subject = h.subject and OVER(g)
            and (g.cohort_at, g.handoff) < (h.cohort_at, h.handoff)
        )
      order by h.cohort_at, h.lane, h.subject, h.handoff limit $10
      """
          .transform(sql -> {
            String over =
                """
                HEAD.cohort_at >= $1 and HEAD.cohort_at < $2
                  and ($3::text[] is null
                       or (HEAD.from_team, HEAD.to_team, HEAD.work_type)
                          in (select * from unnest($3::text[], $4::text[], $5::text[])))
                """
                    .strip();
            return sql.replace("OVER(h)", over.replace("HEAD", "h"))
                .replace("OVER(g)", over.replace("HEAD", "g"));
          });
  private static final String OF_ITEMS =
      """
      select asked.lane, asked.subject, head.handoff, head.position
      from unnest($1::int[], $2::text[]) with ordinality as asked(lane, subject, no)
      cross join lateral (
        select handoff, position from handoff_head
        where lane = asked.lane and subject = asked.subject offset 0
      ) as head
      order by asked.no, head.handoff
      """;

  private HeadTable() {}

  /** A handoff, by what identifies it. */
  public record Key(int lane, String subject, String handoff) {
    /** Before every handoff. */
    public static final Key FIRST = new Key(-1, "", "");
  }

  /** How another item belongs to this one. */
  public enum How {
    /** Events of both belong to one flow of work. */
    CORRELATION,
    /** An event of the other caused one of this. */
    CAUSE,
    /** An event of this caused one of the other. */
    EFFECT
  }

  /** An open offer whose time to answer is over. */
  public record Due(String subject, String handoff, Instant deadline) {}

  /** Position up to which the heads of a lane are written; −1 for none. */
  static Uni<Long> mark(SqlClient client, int lane) {
    return client
        .preparedQuery(MARK)
        .execute(Tuple.of(lane))
        .map(rows -> rows.iterator().next().getLong(0));
  }

  /**
   * Writes heads and moves the mark behind them, both or neither.
   *
   * @return false where the mark is not just before them, and nothing was written
   */
  static Uni<Boolean> write(Pool pool, Heads heads) {
    return pool.withTransaction(
            connection -> {
              // one behind the other without waiting; what was written for nothing is rolled back
              List<Uni<RowSet<Row>>> statements = new ArrayList<>();
              statements.add(connection.query(DERIVED).execute());
              statements.add(
                  connection
                      .preparedQuery(MOVE)
                      .execute(Tuple.of(heads.lane(), heads.first() - 1, heads.last())));
              remove(connection, REMOVE, heads.lane(), heads.gone()).ifPresent(statements::add);
              put(connection, heads.lane(), heads.put().values()).ifPresent(statements::add);
              remove(connection, CLOSE, heads.lane(), closed(heads)).ifPresent(statements::add);
              open(connection, heads.lane(), opened(heads)).ifPresent(statements::add);
              relate(connection, heads.relations()).ifPresent(statements::add);
              return Uni.join()
                  .all(statements)
                  .andFailFast()
                  .invoke(results -> {
                    if (results.get(1).rowCount() == 0) {
                      throw new MarkElsewhere();
                    }
                  });
            })
        .replaceWith(true)
        .onFailure(MarkElsewhere.class)
        .recoverWithItem(false);
  }

  private static List<Key> closed(Heads heads) {
    return heads.offers().entrySet().stream()
        .filter(offer -> offer.getValue().before() != null && offer.getValue().after() == null)
        .map(Map.Entry::getKey)
        .toList();
  }

  private static Map<Key, OpenOffer.Change> opened(Heads heads) {
    Map<Key, OpenOffer.Change> opened = new LinkedHashMap<>();
    heads
        .offers()
        .forEach((key, change) -> {
          if (change.after() != null && !change.isNone()) {
            opened.put(key, change);
          }
        });
    return opened;
  }

  /** Completes when the heads of every lane are written up to where the lane is now. */
  public static Uni<Void> caughtUp(SqlClient client, int lanes) {
    return EntryTable.ends(client, lanes)
        .chain(ends ->
            Uni.createFrom()
                .deferred(() ->
                    client
                        .preparedQuery(BEHIND)
                        .execute(Tuple.of(ends.toArray(Long[]::new)))
                        .map(rows -> rows.iterator().next().getLong(0)))
                .repeat()
                .withDelay(LOOK_AGAIN)
                .until(behind -> behind == 0)
                .collect()
                .last())
        .replaceWithVoid();
  }

  private static Optional<Uni<RowSet<Row>>> remove(
      SqlConnection connection, String sql, int lane, Collection<Key> gone) {
    return gone.isEmpty()
        ? Optional.empty()
        : Optional.of(
            connection
                .preparedQuery(sql)
                .execute(
                    Tuple.of(
                        lane,
                        gone.stream().map(Key::subject).toArray(String[]::new),
                        gone.stream().map(Key::handoff).toArray(String[]::new))));
  }

  private static Optional<Uni<RowSet<Row>>> put(
      SqlConnection connection, int lane, Collection<Head> heads) {
    if (heads.isEmpty()) {
      return Optional.empty();
    }
    int n = heads.size();
    String[] subjects = new String[n];
    String[] handoffs = new String[n];
    String[] workTypes = new String[n];
    String[] from = new String[n];
    String[] to = new String[n];
    OffsetDateTime[] cohorts = new OffsetDateTime[n];
    Boolean[] offered = new Boolean[n];
    String[] dispositions = new String[n];
    @Nullable String[] reasons = new @Nullable String[n];
    String[] marks = new String[n];
    Long[] positions = new Long[n];
    int i = 0;
    for (Head head : heads) {
      var snapshot = head.snapshot();
      subjects[i] = head.subject();
      handoffs[i] = snapshot.handoff();
      workTypes[i] = snapshot.item().type();
      from[i] = snapshot.from();
      to[i] = snapshot.to();
      cohorts[i] = EntryTable.utc(snapshot.cohortTime());
      offered[i] = snapshot.offered();
      dispositions[i] = snapshot.disposition().name();
      reasons[i] = head.reason();
      marks[i] = Marks.of(snapshot);
      positions[i] = head.position();
      i++;
    }
    return Optional.of(
        connection
            .preparedQuery(PUT)
            .execute(
                Tuple.from(
                    List.of(
                        lane,
                        subjects,
                        handoffs,
                        workTypes,
                        from,
                        to,
                        cohorts,
                        offered,
                        dispositions,
                        reasons,
                        marks,
                        positions))));
  }

  private static Optional<Uni<RowSet<Row>>> open(
      SqlConnection connection, int lane, Map<Key, OpenOffer.Change> offers) {
    if (offers.isEmpty()) {
      return Optional.empty();
    }
    int n = offers.size();
    String[] subjects = new String[n];
    String[] handoffs = new String[n];
    String[] workTypes = new String[n];
    String[] from = new String[n];
    String[] to = new String[n];
    OffsetDateTime[] offeredAt = new OffsetDateTime[n];
    @Nullable Integer[] contracts = new @Nullable Integer[n];
    @Nullable OffsetDateTime[] deadlines = new @Nullable OffsetDateTime[n];
    @Nullable OffsetDateTime[] due = new @Nullable OffsetDateTime[n];
    int i = 0;
    for (Map.Entry<Key, OpenOffer.Change> entry : offers.entrySet()) {
      OpenOffer offer = Objects.requireNonNull(entry.getValue().after());
      subjects[i] = entry.getKey().subject();
      handoffs[i] = entry.getKey().handoff();
      workTypes[i] = offer.workType();
      from[i] = offer.from();
      to[i] = offer.to();
      offeredAt[i] = EntryTable.utc(offer.offeredAt());
      contracts[i] = offer.contract();
      deadlines[i] = nullable(offer.deadline());
      due[i] = nullable(entry.getValue().dueAt());
      i++;
    }
    return Optional.of(
        connection
            .preparedQuery(OPEN)
            .execute(
                Tuple.from(
                    List.of(
                        lane, subjects, handoffs, workTypes, from, to, offeredAt, contracts,
                        deadlines, due))));
  }

  private static Optional<Uni<RowSet<Row>>> relate(
      SqlConnection connection, Collection<Relation> relations) {
    return relations.isEmpty()
        ? Optional.empty()
        : Optional.of(
            connection
                .preparedQuery(RELATE)
                .execute(
                    Tuple.of(
                        relations.stream().map(r -> r.kind().name()).toArray(String[]::new),
                        relations.stream().map(Relation::value).toArray(String[]::new),
                        relations.stream().map(Relation::subject).toArray(String[]::new))));
  }

  /**
   * The other items that belong to one, by subject.
   *
   * @param records all that is recorded of that item
   * @param atMost so many; an item by two of the ways counts twice
   */
  public static Uni<Map<String, Set<How>>> related(
      SqlClient client, String subject, List<LedgerRecord> records, int atMost) {
    String[] flows = distinct(records, LedgerRecord::correlationId);
    String[] causes = distinct(records, LedgerRecord::causationId);
    String[] events = distinct(records, LedgerRecord::id);
    return client
        .preparedQuery(RELATED)
        .execute(Tuple.of(subject, flows, causes, events, atMost))
        .map(rows -> {
          Map<String, Set<How>> related = new LinkedHashMap<>();
          for (Row row : rows) {
            related
                .computeIfAbsent(row.getString(0), other -> EnumSet.noneOf(How.class))
                .add(How.valueOf(row.getString(1)));
          }
          return related;
        });
  }

  private static String[] distinct(
      List<LedgerRecord> records, Function<LedgerRecord, @Nullable String> id) {
    return records.stream().map(id).filter(Objects::nonNull).distinct().toArray(String[]::new);
  }

  private static @Nullable OffsetDateTime nullable(@Nullable Instant instant) {
    return instant == null ? null : EntryTable.utc(instant);
  }

  /**
   * Open offers of a lane that were due before this instant, the longest due first.
   *
   * @param imports in progress: their items are passed over
   */
  public static Uni<List<Due>> due(
      SqlClient client, int lane, Instant before, int atMost, Collection<UUID> imports) {
    Tuple values = Tuple.of(lane, EntryTable.utc(before), atMost);
    return client
        .preparedQuery(imports.isEmpty() ? DUE : DUE_BESIDE_IMPORTS)
        .execute(imports.isEmpty() ? values : values.addValue(imports.toArray(UUID[]::new)))
        .map(rows ->
            EntryTable.stream(rows)
                .map(row ->
                    new Due(
                        row.getString(0), row.getString(1), row.getOffsetDateTime(2).toInstant()))
                .toList());
  }

  /**
   * Open offers over an edge that no contract judged, after this one in order.
   *
   * @param since when they were made, or later
   * @param lanes in which
   */
  public static Uni<List<Key>> unjudged(
      SqlClient client,
      String workType,
      Set<String> from,
      Set<String> to,
      Instant since,
      Set<Integer> lanes,
      Key after,
      int atMost) {
    return client
        .preparedQuery(UNJUDGED)
        .execute(
            Tuple.from(
                List.of(
                    workType,
                    from.toArray(String[]::new),
                    to.toArray(String[]::new),
                    EntryTable.utc(since),
                    lanes.toArray(Integer[]::new),
                    after.lane(),
                    after.subject(),
                    after.handoff(),
                    atMost)))
        .map(rows -> EntryTable.stream(rows).map(HeadTable::key).toList());
  }

  /** An item, found by the first of its handoffs that were asked for. */
  public record ItemAt(Instant cohortAt, int lane, String subject, String handoff) {
    /** Before every item. */
    public static final ItemAt FIRST = new ItemAt(Instant.MIN, -1, "", "");
  }

  /**
   * Items that have a handoff in a period, each once, in the order of their first one.
   *
   * @param since null for the beginning
   * @param until null for no end
   * @param seams the boundaries, as heads name their teams; null for all
   */
  public static Uni<List<ItemAt>> items(
      SqlClient client,
      @Nullable Instant since,
      @Nullable Instant until,
      @Nullable List<Statement.Seam> seams,
      ItemAt after,
      int atMost) {
    return client
        .preparedQuery(ITEMS)
        .execute(
            Tuple.from(
                Arrays.asList(
                    since == null ? OffsetDateTime.MIN : EntryTable.utc(since),
                    until == null ? OffsetDateTime.MAX : EntryTable.utc(until),
                    seams == null
                        ? null
                        : seams.stream().map(Statement.Seam::from).toArray(String[]::new),
                    seams == null
                        ? null
                        : seams.stream().map(Statement.Seam::to).toArray(String[]::new),
                    seams == null
                        ? null
                        : seams.stream().map(Statement.Seam::workType).toArray(String[]::new),
                    after.equals(ItemAt.FIRST)
                        ? OffsetDateTime.MIN
                        : EntryTable.utc(after.cohortAt()),
                    after.lane(),
                    after.subject(),
                    after.handoff(),
                    atMost)))
        .map(rows ->
            EntryTable.stream(rows)
                .map(row ->
                    new ItemAt(
                        row.getOffsetDateTime(0).toInstant(),
                        row.getInteger(1),
                        row.getString(2),
                        row.getString(3)))
                .toList());
  }

  /** All handoffs of these items, those of an item together, and where each was last changed. */
  public static Uni<Map<Key, Long>> ofItems(SqlClient client, List<ItemAt> items) {
    return client
        .preparedQuery(OF_ITEMS)
        .execute(
            Tuple.of(
                items.stream().map(ItemAt::lane).toArray(Integer[]::new),
                items.stream().map(ItemAt::subject).toArray(String[]::new)))
        .map(rows -> {
          Map<Key, Long> positions = new LinkedHashMap<>();
          rows.forEach(row -> positions.put(key(row), row.getLong(3)));
          return positions;
        });
  }

  private static Key key(Row row) {
    return new Key(row.getInteger(0), row.getString(1), row.getString(2));
  }

  /** The mark is not where this writer believes it to be. */
  private static final class MarkElsewhere extends RuntimeException {
    private static final long serialVersionUID = 1;

    MarkElsewhere() {
      super("another keeper wrote this lane's heads");
    }
  }
}
