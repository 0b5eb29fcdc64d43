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
import java.util.function.Consumer;
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
    Map<String, Integer> recorded = new HashMap<>();
    List<List<Integer>> ledger =
        ledger(
            api,
            entry -> {
              if (entry.path("subject").asText().startsWith(workType + "/")) {
                recorded.merge(entry.path("id").asText(), 1, Integer::sum);
              }
            });
    assertThat(recorded).hasSize(2 * items);
    assertThat(recorded.values()).allMatch(times -> times == 1);

    Awaitility.await()
        .atMost(Duration.ofMinutes(2))
        .untilAsserted(() ->
            assertThat(api.get("/ledger/v1/lanes").path("lanes"))
                .allMatch(lane -> lane.path("relayed").asLong() >= lane.path("position").asLong()));
    Map<Integer, List<Integer>> topic = topic(stack, ledger.size());
    for (int lane = 0; lane < ledger.size(); lane++) {
      assertThat(topic.getOrDefault(lane, List.of()))
          .as("lane " + lane + " on the topic")
          .startsWith(ledger.get(lane).toArray(Integer[]::new));
    }

    api.awaitFolded(positions);
    JsonNode rows = api.get("/api/v1/handovers?workType=" + workType).path("rows");
    assertThat(rows).hasSize(1);
    JsonNode row = rows.get(0);
    assertThat(row.path("hops").asInt()).isEqualTo(items);
    assertThat(row.path("offered").asInt()).isEqualTo(items);
    assertThat(row.path("accepted").asInt()).isEqualTo(items);
  }

  /**
   * Every lane as the ledger holds it: the hash of each entry, for all of them are too many. Fails
   * where positions are not dense.
   */
  static List<List<Integer>> ledger(Api api, Consumer<JsonNode> each) {
    List<List<Integer>> lanes = new ArrayList<>();
    for (JsonNode lane : api.get("/ledger/v1/lanes").path("lanes")) {
      lanes.add(entries(api, lane.path("lane").asInt(), each));
    }
    return lanes;
  }

  private static List<Integer> entries(Api api, int lane, Consumer<JsonNode> each) {
    List<Integer> entries = new ArrayList<>();
    while (true) {
      long after = entries.size() - 1L;
      JsonNode page =
          api.get("/ledger/v1/lanes/" + lane + "/events?after=" + after + "&limit=1000");
      if (page.isEmpty()) {
        return entries;
      }
      for (JsonNode entry : page) {
        assertThat(entry.path("position").asLong()).isEqualTo(entries.size());
        each.accept(entry);
        entries.add(entry.hashCode());
      }
    }
  }

  /**
   * Every partition without what is there again; fails where a position precedes the one before.
   */
  private static Map<Integer, List<Integer>> topic(Stack stack, int lanes) {
    Map<Integer, List<Integer>> sent = new TreeMap<>();
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
          List<Integer> before = sent.get(record.partition());
          JsonNode entry = Json.read(record.value(), JsonNode.class);
          long position = entry.path("position").asLong();
          assertThat(position)
              .as("what comes next on partition " + record.partition())
              .isLessThanOrEqualTo(before.size());
          if (position == before.size()) {
            before.add(entry.hashCode());
          }
        }
      }
    }
    return sent;
  }
}
