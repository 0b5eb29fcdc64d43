package dev.baton.bench.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import dev.baton.bench.Measured;
import dev.baton.bench.ledger.Service;
import dev.baton.bench.machine.Postgres;
import dev.baton.bench.machine.Stopwatch;
import dev.baton.contracts.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.HdrHistogram.Histogram;

/** One gateway, asked over HTTP. */
public final class Views {
  private static final Duration PATIENCE = Duration.ofMinutes(10);
  private static final Duration LOOK = Duration.ofMillis(20);
  private static final int DIGITS = 3;

  private final HttpClient http = HttpClient.newHttpClient();
  private final Service gateway;
  private final String token;

  /**
   * Towards one gateway.
   *
   * @param token of an admin who may read, too
   */
  public Views(Service gateway, String token) {
    this.gateway = gateway;
    this.token = token;
  }

  /** Waits until so many entries are folded, over all lanes. */
  public void folded(long entries) throws IOException, InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (entries() < entries) {
      if (System.nanoTime() > end) {
        throw new IOException("the gateway does not come to its end: " + entries());
      }
      Thread.sleep(LOOK);
    }
  }

  private long entries() throws IOException, InterruptedException {
    long entries = 0;
    for (JsonNode lane : get("/api/v1/positions").at("/sources/0/lanes")) {
      entries += lane.path("position").asLong() + 1;
    }
    return entries;
  }

  /** Rebuilds the read model from the start of the topic until both were compared. */
  public Measured rebuild(Postgres postgres, long entries)
      throws IOException, InterruptedException {
    Stopwatch stopwatch = Stopwatch.start(postgres, gateway.program().pid());
    HttpResponse<byte[]> begun =
        http.send(
            request("/api/v1/rebuild").POST(HttpRequest.BodyPublishers.noBody()).build(),
            HttpResponse.BodyHandlers.ofByteArray());
    String location = begun.headers().firstValue("Location").orElse("");
    if (begun.statusCode() != 202) {
      throw new IOException("no rebuild: " + begun.statusCode());
    }
    JsonNode rebuild = get(URI.create(location).getPath());
    while (rebuild.path("endedAt").isNull()) {
      Thread.sleep(LOOK);
      rebuild = get(URI.create(location).getPath());
    }
    Measured measured = stopwatch.stop(entries);
    if (!rebuild.path("state").asText().equals("equal")) {
      throw new IOException("the rebuilt read model differs: " + rebuild);
    }
    return measured;
  }

  /** How long a view takes, one after the other; in ns. */
  public Histogram ask(String path, int times) throws IOException, InterruptedException {
    Histogram waits = new Histogram(DIGITS);
    for (int i = 0; i < times; i++) {
      long start = System.nanoTime();
      get(path);
      waits.recordValue(System.nanoTime() - start);
    }
    return waits;
  }

  /** A view. */
  public JsonNode get(String path) throws IOException, InterruptedException {
    HttpResponse<byte[]> answer =
        http.send(request(path).build(), HttpResponse.BodyHandlers.ofByteArray());
    if (answer.statusCode() != 200) {
      throw new IOException(path + " answers " + answer.statusCode());
    }
    return Json.read(answer.body(), JsonNode.class);
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(
            URI.create("http://127.0.0.1:%d%s".formatted(gateway.port(), path)))
        .header("Authorization", "Bearer " + token)
        .timeout(PATIENCE);
  }
}
