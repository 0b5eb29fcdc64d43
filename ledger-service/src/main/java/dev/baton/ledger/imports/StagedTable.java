package dev.baton.ledger.imports;

import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** The tables {@code import_row} and {@code import_object}. */
final class StagedTable {
  private static final String PUT =
      """
      insert into import_row (import, lane, subject, rank, no, body)
      select $1, * from unnest($2::int[], $3::text[], $4::bigint[], $5::bigint[], $6::bytea[])
      """;
  private static final String NEXT =
      """
      select subject, rank, no, body from import_row
      where import = $1 and lane = $2 and (subject, rank, no) > ($3, $4, $5)
      order by subject, rank, no limit $6
      """;
  private static final String PUT_OBJECTS =
      """
      insert into import_object (import, object, type)
      select $1, * from unnest($2::text[], $3::text[]) on conflict do nothing
      """;
  private static final String TYPES =
      "select object, type from import_object where import = $1 and object = any($2)";
  private static final String DELETE_OBJECTS =
      """
      delete from import_object where ctid = any (array(
        select ctid from import_object where import = $1 limit 20000))
      """;
  private static final String DELETE =
      """
      delete from import_row where ctid = any (array(
        select ctid from import_row where import = $1 limit 20000))
      """;

  private StagedTable() {}

  /** Where a row stands among those of its lane. */
  record Place(String subject, long rank, long no) {
    /** Behind every row of an item. */
    static Place after(String subject) {
      return new Place(subject, Long.MAX_VALUE, Long.MAX_VALUE);
    }

    /** Before every row. */
    static final Place FIRST = new Place("", Long.MIN_VALUE, Long.MIN_VALUE);
  }

  /** A row of an item. */
  @SuppressWarnings("ArrayRecordComponent") // a row of a result
  record Staged(int lane, Place place, byte[] body) {}

  static Uni<Void> put(SqlClient client, UUID id, List<Staged> rows) {
    if (rows.isEmpty()) {
      return Uni.createFrom().voidItem();
    }
    return client
        .preparedQuery(PUT)
        .execute(
            Tuple.from(
                List.of(
                    id,
                    rows.stream().map(Staged::lane).toArray(Integer[]::new),
                    rows.stream().map(row -> row.place().subject()).toArray(String[]::new),
                    rows.stream().map(row -> row.place().rank()).toArray(Long[]::new),
                    rows.stream().map(row -> row.place().no()).toArray(Long[]::new),
                    rows.stream().map(row -> Buffer.buffer(row.body())).toArray(Buffer[]::new))))
        .replaceWithVoid();
  }

  /** Rows of a lane after this place, in order. */
  static Uni<List<Staged>> next(SqlClient client, UUID id, int lane, Place after, int atMost) {
    return client
        .preparedQuery(NEXT)
        .execute(Tuple.of(id, lane, after.subject(), after.rank(), after.no(), atMost))
        .map(rows ->
            ImportTable.stream(rows)
                .map(row ->
                    new Staged(
                        lane,
                        new Place(row.getString(0), row.getLong(1), row.getLong(2)),
                        row.getBuffer(3).getBytes()))
                .toList());
  }

  static Uni<Void> putObjects(SqlClient client, UUID id, Map<String, String> types) {
    return client
        .preparedQuery(PUT_OBJECTS)
        .execute(
            Tuple.of(
                id, types.keySet().toArray(String[]::new), types.values().toArray(String[]::new)))
        .replaceWithVoid();
  }

  /** Type of each of these objects that the log has. */
  static Uni<Map<String, String>> types(SqlClient client, UUID id, Collection<String> objects) {
    return client
        .preparedQuery(TYPES)
        .execute(Tuple.of(id, objects.toArray(String[]::new)))
        .map(rows -> {
          Map<String, String> types = new HashMap<>();
          rows.forEach(row -> types.put(row.getString(0), row.getString(1)));
          return types;
        });
  }

  /** Deletes some of what is staged; false where nothing is left. */
  static Uni<Boolean> delete(SqlClient client, UUID id) {
    return client
        .preparedQuery(DELETE)
        .execute(Tuple.of(id))
        .chain(rows ->
            client
                .preparedQuery(DELETE_OBJECTS)
                .execute(Tuple.of(id))
                .map(objects -> rows.rowCount() + objects.rowCount() > 0));
  }
}
