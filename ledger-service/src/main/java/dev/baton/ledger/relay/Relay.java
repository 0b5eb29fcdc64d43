package dev.baton.ledger.relay;

import dev.baton.contracts.Topics;
import dev.baton.ledger.LedgerConfig;
import dev.baton.ledger.journal.Published;
import dev.baton.ledger.lanes.LanesChanged;
import dev.baton.ledger.lanes.Leases;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.common.annotation.Identifier;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlClient;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.interceptor.Interceptor;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Sends the entries of the lanes that this replica holds to Kafka, each lane to the partition of
 * its number.
 *
 * <p>What holds of a partition, whatever fails: <b>a position appears only after the one before it
 * has appeared</b>, and every committed position appears, at least once. So a reader that drops
 * what it has seen by position has the lane without holes. A position may appear again: after a
 * refusal, an outage or a crash everything after the last known acknowledgement is sent once more,
 * and for a moment two replicas may relay a lane, the old holder and the new. Neither can make a
 * gap: each begins at a position whose predecessor Kafka acknowledged, and stops at the first entry
 * that Kafka does not take ({@link Outlet}).
 *
 * <p>A mark per lane says how far Kafka is known to have it. It only ever moves forward, a few
 * times a second, so a crash repeats what was sent since. It presumes that Kafka keeps what it
 * acknowledged.
 */
@ApplicationScoped
public class Relay {
  private static final Logger LOG = Logger.getLogger(Relay.class);
  private static final Duration TURN = Duration.ofMillis(200);
  private static final Duration PATIENCE_AT_END = Duration.ofSeconds(10);

  private final Source source;
  private final Supplier<Set<Integer>> held;
  private final int lanes;
  private final Map<String, Object> kafka;
  private final MeterRegistry meters;
  private final Clock clock;
  private final AtomicLong room;
  private final LaneRelay.Listener listener = new Reports();
  private final Map<Integer, LaneRelay> relays = new ConcurrentHashMap<>();
  private final Map<Integer, LaneRelay> ending = new HashMap<>();
  private final Map<Integer, List<Gauge>> gauges = new HashMap<>();
  private final Map<Integer, Long> marks = new HashMap<>();
  private final Semaphore woken = new Semaphore(0);
  private volatile boolean running;
  private @Nullable Thread thread;
  private boolean failing;

  @Inject
  Relay(
      Pool pool,
      Leases leases,
      LedgerConfig config,
      @Identifier("default-kafka-broker") Map<String, Object> kafka,
      MeterRegistry meters,
      Clock clock) {
    this(
        pool,
        config.relay() ? leases::held : Set::of,
        config.lanes(),
        config.relayMemory().asLongValue(),
        kafka,
        meters,
        clock);
  }

  /**
   * A relay that works once it is started.
   *
   * @param held the lanes to relay, asked for every now and then
   * @param lanes of the ledger; the topic must have as many partitions
   * @param memory how much of what {@link #committed} gives is kept, in bytes; beyond that it is
   *     read from the table
   * @param kafka settings of Kafka's clients, at least {@code bootstrap.servers}
   */
  public Relay(
      Pool pool,
      Supplier<Set<Integer>> held,
      int lanes,
      long memory,
      Map<String, Object> kafka,
      MeterRegistry meters,
      Clock clock) {
    this.source = new Source(pool);
    this.held = held;
    this.lanes = lanes;
    this.room = new AtomicLong(memory);
    this.kafka = kafka;
    this.meters = meters;
    this.clock = clock;
  }

  void start(@Observes @Priority(Interceptor.Priority.APPLICATION) StartupEvent start) {
    start();
  }

  void stop(@Observes ShutdownEvent stop) throws InterruptedException {
    stop();
  }

  void follow(@Observes LanesChanged changed) {
    woken.release();
  }

  /** Relays from now on. */
  public void start() {
    running = true;
    thread = Thread.ofPlatform().name("relay").daemon().start(this::run);
  }

  /**
   * Stops in good order: what Kafka has by then is marked. Takes seconds where it does not answer.
   */
  public void stop() throws InterruptedException {
    running = false;
    woken.release();
    Thread turning = thread;
    if (turning != null) {
      turning.join(PATIENCE_AT_END.plusSeconds(1));
    }
  }

  /** These entries, of one lane, were just committed, the next after those that were before. */
  public void committed(List<Published> entries) {
    LaneRelay relay = entries.isEmpty() ? null : relays.get(entries.getFirst().lane());
    if (relay != null) {
      relay.recent().add(entries);
    }
  }

  /** Lane → position of its last entry that Kafka is known to have, −1 for none. */
  public static Uni<Map<Integer, Long>> marks(SqlClient client) {
    return Source.marks(client);
  }

  private void run() {
    try {
      while (running) {
        turn();
        if (woken.tryAcquire(TURN.toMillis(), TimeUnit.MILLISECONDS)) {
          woken.drainPermits();
        }
      }
      long until = System.nanoTime() + PATIENCE_AT_END.toNanos();
      do {
        turn();
        Thread.sleep(20);
      } while (!ending.isEmpty() && System.nanoTime() - until < 0);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      source.disconnect();
    }
  }

  private void turn() {
    Set<Integer> lanesNow = running ? held.get() : Set.of();
    leave(lanesNow);
    try {
      move();
      begin(lanesNow);
      look();
      if (failing) {
        LOG.info("The relay reaches the database again");
        failing = false;
      }
    } catch (RuntimeException e) {
      source.disconnect();
      if (!failing) {
        LOG.warnf("The relay does not reach the database: %s", e);
        failing = true;
      }
    }
  }

  /** Stops relaying all but these lanes. */
  private void leave(Set<Integer> staying) {
    relays.forEach((lane, relay) -> {
      if (!staying.contains(lane)) {
        relays.remove(lane);
        relay.stop();
        ending.put(lane, relay);
        gauges.getOrDefault(lane, List.of()).forEach(meters::remove);
        gauges.remove(lane);
        listener.left(lane);
      }
    });
  }

  private void begin(Set<Integer> wanted) {
    List<Integer> gained =
        wanted.stream()
            .filter(lane -> !relays.containsKey(lane) && !ending.containsKey(lane))
            .toList();
    if (gained.isEmpty()) {
      return;
    }
    Map<Integer, Long> stored = source.marks();
    for (int lane : gained) {
      long mark = stored.getOrDefault(lane, -1L);
      marks.put(lane, mark);
      LaneRelay relay =
          new LaneRelay(lane, mark, new Recent(room), source, () -> producer(lane), listener);
      relays.put(lane, relay);
      gauges.put(
          lane,
          List.of(
              Gauge.builder("baton.ledger.relay.lag.entries", relay, LaneRelay::lag)
                  .description("Entries that Kafka has not acknowledged")
                  .tag("lane", Integer.toString(lane))
                  .register(meters),
              Gauge.builder(
                      "baton.ledger.relay.lag.seconds", relay, r -> r.lagSeconds(clock.instant()))
                  .description("Age of the oldest entry that Kafka has not acknowledged")
                  .tag("lane", Integer.toString(lane))
                  .register(meters)));
      relay.start();
    }
  }

  /** Moves the marks to what was acknowledged since they were last moved. */
  private void move() {
    Map<Integer, Long> moved = new HashMap<>();
    List<Integer> ended = new ArrayList<>();
    ending.forEach((lane, relay) -> {
      // asked before its mark is read, so that this is its last
      if (relay.ended()) {
        ended.add(lane);
      }
      noteMoved(moved, lane, relay);
    });
    relays.forEach((lane, relay) -> noteMoved(moved, lane, relay));
    if (!moved.isEmpty()) {
      source.move(moved);
      marks.putAll(moved);
    }
    ended.forEach(ending::remove);
  }

  private void noteMoved(Map<Integer, Long> moved, int lane, LaneRelay relay) {
    long acknowledged = relay.acknowledged();
    if (acknowledged > marks.getOrDefault(lane, -1L)) {
      moved.put(lane, acknowledged);
    }
  }

  /** Finds what nobody handed over: it was committed elsewhere, or before this replica's time. */
  private void look() {
    Map<Integer, Long> from = new HashMap<>();
    relays.forEach((lane, relay) -> from.put(lane, relay.acknowledged()));
    if (from.isEmpty()) {
      return;
    }
    source
        .look(from)
        .forEach((lane, reach) -> {
          LaneRelay relay = relays.get(lane);
          if (relay != null) {
            relay.waitsSince(reach.waiting());
            relay.recent().reaches(reach.end());
          }
        });
  }

  private KafkaProducer<String, byte[]> producer(int lane) {
    Map<String, Object> settings = new HashMap<>(kafka);
    settings.put(ProducerConfig.CLIENT_ID_CONFIG, "ledger-relay-" + lane);
    settings.put(ProducerConfig.ACKS_CONFIG, "all");
    settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    settings.put(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, 1);
    // what a commit added goes in one request, not its first entry alone and then the others
    settings.put(ProducerConfig.LINGER_MS_CONFIG, 2);
    settings.put(ProducerConfig.BATCH_SIZE_CONFIG, 256 * 1024);
    settings.put(ProducerConfig.BUFFER_MEMORY_CONFIG, 8L << 20);
    settings.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, 4 << 20);
    settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 10_000);
    settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 10_000);
    settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 20_000);
    settings.put(ProducerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 500);
    settings.put(ProducerConfig.RETRY_BACKOFF_MAX_MS_CONFIG, 500);
    KafkaProducer<String, byte[]> producer =
        new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer());
    try {
      checkPartitions(producer);
      return producer;
    } catch (RuntimeException e) {
      producer.close(Duration.ZERO);
      throw e;
    }
  }

  private void checkPartitions(KafkaProducer<String, byte[]> producer) {
    int partitions = producer.partitionsFor(Topics.LEDGER).size();
    if (partitions != lanes) {
      LOG.fatalf(
          "Topic %s has %d partitions, the ledger %d lanes: they must be equal.",
          Topics.LEDGER, partitions, lanes);
      Quarkus.asyncExit(1);
      throw new IllegalStateException("the topic has another number of partitions");
    }
  }

  /** Says once that a failure began, however many lanes it strikes and however long it takes. */
  private static final class Reports implements LaneRelay.Listener {
    private final Map<Integer, String> failures = new ConcurrentHashMap<>();

    @Override
    public void failed(int lane, Throwable failure) {
      Throwable cause = failure.getCause() == null ? failure : failure.getCause();
      String kind = cause.getClass().getName();
      boolean told = failures.containsValue(kind);
      failures.put(lane, kind);
      if (!told) {
        LOG.warnf("The relay of lane %d stopped and will try again: %s", lane, cause);
      }
    }

    @Override
    public void works(int lane) {
      if (failures.remove(lane) != null && failures.isEmpty()) {
        LOG.info("The relay goes on");
      }
    }

    @Override
    public void left(int lane) {
      failures.remove(lane);
    }
  }
}
