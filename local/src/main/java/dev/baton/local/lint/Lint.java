package dev.baton.local.lint;

import com.fasterxml.jackson.databind.JsonNode;
import dev.baton.contracts.Json;
import dev.baton.local.Refusal;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Consumer;

/** Asks a catalogue what would come of changes, as a team's own build does. */
public final class Lint {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private Lint() {}

  /**
   * Sends a file of changes and prints the catalogue's answer, JSON.
   *
   * @param catalogue origin of definitions-service or of the gateway
   * @param token of any role
   * @param changes as {@code POST /definitions/v1/lint} takes them
   * @return whether nothing was found
   * @throws Refusal where the file cannot be read or the catalogue does not take it
   */
  public static boolean run(URI catalogue, String token, Path changes, Consumer<String> print)
      throws IOException, InterruptedException, Refusal {
    if (!Files.isRegularFile(changes) || !Files.isReadable(changes)) {
      throw new Refusal("There is no file " + changes + " that can be read.");
    }
    HttpRequest request =
        HttpRequest.newBuilder(catalogue.resolve("/definitions/v1/lint"))
            .timeout(PATIENCE)
            .header("Authorization", "Bearer " + token)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofFile(changes))
            .build();
    JsonNode report;
    try (HttpClient http = HttpClient.newBuilder().connectTimeout(PATIENCE).build()) {
      HttpResponse<byte[]> response = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
      if (response.statusCode() != 200) {
        throw Refusal.answered(response);
      }
      report = Json.MAPPER.readTree(response.body());
    } catch (IOException e) {
      throw new Refusal("The catalogue does not answer: " + Refusal.reason(e));
    }
    print.accept(report.toPrettyString());
    return report.path("clean").asBoolean();
  }
}
