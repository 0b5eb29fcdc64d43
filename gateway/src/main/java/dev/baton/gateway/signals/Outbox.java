package dev.baton.gateway.signals;

import dev.baton.contracts.Json;
import dev.baton.contracts.signals.SignalRecord;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.StreamSupport;

/** What is to be said on {@code baton.signals.v1}: written with what it tells of, or not at all. */
public final class Outbox {
  private Outbox() {}

  /**
   * What waits to be said.
   *
   * @param body one {@link SignalRecord} as JSON
   */
  record Message(long no, String key, String body) {}

  /** Says it, once the transaction of this connection is committed. */
  public static Uni<Void> add(SqlConnection connection, SignalRecord record) {
    return connection
        .preparedQuery("insert into signal_outbox (key, body) values ($1, $2)")
        .execute(Tuple.of(record.id(), new String(Json.bytes(record), StandardCharsets.UTF_8)))
        .replaceWithVoid();
  }

  /** The next, in their order. */
  static Uni<List<Message>> next(SqlConnection connection, int atMost) {
    return connection
        .preparedQuery("select no, key, body from signal_outbox order by no limit $1")
        .execute(Tuple.of(atMost))
        .map(rows ->
            StreamSupport.stream(rows.spliterator(), false)
                .map((Row row) ->
                    new Message(row.getLong("no"), row.getString("key"), row.getString("body")))
                .toList());
  }

  /** They were said. */
  static Uni<Void> said(SqlConnection connection, List<Message> messages) {
    return connection
        .preparedQuery("delete from signal_outbox where no = any($1)")
        .execute(Tuple.of(messages.stream().map(Message::no).toArray(Long[]::new)))
        .replaceWithVoid();
  }
}
