package dev.baton.local.parts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.contracts.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KafkaPartIT {
  @TempDir Path directory;

  @Test
  void keepsRecordsAcrossARestart() throws Exception {
    try (KafkaPart part = KafkaPart.keeping(directory.resolve("kafka"), Ports.free())) {
      part.create(TopicLayout.of(2));
      try (KafkaProducer<String, String> producer =
          new KafkaProducer<>(
              Map.of("bootstrap.servers", part.bootstrap()),
              new StringSerializer(),
              new StringSerializer())) {
        producer.send(new ProducerRecord<>(Topics.LEDGER, 1, "lead/L-1", "offered")).get();
      }
    }
    try (KafkaPart part = KafkaPart.keeping(directory.resolve("kafka"), Ports.free());
        KafkaConsumer<String, String> consumer =
            new KafkaConsumer<>(
                Map.of("bootstrap.servers", part.bootstrap(), "auto.offset.reset", "earliest"),
                new StringDeserializer(),
                new StringDeserializer())) {
      part.create(TopicLayout.of(2));
      consumer.assign(List.of(new TopicPartition(Topics.LEDGER, 1)));
      assertThat(consumer.poll(Duration.ofSeconds(30)))
          .singleElement()
          .satisfies(record -> assertThat(record.value()).isEqualTo("offered"));
    }
  }

  @Test
  void makesALanePerPartitionAndCompactsTheRegistries() throws Exception {
    try (KafkaPart part = KafkaPart.temporary();
        Admin admin = Admin.create(Map.<String, Object>of("bootstrap.servers", part.bootstrap()))) {
      part.create(TopicLayout.of(4));
      var topics =
          admin
              .describeTopics(List.of(Topics.LEDGER, Topics.OWNERSHIP, Topics.DEFINITIONS))
              .allTopicNames()
              .get();
      assertThat(topics.get(Topics.LEDGER).partitions()).hasSize(4);
      assertThat(topics.get(Topics.OWNERSHIP).partitions()).hasSize(1);
      ConfigResource ownership = new ConfigResource(ConfigResource.Type.TOPIC, Topics.OWNERSHIP);
      assertThat(
              admin
                  .describeConfigs(List.of(ownership))
                  .all()
                  .get()
                  .get(ownership)
                  .get("cleanup.policy")
                  .value())
          .isEqualTo("compact");
    }
  }
}
