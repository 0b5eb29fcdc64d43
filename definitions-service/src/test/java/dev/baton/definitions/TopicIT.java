package dev.baton.definitions;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.baton.contracts.Json;
import dev.baton.contracts.Topics;
import dev.baton.contracts.definitions.DefinitionsEntity;
import dev.baton.contracts.definitions.DefinitionsEntity.Adoption;
import dev.baton.contracts.definitions.DefinitionsEntity.Definition;
import dev.baton.contracts.definitions.DefinitionsEntity.Term;
import dev.baton.contracts.definitions.DefinitionsRecord;
import dev.baton.edge.test.Parts;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.LongStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a reader of {@code baton.definitions.v1} gets. */
@QuarkusTest
@WithTestResource(Parts.class)
class TopicIT {
  @ConfigProperty(name = "kafka.bootstrap.servers")
  String kafka;

  private final String own = UUID.randomUUID().toString();
  private final List<ConsumerRecord<String, String>> read = new ArrayList<>();
  private KafkaConsumer<String, String> topic;

  @BeforeEach
  void readFromTheStart() {
    topic =
        new KafkaConsumer<>(
            Map.<String, Object>of(
                "bootstrap.servers", kafka,
                "key.deserializer", StringDeserializer.class,
                "value.deserializer", StringDeserializer.class));
    TopicPartition only = new TopicPartition(Topics.DEFINITIONS, 0);
    topic.assign(List.of(only));
    topic.seekToBeginning(List.of(only));
  }

  @AfterEach
  void close() {
    topic.close();
  }

  @Test
  void everyVersionIsPublishedInOrderAtTheAnsweredPosition() {
    long term = write("/terms", "{'id': 't-%s', 'label': 'Lead', 'note': '€ & ✓'}", own);
    long first =
        write(
            "/terms/t-" + own + "/definitions",
            "{'id': 'd-%s', 'team': 'marketing', 'semver': '1.0.0', 'validFrom':"
                + " '2026-03-02T09:00:00Z', 'meaning': {'text': 'hot', 'kind': 'STAGE'}}",
            own);
    long second =
        write(
            "/definitions/d-" + own + "/versions",
            "{'semver': '1.1.0', 'meaning': {'text': 'hotter', 'kind': 'STAGE'}}");
    write(
        "/adoptions",
        "{'team': 'sales', 'definition': 'd-%s', 'semver': '1.0.0', 'validFrom':"
            + " '2026-03-02T09:00:00Z'}",
        own);
    long last =
        write(
            "/adoptions",
            "{'team': 'sales', 'definition': 'd-%s', 'semver': '1.1.0', 'validFrom':"
                + " '2026-03-09T09:00:00Z'}",
            own);

    readUntil(last);

    List<DefinitionsRecord> records =
        read.stream().map(TopicIT::record).filter(r -> r.entity() != null).toList();
    assertThat(records)
        .extracting(DefinitionsRecord::position)
        .startsWith(LongStream.rangeClosed(0, last).boxed().toArray(Long[]::new));
    assertThat(read)
        .filteredOn(r -> record(r).entity() != null)
        .allSatisfy(
            r -> assertThat(r.key()).isEqualTo(Objects.requireNonNull(record(r).entity()).key()));
    assertThat(records).extracting(DefinitionsRecord::recordedAt).isSorted();

    assertThat(entity(records, term)).isEqualTo(new Term("t-" + own, 1, "Lead", "€ & ✓"));
    assertThat((Definition) entity(records, first))
        .satisfies(d -> {
          assertThat(d.semver()).isEqualTo("1.0.0");
          assertThat(d.validFrom()).isEqualTo(Instant.parse("2026-03-02T09:00:00Z"));
        });
    assertThat(((Definition) entity(records, second)).version()).isEqualTo(2);
    // the second adoption closed the first: both are told, the new one last
    assertThat((Adoption) entity(records, last - 1))
        .isEqualTo(
            new Adoption(
                "sales--d-" + own,
                2,
                "sales",
                "d-" + own,
                "1.0.0",
                Instant.parse("2026-03-02T09:00:00Z"),
                Instant.parse("2026-03-09T09:00:00Z")));
    assertThat(((Adoption) entity(records, last)).version()).isEqualTo(3);
  }

  @Test
  void aReaderHasFromItAloneWhatTheServiceHolds() {
    write("/terms", "{'id': 't-%s', 'label': 'Turnover %s'}", own, own);
    write("/terms", "{'id': 'u-%s', 'label': 'Turn-over %s'}", own, own);
    for (String team : List.of("marketing", "sales")) {
      write(
          "/terms/t-" + own + "/definitions",
          "{'id': '%s-%s', 'team': '%s', 'semver': '1.0.0', 'meaning': {'text': '%s', 'kind':"
              + " 'METRIC'}}",
          team,
          own,
          team,
          team);
    }
    write(
        "/mappings",
        "{'from': {'definition': 'marketing-%s', 'semver': '1.0.0'}, 'to': {'definition':"
            + " 'sales-%s', 'semver': '1.0.0'}, 'relation': 'CLOSE'}",
        own,
        own);
    write("/synonyms", "{'one': 't-%s', 'other': 'u-%s', 'accepted': true}", own, own);
    given()
        .basePath("/definitions/v1")
        .auth()
        .oauth2(Parts.token("governance"))
        .contentType("application/yaml")
        .body(
            "version: 1.0.0\napiVersion: v3.1.0\nkind: DataContract\nid: c-%s\nstatus: active\n"
                .formatted(own)
                .getBytes(StandardCharsets.UTF_8))
        .post("/imports/odcs?team=sales")
        .then()
        .statusCode(200);
    long last = write("/terms", "{'id': 'v-%s', 'label': 'Last'}", own);

    readUntil(last);

    Map<String, DefinitionsEntity> told = new TreeMap<>();
    for (ConsumerRecord<String, String> message : read) {
      DefinitionsEntity entity = record(message).entity();
      if (entity != null) {
        told.put(message.key(), entity);
      }
    }
    Map<String, DefinitionsEntity> held = new TreeMap<>();
    String cursor = "";
    while (cursor != null) {
      Response page =
          given()
              .basePath("/definitions/v1")
              .auth()
              .oauth2(Parts.token("auditor"))
              .urlEncodingEnabled(false)
              .get("/audit?limit=1000" + cursor);
      for (JsonNode entry : page.as(JsonNode.class)) {
        DefinitionsEntity entity =
            Json.read(Json.bytes(entry.get("after")), DefinitionsEntity.class);
        held.put(entity.key(), entity);
      }
      String link = page.header("Link");
      cursor = link == null ? null : "&cursor=" + link.replaceAll(".*cursor=([^&>]*).*", "$1");
    }
    told.keySet().retainAll(held.keySet());
    assertThat(told).isEqualTo(held);
    assertThat(told.keySet())
        .extracting(key -> key.substring(0, key.indexOf('/')))
        .contains("term", "definition", "mapping", "synonym", "data-contract");
  }

  @Test
  void aRefusedWriteLeavesNoGap() {
    long before = write("/terms", "{'id': 't-%s', 'label': 'Lead'}", own);
    given()
        .basePath("/definitions/v1")
        .auth()
        .oauth2(Parts.token("governance"))
        .contentType(ContentType.JSON)
        .body("{\"id\": \"t-" + own + "\", \"label\": \"Lead\"}")
        .post("/terms")
        .then()
        .statusCode(409);
    assertThat(write("/terms", "{'id': 'u-%s', 'label': 'Lead'}", own)).isEqualTo(before + 1);
  }

  @Test
  void saysHowFarItIsWhileNothingHappens() {
    long last = write("/terms", "{'id': 't-%s', 'label': 'Lead'}", own);
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> {
          poll();
          return read.stream()
              .anyMatch(r ->
                  r.key().equals(Topics.POSITION_KEY)
                      && record(r).entity() == null
                      && record(r).position() >= last);
        });
  }

  private void readUntil(long position) {
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> {
          poll();
          return read.stream()
              .map(TopicIT::record)
              .anyMatch(r -> r.entity() != null && r.position() >= position);
        });
  }

  private void poll() {
    topic.poll(Duration.ofMillis(100)).forEach(read::add);
  }

  private static DefinitionsRecord record(ConsumerRecord<String, String> message) {
    return Json.read(message.value().getBytes(StandardCharsets.UTF_8), DefinitionsRecord.class);
  }

  private static DefinitionsEntity entity(List<DefinitionsRecord> records, long position) {
    return records.stream()
        .filter(r -> r.position() == position)
        .map(DefinitionsRecord::entity)
        .findFirst()
        .orElseThrow();
  }

  private static long write(String path, String body, Object... values) {
    return Long.parseLong(
        given()
            .basePath("/definitions/v1")
            .auth()
            .oauth2(Parts.token("governance"))
            .contentType(ContentType.JSON)
            .body(body.replace('\'', '"').formatted(values))
            .post(path)
            .then()
            .statusCode(201)
            .extract()
            .header("Baton-Position"));
  }
}
