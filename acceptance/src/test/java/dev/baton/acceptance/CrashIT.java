package dev.baton.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.baton.local.stack.Service;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What was acknowledged is durable and counts once, whatever is killed and when. */
@ExtendWith(Stack.Shared.class)
class CrashIT {
  private static final int BATCH = 25;
  private static final Instant START = Instant.parse("2026-02-02T08:00:00Z");

  @Test
  void theLedgerKilledWhileItRecordsLosesNothingAndCountsNothingTwice(Stack stack)
      throws Exception {
    killWhilePosting(stack, "crash-ledger", 1_500, List.of(Service.LEDGER, Service.LEDGER));
  }

  @Test
  void theGatewayKilledWhileItFoldsCountsEverythingOnce(Stack stack) throws Exception {
    killWhilePosting(stack, "crash-gateway", 1_500, List.of(Service.GATEWAY, Service.GATEWAY));
  }

  @Test
  @Tag("proof")
  void tenKillsInARowLoseNothingAndCountNothingTwice(Stack stack) throws Exception {
    List<Service> victims = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      victims.add(Service.LEDGER);
      victims.add(Service.GATEWAY);
    }
    killWhilePosting(stack, "crash-often", 10_000, victims);
  }

  /** Kills one after the other, each while a part of the facts of so many items is being posted. */
  private static void killWhilePosting(
      Stack stack, String workType, int items, List<Service> victims) throws Exception {
    List<String> events =
        IntStream.range(0, items)
            .boxed()
            .flatMap(item ->
                List.of("offered", "accepted").stream().map(kind -> fact(workType, item, kind)))
            .toList();
    Map<Integer, Long> positions = new TreeMap<>();
    int portion = events.size() / victims.size();
    for (int kill = 0; kill < victims.size(); kill++) {
      List<String> some = events.subList(kill * portion, (kill + 1) * portion);
      AtomicInteger acknowledged = new AtomicInteger();
      CompletableFuture<Map<Integer, Long>> posting =
          CompletableFuture.supplyAsync(() -> post(stack, some, acknowledged));
      await()
          .atMost(Duration.ofMinutes(2))
          .pollInterval(Duration.ofMillis(5))
          .until(() -> acknowledged.get() > 0 || posting.isDone());
      assertThat(posting).as("posting while one is killed").isNotDone();
      stack.kill(victims.get(kill));
      stack.restart(victims.get(kill));
      posting.get().forEach((lane, position) -> positions.merge(lane, position, Math::max));
    }

    Map<String, Integer> recorded = recorded(stack, workType);
    assertThat(recorded).hasSize(events.size());
    assertThat(recorded.values()).allMatch(times -> times == 1);

    Api api = stack.api();
    api.awaitFolded(positions);
    JsonNode rows = api.get("/api/v1/handovers?workType=" + workType).path("rows");
    assertThat(rows).hasSize(1);
    JsonNode row = rows.get(0);
    assertThat(row.path("hops").asInt()).isEqualTo(items);
    assertThat(row.path("offered").asInt()).isEqualTo(items);
    assertThat(row.path("accepted").asInt()).isEqualTo(items);
  }

  /** Posts like a team's service does: what was not acknowledged is sent again until it is. */
  private static Map<Integer, Long> post(
      Stack stack, List<String> events, AtomicInteger acknowledged) {
    Map<Integer, Long> positions = new TreeMap<>();
    for (int from = 0; from < events.size(); from += BATCH) {
      List<String> batch = events.subList(from, Math.min(from + BATCH, events.size()));
      HttpResponse<String> response =
          await()
              .atMost(Duration.ofMinutes(5))
              .pollDelay(Duration.ZERO)
              .pollInterval(Duration.ofMillis(50))
              .until(() -> attempt(stack, batch), answer -> answer != null);
      Api.positions(response.body(), batch)
          .forEach((lane, position) -> positions.merge(lane, position, Math::max));
      acknowledged.addAndGet(batch.size());
    }
    return positions;
  }

  private static HttpResponse<String> attempt(Stack stack, List<String> batch) {
    try {
      HttpResponse<String> response = stack.api().postOnce(stack.origin(Service.LEDGER), batch);
      return response.statusCode() == 200 ? response : null;
    } catch (IOException dead) {
      return null;
    }
  }

  /** How often the ledger holds each event of a work type. */
  private static Map<String, Integer> recorded(Stack stack, String workType) {
    Map<String, Integer> times = new HashMap<>();
    Api api = stack.api();
    for (JsonNode lane : api.get("/ledger/v1/lanes").path("lanes")) {
      for (JsonNode entry : entries(api, lane.path("lane").asInt())) {
        if (entry.path("subject").asText().startsWith(workType + "/")) {
          times.merge(entry.path("id").asText(), 1, Integer::sum);
        }
      }
    }
    return times;
  }

  private static List<JsonNode> entries(Api api, int lane) {
    List<JsonNode> entries = new ArrayList<>();
    long after = -1;
    while (true) {
      JsonNode page =
          api.get("/ledger/v1/lanes/" + lane + "/events?after=" + after + "&limit=1000");
      JsonNode list = page.isArray() ? page : page.path("events");
      if (list.isEmpty()) {
        return entries;
      }
      for (JsonNode entry : list) {
        entries.add(entry);
        assertThat(entry.path("position").asLong()).isEqualTo(after + 1);
        after++;
      }
    }
  }

  private static String fact(String workType, int item, String kind) {
    return """
    {"specversion":"1.0","type":"dev.baton.handoff.%2$s.v1","source":"/crash",\
    "id":"%3$d-%2$s","time":"%4$s","datacontenttype":"application/json",\
    "data":{"handoff":"1","item":{"type":"%1$s","id":"%3$d"},"from":"a","to":"b"}}\
    """
        .formatted(
            workType,
            kind,
            item,
            START.plus(Duration.ofMinutes(item + (kind.equals("accepted") ? 5 : 0))));
  }
}
