package dev.baton.ledger.relay;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.baton.contracts.Json;
import dev.baton.contracts.Lanes;
import dev.baton.contracts.Topics;
import dev.baton.contracts.event.FactKind;
import dev.baton.contracts.ledger.LedgerRecord;
import dev.baton.edge.test.Parts;
import dev.baton.ledger.Facts;
import dev.baton.ledger.Http;
import dev.baton.ledger.Topic;
import dev.baton.ledger.journal.EntryTable;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.config.ConfigResource;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(Parts.class)
class RelayIT {
  private static final int LANE = 0;
  private static final int OTHER = 1;

  /** More than the relay sends at once, in bytes. */
  private static final int LARGE = 400_000;

  @Inject Pool pool;
  @Inject MeterRegistry meters;

  @Test
  void everyEntryIsOnTheTopicInOrderByteForByte() {
    post(300);
    awaitRelayed();

    topicEqualsLedger();
    for (var message : Topic.all(Parts.LANES)) {
      assertThat(message.partition()).isEqualTo(Lanes.of(message.key(), Parts.LANES));
    }
  }

  @Test
  void nothingThatMustBeErasableIsOnTheTopic() {
    Facts lead = Facts.ofNewItem();
    ObjectNode offer = lead.fact(FactKind.OFFERED);
    ObjectNode data = (ObjectNode) offer.get("data");
    data.put("actor", "somebody-by-name").putObject("context").put("phone", "call-me-maybe");
    data.putArray("dataSubjects").add("person-42");
    ObjectNode rejection = lead.fact(FactKind.REJECTED);
    ((ObjectNode) rejection.get("data"))
        .putObject("reason")
        .put("code", "no-budget")
        .put("note", "they-said-so");
    Http.post(offer).then().statusCode(201);
    Http.post(rejection).then().statusCode(201);
    awaitRelayed();

    List<String> messages =
        Topic.all(Parts.LANES).stream()
            .filter(m -> m.key().equals(lead.subject()))
            .map(m -> new String(m.value(), StandardCharsets.UTF_8))
            .toList();
    assertThat(messages).hasSize(2);
    assertThat(messages.get(1)).contains("no-budget");
    assertThat(String.join("", messages))
        .doesNotContain("somebody-by-name", "call-me-maybe", "person-42", "they-said-so");
  }

  @Test
  void nothingOvertakesARecordThatKafkaRefused() throws Exception {
    awaitRelayed();
    long large;
    maxMessageBytes(Integer.toString(LARGE));
    try {
      post(20, LANE);
      large = addLarge(LANE);
      post(20, LANE);
      // it stands before the one that Kafka refuses, however often it tries
      Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> mark(LANE) == large - 1);
      Awaitility.await()
          .during(Duration.ofSeconds(3))
          .atMost(Duration.ofSeconds(10))
          .until(() -> mark(LANE) == large - 1);
    } finally {
      maxMessageBytes("1048588");
    }
    awaitRelayed();

    topicEqualsLedger();
  }

  @Test
  void aRefusedRecordHoldsUpNoOtherLane() throws Exception {
    post(1, LANE);
    awaitRelayed();
    maxMessageBytes(Integer.toString(LARGE));
    try {
      long stuck = addLarge(LANE) - 1;
      for (int i = 0; i < 5; i++) {
        post(20, OTHER);
        Awaitility.await()
            .atMost(Duration.ofSeconds(5))
            .until(() -> mark(OTHER) == positions(OTHER));
      }
      assertThat(mark(LANE)).isEqualTo(stuck);
      // the relay looks every now and then how far the lane reaches, and since when
      Awaitility.await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> lag("entries", LANE) == 1 && lag("seconds", LANE) > 0);
      assertThat(lag("entries", OTHER)).isZero();
    } finally {
      maxMessageBytes("1048588");
    }
    awaitRelayed();

    topicEqualsLedger();
  }

  private void topicEqualsLedger() {
    Map<Integer, List<String>> sent = new TreeMap<>();
    Map<Integer, Long> last = new TreeMap<>();
    Topic.all(Parts.LANES)
        .forEach(message -> {
          LedgerRecord record = Json.read(message.value(), LedgerRecord.class);
          long expected = last.getOrDefault(message.partition(), -1L) + 1;
          // what was sent twice is dropped by its position; there is never a hole
          assertThat(record.position()).isLessThanOrEqualTo(expected);
          if (record.position() == expected) {
            last.put(message.partition(), expected);
            sent.computeIfAbsent(message.partition(), p -> new ArrayList<>())
                .add(new String(message.value(), StandardCharsets.UTF_8));
          }
        });
    for (int lane = 0; lane < Parts.LANES; lane++) {
      List<String> stored =
          EntryTable.next(pool, lane, -1, Integer.MAX_VALUE).await().indefinitely().stream()
              .map(entry -> new String(entry.record(), StandardCharsets.UTF_8))
              .toList();
      assertThat(sent.getOrDefault(lane, List.of())).startsWith(stored.toArray(String[]::new));
    }
  }

  private static void post(int items) {
    post(Stream.generate(Facts::ofNewItem).limit(items).toList());
  }

  private static void post(int items, int lane) {
    post(Stream.generate(Facts::ofNewItem).filter(in(lane)).limit(items).toList());
  }

  private static void post(List<Facts> items) {
    List<JsonNode> events = new ArrayList<>();
    for (Facts lead : items) {
      events.add(lead.fact(FactKind.OFFERED));
      events.add(lead.fact(FactKind.ACCEPTED));
    }
    assertThat(Http.postLines(events)).allMatch(a -> a.path("result").asText().equals("recorded"));
  }

  /** Adds an entry of twice {@link #LARGE}, which no event can cause, and returns its position. */
  private long addLarge(int lane) {
    Facts lead = Stream.generate(Facts::ofNewItem).filter(in(lane)).findFirst().orElseThrow();
    long position = positions(lane) + 1;
    ObjectNode record =
        Json.read(
            EntryTable.at(pool, List.of(lane), List.of(position - 1))
                .await()
                .indefinitely()
                .getFirst()
                .record(),
            ObjectNode.class);
    record
        .put("position", position)
        .put("subject", lead.subject())
        .put("source", "x".repeat(2 * LARGE));
    pool.withTransaction(connection ->
            connection
                .preparedQuery(
                    """
                    insert into ledger_batch
                    select lane, batch_no + 1, gen_random_uuid(), $2::bigint, $2::bigint, recorded_at
                    from ledger_batch where lane = $1 order by batch_no desc limit 1
                    """)
                .execute(Tuple.of(lane, position))
                .chain(() ->
                    connection
                        .preparedQuery(
                            """
                            insert into entry (lane, position, recorded_at, type, subject, source,
                                               event_id, happened_at, record, digest, leaf)
                            select lane, $2::bigint, recorded_at, type, $3, source,
                                   event_id, happened_at, $4, digest, leaf
                            from entry where lane = $1 and position = $2::bigint - 1
                            """)
                        .execute(
                            Tuple.of(
                                lane,
                                position,
                                lead.subject(),
                                Buffer.buffer(Json.bytes(record))))))
        .await()
        .indefinitely();
    return position;
  }

  private double lag(String unit, int lane) {
    return meters
        .get("baton.ledger.relay.lag." + unit)
        .tag("lane", Integer.toString(lane))
        .gauge()
        .value();
  }

  private static Predicate<Facts> in(int lane) {
    return item -> Lanes.of(item.subject(), Parts.LANES) == lane;
  }

  private static long positions(int lane) {
    return lane(lane).path("position").asLong();
  }

  private static long mark(int lane) {
    return lane(lane).path("relayed").asLong();
  }

  private static JsonNode lane(int lane) {
    return Http.json(Http.get("/ledger/v1/lanes").asString()).path("lanes").get(lane);
  }

  private static void awaitRelayed() {
    Awaitility.await().atMost(Duration.ofSeconds(30)).until(RelayIT::relayed);
  }

  private static boolean relayed() {
    for (JsonNode lane : Http.json(Http.get("/ledger/v1/lanes").asString()).path("lanes")) {
      if (lane.path("relayed").asLong() != lane.path("position").asLong()) {
        return false;
      }
    }
    return true;
  }

  private static void maxMessageBytes(String bytes) throws Exception {
    try (Admin admin = Admin.create(Map.<String, Object>of("bootstrap.servers", Topic.kafka()))) {
      admin
          .incrementalAlterConfigs(
              Map.of(
                  new ConfigResource(ConfigResource.Type.TOPIC, Topics.LEDGER),
                  List.of(
                      new AlterConfigOp(
                          new ConfigEntry("max.message.bytes", bytes), AlterConfigOp.OpType.SET))))
          .all()
          .get();
    }
  }
}
