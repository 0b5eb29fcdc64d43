package dev.baton.gateway.projection;

import dev.baton.contracts.Json;
import dev.baton.contracts.Topics;
import dev.baton.contracts.ledger.LedgerRecord;
import dev.baton.gateway.projection.ReadModel.LaneState;
import io.quarkus.logging.Log;
import io.smallrye.reactive.messaging.annotations.Blocking;
import io.smallrye.reactive.messaging.kafka.KafkaClientService;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/**
 * Reads the ledger topic, lane by lane, in order. A record that was folded already is dropped. One
 * that comes before its predecessor is not folded: the lane waits and says which position is
 * missing, and when that one arrives, reads again from the last offset before the gap.
 */
@ApplicationScoped
class LedgerFeed {
  static final String CHANNEL = "ledger";

  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final ReadModel model;
  private final KafkaClientService kafka;
  private final ZoneId zone;
  private volatile boolean ending;

  LedgerFeed(
      ReadModel model,
      KafkaClientService kafka,
      @ConfigProperty(name = "baton.zone", defaultValue = "UTC") ZoneId zone) {
    this.model = model;
    this.kafka = kafka;
    this.zone = zone;
  }

  @Incoming(CHANNEL)
  @Blocking
  void take(ConsumerRecords<String, byte[]> batch) {
    for (TopicPartition partition : batch.partitions()) {
      fold(partition.partition(), batch.records(partition));
    }
  }

  void stop(@jakarta.enterprise.event.Observes io.quarkus.runtime.ShutdownEvent event) {
    ending = true;
  }

  private void fold(int lane, List<ConsumerRecord<String, byte[]>> records) {
    while (!ending) {
      try {
        LaneState from = model.lane(lane).await().indefinitely();
        Run run = new Run(from, new Fold(zone));
        boolean again = run.take(records);
        if (!run.reached().equals(from)) {
          model.apply(from, run.reached(), run.fold()).await().indefinitely();
        }
        if (again) {
          readAgain(lane, run.reached().nextOffset());
        }
        return;
      } catch (ReadModel.Fenced e) {
        Log.infof("%s: folding again from where it is", e.getMessage());
      } catch (RuntimeException e) {
        // the records are still here and nothing was changed: they are folded when the database is
        // back, and until then the lane shows as behind
        Log.warnf(e, "Lane %d could not be folded, trying again", lane);
        pause();
      }
    }
  }

  private void readAgain(int lane, long offset) {
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

  /** One pass over records of a lane. */
  static final class Run {
    private final LaneState from;
    private final Fold fold;
    private long position;
    private long nextOffset;
    private @org.jspecify.annotations.Nullable Long missing;

    Run(LaneState from, Fold fold) {
      this.from = from;
      this.fold = fold;
      this.position = from.position();
      this.nextOffset = from.nextOffset();
      this.missing = from.missing();
    }

    Fold fold() {
      return fold;
    }

    LaneState reached() {
      return new LaneState(from.lane(), position, nextOffset, missing);
    }

    /**
     * Folds what follows, in order.
     *
     * @return whether a gap was filled after records beyond it had been passed over: they have to
     *     be read again, from {@link LaneState#nextOffset}
     */
    boolean take(List<ConsumerRecord<String, byte[]>> records) {
      for (ConsumerRecord<String, byte[]> record : records) {
        LedgerRecord entry = read(record);
        if (entry == null) {
          continue;
        }
        if (entry.position() > position + 1) {
          if (missing == null) {
            Log.warnf("Lane %d: position %d is missing", from.lane(), position + 1);
          }
          missing = position + 1;
          continue;
        }
        boolean inOrder = missing == null || record.offset() == nextOffset;
        if (entry.position() == position + 1) {
          fold.add(entry);
          position = entry.position();
          missing = null;
          if (!inOrder) {
            return true;
          }
        }
        if (inOrder) {
          nextOffset = record.offset() + 1;
        }
      }
      return false;
    }

    private @org.jspecify.annotations.Nullable LedgerRecord read(
        ConsumerRecord<String, byte[]> record) {
      try {
        return Json.read(record.value(), LedgerRecord.class);
      } catch (UncheckedIOException | IllegalArgumentException e) {
        // its position stays missing, so the lane shows as behind rather than wrong
        Log.errorf(
            "Lane %d, offset %d is not a ledger record: %s",
            from.lane(), record.offset(), e.getMessage());
        return null;
      }
    }
  }
}
