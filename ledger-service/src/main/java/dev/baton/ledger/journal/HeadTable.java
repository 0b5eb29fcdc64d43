package dev.baton.ledger.journal;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The tables {@code handoff_head} and {@code head_mark}: written behind the entries, searched by
 * the clock and the judge.
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
      insert into handoff_head as h (lane, subject, handoff, work_type, item, from_team, to_team,
                                     cohort_at, offered, disposition, reason, contract, deadline,
                                     due_at, position)
      select $1, * from unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::text[],
                               $7::text[], $8::timestamptz[], $9::boolean[], $10::text[],
                               $11::text[], $12::int[], $13::timestamptz[], $14::timestamptz[],
                               $15::bigint[])
      on conflict (lane, subject, handoff) do update set
        from_team = excluded.from_team, to_team = excluded.to_team,
        cohort_at = excluded.cohort_at, offered = excluded.offered,
        disposition = excluded.disposition, reason = excluded.reason,
        contract = excluded.contract, deadline = excluded.deadline,
        due_at = case when h.deadline = excluded.deadline then h.due_at else excluded.due_at end,
        position = excluded.position
      """;
  private static final String REMOVE =
      """
      delete from handoff_head h using unnest($2::text[], $3::text[]) as gone(subject, handoff)
      where h.lane = $1 and h.subject = gone.subject and h.handoff = gone.handoff
      """;
  static final String DUE =
      """
      select subject, handoff, deadline from handoff_head
      where lane = $1 and disposition = 'OPEN' and due_at is not null and due_at <= $2
      order by due_at limit $3
      """;
  private static final String UNJUDGED =
      """
      select lane, subject, handoff from handoff_head
      where work_type = $1 and from_team = any($2) and to_team = any($3)
        and disposition = 'OPEN' and offered and contract is null
        and cohort_at >= $4 and lane = any($5)
        and (lane, subject, handoff) > ($6, $7, $8)
      order by lane, subject, handoff limit $9
      """;

  private HeadTable() {}

  /** A handoff, by what identifies it. */
  public record Key(int lane, String subject, String handoff) {
    /** Before every handoff. */
    public static final Key FIRST = new Key(-1, "", "");
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
    return pool.withTransaction(connection ->
        connection
            .query(DERIVED)
            .execute()
            .chain(() ->
                connection
                    .preparedQuery(MOVE)
                    .execute(Tuple.of(heads.lane(), heads.first() - 1, heads.last())))
            .chain(moved -> {
              if (moved.rowCount() == 0) {
                return Uni.createFrom().item(false);
              }
              return remove(connection, heads.lane(), heads.gone())
                  .chain(() -> put(connection, heads.lane(), heads.put().values()))
                  .replaceWith(true);
            }));
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

  private static Uni<Void> remove(SqlConnection connection, int lane, Collection<Key> gone) {
    if (gone.isEmpty()) {
      return Uni.createFrom().voidItem();
    }
    return connection
        .preparedQuery(REMOVE)
        .execute(
            Tuple.of(
                lane,
                gone.stream().map(Key::subject).toArray(String[]::new),
                gone.stream().map(Key::handoff).toArray(String[]::new)))
        .replaceWithVoid();
  }

  private static Uni<Void> put(SqlConnection connection, int lane, Collection<Head> heads) {
    if (heads.isEmpty()) {
      return Uni.createFrom().voidItem();
    }
    int n = heads.size();
    String[] subjects = new String[n];
    String[] handoffs = new String[n];
    String[] workTypes = new String[n];
    String[] items = new String[n];
    String[] from = new String[n];
    String[] to = new String[n];
    OffsetDateTime[] cohorts = new OffsetDateTime[n];
    Boolean[] offered = new Boolean[n];
    String[] dispositions = new String[n];
    @Nullable String[] reasons = new @Nullable String[n];
    @Nullable Integer[] contracts = new @Nullable Integer[n];
    @Nullable OffsetDateTime[] deadlines = new @Nullable OffsetDateTime[n];
    @Nullable OffsetDateTime[] due = new @Nullable OffsetDateTime[n];
    Long[] positions = new Long[n];
    int i = 0;
    for (Head head : heads) {
      var snapshot = head.snapshot();
      Instant deadline = head.deadline();
      Instant dueAt = head.dueAt();
      subjects[i] = head.subject();
      handoffs[i] = snapshot.handoff();
      workTypes[i] = snapshot.item().type();
      items[i] = snapshot.item().id();
      from[i] = snapshot.from();
      to[i] = snapshot.to();
      cohorts[i] = EntryTable.utc(snapshot.cohortTime());
      offered[i] = snapshot.offered();
      dispositions[i] = snapshot.disposition().name();
      reasons[i] = snapshot.reason();
      contracts[i] = head.contract();
      deadlines[i] = deadline == null ? null : EntryTable.utc(deadline);
      due[i] = dueAt == null ? null : EntryTable.utc(dueAt);
      positions[i] = head.position();
      i++;
    }
    return connection
        .preparedQuery(PUT)
        .execute(
            Tuple.from(
                List.of(
                    lane,
                    subjects,
                    handoffs,
                    workTypes,
                    items,
                    from,
                    to,
                    cohorts,
                    offered,
                    dispositions,
                    reasons,
                    contracts,
                    deadlines,
                    due,
                    positions)))
        .replaceWithVoid();
  }

  /** Open offers of a lane that were due before this instant, the longest due first. */
  public static Uni<List<Due>> due(SqlClient client, int lane, Instant before, int atMost) {
    return client
        .preparedQuery(DUE)
        .execute(Tuple.of(lane, EntryTable.utc(before), atMost))
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

  private static Key key(Row row) {
    return new Key(row.getInteger(0), row.getString(1), row.getString(2));
  }
}
