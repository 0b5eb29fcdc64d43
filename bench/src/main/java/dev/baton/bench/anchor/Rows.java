package dev.baton.bench.anchor;

import dev.baton.bench.machine.Postgres;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Tuple;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Rows of one table that has a lane, read back from where the ledger wrote them, so that an anchor
 * writes the same bytes into the same columns, whichever those are.
 *
 * @param table its name
 * @param columns its columns, without the lane
 * @param byLane lane → rows in order, each with one value per column
 */
@SuppressWarnings("ArrayRecordComponent") // rows to be written, never compared
record Rows(String table, List<Column> columns, List<List<@Nullable Object[]>> byLane) {

  /**
   * A column.
   *
   * @param type as PostgreSQL names it
   */
  record Column(String name, String type) {
    private Object array(int length) {
      return switch (type) {
        case "int4" -> new Integer[length];
        case "int8" -> new Long[length];
        case "bool" -> new Boolean[length];
        case "text" -> new String[length];
        case "uuid" -> new UUID[length];
        case "bytea" -> new Buffer[length];
        case "timestamptz" -> new OffsetDateTime[length];
        default -> throw new IllegalStateException("no array of " + type);
      };
    }

    private @Nullable Object value(ResultSet row, int index) throws SQLException {
      return switch (type) {
        case "bytea" -> {
          byte[] bytes = row.getBytes(index);
          yield bytes == null ? null : Buffer.buffer(bytes);
        }
        case "timestamptz" -> row.getObject(index, OffsetDateTime.class);
        default -> row.getObject(index);
      };
    }
  }

  static Rows read(Postgres.Database database, String table, String order, int lanes)
      throws SQLException {
    try (Connection connection = database.connect()) {
      List<Column> columns = columns(connection, table);
      String names = columns.stream().map(Column::name).collect(Collectors.joining(", "));
      List<List<@Nullable Object[]>> byLane = new ArrayList<>();
      for (int lane = 0; lane < lanes; lane++) {
        List<@Nullable Object[]> rows = new ArrayList<>();
        try (PreparedStatement query =
            connection.prepareStatement(
                "select %s from %s where lane = ? order by %s".formatted(names, table, order))) {
          query.setInt(1, lane);
          ResultSet result = query.executeQuery();
          while (result.next()) {
            @Nullable Object[] row = new @Nullable Object[columns.size()];
            for (int i = 0; i < row.length; i++) {
              row[i] = columns.get(i).value(result, i + 1);
            }
            rows.add(row);
          }
        }
        byLane.add(rows);
      }
      return new Rows(table, columns, byLane);
    }
  }

  private static List<Column> columns(Connection connection, String table) throws SQLException {
    try (PreparedStatement query =
        connection.prepareStatement(
            """
            select column_name, udt_name from information_schema.columns
            where table_schema = current_schema() and table_name = ? and column_name <> 'lane'
              and is_generated = 'NEVER'
            order by ordinal_position
            """)) {
      query.setString(1, table);
      ResultSet result = query.executeQuery();
      List<Column> columns = new ArrayList<>();
      while (result.next()) {
        columns.add(new Column(result.getString(1), result.getString(2)));
      }
      return columns;
    }
  }

  /** Mean size of every column of bytes, for example {@code record 700}. */
  String sizes() {
    return IntStream.range(0, columns.size())
        .filter(i -> columns.get(i).type().equals("bytea"))
        .mapToObj(i ->
            "%s %.0f"
                .formatted(
                    columns.get(i).name(),
                    byLane.stream()
                        .flatMap(List::stream)
                        .mapToInt(row -> row[i] instanceof Buffer bytes ? bytes.length() : 0)
                        .average()
                        .orElse(0)))
        .collect(Collectors.joining(", "));
  }

  /** One statement for any number of rows of a lane; see {@link #values}. */
  String insert() {
    String names = columns.stream().map(Column::name).collect(Collectors.joining(", "));
    String arrays =
        IntStream.range(0, columns.size())
            .mapToObj(i -> "$%d::%s[]".formatted(i + 2, columns.get(i).type()))
            .collect(Collectors.joining(", "));
    return "insert into %s (lane, %s) select $1, * from unnest(%s)".formatted(table, names, arrays);
  }

  /** Values for {@link #insert()}: the lane, and an array for each column. */
  Tuple values(int lane, List<@Nullable Object[]> rows) {
    List<Object> values = new ArrayList<>(1 + columns.size());
    values.add(lane);
    for (int i = 0; i < columns.size(); i++) {
      Object array = columns.get(i).array(rows.size());
      for (int row = 0; row < rows.size(); row++) {
        java.lang.reflect.Array.set(array, row, rows.get(row)[i]);
      }
      values.add(array);
    }
    return Tuple.from(values);
  }

  /** One statement for one row; see {@link #value}. */
  String insertOne() {
    String names = columns.stream().map(Column::name).collect(Collectors.joining(", "));
    String marks =
        IntStream.rangeClosed(2, columns.size() + 1)
            .mapToObj(i -> "$" + i)
            .collect(Collectors.joining(", "));
    return "insert into %s (lane, %s) values ($1, %s)".formatted(table, names, marks);
  }

  /** Values for {@link #insertOne()}. */
  Tuple value(int lane, @Nullable Object[] row) {
    List<@Nullable Object> values = new ArrayList<>(1 + row.length);
    values.add(lane);
    values.addAll(Arrays.asList(row));
    return Tuple.from(values);
  }
}
