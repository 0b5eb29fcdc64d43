package dev.baton.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.baton.contracts.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Event logs of real organisations, imported as an admin imports them, are read out of the gateway
 * as an independent script counted them: handovers, waits, and who plays ping-pong.
 */
@ExtendWith(Stack.Shared.class)
class ImportedLogsIT {
  private static final Path DATA =
      Path.of(System.getProperty("baton.root"), "..", "shared", "data");
  private static final Duration PATIENCE = Duration.ofSeconds(180);
  private static final String BORDER = "a-log-and-its-mapping";

  /** Of the sketch, and a last digit for the interpolation between two of its values. */
  private static final double WAIT_ERROR = 0.0101;

  @ParameterizedTest
  @CsvSource({
    "bpic2013/bpic2013_closed_problems, org:group, org_group, imported-problem",
    "receipt/receipt, org:group, org_group, imported-permit"
  })
  void whatWasImportedReadsAsTheLogSays(
      String log, String group, String grouping, String workType, Stack stack) throws IOException {
    Path xes = DATA.resolve(log + ".xes.gz");
    assumeThat(xes).as("no real logs here").exists();
    JsonNode oracle =
        Json.read(
            Files.readAllBytes(DATA.resolve(log + "." + grouping + ".oracle.json")),
            JsonNode.class);
    Api api = stack.api();

    imported(
        stack,
        xes,
        "format: xes\nsource: /logs/%1$s\nworkType: %1$s\ngroup: %2$s\n"
            .formatted(workType, group));

    String handovers = "/api/v1/handovers?workType=" + workType;
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(500))
        .untilAsserted(() ->
            assertThat(hops(api.get(handovers))).isEqualTo(oracle.path("handovers").asLong()));
    JsonNode rows = Handovers.rows(api.get(handovers));
    assertThat(rows).hasSize(oracle.path("boundaries").asInt());
    for (JsonNode boundary : oracle.path("top_boundaries_by_volume")) {
      JsonNode row = row(rows, boundary);
      assertThat(row.path("hops").asLong())
          .as(boundary.toString())
          .isEqualTo(boundary.path("handovers").asLong());
      double wait = boundary.path("median_wait_s").asDouble();
      assertThat(row.path("medianWaitSeconds").asDouble())
          .as(boundary.toString())
          .isCloseTo(wait, within(Math.max(0.001, wait * WAIT_ERROR)));
    }

    api.apply(journey(rows, workType));
    JsonNode bounces =
        await()
            .atMost(PATIENCE)
            .pollInterval(Duration.ofMillis(500))
            .until(
                () -> api.answer("/api/v1/journeys/%s/continuity?bucket=month".formatted(workType)),
                answer -> answer.statusCode() == 200)
            .body()
            .transform(body -> Json.read(body.getBytes(StandardCharsets.UTF_8), JsonNode.class))
            .path("bounces");
    assertThat(bounces.path("items").asLong())
        .isEqualTo(oracle.path("cases_with_handover").asLong());
    assertThat(bounces.path("direct").asLong())
        .isEqualTo(oracle.path("cases_with_pingpong").asLong());
    assertThat(bounces.path("bounced").asLong())
        .isEqualTo(oracle.path("cases_with_revisit").asLong());
  }

  private static void imported(Stack stack, Path log, String mapping) throws IOException {
    ByteArrayOutputStream form = new ByteArrayOutputStream();
    part(form, "mapping", "mapping.yaml", mapping.getBytes(StandardCharsets.UTF_8));
    part(form, "log", log.getFileName().toString(), Files.readAllBytes(log));
    form.writeBytes(("--" + BORDER + "--\r\n").getBytes(StandardCharsets.US_ASCII));
    Api api = stack.api();
    HttpResponse<String> taken =
        api.send(
            api.as("admin", stack.gateway().resolve("/ledger/v1/imports"))
                .header("Content-Type", "multipart/form-data; boundary=" + BORDER)
                .POST(BodyPublishers.ofByteArray(form.toByteArray()))
                .build());
    assertThat(taken.statusCode()).as(taken.body()).isEqualTo(202);
    URI location = stack.gateway().resolve(taken.headers().firstValue("Location").orElseThrow());
    HttpRequest status = api.as("admin", location).GET().build();
    JsonNode ended =
        await()
            .atMost(PATIENCE)
            .pollInterval(Duration.ofMillis(500))
            .until(() -> Api.json(api.send(status)), view -> view.hasNonNull("finished"));
    assertThat(ended.path("failure").asText("")).isEmpty();
    assertThat(ended.at("/rows/refused").asLong(-1)).isZero();
  }

  private static void part(ByteArrayOutputStream form, String name, String file, byte[] content) {
    form.writeBytes(
        ("--%s\r\nContent-Disposition: form-data; name=\"%s\"; filename=\"%s\"\r\n\r\n"
                .formatted(BORDER, name, file))
            .getBytes(StandardCharsets.US_ASCII));
    form.writeBytes(content);
    form.writeBytes("\r\n".getBytes(StandardCharsets.US_ASCII));
  }

  /** Everything that anybody handed to anybody, as one journey. */
  private static String journey(JsonNode rows, String workType) {
    Map<String, String> teams = new LinkedHashMap<>();
    for (JsonNode row : rows) {
      for (String side : new String[] {"from", "to"}) {
        teams.computeIfAbsent(row.path(side).asText(), name -> workType + "-" + teams.size());
      }
    }
    StringBuilder manifest = new StringBuilder("baton: ownership/v1\nteams:\n");
    teams.forEach((name, slug) ->
        manifest.append("  - {id: %s, name: %s}\n".formatted(slug, Json.MAPPER.valueToTree(name))));
    // it may begin and end anywhere
    manifest.append(
        "journeys:\n  - id: %1$s\n    name: %1$s\n    owner: %1$s-0\n    horizon: P30D\n"
            .formatted(workType));
    manifest.append("    starts: [%s]\n".formatted(String.join(", ", sides(rows, "from", teams))));
    manifest.append("    ends: [%s]\n".formatted(String.join(", ", sides(rows, "to", teams))));
    manifest.append("    edges:\n");
    for (JsonNode row : rows) {
      manifest.append(
          "      - {from: %s, to: %s, workType: %s}\n"
              .formatted(
                  teams.get(row.path("from").asText()),
                  teams.get(row.path("to").asText()),
                  workType));
    }
    return manifest.toString();
  }

  private static Set<String> sides(JsonNode rows, String side, Map<String, String> teams) {
    Set<String> slugs = new LinkedHashSet<>();
    rows.forEach(row -> slugs.add(teams.get(row.path(side).asText())));
    return slugs;
  }

  private static long hops(JsonNode handovers) {
    long hops = 0;
    for (JsonNode row : Handovers.rows(handovers)) {
      hops += row.path("hops").asLong();
    }
    return hops;
  }

  private static JsonNode row(JsonNode rows, JsonNode boundary) {
    for (JsonNode row : rows) {
      if (row.path("from").asText().equals(boundary.path("sender").asText())
          && row.path("to").asText().equals(boundary.path("receiver").asText())) {
        return row;
      }
    }
    throw new AssertionError("nothing at " + boundary);
  }
}
