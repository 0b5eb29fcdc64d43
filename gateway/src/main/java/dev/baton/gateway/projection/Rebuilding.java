package dev.baton.gateway.projection;

import dev.baton.contracts.Topics;
import dev.baton.gateway.projection.ReadModel.LaneState;
import dev.baton.gateway.projection.Rebuilds.Claim;
import io.quarkus.logging.Log;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.common.annotation.Identifier;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Transaction;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Builds a read model beside the live one, lane by lane, each on the replica that takes it first.
 * What was built is committed with how far it is, so that whoever takes over a lane goes on there;
 * a replica that comes back after its lane was taken over changes nothing, since the lane is not
 * where it left it.
 *
 * <p>The live model goes on meanwhile. Only at the end is the live lane held where it is, for as
 * long as it takes to fold the few records up to there and to compare.
 */
@ApplicationScoped
class Rebuilding {
  private static final int LANES_AT_ONCE = 2;
  private static final int CLAIMED_SECONDS = 20;
  private static final int BATCH = 20_000;

  private static final Duration POLL = Duration.ofMillis(500);
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** How long the live lane may be held until the rebuilt one is as far. */
  private static final Duration HELD = Duration.ofSeconds(2);

  /** What comes next is to be had neither from the topic nor from the ledger. */
  private static final class Stuck extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Stuck(LaneState at) {
      super("lane %d: position %d is not to be had".formatted(at.lane(), at.position() + 1));
    }
  }

  private final UUID me = UUID.randomUUID();
  private final ReadModel live;
  private final ReadModel beside;
  private final Rebuilds rebuilds;
  private final Holes holes;
  private final Pool pool;
  private final Map<String, Object> kafka;
  private final ZoneId zone;
  private final Duration progress;
  private final ExecutorService threads = Executors.newFixedThreadPool(LANES_AT_ONCE);
  private final AtomicInteger busy = new AtomicInteger();
  private volatile boolean ending;

  Rebuilding(
      ReadModel live,
      Rebuilds rebuilds,
      Holes holes,
      Pool pool,
      @Identifier("default-kafka-broker") Map<String, Object> kafka,
      @ConfigProperty(name = "baton.zone", defaultValue = "UTC") ZoneId zone,
      @ConfigProperty(name = "baton.rebuild.patience") Duration progress) {
    this.progress = progress;
    this.live = live;
    this.beside = live.beside();
    this.rebuilds = rebuilds;
    this.holes = holes;
    this.pool = pool;
    this.zone = zone;
    this.kafka = new HashMap<>(kafka);
    this.kafka.keySet().retainAll(ConsumerConfig.configNames());
    this.kafka.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    this.kafka.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    this.kafka.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, BATCH);
    this.kafka.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, 16 << 20);
    this.kafka.remove(ConsumerConfig.GROUP_ID_CONFIG);
  }

  void stop(@Observes ShutdownEvent event) {
    ending = true;
    threads.shutdown();
  }

  /** Does what there is to do. */
  @Scheduled(every = "1s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
  void takeUp() {
    await(rebuilds.running())
        .ifPresent(id -> {
          boolean ended = await(rebuilds.end(id));
          while (!ended && !ending && busy.get() < LANES_AT_ONCE) {
            busy.incrementAndGet();
            threads.execute(this::work);
          }
        });
  }

  /** Looks without waiting for the next time. */
  void soon() {
    threads.execute(this::takeUp);
  }

  private void work() {
    try {
      Optional<Claim> claim = await(rebuilds.claim(me, CLAIMED_SECONDS));
      while (claim.isPresent() && !ending) {
        build(claim.get());
        claim = await(rebuilds.claim(me, CLAIMED_SECONDS));
      }
    } catch (ReadModel.Fenced e) {
      Log.infof("Rebuild: %s: another replica builds it", e.getMessage());
    } catch (Stuck e) {
      await(rebuilds.fail(String.valueOf(e.getMessage())));
    } catch (RuntimeException e) {
      Log.warn("A lane could not be rebuilt, trying again", e);
    } finally {
      busy.decrementAndGet();
    }
  }

  private void build(Claim claim) {
    try (KafkaConsumer<String, byte[]> consumer =
        new KafkaConsumer<>(kafka, new StringDeserializer(), new ByteArrayDeserializer())) {
      Lane lane = new Lane(claim, consumer);
      lane.start();
      boolean settled = false;
      while (!settled && !ending && await(rebuilds.renew(claim, me, CLAIMED_SECONDS))) {
        long goal = await(live.lane(claim.lane())).position();
        if (lane.reached.position() < goal) {
          lane.step(goal);
        } else {
          settled = settled(lane);
        }
      }
    } finally {
      leave(claim);
    }
  }

  private void leave(Claim claim) {
    try {
      await(rebuilds.leave(claim, me));
      await(rebuilds.end(claim.rebuild()));
    } catch (RuntimeException e) {
      // the claim runs out by itself
      Log.debugf(e, "Rebuild: lane %d could not be left", claim.lane());
    }
  }

  private boolean settled(Lane lane) {
    SqlConnection connection = await(pool.getConnection());
    try {
      Transaction transaction = await(connection.begin());
      try {
        long goal = await(rebuilds.hold(connection, lane.claim.lane()));
        long deadline = System.nanoTime() + HELD.toNanos();
        while (lane.reached.position() < goal) {
          if (ending || System.nanoTime() > deadline) {
            await(transaction.rollback());
            return false;
          }
          lane.step(goal);
        }
        Rebuild.State outcome = await(rebuilds.settle(connection, lane.claim, me, goal));
        await(transaction.commit());
        Log.infof(
            "Rebuild: lane %d at position %d: %s", lane.claim.lane(), goal, outcome.wireName());
        return true;
      } catch (RuntimeException e) {
        await(transaction.rollback().onFailure().recoverWithNull());
        throw e;
      }
    } finally {
      await(connection.close());
    }
  }

  /** One lane beside the live one, and the consumer that reads it. */
  private final class Lane {
    private final Claim claim;
    private final KafkaConsumer<String, byte[]> consumer;
    private final TopicPartition partition;
    private final Map<Long, String> condemned = new HashMap<>();
    private LaneState reached;
    private long moved = System.nanoTime();

    Lane(Claim claim, KafkaConsumer<String, byte[]> consumer) {
      this.claim = claim;
      this.consumer = consumer;
      this.partition = new TopicPartition(Topics.LEDGER, claim.lane());
      this.reached = LaneState.start(claim.lane());
    }

    void start() {
      reached = await(beside.lane(claim.lane()));
      consumer.assign(List.of(partition));
      consumer.seek(partition, reached.nextOffset());
    }

    /**
     * Reads on, up to a position; fills what is missing.
     *
     * @throws Stuck where it was not to be had for too long
     */
    void step(long last) {
      long before = reached.position();
      read(last);
      if (reached.position() > before) {
        moved = System.nanoTime();
      } else if (System.nanoTime() - moved > progress.toNanos()) {
        throw new Stuck(reached);
      }
    }

    private void read(long last) {
      List<ConsumerRecord<String, byte[]>> records = consumer.poll(POLL).records(partition);
      if (records.isEmpty() && reached.missing() == null) {
        return;
      }
      Run run = new Run(reached, new Fold(zone), condemned);
      boolean again;
      try {
        again = run.take(records, last);
      } catch (Run.Unfoldable e) {
        condemned.put(e.offset(), String.valueOf(e.getCause()));
        consumer.seek(partition, reached.nextOffset());
        return;
      }
      if (run.changed()) {
        await(beside.apply(run.advance()));
      }
      reached = run.reached();
      if (reached.missing() != null) {
        // not beyond where the live one is, or they could not be compared
        reached = holes.fill(beside, reached, last, run.passedOver());
        again = true;
      }
      boolean leftOver = !records.isEmpty() && records.getLast().offset() >= reached.nextOffset();
      if (again || leftOver) {
        consumer.seek(partition, reached.nextOffset());
      }
    }
  }

  private static <T> T await(Uni<T> one) {
    return one.await().atMost(PATIENCE);
  }
}
