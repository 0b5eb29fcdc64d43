package dev.baton.ownership;

import dev.baton.contracts.Json;
import dev.baton.contracts.ledger.LedgerRecord;
import dev.baton.ownership.Sightings.Reached;
import io.quarkus.logging.Log;
import io.quarkus.runtime.ShutdownEvent;
import io.smallrye.common.annotation.Identifier;
import io.smallrye.reactive.messaging.annotations.Blocking;
import io.smallrye.reactive.messaging.kafka.KafkaConsumerRebalanceListener;
import jakarta.enterprise.context.ApplicationScoped;
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
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.jspecify.annotations.Nullable;

/**
 * Reads the ledger's topic for the boundaries that nobody registered. Each lane is read on from
 * where the database says it was counted to: Kafka's own offsets are not used.
 */
@ApplicationScoped
@Identifier("sightings")
class LedgerFeed implements KafkaConsumerRebalanceListener {
  private static final Duration PAUSE = Duration.ofSeconds(1);
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Sightings sightings;
  private volatile boolean ending;

  LedgerFeed(Sightings sightings) {
    this.sightings = sightings;
  }

  @Override
  public void onPartitionsAssigned(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
    for (TopicPartition partition : partitions) {
      Reached reached =
          sightings
              .reached(partition.partition())
              .onFailure()
              .retry()
              .withBackOff(Duration.ofMillis(200), Duration.ofSeconds(2))
              .expireIn(PATIENCE.toMillis())
              .await()
              .atMost(PATIENCE);
      consumer.seek(partition, reached.nextOffset());
    }
  }

  @Incoming("ledger")
  @Blocking
  void take(ConsumerRecords<String, byte[]> batch) {
    for (TopicPartition partition : batch.partitions()) {
      count(partition.partition(), batch.records(partition));
    }
  }

  void stop(@Observes ShutdownEvent event) {
    ending = true;
  }

  private void count(int lane, List<ConsumerRecord<String, byte[]>> records) {
    while (!ending) {
      try {
        Reached from = sightings.reached(lane).await().indefinitely();
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
        if (entries.isEmpty() || sightings.count(lane, from, to, entries).await().indefinitely()) {
          return;
        }
      } catch (RuntimeException e) {
        Log.warnf(e, "Lane %d could not be counted, trying again", lane);
        pause();
      }
    }
  }

  private static @Nullable LedgerRecord read(ConsumerRecord<String, byte[]> record) {
    try {
      return record.value() == null ? null : Json.read(record.value(), LedgerRecord.class);
    } catch (UncheckedIOException e) {
      Log.errorf("Lane %d: offset %d cannot be read", record.partition(), record.offset());
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
