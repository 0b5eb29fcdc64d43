package dev.baton.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.baton.contracts.Json;
import dev.baton.contracts.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.awaitility.Awaitility;

/** That what was acknowledged is everywhere, and once. */
final class Lossless {
  private Lossless() {}

  /**
   * Fails unless every event of {@link Posting#facts} is in the ledger once, on the topic without a
   * hole before it, and counted once by the gateway.
   *
   * @param positions of the last that were acknowledged, lane by lane
   */
  static void check(Stack stack, String workType, int items, Map<Integer, Long> positions) {
    Api api = stack.api();
    List<List<JsonNode>> ledger = ledger(api);
    Map<String, Integer> recorded = new HashMap<>();
    for (List<JsonNode> lane : ledger) {
      for (JsonNode entry : lane) {
        if (entry.path("subject").asText().startsWith(workType + "/")) {
          recorded.merge(entry.path("id").asText(), 1, Integer::sum);
        }
      }
    }
    assertThat(recorded).hasSize(2 * items);
    assertThat(recorded.values()).allMatch(times -> times == 1);

    Awaitility.await()
        .atMost(Duration.ofMinutes(2))
        .untilAsserted(() ->
            assertThat(api.get("/ledger/v1/lanes").path("lanes"))
                .allMatch(lane -> lane.path("relayed").asLong() >= lane.path("position").asLong()));
    Map<Integer, List<JsonNode>> topic = topic(stack, ledger.size());
    for (int lane = 0; lane < ledger.size(); lane++) {
      List<JsonNode> sent = topic.getOrDefault(lane, List.of());
      assertThat(sent)
          .as("lane " + lane + " on the topic")
          .startsWith(ledger.get(lane).toArray(JsonNode[]::new));
    }

    api.awaitFolded(positions);
    JsonNode rows = api.get("/api/v1/handovers?workType=" + workType).path("rows");
    assertThat(rows).hasSize(1);
    JsonNode row = rows.get(0);
    assertThat(row.path("hops").asInt()).isEqualTo(items);
    assertThat(row.path("offered").asInt()).isEqualTo(items);
    assertThat(row.path("accepted").asInt()).isEqualTo(items);
  }

  /** Every lane as the ledger holds it. */
  private static List<List<JsonNode>> ledger(Api api) {
    List<List<JsonNode>> lanes = new ArrayList<>();
    for (JsonNode lane : api.get("/ledger/v1/lanes").path("lanes")) {
      lanes.add(entries(api, lane.path("lane").asInt()));
    }
    return lanes;
  }

  private static List<JsonNode> entries(Api api, int lane) {
    List<JsonNode> entries = new ArrayList<>();
    while (true) {
      long after = entries.size() - 1L;
      JsonNode page =
          api.get("/ledger/v1/lanes/" + lane + "/events?after=" + after + "&limit=1000");
      if (page.isEmpty()) {
        return entries;
      }
      for (JsonNode entry : page) {
        assertThat(entry.path("position").asLong()).isEqualTo(entries.size());
        entries.add(entry);
      }
    }
  }

  /**
   * Every partition without what is there again; fails where a position precedes the one before.
   */
  private static Map<Integer, List<JsonNode>> topic(Stack stack, int lanes) {
    Map<Integer, List<JsonNode>> sent = new TreeMap<>();
    List<TopicPartition> partitions = new ArrayList<>();
    for (int lane = 0; lane < lanes; lane++) {
      partitions.add(new TopicPartition(Topics.LEDGER, lane));
      sent.put(lane, new ArrayList<>());
    }
    try (KafkaConsumer<String, byte[]> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", stack.bootstrap()),
            new StringDeserializer(),
            new ByteArrayDeserializer())) {
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.get(p))) {
        for (ConsumerRecord<String, byte[]> record : consumer.poll(Duration.ofMillis(200))) {
          List<JsonNode> before = sent.get(record.partition());
          JsonNode entry = Json.read(record.value(), JsonNode.class);
          long position = entry.path("position").asLong();
          assertThat(position)
              .as("what comes next on partition " + record.partition())
              .isLessThanOrEqualTo(before.size());
          if (position == before.size()) {
            before.add(entry);
          }
        }
      }
    }
    return sent;
  }
}
