package dev.baton.gateway.projection;

import dev.baton.contracts.ownership.OwnershipEntity.Edge;
import io.vertx.mutiny.sqlclient.Row;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/** How edges and times stand in rows of the database. */
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
}
