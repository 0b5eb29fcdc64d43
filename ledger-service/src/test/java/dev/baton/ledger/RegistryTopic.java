package dev.baton.ledger;

import dev.baton.contracts.Json;
import dev.baton.contracts.Topics;
import dev.baton.contracts.ownership.OwnershipEntity;
import dev.baton.contracts.ownership.OwnershipEntity.Boundary;
import dev.baton.contracts.ownership.OwnershipEntity.Contract;
import dev.baton.contracts.ownership.OwnershipEntity.Team;
import dev.baton.contracts.ownership.OwnershipRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** The ownership topic as the registry writes it. */
public final class RegistryTopic {
  private static final AtomicLong POSITION = new AtomicLong();
  private static final Instant LONG_AGO = Instant.parse("2020-01-01T00:00:00Z");

  private RegistryTopic() {}

  /** Publishes these and returns the position of the last one. */
  public static long publish(OwnershipEntity... entities) {
    long position = -1;
    try (KafkaProducer<String, byte[]> producer =
        new KafkaProducer<>(
            Map.<String, Object>of("bootstrap.servers", Topic.kafka()),
            new StringSerializer(),
            new ByteArraySerializer())) {
      for (OwnershipEntity entity : entities) {
        position = POSITION.getAndIncrement();
        var sent =
            producer.send(
                new ProducerRecord<>(
                    Topics.OWNERSHIP,
                    entity.key(),
                    Json.bytes(new OwnershipRecord(position, Instant.now(), entity))));
        sent.get();
      }
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
    return position;
  }

  public static Team team(String slug, String name, String... aliases) {
    return new Team(slug, 1, name, List.of(aliases), false, null, LONG_AGO, null);
  }

  public static Boundary boundary(String from, String to, String workType) {
    return new Boundary(from + "--" + to + "--" + workType, 1, from, to, workType, LONG_AGO, null);
  }

  /** A contract that both signed; requires the context field {@code budget}. */
  public static Contract contract(Boundary boundary, Duration timeToAccept) {
    return new Contract(
        boundary.id(),
        1,
        1,
        "done",
        "started",
        timeToAccept,
        null,
        Json.read(
            """
            {"type":"object","required":["budget"],"properties":{"budget":{"type":"string"}}}
            """
                .getBytes(java.nio.charset.StandardCharsets.UTF_8),
            com.fasterxml.jackson.databind.JsonNode.class),
        Map.of(),
        Map.of(),
        null,
        LONG_AGO,
        null,
        LONG_AGO,
        LONG_AGO);
  }
}
