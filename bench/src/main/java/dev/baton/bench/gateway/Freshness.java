package dev.baton.bench.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import dev.baton.bench.ledger.Service;
import dev.baton.bench.workload.Workload;
import dev.baton.contracts.Json;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;

/**
 * From an event's acknowledgement to the moment a listener to the gateway's stream hears that it is
 * in the views.
 */
public final class Freshness {
  private static final int ITEMS = 500;
  private static final int AT_ONCE = 20;
  private static final int DIGITS = 3;
  private static final Duration LAST = Duration.ofSeconds(60);

  /** An entry that was acknowledged. */
  private record Acknowledged(int lane, long position, long at) {}

  /** How far a lane was shown. */
  private record Shown(long position, long at) {}

  /**
   * What was seen.
   *
   * @param waits of all entries, in ns
   * @param early median of the first third, in ns
   * @param late median of the last third, in ns
   */
  public record Seen(Histogram waits, double early, double late, long refused) {}

  private final Service ledger;
  private final Service gateway;
  private final String emitter;
  private final String reader;
  private long seed;

  /** Between the two; no seed may be used twice on one database. */
  public Freshness(Service ledger, Service gateway, String emitter, String reader, long seed) {
    this.ledger = ledger;
    this.gateway = gateway;
    this.emitter = emitter;
    this.reader = reader;
    this.seed = seed;
  }

  /** Posts so many events a second for so long, whether or not those before are answered. */
  public Seen run(double rate, Duration time) throws Exception {
    int requests = (int) Math.ceil(rate * time.toMillis() / 1_000 / AT_ONCE);
    List<byte[]> bodies = bodies(requests);
    ConcurrentLinkedQueue<Acknowledged> acknowledged = new ConcurrentLinkedQueue<>();
    ConcurrentLinkedQueue<Integer> refused = new ConcurrentLinkedQueue<>();
    Map<Integer, List<Shown>> shown = new HashMap<>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor();
        HttpClient http =
            HttpClient.newBuilder()
                .executor(threads)
                .version(HttpClient.Version.HTTP_1_1)
                .build()) {
      HttpResponse<Stream<String>> stream =
          http.send(
              HttpRequest.newBuilder(uri(gateway, "/api/v1/stream"))
                  .header("Authorization", "Bearer " + reader)
                  .header("Accept", "text/event-stream")
                  .build(),
              HttpResponse.BodyHandlers.ofLines());
      Thread listener =
          Thread.ofVirtual()
              .start(() -> {
                try (Stream<String> lines = stream.body()) {
                  lines
                      .filter(line -> line.startsWith("data:"))
                      .forEach(line -> hear(line.substring(5), shown));
                } catch (RuntimeException ended) {
                  // the measurement is over
                }
              });
      List<CompletableFuture<?>> open = new ArrayList<>();
      long start = System.nanoTime();
      for (int i = 0; i < requests; i++) {
        long due = start + (long) (i * 1e9 * AT_ONCE / rate);
        for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
          LockSupport.parkNanos(left);
        }
        open.add(
            http.sendAsync(
                    HttpRequest.newBuilder(uri(ledger, "/ledger/v1/events"))
                        .header("Authorization", "Bearer " + emitter)
                        .header("Content-Type", "application/x-ndjson")
                        .POST(HttpRequest.BodyPublishers.ofByteArray(bodies.get(i)))
                        .build(),
                    HttpResponse.BodyHandlers.ofString())
                .thenAccept(answer -> {
                  long at = System.nanoTime();
                  if (answer.statusCode() != 200) {
                    refused.add(answer.statusCode());
                    return;
                  }
                  answer.body().lines().forEach(line -> acknowledge(line, at, acknowledged));
                }));
      }
      CompletableFuture.allOf(open.toArray(CompletableFuture[]::new)).get();
      long end = System.nanoTime() + LAST.toNanos();
      while (!all(acknowledged, shown) && System.nanoTime() < end) {
        Thread.sleep(20);
      }
      http.shutdownNow();
      listener.join();
    }
    return seen(List.copyOf(acknowledged), shown, refused.size());
  }

  private static void acknowledge(String line, long at, ConcurrentLinkedQueue<Acknowledged> all) {
    JsonNode result = Json.read(line.getBytes(StandardCharsets.UTF_8), JsonNode.class);
    if (result.has("position")) {
      all.add(new Acknowledged(result.get("lane").asInt(), result.get("position").asLong(), at));
    }
  }

  private static void hear(String data, Map<Integer, List<Shown>> shown) {
    long at = System.nanoTime();
    JsonNode progress = Json.read(data.getBytes(StandardCharsets.UTF_8), JsonNode.class);
    synchronized (shown) {
      for (JsonNode lane : progress.path("lanes")) {
        shown
            .computeIfAbsent(lane.path("lane").asInt(), n -> new ArrayList<>())
            .add(new Shown(lane.path("position").asLong(), at));
      }
    }
  }

  private static boolean all(Iterable<Acknowledged> acknowledged, Map<Integer, List<Shown>> shown) {
    synchronized (shown) {
      for (Acknowledged one : acknowledged) {
        List<Shown> lane = shown.get(one.lane());
        if (lane == null || lane.getLast().position() < one.position()) {
          return false;
        }
      }
      return true;
    }
  }

  private static Seen seen(
      List<Acknowledged> acknowledged, Map<Integer, List<Shown>> shown, long refused) {
    Histogram waits = new Histogram(DIGITS);
    Histogram early = new Histogram(DIGITS);
    Histogram late = new Histogram(DIGITS);
    List<Acknowledged> ordered =
        acknowledged.stream().sorted(java.util.Comparator.comparingLong(Acknowledged::at)).toList();
    for (int i = 0; i < ordered.size(); i++) {
      Acknowledged one = ordered.get(i);
      long wait =
          Math.max(1, first(shown.getOrDefault(one.lane(), List.of()), one.position()) - one.at());
      waits.recordValue(wait);
      if (i < ordered.size() / 3) {
        early.recordValue(wait);
      } else if (i >= 2 * ordered.size() / 3) {
        late.recordValue(wait);
      }
    }
    return new Seen(waits, early.getValueAtPercentile(50), late.getValueAtPercentile(50), refused);
  }

  private static long first(List<Shown> lane, long position) {
    int low = 0;
    int high = lane.size();
    while (low < high) {
      int middle = (low + high) / 2;
      if (lane.get(middle).position() < position) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    if (low == lane.size()) {
      throw new IllegalStateException("position " + position + " was acknowledged and never shown");
    }
    return lane.get(low).at();
  }

  private List<byte[]> bodies(int requests) {
    List<Workload.Told> told =
        Workload.events(
            seed++, Instant.now().minus(Duration.ofMinutes(30)), requests * AT_ONCE, ITEMS);
    List<byte[]> bodies = new ArrayList<>(requests);
    for (int from = 0; from < told.size(); from += AT_ONCE) {
      ByteArrayOutputStream lines = new ByteArrayOutputStream();
      for (Workload.Told one : told.subList(from, from + AT_ONCE)) {
        lines.writeBytes(one.sent());
        lines.write('\n');
      }
      bodies.add(lines.toByteArray());
    }
    return bodies;
  }

  private static URI uri(Service service, String path) {
    return URI.create("http://127.0.0.1:%d%s".formatted(service.port(), path));
  }
}
