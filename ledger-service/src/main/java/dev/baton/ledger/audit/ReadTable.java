package dev.baton.ledger.audit;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import java.util.Arrays;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** The table {@code content_read}. */
final class ReadTable {
  private static final String INSERT =
      """
      insert into content_read (account, name, roles, team, endpoint, scope, entries)
      values ($1, $2, $3, $4, $5, $6, $7)
      """;

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
}
