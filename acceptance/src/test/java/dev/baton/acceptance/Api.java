package dev.baton.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.baton.contracts.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A caller of the running stack. */
public final class Api {
  /** How many events one request carries. */
  static final int BATCH = 1_000;

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .followRedirects(HttpClient.Redirect.NEVER)
          .build();
  private final Stack stack;

  Api(Stack stack) {
    this.stack = stack;
  }

  HttpResponse<String> send(HttpRequest request) throws IOException {
    try {
      return http.send(request, BodyHandlers.ofString(StandardCharsets.UTF_8));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  HttpRequest.Builder as(String account, URI uri) {
    return HttpRequest.newBuilder(uri)
        .timeout(PATIENCE)
        .header("Authorization", "Bearer " + stack.token(account));
  }

  /** What the gateway answers a governance account. */
  public HttpResponse<String> answer(String path) {
    return answer(stack.gateway().resolve(path));
  }

  HttpResponse<String> answer(URI uri) {
    try {
      return send(as("governance", uri).GET().build());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The same as JSON; anything but 200 fails. */
  public JsonNode get(String path) {
    return json(answer(path));
  }

  static JsonNode json(HttpResponse<String> response) {
    assertThat(response.statusCode()).as(response.uri() + " " + response.body()).isEqualTo(200);
    return Json.read(response.body().getBytes(StandardCharsets.UTF_8), JsonNode.class);
  }

  /** Makes the registry so. */
  void apply(String manifest) {
    write("governance", "/ownership/v1/apply", "application/yaml", manifest);
  }

  /** Posts what an account writes; anything but 2xx fails. */
  public JsonNode write(String account, String path, String type, String body) {
    HttpResponse<String> answer;
    try {
      answer =
          send(
              as(account, stack.gateway().resolve(path))
                  .header("Content-Type", type)
                  .POST(BodyPublishers.ofString(body))
                  .build());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    assertThat(answer.statusCode() / 100).as(path + ": " + answer.body()).isEqualTo(2);
    return Json.read(answer.body().getBytes(StandardCharsets.UTF_8), JsonNode.class);
  }

  /**
   * Posts events in order, as an account that may write every side; each must be recorded, or a
   * duplicate of what was. What a busy ledger does not take yet is sent again.
   *
   * @param events one CloudEvent each
   * @return lane → highest position
   */
  public Map<Integer, Long> post(URI origin, List<String> events) {
    Map<Integer, Long> positions = new TreeMap<>();
    for (int from = 0; from < events.size(); from += BATCH) {
      List<String> batch = events.subList(from, Math.min(from + BATCH, events.size()));
      HttpResponse<String> response =
          await()
              .atMost(PATIENCE)
              .pollDelay(Duration.ZERO)
              .pollInterval(Duration.ofMillis(100))
              .until(() -> postOnce(origin, batch), answer -> answer.statusCode() != 429);
      assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
      positions(response.body(), batch).forEach((lane, at) -> positions.merge(lane, at, Math::max));
    }
    return positions;
  }

  HttpResponse<String> postOnce(URI origin, List<String> batch) throws IOException {
    return send(
        as("emitter", origin.resolve("/ledger/v1/events"))
            .header("Content-Type", "application/x-ndjson")
            .header("Accept", "application/x-ndjson")
            .POST(BodyPublishers.ofString(String.join("\n", batch) + "\n"))
            .build());
  }

  /** Reads the results of a batch, none of which may be a refusal. */
  static Map<Integer, Long> positions(String ndjson, List<String> batch) {
    List<String> results = ndjson.lines().toList();
    assertThat(results).hasSameSizeAs(batch);
    Map<Integer, Long> positions = new TreeMap<>();
    for (int i = 0; i < results.size(); i++) {
      JsonNode result = Json.read(results.get(i).getBytes(StandardCharsets.UTF_8), JsonNode.class);
      assertThat(result.path("result").asText())
          .as(batch.get(i) + " → " + results.get(i))
          .isIn("recorded", "duplicate");
      positions.merge(result.path("lane").asInt(), result.path("position").asLong(), Math::max);
    }
    return positions;
  }

  /** Waits until the gateway has folded these positions. */
  public void awaitFolded(Map<Integer, Long> positions) {
    await()
        .atMost(Duration.ofSeconds(120))
        .pollInterval(Duration.ofMillis(200))
        .ignoreExceptions()
        .untilAsserted(() -> {
          Map<Integer, Long> folded = folded();
          positions.forEach((lane, position) ->
              assertThat(folded.getOrDefault(lane, -1L))
                  .as("lane " + lane)
                  .isGreaterThanOrEqualTo(position));
        });
  }

  private Map<Integer, Long> folded() {
    Map<Integer, Long> folded = new TreeMap<>();
    for (JsonNode source : get("/api/v1/positions").path("sources")) {
      if (source.path("source").asText().equals("ledger")) {
        for (JsonNode lane : source.path("lanes")) {
          folded.put(lane.path("lane").asInt(), lane.path("position").asLong(-1));
        }
      }
    }
    return folded;
  }

  static String segment(String raw) {
    return URLEncoder.encode(raw, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
