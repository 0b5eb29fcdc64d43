package dev.baton.ledger.relay;

import dev.baton.contracts.Topics;
import dev.baton.ledger.LedgerConfig;
import dev.baton.ledger.journal.EntryTable;
import dev.baton.ledger.journal.Published;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.common.annotation.Identifier;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.interceptor.Interceptor;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Sends every entry to Kafka, in order per lane, at least once; a consumer drops what it has seen
 * by its position and would notice a hole.
 *
 * <p>One relay of a ledger works at a time, whoever holds the lock in the database; it is held by
 * the connection that reads the entries and moves the mark, so a relay that lost it can no longer
 * move the mark. On the first failed send the relay stops and throws its producer away, for an
 * idempotent producer may go on behind a failed batch (KAFKA-14034), and begins again after the
 * last entry that Kafka acknowledged without a gap.
 */
@ApplicationScoped
public class Relay {
  private static final Logger LOG = Logger.getLogger(Relay.class);

  /** Of the advisory lock; locks are per database, so this need only differ from Flyway's. */
  private static final long LOCK = 0x6261746f6e0001L;

  private static final int AT_ONCE = 2_000;
  private static final long BYTES_AT_ONCE = 8L << 20;
  private static final Duration POLL = Duration.ofMillis(250);
  private static final Duration AGAIN = Duration.ofSeconds(1);
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private static final String MARKS = "select lane, position from relay_mark";
  private static final String MOVE =
      """
      update relay_mark m set position = s.position
      from unnest($1::int[], $2::bigint[]) as s(lane, position)
      where m.lane = s.lane and m.position < s.position
      """;

  private final Pool pool;
  private final List<Integer> lanes;
  private final Map<String, Object> kafka;
  private final Semaphore woken = new Semaphore(0);
  private volatile boolean running;
  private @Nullable Thread thread;
  private @Nullable String lastFailure;

  Relay(
      Pool pool,
      LedgerConfig config,
      @Identifier("default-kafka-broker") Map<String, Object> kafka) {
    this.pool = pool;
    this.lanes = IntStream.range(0, config.lanes()).boxed().toList();
    this.kafka = kafka;
  }

  void start(@Observes @Priority(Interceptor.Priority.APPLICATION) StartupEvent start) {
    running = true;
    thread = Thread.ofPlatform().name("relay").start(this::run);
  }

  void stop(@Observes ShutdownEvent stop) throws InterruptedException {
    running = false;
    wake();
    Thread relay = thread;
    if (relay != null) {
      relay.join(Duration.ofSeconds(10));
    }
  }

  /** These entries, of one lane, were just committed. */
  public void committed(List<Published> entries) {
    wake();
  }

  private void wake() {
    if (woken.availablePermits() == 0) {
      woken.release();
    }
  }

  /** Lane → position of its last entry that Kafka acknowledged, −1 for none. */
  public static Uni<Map<Integer, Long>> marks(SqlClient client) {
    return client
        .query(MARKS)
        .execute()
        .map(rows -> {
          Map<Integer, Long> marks = new HashMap<>();
          rows.forEach(row -> marks.put(row.getInteger(0), row.getLong(1)));
          return marks;
        });
  }

  private void run() {
    while (running) {
      try {
        if (!lead()) {
          rest(AGAIN);
        }
      } catch (InterruptedException e) {
        return;
      } catch (RuntimeException e) {
        report(e);
        try {
          rest(AGAIN);
        } catch (InterruptedException interrupted) {
          return;
        }
      }
    }
  }

  /** Relays until something fails; false at once where another relay of this ledger is at work. */
  private boolean lead() throws InterruptedException {
    SqlConnection connection = pool.getConnection().await().atMost(PATIENCE);
    try {
      Integer session = lock(connection);
      if (session == null) {
        return false;
      }
      try (KafkaProducer<String, byte[]> producer = producer()) {
        checkPartitions(producer);
        long[] marks = from(connection);
        while (running) {
          if (!pass(connection, producer, marks)) {
            rest(POLL);
          }
          recovered();
        }
      } finally {
        unlock(connection, session);
      }
      return true;
    } finally {
      connection.close().await().atMost(PATIENCE);
    }
  }

  /** Takes the lock; the database session that holds it, or null where another one does. */
  private static @Nullable Integer lock(SqlConnection connection) {
    Row row =
        connection
            .preparedQuery("select pg_try_advisory_lock($1), pg_backend_pid()")
            .execute(Tuple.of(LOCK))
            .await()
            .atMost(PATIENCE)
            .iterator()
            .next();
    return row.getBoolean(0) ? row.getInteger(1) : null;
  }

  /** A session that cannot give the lock back is ended: the pool would keep it, lock and all. */
  private void unlock(SqlConnection connection, int session) {
    try {
      connection
          .preparedQuery("select pg_advisory_unlock($1)")
          .execute(Tuple.of(LOCK))
          .await()
          .atMost(PATIENCE);
    } catch (RuntimeException e) {
      pool.preparedQuery("select pg_terminate_backend($1)")
          .execute(Tuple.of(session))
          .onFailure()
          .recoverWithNull()
          .await()
          .atMost(PATIENCE);
    }
  }

  /** Sends what is next in every lane; false where there was nothing. */
  @SuppressWarnings("FutureReturnValueIgnored") // the callback hears of every one
  private boolean pass(
      SqlConnection connection, KafkaProducer<String, byte[]> producer, long[] marks) {
    List<Long> from = Arrays.stream(marks).boxed().toList();
    List<Published> entries =
        EntryTable.after(connection, lanes, from, AT_ONCE, BYTES_AT_ONCE).await().atMost(PATIENCE);
    if (entries.isEmpty()) {
      return false;
    }
    List<Sending> sendings = from.stream().map(Sending::new).toList();
    for (Published entry : entries) {
      Sending sending = sendings.get(entry.lane());
      producer.send(
          new ProducerRecord<>(Topics.LEDGER, entry.lane(), entry.subject(), entry.record()),
          (metadata, failure) -> sending.answered(entry.position(), failure));
    }
    producer.flush();
    Exception failure = null;
    for (int lane = 0; lane < marks.length; lane++) {
      marks[lane] = sendings.get(lane).acknowledged;
      failure = failure == null ? sendings.get(lane).failure : failure;
    }
    connection
        .preparedQuery(MOVE)
        .execute(
            Tuple.of(
                lanes.toArray(Integer[]::new), Arrays.stream(marks).boxed().toArray(Long[]::new)))
        .await()
        .atMost(PATIENCE);
    if (failure != null) {
      throw new IllegalStateException("Kafka did not take an entry", failure);
    }
    return true;
  }

  /** How far one lane came in one pass. Answers of one partition come one after the other. */
  private static final class Sending {
    private volatile long acknowledged;
    private volatile @Nullable Exception failure;

    Sending(long mark) {
      acknowledged = mark;
    }

    void answered(long position, @Nullable Exception failed) {
      if (failure == null) {
        if (failed == null) {
          acknowledged = position;
        } else {
          failure = failed;
        }
      }
    }
  }

  private long[] from(SqlConnection connection) {
    long[] marks = new long[lanes.size()];
    marks(connection).await().atMost(PATIENCE).forEach((lane, mark) -> marks[lane] = mark);
    return marks;
  }

  private KafkaProducer<String, byte[]> producer() {
    Map<String, Object> settings = new HashMap<>(kafka);
    settings.put(ProducerConfig.CLIENT_ID_CONFIG, "ledger-relay");
    settings.put(ProducerConfig.ACKS_CONFIG, "all");
    settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    settings.put(ProducerConfig.LINGER_MS_CONFIG, 0);
    settings.put(ProducerConfig.BATCH_SIZE_CONFIG, 128 * 1024);
    settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 10_000);
    settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 10_000);
    settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 20_000);
    return new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer());
  }

  private void checkPartitions(KafkaProducer<String, byte[]> producer) {
    int partitions = producer.partitionsFor(Topics.LEDGER).size();
    if (partitions != lanes.size()) {
      LOG.fatalf(
          "Topic %s has %d partitions, the ledger %d lanes: they must be equal.",
          Topics.LEDGER, partitions, lanes.size());
      running = false;
      Quarkus.asyncExit(1);
    }
  }

  private void rest(Duration atMost) throws InterruptedException {
    if (woken.tryAcquire(atMost.toMillis(), TimeUnit.MILLISECONDS)) {
      woken.drainPermits();
    }
  }

  /** One line when it begins to fail and one when it works again, however long that takes. */
  private void report(RuntimeException e) {
    Throwable cause = e.getCause() == null ? e : e.getCause();
    String failure = cause.toString();
    if (!failure.equals(lastFailure)) {
      LOG.warnf("The relay stopped and will try again: %s", failure);
      lastFailure = failure;
    }
  }

  private void recovered() {
    if (lastFailure != null) {
      LOG.info("The relay goes on");
      lastFailure = null;
    }
  }
}
