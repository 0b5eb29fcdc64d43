package dev.baton.local.stack;

import com.fasterxml.jackson.databind.JsonNode;
import dev.baton.contracts.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Questions to the processes of the stack. */
final class Http implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(PATIENCE).build();

  /** Whether it answers 200 now. */
  boolean ok(URI uri) throws InterruptedException {
    try {
      return client
              .send(
                  HttpRequest.newBuilder(uri).timeout(PATIENCE).build(),
                  HttpResponse.BodyHandlers.discarding())
              .statusCode()
          == 200;
    } catch (IOException e) {
      return false;
    }
  }

  /** What it answers; null where that is not 200 with JSON. */
  @Nullable JsonNode json(URI uri, String token) throws InterruptedException {
    try {
      HttpResponse<byte[]> response =
          client.send(
              HttpRequest.newBuilder(uri)
                  .timeout(PATIENCE)
                  .header("Authorization", "Bearer " + token)
                  .build(),
              HttpResponse.BodyHandlers.ofByteArray());
      return response.statusCode() == 200 ? Json.MAPPER.readTree(response.body()) : null;
    } catch (IOException e) {
      return null;
    }
  }

  @Override
  public void close() {
    client.close();
  }
}
