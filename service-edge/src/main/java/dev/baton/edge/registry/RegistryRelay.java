package dev.baton.edge.registry;

import dev.baton.contracts.Topics;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.reactive.messaging.MutinyEmitter;
import io.smallrye.reactive.messaging.kafka.api.OutgoingKafkaRecordMetadata;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.jboss.logging.Logger;

/**
 * Sends the log to its topic, in the order of positions, from the last acknowledged one on; and
 * every 10 s how far it is.
 *
 * <p>A lock of the database is held while a batch is sent: of several replicas one sends, the
 * others pass. One that dies between Kafka's acknowledgement and its commit leaves records that are
 * sent again, same key and same bytes, so a reader skips what is not past its position. The next
 * record is sent only when Kafka has the one before, so the first time a reader sees a position it
 * has seen all before it.
 */
public abstract class RegistryRelay {
  private static final Logger LOG = Logger.getLogger(RegistryRelay.class);

  private static final Duration PAUSE = Duration.ofMillis(200);
  private static final Duration POSITION_EVERY = Duration.ofSeconds(10);
  private static final Duration SEND_WITHIN = Duration.ofSeconds(30);
  private static final int BATCH = 500;

  // not a lock on a row, which would be written to disk five times a second with nothing to send
  private static final String CLAIM =
      """
      select pg_try_advisory_xact_lock('registry_relay'::regclass::oid::int, 0)
      """;
  private static final String RELAYED =
      """
      select relayed from registry_relay
      """;
  private static final String BATCH_AFTER =
      """
      select position, kind || '/' || id || '/' || version as key, body
        from registry_log
       where position > $1
       order by position
       limit $2
      """;
  private static final String ADVANCE =
      """
      update registry_relay set relayed = $1
      """;

  private final Registry<?, ?> registry;
  private final Pool pool;
  private final MutinyEmitter<String> topic;
  private final Clock clock;

  private volatile boolean running;
  private volatile boolean failing;
  private volatile Instant positionSentAt = Instant.EPOCH;

  /**
   * @param topic outgoing channel on the compacted topic: one partition, acks=all, idempotent
   */
  protected RegistryRelay(
      Registry<?, ?> registry, Pool pool, MutinyEmitter<String> topic, Clock clock) {
    this.registry = registry;
    this.pool = pool;
    this.topic = topic;
    this.clock = clock;
  }

  void onStart(@Observes StartupEvent event) {
    start();
  }

  void onStop(@Observes ShutdownEvent event) {
    stop();
  }

  /** Sends what is there and what comes, until {@link #stop()}. */
  public void start() {
    if (running) {
      return;
    }
    running = true;
    Uni.createFrom()
        // what was to come after a pause does not come after the stop
        .deferred(() -> running ? relay() : Uni.createFrom().voidItem())
        .onItemOrFailure()
        .transform((ok, failure) -> {
          if (failure != null && !failing && running) {
            LOG.warn("The log is not being published; trying again until it is", failure);
          } else if (failure == null && failing) {
            LOG.info("The log is being published again");
          }
          failing = failure != null;
          return running;
        })
        .repeat()
        .withDelay(PAUSE)
        .whilst(more -> more)
        .subscribe()
        .with(ignored -> {}, failure -> LOG.error("The relay ended", failure));
  }

  /** Sends no batch after the one that is on its way. */
  public void stop() {
    running = false;
  }

  private Uni<Void> relay() {
    return pool.withTransaction(connection ->
        connection
            .query(CLAIM)
            .execute()
            .chain(claimed ->
                claimed.iterator().next().getBoolean(0)
                    ? relayFrom(connection)
                    : Uni.createFrom().voidItem()));
  }

  private Uni<Void> relayFrom(SqlConnection connection) {
    return connection
        .query(RELAYED)
        .execute()
        .chain(relayed -> relay(relayed.iterator().next().getLong(0), connection));
  }

  private Uni<Void> relay(long relayed, SqlConnection connection) {
    AtomicLong acknowledged = new AtomicLong(relayed);
    return connection
        .preparedQuery(BATCH_AFTER)
        .execute(Tuple.of(relayed, BATCH))
        .onItem()
        .transformToMulti(batch -> Multi.createFrom().iterable(batch))
        .onItem()
        .transformToUniAndConcatenate(row ->
            send(row.getString("key"), row.getString("body"))
                .invoke(() -> acknowledged.set(row.getLong("position"))))
        .onItem()
        .ignoreAsUni()
        // what was acknowledged is kept; the next round starts at the record that failed
        .onFailure(failure -> acknowledged.get() > relayed)
        .recoverWithNull()
        .chain(() -> tellPosition(acknowledged.get()))
        .chain(() ->
            acknowledged.get() == relayed
                ? Uni.createFrom().voidItem()
                : connection
                    .preparedQuery(ADVANCE)
                    .execute(Tuple.of(acknowledged.get()))
                    .replaceWithVoid());
  }

  private Uni<Void> tellPosition(long relayed) {
    Instant now = clock.instant();
    if (now.isBefore(positionSentAt.plus(POSITION_EVERY))) {
      return Uni.createFrom().voidItem();
    }
    return send(Topics.POSITION_KEY, registry.positionRecord(relayed, now))
        .invoke(() -> positionSentAt = now);
  }

  private Uni<Void> send(String key, String body) {
    return topic
        .sendMessage(
            Message.of(body)
                .addMetadata(OutgoingKafkaRecordMetadata.<String>builder().withKey(key).build()))
        .ifNoItem()
        .after(SEND_WITHIN)
        .fail();
  }
}
