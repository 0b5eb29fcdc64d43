package dev.baton.edge.lanes;

import dev.baton.contracts.Json;
import dev.baton.contracts.ledger.LedgerRecord;
import io.quarkus.runtime.ShutdownEvent;
import io.smallrye.mutiny.Uni;
import io.smallrye.reactive.messaging.kafka.KafkaConsumerRebalanceListener;
import jakarta.enterprise.event.Observes;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Reads the ledger's topic. Each lane is read on from where the database says it was counted to:
 * Kafka's own offsets are not used.
 */
public abstract class LaneFeed implements KafkaConsumerRebalanceListener {
  private static final Logger LOG = Logger.getLogger(LaneFeed.class);
  private static final Duration PAUSE = Duration.ofSeconds(1);
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private volatile boolean ending;

  /** How far a lane was counted. */
  protected abstract Uni<Reached> reached(int lane);

  /**
   * Counts the entries of a lane that follow what was counted, in one transaction with how far that
   * is.
   *
   * @return false where somebody else counted meanwhile, and nothing was changed
   */
  protected abstract Uni<Boolean> count(
      int lane, Reached from, Reached to, List<LedgerRecord> entries);

  @Override
  public void onPartitionsAssigned(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
    for (TopicPartition partition : partitions) {
      Reached reached =
          reached(partition.partition())
              .onFailure()
              .retry()
              .withBackOff(Duration.ofMillis(200), Duration.ofSeconds(2))
              .expireIn(PATIENCE.toMillis())
              .await()
              .atMost(PATIENCE);
      consumer.seek(partition, reached.nextOffset());
    }
  }

  /** Counts a batch; returns when it is counted, or the service ends. */
  protected void take(ConsumerRecords<String, byte[]> batch) {
    for (TopicPartition partition : batch.partitions()) {
      take(partition.partition(), batch.records(partition));
    }
  }

  void stop(@Observes ShutdownEvent event) {
    ending = true;
  }

  private void take(int lane, List<ConsumerRecord<String, byte[]>> records) {
    while (!ending) {
      try {
        Reached from = reached(lane).await().indefinitely();
        Reached to = from;
        List<LedgerRecord> entries = new ArrayList<>();
        for (ConsumerRecord<String, byte[]> record : records) {
          LedgerRecord entry = read(record);
          // what is sent again after a relay died is known already
          if (entry != null && entry.position() > to.position()) {
            entries.add(entry);
            to = new Reached(entry.position(), record.offset() + 1);
          }
        }
        if (entries.isEmpty() || count(lane, from, to, entries).await().indefinitely()) {
          return;
        }
      } catch (RuntimeException e) {
        LOG.warnf(e, "Lane %d could not be counted, trying again", lane);
        pause();
      }
    }
  }

  private static @Nullable LedgerRecord read(ConsumerRecord<String, byte[]> record) {
    try {
      return record.value() == null ? null : Json.read(record.value(), LedgerRecord.class);
    } catch (UncheckedIOException e) {
      LOG.errorf("Lane %d: offset %d cannot be read", record.partition(), record.offset());
      return null;
    }
  }

  private static void pause() {
    try {
      Thread.sleep(PAUSE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
