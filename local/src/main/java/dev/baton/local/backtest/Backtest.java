package dev.baton.local.backtest;

import com.fasterxml.jackson.databind.JsonNode;
import dev.baton.contracts.Json;
import dev.baton.local.Refusal;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Prints when each signal would have fired, and how long after it began. */
public final class Backtest {
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private Backtest() {}

  /**
   * What to look at.
   *
   * @param journey id; null for all
   * @param from first day; null for a year before the last one
   * @param to last day, included; null for today
   */
  public record Period(@Nullable String journey, @Nullable String from, @Nullable String to) {
    private String query() {
      List<String> query = new ArrayList<>();
      add(query, "journey", journey);
      add(query, "from", from);
      add(query, "to", to);
      return query.isEmpty() ? "" : "?" + String.join("&", query);
    }

    private static void add(List<String> query, String name, @Nullable String value) {
      if (value != null) {
        query.add(name + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8));
      }
    }
  }

  /**
   * Asks a gateway and prints a line per signal.
   *
   * @param gateway its origin
   * @param token of any role
   * @throws Refusal where the gateway does not answer, or not with that
   */
  public static void run(URI gateway, String token, Period period, Consumer<String> print)
      throws IOException, InterruptedException, Refusal {
    HttpRequest request =
        HttpRequest.newBuilder(gateway.resolve("/api/v1/backtest" + period.query()))
            .timeout(PATIENCE)
            .header("Authorization", "Bearer " + token)
            .build();
    JsonNode report;
    try (HttpClient http = HttpClient.newBuilder().connectTimeout(PATIENCE).build()) {
      HttpResponse<byte[]> response = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
      if (response.statusCode() != 200) {
        throw Refusal.answered(response);
      }
      report = Json.MAPPER.readTree(response.body());
    } catch (IOException e) {
      throw new Refusal("The gateway does not answer: " + Refusal.reason(e));
    }
    lines(report).forEach(print);
  }

  /** What is printed of an answer. */
  static List<String> lines(JsonNode report) {
    List<String> lines = new ArrayList<>();
    for (JsonNode signal : report.path("signals")) {
      lines.add(
          String.format(
              Locale.ROOT,
              "%s  %-21s %s: since %s, %d days late, %s. %s",
              signal.path("firedOn").asText(),
              signal.path("kind").asText(),
              where(signal),
              signal.path("firstDay").asText(),
              signal.path("lateDays").asLong(),
              signal.path("resolvedOn").isTextual()
                  ? "resolved " + signal.path("resolvedOn").asText()
                  : "not over",
              signal.path("summary").asText()));
    }
    for (JsonNode cannot : report.path("notEvaluable")) {
      lines.add(
          String.format(
              Locale.ROOT,
              "not evaluable  %s %s: %s",
              cannot.path("kind").asText(),
              where(cannot),
              cannot.path("why").asText()));
    }
    lines.add(
        String.format(
            Locale.ROOT,
            "%d signals in the days from %s to %s",
            report.path("signals").size(),
            report.path("from").asText(),
            report.path("to").asText()));
    return lines;
  }

  private static String where(JsonNode signal) {
    JsonNode boundary = signal.path("boundary");
    String about = signal.path("about").asText();
    return signal.path("journey").asText("no journey")
        + (boundary.isObject()
            ? " " + boundary.path("from").asText() + " → " + boundary.path("to").asText()
            : "")
        + (about.isEmpty() ? "" : " " + about);
  }
}
