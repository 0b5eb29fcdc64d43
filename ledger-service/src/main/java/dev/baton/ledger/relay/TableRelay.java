package dev.baton.ledger.relay;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Sends to Kafka, in order, the rows of a table that say themselves whether they are published: a
 * few rows a second, unlike the entries of a lane. A row is marked once Kafka has it, so it may
 * come again, and for a moment from two replicas.
 *
 * @param <R> a row
 */
public final class TableRelay<R> {
  private static final Logger LOG = Logger.getLogger(TableRelay.class);
  private static final int AT_ONCE = 500;
  private static final Duration TURN = Duration.ofMillis(500);
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final String name;
  private final BooleanSupplier mine;
  private final Outbox<R> outbox;
  private final Map<String, Object> kafka;
  private volatile boolean running = true;
  private @Nullable Thread thread;
  private @Nullable KafkaProducer<String, byte[]> producer;
  private boolean failing;

  /** The table. */
  public interface Outbox<R> {
    /** The first rows that are not published, in order. */
    List<R> unpublished(int atMost, Duration patience);

    ProducerRecord<String, byte[]> record(R row);

    /** Kafka has these. */
    void published(List<R> rows, Duration patience);
  }

  /**
   * A relay that works once it is started.
   *
   * @param name of what it sends, as it is called in the log
   * @param mine whether it is this replica that sends it, asked before every turn
   * @param kafka settings of Kafka's clients, at least {@code bootstrap.servers}
   */
  public TableRelay(
      String name, BooleanSupplier mine, Outbox<R> outbox, Map<String, Object> kafka) {
    this.name = name;
    this.mine = mine;
    this.outbox = outbox;
    this.kafka = kafka;
  }

  public void start() {
    thread = Thread.ofPlatform().name("relay-" + name).daemon().start(this::run);
  }

  public void stop() throws InterruptedException {
    running = false;
    Thread relaying = thread;
    if (relaying != null) {
      relaying.interrupt();
      relaying.join(TURN.multipliedBy(4));
    }
  }

  private void run() {
    try {
      while (running) {
        boolean more = false;
        try {
          more = mine.getAsBoolean() && relay();
          if (failing) {
            failing = false;
            LOG.infof("The %s are published again", name);
          }
        } catch (RuntimeException | ExecutionException | TimeoutException e) {
          close();
          if (!failing && running) {
            failing = true;
            LOG.warnf(
                "The %s are not published, and wait: %s",
                name, e.getCause() == null ? e : e.getCause());
          }
        }
        if (!more) {
          Thread.sleep(TURN);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      close();
    }
  }

  /** Sends the next ones; true where there may be more. */
  private boolean relay() throws InterruptedException, ExecutionException, TimeoutException {
    List<R> rows = outbox.unpublished(AT_ONCE, PATIENCE);
    if (rows.isEmpty()) {
      return false;
    }
    List<Future<RecordMetadata>> sent = new ArrayList<>(rows.size());
    for (R row : rows) {
      sent.add(producer().send(outbox.record(row)));
    }
    int there = 0;
    try {
      for (Future<RecordMetadata> one : sent) {
        one.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        there++;
      }
    } finally {
      // only up to the first that is not there: what follows comes again, behind it
      if (there > 0) {
        outbox.published(rows.subList(0, there), PATIENCE);
      }
    }
    return rows.size() == AT_ONCE;
  }

  private KafkaProducer<String, byte[]> producer() {
    KafkaProducer<String, byte[]> open = producer;
    if (open == null) {
      Map<String, Object> settings = new HashMap<>(kafka);
      settings.put(ProducerConfig.CLIENT_ID_CONFIG, "ledger-" + name);
      settings.put(ProducerConfig.ACKS_CONFIG, "all");
      settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
      settings.put(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, 1);
      settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 5_000);
      settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 10_000);
      settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 20_000);
      settings.put(ProducerConfig.BUFFER_MEMORY_CONFIG, 4L << 20);
      open = new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer());
      producer = open;
    }
    return open;
  }

  private void close() {
    KafkaProducer<String, byte[]> open = producer;
    producer = null;
    if (open != null) {
      open.close(Duration.ZERO);
    }
  }
}
