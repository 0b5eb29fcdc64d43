package dev.baton.ownership;

import static dev.baton.ownership.Registering.seam;
import static dev.baton.ownership.Registering.team;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.baton.contracts.Json;
import dev.baton.contracts.Topics;
import dev.baton.contracts.ownership.OwnershipEntity;
import dev.baton.contracts.ownership.OwnershipRecord;
import dev.baton.edge.test.Parts;
import dev.baton.ownership.rules.Known;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.stream.LongStream;
import java.util.stream.StreamSupport;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(Parts.class)
class PublishingIT {
  private static final Duration SOON = Duration.ofSeconds(30);

  @Inject Pool pool;
  @Inject OwnershipRelay relay;

  @ConfigProperty(name = "kafka.bootstrap.servers")
  String kafka;

  private KafkaConsumer<String, String> consumer;
  private final List<ConsumerRecord<String, String>> heard = new ArrayList<>();

  @BeforeEach
  void listenFromTheBeginning() {
    consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", kafka), new StringDeserializer(), new StringDeserializer());
    List<TopicPartition> only = List.of(new TopicPartition(Topics.OWNERSHIP, 0));
    consumer.assign(only);
    consumer.seekToBeginning(only);
  }

  @AfterEach
  void close() {
    consumer.close();
  }

  @Test
  void everythingWrittenIsPublishedInTheOrderOfPositionsByteForByte() {
    seam();
    seam();
    List<Row> log = log();
    listenUntil(log.size());

    List<ConsumerRecord<String, String>> published = entities();
    assertThat(published.stream().map(record -> read(record).position()))
        .containsExactlyElementsOf(LongStream.range(0, published.size()).boxed().toList());
    for (int i = 0; i < log.size(); i++) {
      assertThat(published.get(i).value()).isEqualTo(log.get(i).getString("body"));
      OwnershipEntity entity = Objects.requireNonNull(read(published.get(i)).entity());
      assertThat(published.get(i).key()).isEqualTo(entity.key());
      assertThat(log.get(i).getLong("position")).isEqualTo(i);
    }
  }

  /** Whoever has the topic and nothing else has the registry: it exports the same bytes. */
  @Test
  void theRegistryIsRebuiltFromTheTopicAlone() {
    Registering.Seam seam = seam();
    Registering.own(seam, seam.sender(), "2026-01-01T00:00:00Z");
    listenUntil(log().size());
    Map<String, OwnershipEntity> latest = new HashMap<>();
    List<OwnershipEntity.Contract> contracts = new ArrayList<>();
    Set<String> keys = new HashSet<>();
    List<ConsumerRecord<String, String>> shuffled = new ArrayList<>(entities());
    Collections.shuffle(shuffled, new Random(7));
    for (ConsumerRecord<String, String> record : shuffled) {
      OwnershipEntity entity = Objects.requireNonNull(read(record).entity());
      if (entity instanceof OwnershipEntity.Contract contract && keys.add(record.key())) {
        contracts.add(contract);
      }
      latest.merge(
          record.key().substring(0, record.key().lastIndexOf('/')),
          entity,
          (one, other) -> one.version() >= other.version() ? one : other);
    }
    byte[] export =
        Registering.reader().get("/export").then().statusCode(200).extract().asByteArray();
    assertThat(new String(Manifest.write(Known.of(latest.values(), contracts)), UTF_8))
        .isEqualTo(new String(export, UTF_8));
  }

  @Test
  void publishesWhatWasWrittenWhileItWasStopped() {
    relay.stop();
    List<String> written = List.of(team("late"), team("late"), team("late"));
    int size = log().size();
    relay.start();
    listenUntil(size);

    assertThat(
            entities().stream()
                .map(record -> Objects.requireNonNull(read(record).entity()).id())
                .filter(written::contains))
        .containsExactlyElementsOf(written);
    await()
        .atMost(SOON)
        .until(() ->
            pool.query("select relayed from registry_relay")
                    .executeAndAwait()
                    .iterator()
                    .next()
                    .getLong(0)
                >= size - 1);
  }

  @Test
  void saysHowFarItIsWhileNothingIsWritten() {
    team("last");
    long last = log().size() - 1;
    await()
        .atMost(SOON)
        .until(() -> {
          poll();
          return heard.stream()
              .filter(record -> Topics.POSITION_KEY.equals(record.key()))
              .map(PublishingIT::read)
              .anyMatch(record -> record.position() >= last && record.entity() == null);
        });
  }

  private void listenUntil(int size) {
    await()
        .atMost(SOON)
        .until(() -> {
          poll();
          return entities().size() >= size;
        });
  }

  private void poll() {
    consumer.poll(Duration.ofMillis(100)).forEach(heard::add);
  }

  private List<ConsumerRecord<String, String>> entities() {
    return heard.stream().filter(record -> !Topics.POSITION_KEY.equals(record.key())).toList();
  }

  private List<Row> log() {
    return StreamSupport.stream(
            pool.query("select position, body from registry_log order by position")
                .executeAndAwait()
                .spliterator(),
            false)
        .toList();
  }

  private static OwnershipRecord read(ConsumerRecord<String, String> record) {
    return Json.read(record.value().getBytes(StandardCharsets.UTF_8), OwnershipRecord.class);
  }
}
