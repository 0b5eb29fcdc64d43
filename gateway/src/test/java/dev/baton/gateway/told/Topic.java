package dev.baton.gateway.told;

import dev.baton.contracts.Json;
import dev.baton.contracts.Topics;
import dev.baton.contracts.definitions.DefinitionsEntity;
import dev.baton.contracts.definitions.DefinitionsRecord;
import dev.baton.contracts.ledger.LedgerRecord;
import dev.baton.contracts.ownership.OwnershipEntity;
import dev.baton.contracts.ownership.OwnershipRecord;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.eclipse.microprofile.config.ConfigProvider;

/** Writes to the topics as the three services do. */
public final class Topic {
  private static final AtomicLong OWNERSHIP = new AtomicLong();
  private static final AtomicLong DEFINITIONS = new AtomicLong();

  private Topic() {}

  /** As the ledger's relay sends them. */
  public static void ledger(List<LedgerRecord> records) {
    send(records.stream().map(Journal::message).toList());
  }

  /** As the registry publishes them, with how far it is. */
  public static void ownership(List<OwnershipEntity> entities) {
    send(
        entities.stream()
            .map(e ->
                new ProducerRecord<>(
                    Topics.OWNERSHIP,
                    e.key(),
                    Json.bytes(new OwnershipRecord(OWNERSHIP.getAndIncrement(), Instant.now(), e))))
            .toList());
    send(
        List.of(
            new ProducerRecord<>(
                Topics.OWNERSHIP,
                Topics.POSITION_KEY,
                Json.bytes(new OwnershipRecord(OWNERSHIP.get() - 1, Instant.now(), null)))));
  }

  /** As the catalogue publishes them, with how far it is. */
  public static void definitions(List<DefinitionsEntity> entities) {
    send(
        entities.stream()
            .map(e ->
                new ProducerRecord<>(
                    Topics.DEFINITIONS,
                    e.key(),
                    Json.bytes(
                        new DefinitionsRecord(DEFINITIONS.getAndIncrement(), Instant.now(), e))))
            .toList());
    send(
        List.of(
            new ProducerRecord<>(
                Topics.DEFINITIONS,
                Topics.POSITION_KEY,
                Json.bytes(new DefinitionsRecord(DEFINITIONS.get() - 1, Instant.now(), null)))));
  }

  /** In this order. */
  public static void send(List<ProducerRecord<String, byte[]>> messages) {
    String kafka = ConfigProvider.getConfig().getValue("kafka.bootstrap.servers", String.class);
    try (KafkaProducer<String, byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", kafka, "acks", "all"),
            new StringSerializer(),
            new ByteArraySerializer())) {
      messages.forEach(producer::send);
      producer.flush();
    }
  }
}
