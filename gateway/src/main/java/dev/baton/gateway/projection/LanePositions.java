package dev.baton.gateway.projection;

import io.smallrye.common.annotation.Identifier;
import io.smallrye.reactive.messaging.kafka.KafkaConsumerRebalanceListener;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Collection;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;

/** Starts each lane where the database says it was folded to: Kafka's own offsets are not used. */
@ApplicationScoped
@Identifier("lane-positions")
class LanePositions implements KafkaConsumerRebalanceListener {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final ReadModel model;

  LanePositions(ReadModel model) {
    this.model = model;
  }

  @Override
  public void onPartitionsAssigned(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
    for (TopicPartition partition : partitions) {
      long offset =
          model
              .lane(partition.partition())
              .onFailure()
              .retry()
              .withBackOff(Duration.ofMillis(200), Duration.ofSeconds(2))
              .expireIn(PATIENCE.toMillis())
              .await()
              .atMost(PATIENCE)
              .nextOffset();
      consumer.seek(partition, offset);
    }
  }
}
