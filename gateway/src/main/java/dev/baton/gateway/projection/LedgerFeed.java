package dev.baton.gateway.projection;

import static java.util.Objects.requireNonNull;

import dev.baton.contracts.Topics;
import dev.baton.gateway.projection.ReadModel.Advance;
import dev.baton.gateway.projection.ReadModel.LaneState;
import io.quarkus.logging.Log;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.reactive.messaging.annotations.Blocking;
import io.smallrye.reactive.messaging.kafka.KafkaClientService;
import io.vertx.pgclient.PgException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.jspecify.annotations.Nullable;

/**
 * Reads the ledger topic, lane by lane, in order: see {@link Run}. The lanes are shared out over
 * the gateway's replicas by Kafka's consumer group; that two never both count a record is the work
 * of the lane's position in the database.
 */
@ApplicationScoped
class LedgerFeed {
  static final String CHANNEL = "ledger";

  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final ReadModel model;
  private final KafkaClientService kafka;
  private final Holes holes;
  private final ZoneId zone;
  private volatile boolean ending;

  /** Where this replica left each lane. What the database says decides. */
  private final Map<Integer, LaneState> left = new ConcurrentHashMap<>();

  LedgerFeed(
      ReadModel model,
      KafkaClientService kafka,
      Holes holes,
      @ConfigProperty(name = "baton.zone", defaultValue = "UTC") ZoneId zone) {
    this.model = model;
    this.kafka = kafka;
    this.holes = holes;
    this.zone = zone;
  }

  @Incoming(CHANNEL)
  @Blocking
  void take(ConsumerRecords<String, byte[]> batch) {
    Map<Integer, List<ConsumerRecord<String, byte[]>>> lanes = new TreeMap<>();
    for (TopicPartition partition : batch.partitions()) {
      lanes.put(partition.partition(), batch.records(partition));
    }
    if (!together(lanes)) {
      lanes.forEach(this::fold);
    }
  }

  void stop(@Observes ShutdownEvent event) {
    ending = true;
  }

  /**
   * Folds all of them in one transaction, which costs hardly more than that of one.
   *
   * @return whether it did; where anything is unusual about one of them it did nothing
   */
  private boolean together(Map<Integer, List<ConsumerRecord<String, byte[]>>> lanes) {
    if (lanes.size() < 2 || !left.keySet().containsAll(lanes.keySet())) {
      return false;
    }
    List<Run> runs = new ArrayList<>();
    try {
      for (var lane : lanes.entrySet()) {
        Run run = new Run(requireNonNull(left.get(lane.getKey())), new Fold(zone), Map.of());
        boolean again = run.take(lane.getValue());
        if (again || !run.parked().isEmpty()) {
          return false;
        }
        runs.add(run);
      }
      List<Advance> advances = runs.stream().filter(Run::changed).map(Run::advance).toList();
      if (!advances.isEmpty()) {
        model.apply(advances).await().indefinitely();
      }
    } catch (RuntimeException e) {
      Log.debugf(e, "Not folded together: %s", lanes.keySet());
      return false;
    }
    runs.forEach(this::leave);
    return true;
  }

  private void leave(Run run) {
    left.put(run.reached().lane(), run.reached());
    holes.look(run);
  }

  /** No further record may come of a lane that would show what the database lost. */
  @Scheduled(every = "2s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
  void look() {
    left.forEach((lane, known) -> {
      try {
        lost(known, model.lane(lane).await().indefinitely());
      } catch (RuntimeException e) {
        Log.debugf(e, "Lane %d: the database does not say where it is", lane);
      }
    });
  }

  /**
   * Reads on from where the database is, if it lost what it had.
   *
   * @param known where the lane was left before the database was asked; null where it never was
   * @param now what the database says
   */
  private boolean lost(@Nullable LaneState known, LaneState now) {
    if (known == null || now.nextOffset() >= known.nextOffset()) {
      return false;
    }
    Log.warnf(
        "Lane %d: the database is back at position %d, and was at %d: reading on from there",
        now.lane(), now.position(), known.position());
    readAgain(kafka, now.lane(), now.nextOffset());
    left.replace(now.lane(), known, now);
    return true;
  }

  private void fold(int lane, List<ConsumerRecord<String, byte[]>> records) {
    Map<Long, String> condemned = new HashMap<>();
    while (!ending) {
      try {
        LaneState known = left.get(lane);
        LaneState from = model.lane(lane).await().indefinitely();
        if (lost(known, from)) {
          return;
        }
        Run run = new Run(from, new Fold(zone), condemned);
        boolean again = run.take(records);
        if (run.changed()) {
          model.apply(run.advance()).await().indefinitely();
        }
        leave(run);
        run.parked()
            .forEach(one ->
                Log.errorf(
                    "Lane %d: parked what is at offset %d: %s", lane, one.offset(), one.why()));
        if (again) {
          readAgain(kafka, lane, run.reached().nextOffset());
        }
        return;
      } catch (ReadModel.Fenced e) {
        Log.infof("%s: folding again from where it is", e.getMessage());
      } catch (Run.Unfoldable e) {
        condemned.put(e.offset(), String.valueOf(e.getCause()));
      } catch (RuntimeException e) {
        if (unstorable(e)) {
          if (records.size() > 1) {
            int half = records.size() / 2;
            fold(lane, records.subList(0, half));
            fold(lane, records.subList(half, records.size()));
            return;
          }
          condemned.put(records.getFirst().offset(), String.valueOf(e.getMessage()));
        } else {
          // the records are still here and nothing was changed: they are folded when the database
          // is back, and until then the lane shows as behind
          Log.warnf(e, "Lane %d could not be folded, trying again", lane);
          pause();
        }
      }
    }
  }

  /** Whether the database will never take these rows: it is the data, not the database. */
  static boolean unstorable(Throwable e) {
    return e instanceof PgException refused
        && refused.getSqlState() != null
        && (refused.getSqlState().startsWith("22")
            || refused.getSqlState().startsWith("23")
            || refused.getSqlState().startsWith("54"));
  }

  /** Sets the consumer back, where it still has the lane. */
  static void readAgain(KafkaClientService kafka, int lane, long offset) {
    kafka
        .<String, byte[]>getConsumer(CHANNEL)
        .runOnPollingThread(consumer -> {
          TopicPartition partition = new TopicPartition(Topics.LEDGER, lane);
          if (consumer.assignment().contains(partition)) {
            consumer.seek(partition, offset);
          }
        })
        .await()
        .atMost(Duration.ofSeconds(30));
  }

  private static void pause() {
    try {
      Thread.sleep(PAUSE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
