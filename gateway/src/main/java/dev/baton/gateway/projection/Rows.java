package dev.baton.gateway.projection;

import dev.baton.contracts.ownership.OwnershipEntity.Edge;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** How edges and times stand in rows of the database, and how rows are given to a statement. */
public final class Rows {
  private Rows() {}

  static Edge edge(Row row) {
    return new Edge(row.getString("sender"), row.getString("receiver"), row.getString("work_type"));
  }

  /** A time that is always there. */
  public static Instant instant(Row row, String column) {
    return row.getOffsetDateTime(column).toInstant();
  }

  /** A time that may be missing. */
  public static @Nullable Instant time(Row row, String column) {
    OffsetDateTime time = row.getOffsetDateTime(column);
    return time == null ? null : time.toInstant();
  }

  /** A time as a statement takes it. */
  public static OffsetDateTime utc(Instant time) {
    return time.atOffset(ZoneOffset.UTC);
  }

  /** One argument of a statement: what many rows have in a column. */
  static <T, V> V[] array(List<T> rows, IntFunction<V[]> array, Function<T, @Nullable V> value) {
    return rows.stream().map(value).toArray(array);
  }

  static Uni<Void> execute(SqlConnection connection, String sql, Tuple arguments) {
    return connection.preparedQuery(sql).execute(arguments).replaceWithVoid();
  }
}
