package dev.baton.gateway.notices;

import static dev.baton.contracts.event.FactKind.ACCEPTED;
import static dev.baton.contracts.event.FactKind.OFFERED;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.baton.contracts.Json;
import dev.baton.contracts.Topics;
import dev.baton.contracts.event.ItemRef;
import dev.baton.contracts.ledger.Judgement;
import dev.baton.contracts.ownership.OwnershipEntity.Assignment;
import dev.baton.contracts.ownership.OwnershipEntity.AssignmentState;
import dev.baton.contracts.ownership.OwnershipEntity.Boundary;
import dev.baton.contracts.ownership.OwnershipEntity.Role;
import dev.baton.contracts.ownership.OwnershipEntity.Team;
import dev.baton.contracts.signals.SignalKind;
import dev.baton.contracts.signals.SignalRecord;
import dev.baton.edge.test.Parts;
import dev.baton.gateway.projection.ReadModels;
import dev.baton.gateway.registry.Directory;
import dev.baton.gateway.told.Behind;
import dev.baton.gateway.told.Journal;
import dev.baton.gateway.told.Topic;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(Parts.class)
@WithTestResource(Behind.class)
class NoticesIT {
  private static final int LANE = 1;
  private static final Instant EPOCH = Instant.parse("2026-01-01T00:00:00Z");

  @Inject ReadModels models;
  @Inject Notices notices;

  @BeforeAll
  static void register() {
    Topic.ownership(
        List.of(
            new Team("giver", 1, "Giver", List.of(), false, null, EPOCH, null),
            new Team("taker", 1, "Taker", List.of("Taker 2nd"), false, null, EPOCH, null),
            new Boundary("gt", 1, "giver", "taker", "parcel", EPOCH, null),
            new Assignment(
                "gt-owner",
                1,
                "gt",
                Role.ACCOUNTABLE,
                "giver",
                AssignmentState.ACCEPTED,
                EPOCH,
                null)));
  }

  private Journal journal() {
    return new Journal(
        LANE,
        models.read(ReadModels.Snapshot::lanes).await().indefinitely().stream()
                .filter(lane -> lane.lane() == LANE)
                .mapToLong(ReadModels.Lane::position)
                .findFirst()
                .orElse(-1)
            + 1);
  }

  private static void offer(Journal journal, String item, Instant offered, Instant due) {
    journal.fact(
        OFFERED,
        new ItemRef("parcel", item),
        "1",
        "giver",
        "Taker 2nd",
        offered,
        h -> h.judgement = new Judgement("gt", 1, 1, due, Map.of()));
  }

  private void tell(Journal journal) {
    Topic.ledger(journal.records());
    await()
        .until(() ->
            models.read(ReadModels.Snapshot::lanes).await().indefinitely().stream()
                .anyMatch(lane ->
                    lane.lane() == LANE
                        && lane.position() >= journal.records().getLast().position()));
  }

  private static List<Map<String, Object>> shown(String item) {
    return given()
        .auth()
        .oauth2(Parts.token("reader"))
        .get("/api/v1/notices")
        .then()
        .statusCode(200)
        .extract()
        .jsonPath()
        .<Map<String, Object>>getList("notices.findAll { it.item.id == '%s' }".formatted(item));
  }

  private static Object one(List<Map<String, Object>> notices, String rung, String field) {
    return notices.stream()
        .filter(n -> n.get("rung").equals(rung))
        .findFirst()
        .orElseThrow()
        .get(field);
  }

  private static List<SignalRecord> published(String item) {
    TopicPartition partition = new TopicPartition(Topics.SIGNALS, 0);
    List<SignalRecord> all = new ArrayList<>();
    try (KafkaConsumer<String, byte[]> consumer =
        new KafkaConsumer<>(
            Map.of(
                "bootstrap.servers",
                ConfigProvider.getConfig().getValue("kafka.bootstrap.servers", String.class)),
            new StringDeserializer(),
            new ByteArrayDeserializer())) {
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      long end = consumer.endOffsets(List.of(partition)).get(partition);
      while (consumer.position(partition) < end) {
        for (ConsumerRecord<String, byte[]> record : consumer.poll(Duration.ofMillis(200))) {
          SignalRecord said = Json.read(record.value(), SignalRecord.class);
          if (said.item() != null && said.item().id().equals(item)) {
            assertThat(record.key()).isEqualTo(said.id());
            all.add(said);
          }
        }
      }
    }
    return all;
  }

  private static Instant now() {
    return Instant.now().truncatedTo(ChronoUnit.MILLIS);
  }

  @Test
  void whoHasToAnswerIsToldAndThenWhoIsAccountable() {
    Journal journal = journal();
    Instant now = now();
    offer(journal, "first", now.minusSeconds(900), now.plusSeconds(100));
    offer(journal, "last", now.minusSeconds(9_600), now.plusSeconds(400));
    tell(journal);

    await().untilAsserted(() -> assertThat(shown("last")).hasSize(2));
    await().untilAsserted(() -> assertThat(shown("first")).hasSize(1));
    assertThat(one(shown("first"), "receiver", "routedTo")).isEqualTo(List.of("taker"));
    assertThat(one(shown("first"), "receiver", "waiting")).isEqualTo(true);
    assertThat(one(shown("last"), "owner", "routedTo")).isEqualTo(List.of("giver"));
    await().untilAsserted(() -> assertThat(published("last")).hasSize(2));
    assertThat(published("last").getFirst().kind()).isEqualTo(SignalKind.DUE_SOON);
    assertThat(
            given()
                .auth()
                .oauth2(Parts.token("reader"))
                .get("/api/v1/notices?team=giver&waiting=true")
                .jsonPath()
                .getList("notices.item.id"))
        .contains("last")
        .doesNotContain("first");
  }

  @Test
  void whatIsAnsweredInTimeOrNotYetDueGetsNone() {
    Journal journal = journal();
    Instant now = now();
    offer(journal, "answered", now.minusSeconds(900), now.plusSeconds(100));
    journal.fact(
        ACCEPTED,
        new ItemRef("parcel", "answered"),
        "1",
        "giver",
        "Taker 2nd",
        now.minusSeconds(300));
    offer(journal, "early", now.minusSeconds(300), now.plusSeconds(700));
    offer(journal, "over", now.minusSeconds(900), now.minusSeconds(1));
    offer(journal, "mark", now.minusSeconds(900), now.plusSeconds(100));
    tell(journal);

    await().untilAsserted(() -> assertThat(shown("mark")).hasSize(1));
    assertThat(shown("answered")).isEmpty();
    assertThat(shown("early")).isEmpty();
    assertThat(shown("over")).isEmpty();
  }

  @Test
  void aDeadlineThatMovedGetsItsOwn() {
    Instant now = now();
    Journal journal = journal();
    offer(journal, "moved", now.minusSeconds(900), now.plusSeconds(100));
    tell(journal);
    await().untilAsserted(() -> assertThat(shown("moved")).hasSize(1));

    // the same offer, judged again by a contract that became known later
    journal.fact(
        OFFERED,
        new ItemRef("parcel", "moved"),
        "1",
        "giver",
        "Taker 2nd",
        now.minusSeconds(900),
        h -> h.judgement = new Judgement("gt", 2, 1, now.plusSeconds(200), Map.of()));
    Topic.ledger(journal.records().subList(1, 2));

    await().untilAsserted(() -> assertThat(shown("moved")).hasSize(2));
    assertThat(shown("moved").stream().filter(n -> n.get("waiting").equals(true))).hasSize(1);
    assertThat(shown("moved").stream().map(n -> n.get("id")).distinct()).hasSize(2);
  }

  @Test
  void replicasThatLookAtTheSameTimeTellItOnce() {
    Journal journal = journal();
    Instant now = now();
    offer(journal, "raced", now.minusSeconds(900), now.plusSeconds(100));
    tell(journal);
    NoticeReckoning reckoning = new NoticeReckoning(Directory.EMPTY, now);

    Stream.generate(() ->
            CompletableFuture.runAsync(
                () -> notices.make(Map.of(LANE, now), now, reckoning::of).await().indefinitely()))
        .limit(8)
        .toList()
        .forEach(CompletableFuture::join);

    await().untilAsserted(() -> assertThat(published("raced")).hasSize(1));
    // what comes after it on the topic was made later
    Journal mark = journal();
    offer(mark, "raced-mark", now.minusSeconds(900), now.plusSeconds(100));
    tell(mark);
    await().untilAsserted(() -> assertThat(published("raced-mark")).hasSize(1));
    assertThat(published("raced")).hasSize(1);
    assertThat(shown("raced")).hasSize(1);
  }

  @Test
  void nothingIsSaidOfALaneThatIsBehind() {
    Journal journal = journal();
    Instant now = now();
    offer(journal, "unknown", now.minusSeconds(700), now.plusSeconds(300));
    tell(journal);

    // known until before it was due: whether it is answered since, nobody knows
    Instant later = now.plusSeconds(150);
    NoticeReckoning reckoning = new NoticeReckoning(Directory.EMPTY, later);
    for (int i = 0; i < 5; i++) {
      notices.make(Map.of(LANE, now.plusSeconds(90)), later, reckoning::of).await().indefinitely();
    }
    assertThat(shown("unknown")).isEmpty();

    await()
        .untilAsserted(() -> {
          notices
              .make(Map.of(LANE, now.plusSeconds(101)), later, reckoning::of)
              .await()
              .indefinitely();
          assertThat(shown("unknown")).hasSize(1);
        });
  }
}
