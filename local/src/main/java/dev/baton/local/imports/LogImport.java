package dev.baton.local.imports;

import com.fasterxml.jackson.databind.JsonNode;
import dev.baton.contracts.Json;
import dev.baton.local.Refusal;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.UUID;
import java.util.function.Consumer;

/** An event log on its way into a ledger. */
public final class LogImport {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration LOOK_AGAIN = Duration.ofMillis(300);

  private final HttpClient http;
  private final URI ledger;
  private final String token;
  private final Consumer<String> say;

  private LogImport(HttpClient http, URI ledger, String token, Consumer<String> say) {
    this.http = http;
    this.ledger = ledger;
    this.token = token;
    this.say = say;
  }

  /**
   * Sends a log, waits until it is in the ledger, and says what was found.
   *
   * @param ledger origin of the ledger
   * @param token of an admin
   * @throws Refusal where the log or its mapping is refused, or the import fails
   */
  public static void run(URI ledger, String token, Path log, Path mapping, Consumer<String> say)
      throws IOException, InterruptedException, Refusal {
    readable(log);
    readable(mapping);
    try (HttpClient http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(PATIENCE)
            .build()) {
      LogImport running = new LogImport(http, ledger, token, say);
      JsonNode done = running.follow(running.send(log, mapping));
      ImportReport.lines(done).forEach(say);
    }
  }

  private static void readable(Path file) throws Refusal {
    if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
      throw new Refusal("There is no file " + file + " that can be read.");
    }
  }

  /** The log and its mapping as a form; the log is read as it goes. */
  private URI send(Path log, Path mapping) throws IOException, InterruptedException, Refusal {
    say.accept("sending %s (%s)".formatted(log.getFileName(), size(Files.size(log))));
    String boundary = "baton-" + UUID.randomUUID();
    BodyPublisher body =
        BodyPublishers.concat(
            part("--", boundary, "name=\"mapping\""),
            BodyPublishers.ofFile(mapping),
            part("\r\n--", boundary, "name=\"log\"; filename=\"%s\"".formatted(name(log))),
            BodyPublishers.ofFile(log),
            BodyPublishers.ofString("\r\n--" + boundary + "--\r\n"));
    HttpResponse<byte[]> response =
        ask(
            HttpRequest.newBuilder(ledger.resolve("/ledger/v1/imports"))
                .header("Content-Type", "multipart/form-data; boundary=" + boundary)
                .POST(body));
    if (response.statusCode() != 202) {
      throw Refusal.answered(response);
    }
    return response
        .headers()
        .firstValue("Location")
        .map(ledger::resolve)
        .orElseThrow(() -> new Refusal("The ledger does not say where the import is."));
  }

  private static BodyPublisher part(String before, String boundary, String named) {
    return BodyPublishers.ofString(
        "%s%s\r\nContent-Disposition: form-data; %s\r\nContent-Type: application/octet-stream\r\n\r\n"
            .formatted(before, boundary, named),
        StandardCharsets.UTF_8);
  }

  private static String name(Path log) {
    return String.valueOf(log.getFileName()).replaceAll("[\"\\\\\\p{Cntrl}]", "_");
  }

  private JsonNode follow(URI location) throws IOException, InterruptedException, Refusal {
    String last = "";
    while (true) {
      HttpResponse<byte[]> response = ask(HttpRequest.newBuilder(location).timeout(PATIENCE).GET());
      if (response.statusCode() != 200) {
        throw Refusal.answered(response);
      }
      JsonNode view = Json.MAPPER.readTree(response.body());
      switch (view.path("state").asText()) {
        case "FINISHED" -> {
          return view;
        }
        case "FAILED" -> throw new Refusal("Nothing is imported: " + view.path("failure").asText());
        default -> {
          String now =
              "%s: %.0f %%, %d events read, %d facts recorded"
                  .formatted(
                      view.path("state").asText().equals("RECORDING") ? "recording" : "reading",
                      100 * view.path("progress").asDouble(),
                      view.at("/rows/events").asLong(),
                      view.at("/facts/recorded").asLong() + view.at("/facts/duplicate").asLong());
          if (!now.equals(last)) {
            say.accept(now);
          }
          last = now;
        }
      }
      Thread.sleep(LOOK_AGAIN);
    }
  }

  private HttpResponse<byte[]> ask(HttpRequest.Builder request)
      throws InterruptedException, Refusal {
    try {
      return http.send(
          request.header("Authorization", "Bearer " + token).build(),
          HttpResponse.BodyHandlers.ofByteArray());
    } catch (IOException e) {
      throw new Refusal("The ledger does not answer: " + Refusal.reason(e));
    }
  }

  private static String size(long bytes) {
    return bytes < 1 << 20
        ? bytes + " bytes"
        : String.format(Locale.ROOT, "%.1f MiB", bytes / 1048576.0);
  }
}
