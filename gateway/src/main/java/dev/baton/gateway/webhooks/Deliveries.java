package dev.baton.gateway.webhooks;

import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * The queue of what is to be sent. Whoever takes an entry has it for a while; it comes back by
 * itself where nobody says what became of it, so that a message is sent at least once and never
 * lost with a replica. All times are the database's.
 */
@ApplicationScoped
class Deliveries {
  /** Longer than one try takes. */
  private static final Duration MARGIN = Duration.ofSeconds(30);

  /**
   * One try.
   *
   * @param attempt from 1
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Delivery(UUID webhook, String url, String message, int attempt, byte[] body) {}

  private final Pool pool;

  Deliveries(Pool pool) {
    this.pool = pool;
  }

  /** Where the topic is read on. */
  Uni<Long> nextOffset(int partition) {
    return pool.preparedQuery("select next_offset from webhook_feed where part = $1")
        .execute(Tuple.of(partition))
        .map(rows -> {
          for (Row row : rows) {
            return row.getLong(0);
          }
          return 0L;
        });
  }

  /** Puts in, for all who want it, what was read of the topic; what is in already stays. */
  Uni<Void> queue(int partition, long nextOffset, List<Told> told) {
    return pool.withTransaction(connection ->
        connection
            .preparedQuery(
                """
                insert into webhook_feed as f (part, next_offset) values ($1, $2)
                on conflict (part) do update set next_offset = excluded.next_offset
                where f.next_offset < excluded.next_offset
                """)
            .execute(Tuple.of(partition, nextOffset))
            .chain(() ->
                told.isEmpty()
                    ? Uni.createFrom().voidItem()
                    : Webhooks.all(connection).chain(all -> queue(connection, all, told))));
  }

  private static Uni<Void> queue(SqlConnection connection, List<Webhook> all, List<Told> told) {
    List<Tuple> rows =
        told.stream()
            .flatMap(one ->
                all.stream()
                    .filter(webhook -> webhook.wants(one))
                    .map(webhook ->
                        Tuple.of(
                            webhook.id(), one.message(), one.kind(), Buffer.buffer(one.body()))))
            .toList();
    return rows.isEmpty()
        ? Uni.createFrom().voidItem()
        : connection
            .preparedQuery(
                """
                insert into webhook_delivery (webhook, message, kind, body) values ($1, $2, $3, $4)
                on conflict do nothing
                """)
            .executeBatch(rows)
            .replaceWithVoid();
  }

  /** What was to be sent to a webhook, the newest first, at most so many. */
  Uni<List<Sent>> latest(UUID webhook, int most) {
    return pool.preparedQuery(
            """
            select message, kind, queued_at, attempts, next_at, status, failure, ended_at
            from webhook_delivery where webhook = $1
            order by queued_at desc, message limit $2
            """)
        .execute(Tuple.of(webhook, most))
        .map(rows -> StreamSupport.stream(rows.spliterator(), false).map(Sent::of).toList());
  }

  /** The webhooks for which there is something to send now, without these. */
  Uni<List<UUID>> due(Collection<UUID> without) {
    return pool.preparedQuery(
            """
            select w.id from webhook w
            where w.disabled_at is null and w.id <> all ($1) and exists (
              select from webhook_delivery d
              where d.webhook = w.id and d.ended_at is null and d.next_at <= now())
            """)
        .execute(Tuple.tuple().addValue(without.toArray(UUID[]::new)))
        .map(rows ->
            StreamSupport.stream(rows.spliterator(), false).map(row -> row.getUUID(0)).toList());
  }

  /** Takes the next message for a webhook, for as long as a try lasts. */
  Uni<Optional<Delivery>> take(UUID webhook, Duration timeout) {
    return pool.preparedQuery(
            """
            with next as (
              select d.message, w.url from webhook_delivery d join webhook w on w.id = d.webhook
              where d.webhook = $1 and d.ended_at is null and d.next_at <= now()
                and w.disabled_at is null
              order by d.next_at, d.message limit 1
              for update of d skip locked)
            update webhook_delivery d
            set attempts = d.attempts + 1, next_at = now() + make_interval(secs => $2)
            from next where d.webhook = $1 and d.message = next.message
            returning d.message, next.url, d.attempts, d.body
            """)
        .execute(Tuple.of(webhook, Webhooks.seconds(timeout.plus(MARGIN))))
        .map(rows ->
            StreamSupport.stream(rows.spliterator(), false)
                .map(row ->
                    new Delivery(
                        webhook,
                        row.getString("url"),
                        row.getString("message"),
                        row.getInteger("attempts"),
                        row.getBuffer("body").getBytes()))
                .findFirst());
  }

  /** The receiver has it. */
  Uni<Void> delivered(Delivery delivery, int status) {
    return pool.withTransaction(connection ->
        connection
            .preparedQuery(
                """
                update webhook_delivery set ended_at = now(), status = $3, failure = null
                where webhook = $1 and message = $2 and ended_at is null
                """)
            .execute(Tuple.of(delivery.webhook(), delivery.message(), status))
            .chain(() ->
                connection
                    .preparedQuery(
                        """
                        update webhook set failing_since = null, failure = null
                        where id = $1 and (failing_since is not null or failure is not null)
                        """)
                    .execute(Tuple.of(delivery.webhook())))
            .replaceWithVoid());
  }

  /**
   * The receiver does not have it. It is sent again after a pause, unless it has been tried for too
   * long; a webhook that took nothing for as long is disabled.
   *
   * @param status of the answer; null without one
   * @return whether the webhook was disabled
   */
  Uni<Boolean> failed(
      Delivery delivery, @Nullable Integer status, String why, Duration pause, Duration giveUp) {
    return pool.withTransaction(connection ->
        connection
            .preparedQuery(
                """
                update webhook_delivery
                set status = $4, failure = $5,
                  next_at = now() + make_interval(secs => $6),
                  ended_at = case when queued_at <= now() - make_interval(secs => $7)
                    then now() end
                where webhook = $1 and message = $2 and attempts = $3 and ended_at is null
                """)
            .execute(
                Tuple.from(
                    Arrays.asList(
                        delivery.webhook(),
                        delivery.message(),
                        delivery.attempt(),
                        status,
                        why,
                        Webhooks.seconds(pause),
                        Webhooks.seconds(giveUp))))
            .chain(() ->
                connection
                    .preparedQuery(
                        """
                        update webhook set failure = $2,
                          failing_since = coalesce(failing_since, now()),
                          disabled_at = case
                            when failing_since <= now() - make_interval(secs => $3) then now() end,
                          disabled_why = case
                            when failing_since <= now() - make_interval(secs => $3)
                            then 'It took nothing since '
                              || to_char(failing_since at time zone 'UTC',
                                'YYYY-MM-DD"T"HH24:MI:SS"Z"')
                              || '; last: ' || $2 end
                        where id = $1 and disabled_at is null
                        returning disabled_at
                        """)
                    .execute(Tuple.of(delivery.webhook(), why, Webhooks.seconds(giveUp))))
            .map(rows -> {
              for (Row row : rows) {
                return row.getOffsetDateTime(0) != null;
              }
              return false;
            }));
  }

  /** The receiver says that it wants no more. */
  Uni<Void> gone(Delivery delivery, int status, String why) {
    return pool.withTransaction(connection ->
        connection
            .preparedQuery(
                """
                update webhook_delivery set ended_at = now(), status = $3, failure = $4
                where webhook = $1 and message = $2 and ended_at is null
                """)
            .execute(Tuple.of(delivery.webhook(), delivery.message(), status, why))
            .chain(() ->
                connection
                    .preparedQuery(
                        """
                        update webhook
                        set disabled_at = now(), disabled_why = $2, failure = $2,
                          failing_since = coalesce(failing_since, now())
                        where id = $1 and disabled_at is null
                        """)
                    .execute(Tuple.of(delivery.webhook(), why)))
            .replaceWithVoid());
  }

  /** Forgets what became of messages that ended long ago. */
  Uni<Void> forget(Duration kept) {
    return pool.preparedQuery(
            "delete from webhook_delivery where ended_at < now() - make_interval(secs => $1)")
        .execute(Tuple.of(Webhooks.seconds(kept)))
        .replaceWithVoid();
  }
}
