package dev.baton.ledger.imports;

import dev.baton.contracts.Json;
import dev.baton.ledger.imports.hop.Boundary;
import dev.baton.ledger.imports.hop.Counts;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The tables {@code import_lane} and {@code import_boundary}. */
final class ResultTable {
  private static final String BEGIN =
      """
      insert into import_lane (import, lane, since)
      select $1, no - 1, since from unnest($2::bigint[]) with ordinality as end_(since, no)
      """;
  private static final String WORK =
      """
      select l.import, l.lane, l.since, l.done_to from import_lane l
      join import i on i.id = l.import
      where i.state = 'RECORDING' and not i.swept and not l.done and l.lane = any($1)
      order by i.created, l.import
      """;
  private static final String MARK =
      """
      update import_lane set done_to = $4, done = $5, rows = rows + $6, items = items + $7,
                             recorded = recorded + $8, duplicate = duplicate + $9,
                             refused = refused + $10
      where import = $1 and lane = $2 and done_to is not distinct from $3 and not done
      """;
  private static final String COUNTS =
      """
      select from_team, to_team, counts from import_boundary
      where import = $1 and lane = $2
        and (from_team, to_team) in (select * from unnest($3::text[], $4::text[]))
      """;
  private static final String COUNT =
      """
      insert into import_boundary (import, lane, from_team, to_team, counts)
      select $1, $2, * from unnest($3::text[], $4::text[], $5::bytea[])
      on conflict (import, from_team, to_team, lane) do update set counts = excluded.counts
      """;
  private static final String TOTALS =
      """
      select coalesce(sum(rows), 0)::bigint, coalesce(sum(items), 0)::bigint,
             coalesce(sum(recorded), 0)::bigint, coalesce(sum(duplicate), 0)::bigint,
             coalesce(sum(refused), 0)::bigint
      from import_lane where import = $1
      """;
  private static final String DONE =
      """
      select i.id from import i
      where i.state = 'RECORDING' and not i.swept
        and not exists (select 1 from import_lane l where l.import = i.id and not l.done)
      """;
  private static final String BOUNDARIES =
      """
      select from_team, to_team, lane, counts from import_boundary
      where import = $1 and (from_team, to_team, lane) > ($2, $3, $4)
      order by from_team, to_team, lane limit $5
      """;
  private static final String DELETE =
      """
      delete from import_boundary where ctid = any (array(
        select ctid from import_boundary where import = $1 limit 5000))
      """;

  private ResultTable() {}

  /**
   * The items of a lane that are to be recorded.
   *
   * @param since position of the lane before the import's first fact
   * @param doneTo subject up to which they are; null where none is
   */
  record Work(UUID id, int lane, long since, @Nullable String doneTo) {
    Work to(String subject) {
      return new Work(id, lane, since, subject);
    }
  }

  /**
   * What was done of a lane.
   *
   * @param rows of the log
   * @param recorded facts that are in the ledger by this import
   * @param duplicate facts that were in the ledger before it
   * @param refused facts that the ledger refuses
   */
  record Totals(long rows, long items, long recorded, long duplicate, long refused) {}

  /** What was counted at one boundary by one lane. */
  record Counted(Boundary boundary, int lane, Counts counts) {}

  static Uni<Void> begin(SqlClient client, UUID id, List<Long> ends) {
    return client
        .preparedQuery(BEGIN)
        .execute(Tuple.of(id, ends.toArray(Long[]::new)))
        .replaceWithVoid();
  }

  /** What is to do in these lanes, the oldest import first. */
  static Uni<List<Work>> work(SqlClient client, Collection<Integer> lanes) {
    return client
        .preparedQuery(WORK)
        .execute(Tuple.of(lanes.toArray(Integer[]::new)))
        .map(rows ->
            ImportTable.stream(rows)
                .map(row ->
                    new Work(row.getUUID(0), row.getInteger(1), row.getLong(2), row.getString(3)))
                .toList());
  }

  /**
   * Moves on; false where somebody else did.
   *
   * @param to subject that is done last
   */
  static Uni<Boolean> mark(
      SqlClient client, Work from, @Nullable String to, boolean done, Totals more) {
    return client
        .preparedQuery(MARK)
        .execute(
            Tuple.tuple()
                .addValue(from.id())
                .addValue(from.lane())
                .addValue(from.doneTo())
                .addValue(to)
                .addValue(done)
                .addValue(more.rows())
                .addValue(more.items())
                .addValue(more.recorded())
                .addValue(more.duplicate())
                .addValue(more.refused()))
        .map(rows -> rows.rowCount() == 1);
  }

  /** Adds to what is counted; only who has moved the mark in this transaction may. */
  static Uni<Void> count(SqlClient client, Work work, Map<Boundary, Counts> more) {
    if (more.isEmpty()) {
      return Uni.createFrom().voidItem();
    }
    List<Boundary> boundaries = new ArrayList<>(more.keySet());
    String[] from = boundaries.stream().map(Boundary::from).toArray(String[]::new);
    String[] to = boundaries.stream().map(Boundary::to).toArray(String[]::new);
    return client
        .preparedQuery(COUNTS)
        .execute(Tuple.of(work.id(), work.lane(), from, to))
        .chain(rows -> {
          Map<Boundary, Counts> sums = new HashMap<>(more);
          rows.forEach(row ->
              sums.merge(
                  new Boundary(row.getString(0), row.getString(1)),
                  counts(row.getBuffer(2).getBytes()),
                  Counts::plus));
          Buffer[] written =
              boundaries.stream()
                  .map(boundary ->
                      Buffer.buffer(Json.bytes(sums.getOrDefault(boundary, Counts.NONE))))
                  .toArray(Buffer[]::new);
          return client
              .preparedQuery(COUNT)
              .execute(Tuple.of(work.id(), work.lane(), from, to, written))
              .replaceWithVoid();
        });
  }

  static Uni<Totals> totals(SqlClient client, UUID id) {
    return client
        .preparedQuery(TOTALS)
        .execute(Tuple.of(id))
        .map(rows -> {
          var row = rows.iterator().next();
          return new Totals(
              row.getLong(0), row.getLong(1), row.getLong(2), row.getLong(3), row.getLong(4));
        });
  }

  /** Imports of which every lane is done. */
  static Uni<List<UUID>> done(SqlClient client) {
    return client
        .preparedQuery(DONE)
        .execute()
        .map(rows -> ImportTable.stream(rows).map(row -> row.getUUID(0)).toList());
  }

  /** What is counted, by boundary and lane, after this one. */
  static Uni<List<Counted>> boundaries(
      SqlClient client, UUID id, @Nullable Counted after, int atMost) {
    return client
        .preparedQuery(BOUNDARIES)
        .execute(
            Tuple.of(
                id,
                after == null ? "" : after.boundary().from(),
                after == null ? "" : after.boundary().to(),
                after == null ? -1 : after.lane(),
                atMost))
        .map(rows ->
            ImportTable.stream(rows)
                .map(row ->
                    new Counted(
                        new Boundary(row.getString(0), row.getString(1)),
                        row.getInteger(2),
                        counts(row.getBuffer(3).getBytes())))
                .toList());
  }

  /** Deletes some of what was counted; false where nothing is left. */
  static Uni<Boolean> delete(SqlClient client, UUID id) {
    return client.preparedQuery(DELETE).execute(Tuple.of(id)).map(rows -> rows.rowCount() > 0);
  }

  private static Counts counts(byte[] json) {
    return Json.read(json, Counts.class);
  }
}
