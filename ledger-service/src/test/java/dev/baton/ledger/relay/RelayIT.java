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
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.config.ConfigResource;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(Parts.class)
class RelayIT {
  @Inject Pool pool;

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
  void goesBackToTheFirstRecordThatKafkaRefused() throws Exception {
    awaitRelayed();
    maxMessageBytes("100");
    try {
      post(50);
      // the relay has begun and failed: its mark does not move
      Awaitility.await()
          .during(Duration.ofSeconds(2))
          .atMost(Duration.ofSeconds(10))
          .until(() -> !relayed());
    } finally {
      maxMessageBytes("1048588");
    }
    post(50);
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
          // as every reader does: what was sent twice is dropped by its position, and what overtook
          // a refused record waits, for the relay goes back to the first that was not taken
          if (record.position() == expected) {
            last.put(message.partition(), expected);
            sent.computeIfAbsent(message.partition(), p -> new ArrayList<>())
                .add(new String(message.value(), StandardCharsets.UTF_8));
          }
        });
    for (int lane = 0; lane < Parts.LANES; lane++) {
      List<String> stored =
          EntryTable.after(pool, List.of(lane), List.of(-1L), Integer.MAX_VALUE, Long.MAX_VALUE)
              .await()
              .indefinitely()
              .stream()
              .map(entry -> new String(entry.record(), StandardCharsets.UTF_8))
              .toList();
      assertThat(sent.getOrDefault(lane, List.of())).startsWith(stored.toArray(String[]::new));
    }
  }

  private static void post(int items) {
    List<JsonNode> events = new ArrayList<>();
    for (int i = 0; i < items; i++) {
      Facts lead = Facts.ofNewItem();
      events.add(lead.fact(FactKind.OFFERED));
      events.add(lead.fact(FactKind.ACCEPTED));
    }
    assertThat(Http.postLines(events)).allMatch(a -> a.path("result").asText().equals("recorded"));
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
