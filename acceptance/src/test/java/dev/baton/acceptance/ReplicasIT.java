package dev.baton.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.baton.contracts.Json;
import dev.baton.contracts.Lanes;
import dev.baton.local.stack.Service;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Three replicas of the ledger take requests side by side; one is killed, one is paused until the
 * others have its lanes, and wakes up. What was acknowledged is there once, in dense lanes.
 */
@ExtendWith(Stack.Shared.class)
class ReplicasIT {
  private static final String WORK_TYPE = "replicated";
  private static final int POSTERS = 4;
  private static final int ITEMS_AT_ONCE = 3;

  /** So long a caller waits for one replica before it asks the next. */
  private static final Duration PATIENCE = Duration.ofSeconds(4);

  private static final Duration SOON = Duration.ofSeconds(60);

  private record Place(int lane, long position) {}

  private final Map<String, Place> acknowledged = new ConcurrentHashMap<>();
  private final AtomicInteger items = new AtomicInteger();
  private volatile boolean posting = true;

  @Test
  void replicasLoseNothingAndDoubleNothingWhileOneIsKilledAndOneIsPaused(Stack stack)
      throws Exception {
    try (Stack.Replica killed = stack.replica("ledger-killed");
        Stack.Replica paused = stack.replica("ledger-paused");
        ExecutorService threads = Executors.newFixedThreadPool(POSTERS)) {
      await()
          .atMost(SOON)
          .until(() ->
              stack.laneOwners().size() == Service.LANES
                  && Set.copyOf(stack.laneOwners().values()).size() == 3);
      List<URI> origins = List.of(stack.origin(Service.LEDGER), killed.origin(), paused.origin());
      List<Future<?>> posters = new ArrayList<>();
      for (int poster = 0; poster < POSTERS; poster++) {
        int first = poster;
        posters.add(threads.submit(() -> post(stack, origins, first)));
      }
      try {
        await().atMost(SOON).until(() -> acknowledged.size() > 200);

        Set<Integer> orphaned = lanesOf(stack, killed);
        killed.kill();
        report("killed", orphaned, untilGoingOn(stack, orphaned));

        Set<Integer> held = lanesOf(stack, paused);
        paused.pause();
        report("paused", held, untilGoingOn(stack, held));
        await()
            .atMost(SOON)
            .until(() -> !stack.laneOwners().containsValue(paused.origin().getPort()));
        paused.resume();
        await().atMost(SOON).until(() -> !lanesOf(stack, paused).isEmpty());
        int then = acknowledged.size();
        await().atMost(SOON).until(() -> acknowledged.size() > then + 200);
      } finally {
        posting = false;
      }
      for (Future<?> poster : posters) {
        poster.get();
      }
    }

    everyAcknowledgedEventIsThereOnce(stack.api());
    theGatewayCountsEveryOneOnce(stack.api());
  }

  private void everyAcknowledgedEventIsThereOnce(Api api) {
    Map<String, Place> recorded = new HashMap<>();
    Lossless.ledger(
        api,
        entry -> {
          if (entry.path("subject").asText().startsWith(WORK_TYPE + "/")) {
            String id = entry.path("id").asText();
            assertThat(recorded.put(id, place(entry))).as(id + " is recorded twice").isNull();
          }
        });
    assertThat(recorded).isEqualTo(acknowledged).hasSize(2 * items.get());
  }

  private void theGatewayCountsEveryOneOnce(Api api) {
    Map<Integer, Long> positions = new TreeMap<>();
    acknowledged
        .values()
        .forEach(place -> positions.merge(place.lane(), place.position(), Math::max));
    api.awaitFolded(positions);
    JsonNode rows = api.get("/api/v1/handovers?workType=" + WORK_TYPE).path("rows");
    assertThat(rows).hasSize(1);
    for (String count : List.of("hops", "offered", "accepted")) {
      assertThat(rows.get(0).path(count).asInt()).as(count).isEqualTo(items.get());
    }
  }

  private static Set<Integer> lanesOf(Stack stack, Stack.Replica replica) throws Exception {
    Set<Integer> lanes = new HashSet<>();
    stack
        .laneOwners()
        .forEach((lane, port) -> {
          if (port == replica.origin().getPort()) {
            lanes.add(lane);
          }
        });
    return lanes;
  }

  /** How long it takes from now until one that lives has recorded something in each lane. */
  private Duration untilGoingOn(Stack stack, Set<Integer> lanes) {
    Map<String, String> events = new TreeMap<>();
    Set<Integer> missing = new HashSet<>(lanes);
    while (!missing.isEmpty()) {
      int item = items.getAndIncrement();
      events.putAll(facts(item));
      missing.remove(Lanes.of(WORK_TYPE + "/" + item, Service.LANES));
    }
    long from = System.nanoTime();
    untilTaken(events, 0, (left, turn) -> postAll(stack, stack.origin(Service.LEDGER), left, SOON));
    return Duration.ofNanos(System.nanoTime() - from);
  }

  private static void report(String what, Set<Integer> lanes, Duration after) {
    System.out.printf(
        "%d lanes of the %s replica go on after %d ms%n", lanes.size(), what, after.toMillis());
  }

  /** Posts new items, by itself or some at once, until it is told to stop. */
  private void post(Stack stack, List<URI> origins, int poster) {
    int turn = poster;
    while (posting) {
      Map<String, String> events = new TreeMap<>();
      for (int i = 0; i < (poster == 0 ? 1 : ITEMS_AT_ONCE); i++) {
        events.putAll(facts(items.getAndIncrement()));
      }
      if (poster == 0) {
        for (Map.Entry<String, String> event : events.entrySet()) {
          turn =
              untilTaken(
                  new HashMap<>(Map.of(event.getKey(), event.getValue())),
                  turn,
                  (left, at) -> postOne(stack, origins.get(at % origins.size()), left));
        }
      } else {
        turn =
            untilTaken(
                new TreeMap<>(events),
                turn,
                (left, at) -> postAll(stack, origins.get(at % origins.size()), left, PATIENCE));
      }
    }
  }

  private interface Attempt {
    /** Takes out of these what is acknowledged. */
    void make(Map<String, String> left, int turn) throws IOException;
  }

  /** As a team's service does: what was not acknowledged is sent again, to the next replica. */
  private static int untilTaken(Map<String, String> left, int turn, Attempt attempt) {
    int next = turn;
    long until = System.nanoTime() + SOON.toNanos();
    while (!left.isEmpty()) {
      assertThat(System.nanoTime() - until).as("nobody took " + left.keySet()).isNegative();
      try {
        attempt.make(left, next++);
      } catch (IOException dead) {
        // killed, or paused
      }
    }
    return next;
  }

  private void postOne(Stack stack, URI origin, Map<String, String> left) throws IOException {
    Map.Entry<String, String> event = left.entrySet().iterator().next();
    HttpResponse<String> response =
        send(stack, origin, "application/cloudevents+json", event.getValue(), PATIENCE);
    if (taken(response, 201)) {
      acknowledge(event.getKey(), json(response.body()));
      left.clear();
    }
  }

  private void postAll(Stack stack, URI origin, Map<String, String> left, Duration patience)
      throws IOException {
    List<String> ids = List.copyOf(left.keySet());
    HttpResponse<String> response =
        send(stack, origin, "application/x-ndjson", String.join("\n", left.values()), patience);
    if (taken(response, 200)) {
      List<String> answers = response.body().lines().toList();
      assertThat(answers).hasSameSizeAs(ids);
      for (int i = 0; i < ids.size(); i++) {
        JsonNode answer = json(answers.get(i));
        if (answer.path("result").asText().equals("refused")) {
          assertThat(answer.at("/problem/status").asInt()).as(answers.get(i)).isEqualTo(503);
        } else {
          acknowledge(ids.get(i), answer);
          left.remove(ids.get(i));
        }
      }
    }
  }

  private static boolean taken(HttpResponse<String> response, int recorded) {
    // 429 where a paused process holds up what is before this in the lane
    assertThat(response.statusCode()).as(response.body()).isIn(200, recorded, 429, 503);
    return response.statusCode() == 200 || response.statusCode() == recorded;
  }

  private void acknowledge(String id, JsonNode answer) {
    assertThat(answer.path("result").asText()).isIn("recorded", "duplicate");
    acknowledged.put(id, place(answer));
  }

  private static Place place(JsonNode named) {
    return new Place(named.path("lane").asInt(), named.path("position").asLong());
  }

  private static HttpResponse<String> send(
      Stack stack, URI origin, String type, String body, Duration patience) throws IOException {
    HttpRequest request =
        stack
            .api()
            .as("emitter", origin.resolve("/ledger/v1/events"))
            .timeout(patience)
            .header("Content-Type", type)
            .POST(BodyPublishers.ofString(body))
            .build();
    return stack.api().send(request);
  }

  private static JsonNode json(String text) {
    return Json.read(text.getBytes(StandardCharsets.UTF_8), JsonNode.class);
  }

  private static Map<String, String> facts(int item) {
    return Stream.of("offered", "accepted")
        .collect(
            Collectors.toMap(
                kind -> item + "-" + kind, kind -> Posting.fact(WORK_TYPE, item, kind)));
  }
}
