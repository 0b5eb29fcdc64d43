package dev.baton.ledger.refused;

import dev.baton.contracts.Json;
import dev.baton.contracts.Topics;
import dev.baton.contracts.ledger.RefusedRecord;
import dev.baton.ledger.LedgerConfig;
import dev.baton.ledger.lanes.Leases;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.common.annotation.Identifier;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Says on Kafka that an event was refused, in the order of first refusals: the table is the outbox.
 * The replica that holds lane 0 does it. What Kafka has is marked after it has it, so a reference
 * may come again, and for a moment from two replicas; its number tells.
 */
@ApplicationScoped
class RefusedRelay {
  private static final Logger LOG = Logger.getLogger(RefusedRelay.class);
  private static final int LANE = 0;
  private static final int AT_ONCE = 500;
  private static final Duration TURN = Duration.ofMillis(500);
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Pool pool;
  private final Leases leases;
  private final LedgerConfig config;
  private final Map<String, Object> kafka;
  private volatile boolean running = true;
  private @Nullable Thread thread;
  private @Nullable KafkaProducer<String, byte[]> producer;
  private boolean failing;

  RefusedRelay(
      Pool pool,
      Leases leases,
      LedgerConfig config,
      @Identifier("default-kafka-broker") Map<String, Object> kafka) {
    this.pool = pool;
    this.leases = leases;
    this.config = config;
    this.kafka = kafka;
  }

  void start(@Observes StartupEvent start) {
    if (config.relay()) {
      thread = Thread.ofPlatform().name("refused-relay").daemon().start(this::run);
    }
  }

  void stop(@Observes ShutdownEvent stop) throws InterruptedException {
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
          more = leases.holds(LANE) && relay();
          if (failing) {
            failing = false;
            LOG.info("What is refused is published again");
          }
        } catch (RuntimeException | ExecutionException | TimeoutException e) {
          close();
          if (!failing && running) {
            failing = true;
            LOG.warnf(
                "What is refused is not published, and waits: %s",
                e.getCause() == null ? e : e.getCause());
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
    List<RefusedRecord> records = RefusedTable.unpublished(pool, AT_ONCE).await().atMost(PATIENCE);
    if (records.isEmpty()) {
      return false;
    }
    List<Future<RecordMetadata>> sent = new ArrayList<>(records.size());
    for (RefusedRecord record : records) {
      sent.add(
          producer().send(new ProducerRecord<>(Topics.REFUSED, record.team(), Json.bytes(record))));
    }
    List<Long> there = new ArrayList<>(records.size());
    try {
      for (int i = 0; i < sent.size(); i++) {
        sent.get(i).get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        there.add(records.get(i).no());
      }
    } finally {
      // only up to the first that is not there: what follows comes again, behind it
      if (!there.isEmpty()) {
        RefusedTable.published(pool, there).await().atMost(PATIENCE);
      }
    }
    return records.size() == AT_ONCE;
  }

  private KafkaProducer<String, byte[]> producer() {
    KafkaProducer<String, byte[]> open = producer;
    if (open == null) {
      Map<String, Object> settings = new HashMap<>(kafka);
      settings.put(ProducerConfig.CLIENT_ID_CONFIG, "ledger-refused");
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
