package dev.baton.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.baton.contracts.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Facts of real organisations (BPIC 2013 and 2020) go in as CloudEvents and come out as the table
 * that an independent script computed from the same files.
 */
@ExtendWith(Stack.Shared.class)
class RealLogsIT {
  private static final Path DATA =
      Path.of(System.getProperty("baton.root"), "..", "shared", "data");

  /** Of the sketch, and a last digit for the interpolation between two of its values. */
  private static final double WAIT_ERROR = 0.0101;

  private static final List<String> EXACT =
      List.of(
          "hops",
          "offered",
          "silent",
          "accepted",
          "rejected",
          "returned",
          "forwarded",
          "completed",
          "open");

  /** One boundary's row. Counts by column; the wait is null where there is none. */
  private record Row(Map<String, Long> counts, Double medianWaitSeconds) {}

  @ParameterizedTest
  @CsvSource({
    "bpic2013/bpic2013_closed_problems, problem-closed",
    "bpic2013/bpic2013_open_problems, problem-open",
    "bpic2020/DomesticDeclarations, declaration"
  })
  void everyBoundaryReadsAsTheLogSays(String log, String workType, Stack stack) throws IOException {
    Path facts = DATA.resolve(log + ".handoff-events.jsonl.gz");
    assumeTrue(Files.exists(facts), "no real logs here: " + facts + " is absent");
    Api api = stack.api();

    api.awaitFolded(api.post(stack.gateway(), events(facts, workType)));

    Map<String, Row> expected = expected(DATA.resolve(log + ".handoff-expected.json"));
    String handovers = "/api/v1/handovers?workType=" + workType;
    assertSame(expected, json(api.get(handovers + "&format=json")));
    assertSame(expected, csv(api.answer(handovers + "&format=csv").body()));
  }

  /**
   * What each stage let pass the first time, and how many items went straight through: of the facts
   * of BPIC 2020, as the log's own oracle counted them.
   */
  @Test
  void everyStageYieldsAsTheLogSays(Stack stack) throws IOException {
    Path facts = DATA.resolve("bpic2020/DomesticDeclarations.handoff-events.jsonl.gz");
    assumeTrue(Files.exists(facts), "no real logs here: " + facts + " is absent");
    Api api = stack.api();
    if (Handovers.rows(api.get("/api/v1/handovers?workType=declaration")).isEmpty()) {
      api.awaitFolded(api.post(stack.gateway(), events(facts, "declaration")));
    }
    api.apply(DECLARATIONS);

    JsonNode view =
        await()
            .atMost(Duration.ofSeconds(60))
            .pollInterval(Duration.ofMillis(500))
            .until(
                () -> api.answer("/api/v1/journeys/declarations/continuity"),
                answer -> answer.statusCode() == 200)
            .body()
            .transform(body -> Json.read(body.getBytes(StandardCharsets.UTF_8), JsonNode.class));

    JsonNode oracle =
        Json.read(
            Files.readAllBytes(DATA.resolve("bpic2020/DomesticDeclarations.yield.oracle.json")),
            JsonNode.class);
    double product = 1;
    for (String stage : List.of("ADMINISTRATION", "BUDGET OWNER", "SUPERVISOR")) {
      JsonNode said = stage(oracle.path("stages"), "stage", stage);
      JsonNode found = stage(view.path("stages"), "name", stage);
      assertThat(found.path("items").asLong(-1))
          .as(stage)
          .isEqualTo(said.path("cases_with_decision").asLong());
      assertThat(found.path("right").asLong(-1))
          .as(stage)
          .isEqualTo(said.path("first_pass_approved").asLong());
      product *= found.path("firstPassYield").asDouble();
    }
    assertThat(product).isCloseTo(0.8567, within(0.00005));
    JsonNode straight = view.path("straightThrough");
    assertThat(straight.path("passed").asLong(-1)).isEqualTo(8_945);
    assertThat(straight.path("settled").asLong(-1)).isEqualTo(10_223);
    assertThat(8_945 / (double) oracle.path("cases").asLong()).isCloseTo(0.8637, within(0.00005));
    assertThat(view.path("residual").asLong(-1)).isZero();
  }

  private static JsonNode stage(JsonNode stages, String name, String value) {
    for (JsonNode stage : stages) {
      if (stage.path(name).asText().equals(value)) {
        return stage;
      }
    }
    throw new AssertionError("no stage " + value + " in " + stages);
  }

  private static final String DECLARATIONS =
      """
      baton: ownership/v1
      teams:
        - {id: de-employee, name: EMPLOYEE}
        - {id: de-pre-approver, name: PRE_APPROVER}
        - {id: de-administration, name: ADMINISTRATION}
        - {id: de-budget-owner, name: BUDGET OWNER}
        - {id: de-supervisor, name: SUPERVISOR}
        - {id: de-payment, name: PAYMENT}
        - {id: de-missing, name: MISSING}
      journeys:
        - id: declarations
          name: Declarations
          owner: de-employee
          horizon: P30D
          edges:
            - {from: de-employee, to: de-administration, workType: declaration}
            - {from: de-employee, to: de-supervisor, workType: declaration}
            - {from: de-employee, to: de-pre-approver, workType: declaration}
            - {from: de-employee, to: de-payment, workType: declaration}
            - {from: de-pre-approver, to: de-supervisor, workType: declaration}
            - {from: de-administration, to: de-supervisor, workType: declaration}
            - {from: de-administration, to: de-budget-owner, workType: declaration}
            - {from: de-budget-owner, to: de-supervisor, workType: declaration}
            - {from: de-supervisor, to: de-payment, workType: declaration}
            - {from: de-supervisor, to: de-missing, workType: declaration}
      """;

  private static List<String> events(Path file, String workType) throws IOException {
    List<String> events = new ArrayList<>();
    try (InputStream in = new GZIPInputStream(Files.newInputStream(file));
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        JsonNode fact = Json.read(line.getBytes(StandardCharsets.UTF_8), JsonNode.class);
        String kind = fact.get("type").asText().toLowerCase(Locale.ROOT);
        ObjectNode event = Json.MAPPER.createObjectNode();
        event
            .put("specversion", "1.0")
            .put("type", "dev.baton.handoff." + kind + ".v1")
            .put("source", "/logs/" + workType)
            .put("id", Integer.toString(events.size()))
            .put("time", fact.get("time").asText())
            .put("datacontenttype", "application/json");
        ObjectNode data = event.putObject("data");
        data.put("handoff", fact.get("hop").asText());
        data.putObject("item").put("type", workType).put("id", fact.get("workItem").asText());
        data.put("from", fact.get("from").asText()).put("to", fact.get("to").asText());
        if (fact.hasNonNull("actor")) {
          data.put("actor", fact.get("actor").asText());
        }
        events.add(event.toString());
      }
    }
    return events;
  }

  private static Map<String, Row> expected(Path file) throws IOException {
    Map<String, Row> rows = new TreeMap<>();
    JsonNode expected = Json.read(Files.readAllBytes(file), JsonNode.class);
    for (JsonNode boundary : expected.get("boundaries_by_volume")) {
      Map<String, Long> counts = new LinkedHashMap<>();
      for (String column : EXACT) {
        counts.put(column, boundary.get(column.equals("open") ? "pending" : column).longValue());
      }
      JsonNode median = boundary.get("median_offer_to_accept_s");
      rows.put(
          label(boundary.get("sender").asText(), boundary.get("receiver").asText()),
          new Row(counts, median == null || median.isNull() ? null : median.doubleValue()));
    }
    return rows;
  }

  private static Map<String, Row> json(JsonNode answer) {
    Map<String, Row> rows = new TreeMap<>();
    for (JsonNode row : Handovers.rows(answer)) {
      Map<String, Long> counts = new LinkedHashMap<>();
      EXACT.forEach(column -> counts.put(column, row.get(column).longValue()));
      JsonNode median = row.path("medianWaitSeconds");
      rows.put(
          label(row.get("from").asText(), row.get("to").asText()),
          new Row(counts, median.isNumber() ? median.doubleValue() : null));
    }
    return rows;
  }

  private static Map<String, Row> csv(String table) {
    Map<String, Row> rows = new TreeMap<>();
    List<List<String>> lines = Handovers.csv(table);
    List<String> header = lines.getFirst();
    assertThat(header).startsWith(Handovers.COLUMNS);
    for (List<String> line : lines.subList(1, lines.size())) {
      Map<String, Long> counts = new LinkedHashMap<>();
      EXACT.forEach(column -> counts.put(column, Long.valueOf(line.get(header.indexOf(column)))));
      String median = line.get(header.indexOf("medianWaitSeconds"));
      rows.put(
          label(line.get(0), line.get(1)),
          new Row(counts, median.isEmpty() ? null : Double.valueOf(median)));
    }
    return rows;
  }

  private static String label(String from, String to) {
    return from + " → " + to;
  }

  private static void assertSame(Map<String, Row> expected, Map<String, Row> actual) {
    assertThat(actual.keySet()).isEqualTo(expected.keySet());
    SoftAssertions softly = new SoftAssertions();
    expected.forEach((boundary, row) -> {
      Row found = actual.get(boundary);
      softly.assertThat(found.counts()).as(boundary).isEqualTo(row.counts());
      if (row.medianWaitSeconds() == null || found.medianWaitSeconds() == null) {
        softly
            .assertThat(found.medianWaitSeconds())
            .as(boundary)
            .isEqualTo(row.medianWaitSeconds());
      } else {
        softly
            .assertThat(Math.abs(found.medianWaitSeconds() - row.medianWaitSeconds()))
            .as(boundary + " waits " + found + ", expected " + row)
            .isLessThanOrEqualTo(row.medianWaitSeconds() * WAIT_ERROR);
      }
    });
    softly.assertAll();
  }
}
