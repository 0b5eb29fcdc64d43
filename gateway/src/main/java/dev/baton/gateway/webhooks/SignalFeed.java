package dev.baton.gateway.webhooks;

import io.quarkus.logging.Log;
import io.quarkus.runtime.ShutdownEvent;
import io.smallrye.common.annotation.Identifier;
import io.smallrye.reactive.messaging.annotations.Blocking;
import io.smallrye.reactive.messaging.kafka.KafkaConsumerRebalanceListener;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/**
 * Reads the topic of signals into the queue. How far it is read stands in the database beside what
 * was made of it: Kafka's own offsets are not used.
 */
@ApplicationScoped
@Identifier("webhook-feed")
class SignalFeed implements KafkaConsumerRebalanceListener {
  private static final Duration PAUSE = Duration.ofSeconds(1);
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Deliveries deliveries;
  private volatile boolean ending;

  SignalFeed(Deliveries deliveries) {
    this.deliveries = deliveries;
  }

  void stop(@Observes ShutdownEvent event) {
    ending = true;
  }

  @Incoming("webhooks")
  @Blocking
  void take(ConsumerRecords<String, byte[]> batch) {
    for (TopicPartition partition : batch.partitions()) {
      List<ConsumerRecord<String, byte[]>> records = batch.records(partition);
      queue(partition.partition(), records.getLast().offset() + 1, told(records));
    }
  }

  private static List<Told> told(List<ConsumerRecord<String, byte[]>> records) {
    List<Told> told = new ArrayList<>();
    for (ConsumerRecord<String, byte[]> record : records) {
      if (record.value() != null) {
        Told.read(
                record.key() == null ? "" : record.key(),
                record.value(),
                Instant.ofEpochMilli(record.timestamp()))
            .ifPresentOrElse(
                told::add, () -> Log.errorf("What is at offset %d is no signal", record.offset()));
      }
    }
    return told;
  }

  private void queue(int partition, long nextOffset, List<Told> told) {
    while (!ending) {
      try {
        deliveries.queue(partition, nextOffset, told).await().atMost(PATIENCE);
        return;
      } catch (RuntimeException e) {
        Log.warn("What is to be sent to webhooks could not be queued, trying again", e);
        pause();
      }
    }
  }

  @Override
  public void onPartitionsAssigned(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
    for (TopicPartition partition : partitions) {
      consumer.seek(
          partition,
          deliveries
              .nextOffset(partition.partition())
              .onFailure()
              .retry()
              .withBackOff(Duration.ofMillis(200), Duration.ofSeconds(2))
              .expireIn(PATIENCE.toMillis())
              .await()
              .atMost(PATIENCE));
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
