package dev.baton.gateway.webhooks;

import static dev.baton.gateway.projection.Rows.time;

import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.StreamSupport;

/** Keeps who is told of signals, and their secrets. */
@ApplicationScoped
class Webhooks {
  private static final String SELECT =
      """
      select id, url, kinds, teams, journeys, made_by, made_at, failing_since, failure,
        disabled_at, disabled_why,
        (select count(*) from webhook_delivery d where d.webhook = w.id and d.ended_at is null)
          as waiting
      from webhook w
      """;

  private final Pool pool;

  Webhooks(Pool pool) {
    this.pool = pool;
  }

  /** All of them, the oldest first. */
  Uni<List<Webhook>> all() {
    return all(pool);
  }

  static Uni<List<Webhook>> all(SqlClient client) {
    return client.query(SELECT + "order by made_at, id").execute().map(Webhooks::list);
  }

  Uni<Optional<Webhook>> find(UUID id) {
    return pool.preparedQuery(SELECT + "where id = $1")
        .execute(Tuple.of(id))
        .map(rows -> list(rows).stream().findFirst());
  }

  /** Makes one, which is told of what is published from now on. */
  Uni<Webhook> make(
      UUID id,
      String url,
      List<String> kinds,
      List<String> teams,
      List<String> journeys,
      String by,
      Secret secret) {
    return pool.withTransaction(connection ->
            connection
                .preparedQuery(
                    """
                    insert into webhook (id, url, kinds, teams, journeys, made_by, made_at)
                    values ($1, $2, $3, $4, $5, $6, now())
                    """)
                .execute(
                    Tuple.tuple()
                        .addValue(id)
                        .addValue(url)
                        .addValue(kinds.toArray(String[]::new))
                        .addValue(teams.toArray(String[]::new))
                        .addValue(journeys.toArray(String[]::new))
                        .addValue(by))
                .chain(() ->
                    connection
                        .preparedQuery(
                            "insert into webhook_secret (webhook, number, secret)"
                                + " values ($1, 1, $2)")
                        .execute(Tuple.of(id, Buffer.buffer(secret.bytes())))))
        .chain(() -> find(id))
        .map(Optional::orElseThrow);
  }

  /**
   * A new secret; the one before it goes on signing for a while.
   *
   * @return whether there is such a webhook
   */
  Uni<Boolean> renew(UUID id, Secret secret, Duration overlap) {
    return pool.withTransaction(connection ->
        connection
            .preparedQuery("select 1 from webhook where id = $1 for update")
            .execute(Tuple.of(id))
            .chain(found ->
                found.rowCount() == 0
                    ? Uni.createFrom().item(false)
                    : connection
                        .preparedQuery(
                            """
                            delete from webhook_secret
                            where webhook = $1 and valid_to <= now()
                            """)
                        .execute(Tuple.of(id))
                        .chain(() ->
                            connection
                                .preparedQuery(
                                    """
                                    update webhook_secret
                                    set valid_to = now() + make_interval(secs => $2)
                                    where webhook = $1 and valid_to is null
                                    """)
                                .execute(Tuple.of(id, seconds(overlap))))
                        .chain(() ->
                            connection
                                .preparedQuery(
                                    """
                                    insert into webhook_secret (webhook, number, secret)
                                    select $1, coalesce(max(number), 0) + 1, $2
                                    from webhook_secret where webhook = $1
                                    """)
                                .execute(Tuple.of(id, Buffer.buffer(secret.bytes()))))
                        .replaceWith(true)));
  }

  /** The secrets that sign now, the newest first. */
  Uni<List<Secret>> secrets(UUID id) {
    return pool.preparedQuery(
            """
            select secret from webhook_secret
            where webhook = $1 and (valid_to is null or valid_to > now())
            order by number desc
            """)
        .execute(Tuple.of(id))
        .map(rows ->
            StreamSupport.stream(rows.spliterator(), false)
                .map(row -> new Secret(row.getBuffer("secret").getBytes()))
                .toList());
  }

  /**
   * Sends again to one that was disabled, what had been left included.
   *
   * @return whether there is such a webhook
   */
  Uni<Boolean> resume(UUID id) {
    return pool.withTransaction(connection ->
        connection
            .preparedQuery(
                """
                update webhook
                set disabled_at = null, disabled_why = null, failing_since = null, failure = null
                where id = $1
                """)
            .execute(Tuple.of(id))
            .chain(updated ->
                connection
                    .preparedQuery(
                        """
                        update webhook_delivery set next_at = now(), queued_at = now()
                        where webhook = $1 and ended_at is null
                        """)
                    .execute(Tuple.of(id))
                    .replaceWith(updated.rowCount() > 0)));
  }

  /** Whether there was such a webhook; what it was still to be sent goes with it. */
  Uni<Boolean> delete(UUID id) {
    return pool.preparedQuery("delete from webhook where id = $1")
        .execute(Tuple.of(id))
        .map(deleted -> deleted.rowCount() > 0);
  }

  static double seconds(Duration duration) {
    return duration.toMillis() / 1000.0;
  }

  private static List<Webhook> list(RowSet<Row> rows) {
    return StreamSupport.stream(rows.spliterator(), false).map(Webhooks::webhook).toList();
  }

  private static Webhook webhook(Row row) {
    Instant failingSince = time(row, "failing_since");
    Instant disabledAt = time(row, "disabled_at");
    return new Webhook(
        row.getUUID("id"),
        row.getString("url"),
        List.of(row.getArrayOfStrings("kinds")),
        List.of(row.getArrayOfStrings("teams")),
        List.of(row.getArrayOfStrings("journeys")),
        row.getString("made_by"),
        row.getOffsetDateTime("made_at").toInstant(),
        disabledAt != null
            ? Webhook.State.DISABLED
            : failingSince != null ? Webhook.State.FAILING : Webhook.State.ACTIVE,
        row.getLong("waiting"),
        failingSince,
        row.getString("failure"),
        disabledAt,
        row.getString("disabled_why"));
  }
}
