package dev.baton.ledger.audit;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** The table {@code content_read}. */
final class ReadTable {
  private static final String INSERT =
      """
      insert into content_read (account, name, roles, team, endpoint, scope, entries)
      values ($1, $2, $3, $4, $5, $6, $7)
      """;

  private static final String COLUMNS =
      "no, at, account, name, roles, team, endpoint, scope, entries";
  static final String LIST =
      """
      select %s from content_read
      where (at, no) > ($1, $2) and at < $3 order by at, no limit $4
      """
          .formatted(COLUMNS);
  static final String LIST_OF_TEAMS =
      """
      select r.* from unnest($5::text[]) as n(name) cross join lateral (
        select %s from content_read
        where team = n.name and (at, no) > ($1, $2) and at < $3 order by at, no limit $4
      ) as r
      order by at, no limit $4
      """
          .formatted(COLUMNS);

  private ReadTable() {}

  static Uni<Void> add(
      SqlClient client,
      @Nullable String account,
      String name,
      Collection<String> roles,
      @Nullable String team,
      String endpoint,
      String scope,
      long entries) {
    return client
        .preparedQuery(INSERT)
        .execute(
            Tuple.from(
                Arrays.asList(
                    account,
                    name,
                    roles.stream().sorted().toArray(String[]::new),
                    team,
                    endpoint,
                    scope,
                    entries)))
        .replaceWithVoid();
  }

  /**
   * Reads in their order.
   *
   * @param teams names of the reader's team; empty for any
   * @param at of the last one seen, or from when
   * @param no of the last one seen; −1 for none
   * @param until up to when, excluded; null for no end
   */
  static Uni<List<Read>> list(
      SqlClient client,
      Collection<String> teams,
      Instant at,
      long no,
      @Nullable Instant until,
      int atMost) {
    Tuple values = Tuple.of(utc(at), no, until == null ? OffsetDateTime.MAX : utc(until), atMost);
    return client
        .preparedQuery(teams.isEmpty() ? LIST : LIST_OF_TEAMS)
        .execute(teams.isEmpty() ? values : values.addArrayOfString(teams.toArray(String[]::new)))
        .map(rows ->
            StreamSupport.stream(rows.spliterator(), false)
                .map(row ->
                    new Read(
                        row.getLong(0),
                        row.getOffsetDateTime(1).toInstant(),
                        row.getString(2),
                        row.getString(3),
                        List.of(row.getArrayOfStrings(4)),
                        row.getString(5),
                        row.getString(6),
                        row.getString(7),
                        row.getLong(8)))
                .toList());
  }

  private static OffsetDateTime utc(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC);
  }
}
