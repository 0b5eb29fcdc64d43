package dev.baton.ledger;

import dev.baton.contracts.Json;
import dev.baton.contracts.Topics;
import dev.baton.contracts.definitions.DefinitionsEntity;
import dev.baton.contracts.definitions.DefinitionsEntity.Definition;
import dev.baton.contracts.definitions.DefinitionsEntity.Kind;
import dev.baton.contracts.definitions.DefinitionsEntity.Meaning;
import dev.baton.contracts.definitions.DefinitionsEntity.State;
import dev.baton.contracts.definitions.DefinitionsRecord;
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

/** The registries' topics as they write them. */
public final class RegistryTopic {
  private static final AtomicLong POSITION = new AtomicLong();
  private static final AtomicLong DEFINITIONS_POSITION = new AtomicLong();
  private static final Instant LONG_AGO = Instant.parse("2020-01-01T00:00:00Z");

  private RegistryTopic() {}

  /** Publishes these and returns the position of the last one. */
  public static long publish(OwnershipEntity... entities) {
    long position = -1;
    for (OwnershipEntity entity : entities) {
      position = POSITION.getAndIncrement();
      send(Topics.OWNERSHIP, entity.key(), new OwnershipRecord(position, Instant.now(), entity));
    }
    return position;
  }

  /** Publishes these and returns the position of the last one. */
  public static long publish(DefinitionsEntity... entities) {
    long position = -1;
    for (DefinitionsEntity entity : entities) {
      position = DEFINITIONS_POSITION.getAndIncrement();
      send(
          Topics.DEFINITIONS, entity.key(), new DefinitionsRecord(position, Instant.now(), entity));
    }
    return position;
  }

  private static void send(String topic, String key, Object record) {
    try (KafkaProducer<String, byte[]> producer =
        new KafkaProducer<>(
            Map.<String, Object>of("bootstrap.servers", Topic.kafka()),
            new StringSerializer(),
            new ByteArraySerializer())) {
      producer.send(new ProducerRecord<>(topic, key, Json.bytes(record))).get();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  /** An active definition that can be executed. */
  public static Definition definition(String id, String term, String team, String expression) {
    Meaning meaning =
        new Meaning(id, Kind.TERM, null, null, List.of(), null, null, null, null, null, expression);
    return new Definition(id, 1, "1.0.0", term, team, meaning, id, State.ACTIVE, LONG_AGO, null);
  }

  public static Team team(String slug, String name, String... aliases) {
    return new Team(slug, 1, name, List.of(aliases), false, null, LONG_AGO, null);
  }

  public static Boundary boundary(String from, String to, String workType) {
    return new Boundary(from + "--" + to + "--" + workType, 1, from, to, workType, LONG_AGO, null);
  }

  /** A contract that both signed; requires the context field {@code budget}. */
  public static Contract contract(Boundary boundary, Duration timeToAccept) {
    return contract(boundary, timeToAccept, Map.of(), Map.of());
  }

  /** The same, which holds its sides to these definitions: term → definition. */
  public static Contract contract(
      Boundary boundary,
      Duration timeToAccept,
      Map<String, String> senderDefinitions,
      Map<String, String> receiverDefinitions) {
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
        senderDefinitions,
        receiverDefinitions,
        null,
        Map.of(),
        LONG_AGO,
        null,
        LONG_AGO,
        LONG_AGO);
  }
}
