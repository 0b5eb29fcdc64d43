package dev.baton.ledger;

import dev.baton.contracts.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.eclipse.microprofile.config.ConfigProvider;

/** What is on the topics that the ledger writes. */
public final class Topic {
  private Topic() {}

  /** Where Kafka is. */
  public static String kafka() {
    return ConfigProvider.getConfig().getValue("kafka.bootstrap.servers", String.class);
  }

  /** Everything that is on the ledger's topic now, partition by partition in order. */
  public static List<ConsumerRecord<String, byte[]>> all(int lanes) {
    return all(Topics.LEDGER, lanes);
  }

  /** Everything that is on a topic now, partition by partition in order. */
  public static List<ConsumerRecord<String, byte[]>> all(String topic, int ofPartitions) {
    List<TopicPartition> partitions =
        IntStream.range(0, ofPartitions).mapToObj(p -> new TopicPartition(topic, p)).toList();
    List<ConsumerRecord<String, byte[]>> all = new ArrayList<>();
    try (KafkaConsumer<String, byte[]> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", kafka()),
            new StringDeserializer(),
            new ByteArrayDeserializer())) {
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.get(p))) {
        consumer.poll(Duration.ofMillis(200)).forEach(all::add);
      }
    }
    return all;
  }
}
