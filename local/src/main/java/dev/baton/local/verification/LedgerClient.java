package dev.baton.local.verification;

import com.fasterxml.jackson.databind.JsonNode;
import dev.baton.contracts.Json;
import dev.baton.local.Refusal;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/** Asks a ledger, and where it is known what will be asked next, asks for that already. */
final class LedgerClient implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration AGAIN_AFTER = Duration.ofMillis(500);
  private static final int TRIES = 4;

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(PATIENCE).build();
  private final Map<String, CompletableFuture<HttpResponse<byte[]>>> ahead = new HashMap<>();
  private final URI prefix;
  private final String token;

  /**
   * A client of one ledger.
   *
   * @param prefix of its API, ends in '/'
   */
  LedgerClient(URI prefix, String token) {
    this.prefix = prefix;
    this.token = token;
  }

  /** Sends a question whose answer will be asked for. */
  void expect(String path) {
    ahead.computeIfAbsent(path, this::send);
  }

  /** Forgets what was expected and did not come to be asked for. */
  void expectNothing(String beginning) {
    ahead.keySet().removeIf(path -> path.startsWith(beginning));
  }

  boolean isExpected(String path) {
    return ahead.containsKey(path);
  }

  /**
   * What is there.
   *
   * @return null where nothing is
   * @throws IOException in words for the person who asked, where the ledger does not answer
   */
  byte @Nullable [] get(String path) throws IOException {
    CompletableFuture<HttpResponse<byte[]>> answer = ahead.remove(path);
    for (int tries = 1; ; tries++) {
      HttpResponse<byte[]> response;
      try {
        response = (answer == null ? send(path) : answer).get();
      } catch (ExecutionException e) {
        if (tries < TRIES && e.getCause() instanceof IOException) {
          answer = later(tries);
          continue;
        }
        throw new IOException(
            "The ledger at %s does not answer: %s"
                .formatted(
                    prefix,
                    e.getCause() instanceof IOException io ? Refusal.reason(io) : e.getCause()),
            e);
      } catch (InterruptedException e) {
        throw interrupted(e);
      }
      switch (response.statusCode()) {
        case 200 -> {
          return response.body();
        }
        case 404 -> {
          return null;
        }
        case 429, 503 -> {
          if (tries == TRIES) {
            throw new IOException(problem(path, response));
          }
          answer = later(tries);
        }
        default -> throw new IOException(problem(path, response));
      }
    }
  }

  /** The same, where it must be there. */
  JsonNode json(String path) throws IOException {
    byte[] json = get(path);
    if (json == null) {
      throw new IOException("There is no ledger at %s: it has no %s.".formatted(prefix, path));
    }
    try {
      return Json.MAPPER.readTree(json);
    } catch (IOException e) {
      throw new IOException("What %s answers is no JSON.".formatted(prefix.resolve(path)), e);
    }
  }

  private static @Nullable CompletableFuture<HttpResponse<byte[]>> later(int tries)
      throws IOException {
    try {
      Thread.sleep(AGAIN_AFTER.multipliedBy(tries));
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
    return null;
  }

  private static IOException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    IOException stopped = new InterruptedIOException("interrupted");
    stopped.initCause(e);
    return stopped;
  }

  private CompletableFuture<HttpResponse<byte[]>> send(String path) {
    return http.sendAsync(
        HttpRequest.newBuilder(prefix.resolve(path))
            .timeout(PATIENCE)
            .header("Authorization", "Bearer " + token)
            .build(),
        HttpResponse.BodyHandlers.ofByteArray());
  }

  private String problem(String path, HttpResponse<byte[]> response) {
    String what = "%s answers %d".formatted(prefix.resolve(path), response.statusCode());
    if (response.statusCode() == 401) {
      return what + ": the token is not accepted.";
    }
    if (response.statusCode() == 403) {
      return what + ": the token may not read this; --entries needs an auditor's.";
    }
    try {
      JsonNode problem = Json.MAPPER.readTree(response.body());
      return what + ": " + problem.path("detail").asText(problem.path("title").asText());
    } catch (IOException e) {
      return what + ".";
    }
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
