package dev.baton.ledger.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.baton.contracts.Json;
import dev.baton.contracts.event.FactKind;
import dev.baton.ledger.imports.hop.Counts;
import dev.baton.ledger.imports.hop.Findings;
import dev.baton.ledger.imports.hop.Hop;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The handoffs of real logs against what an independent script counted. */
class RealLogsTest {
  @ParameterizedTest
  @CsvSource({
    "running-example, running-example/running-example.xes, running-example/running-example, org_resource",
    "running-example-csv, running-example/running-example.csv, running-example/running-example, org_resource",
    "receipt, receipt/receipt.xes.gz, receipt/receipt, org_group",
    "receipt-csv, receipt/receipt.csv.gz, receipt/receipt, org_group",
    "receipt-people, receipt/receipt.xes.gz, receipt/receipt, org_resource",
    "teleclaims, teleclaims/teleclaims.xes.gz, teleclaims/teleclaims, org_resource",
    "bpic2013-visits, bpic2013/bpic2013_closed_problems.xes.gz, bpic2013/bpic2013_closed_problems, org_group",
    "bpic2013-visits, bpic2013/bpic2013_open_problems.xes.gz, bpic2013/bpic2013_open_problems, org_group",
    "bpic2020, bpic2020/DomesticDeclarations.xes.gz, bpic2020/DomesticDeclarations, org_role"
  })
  void findsTheHandoversTheReferenceFinds(String mapping, String file, String log, String grouping)
      throws IOException {
    Told told = told(mapping, file);
    JsonNode oracle = json(log + "." + grouping + ".oracle.json");
    Findings.Seam total = told.findings().total();

    assertThat(told.refused()).isEmpty();
    assertThat(told.events()).isEqualTo(oracle.path("events").asLong());
    assertThat(told.items()).hasSize(oracle.path("cases").asInt());
    assertThat(total.hops()).isEqualTo(oracle.path("handovers").asLong());
    assertThat(total.silent()).isZero();
    assertThat(total.accepted()).isEqualTo(total.hops());
    assertThat(total.pingPong()).isEqualTo(oracle.path("pingpong_total").asLong());
    assertThat(told.findings().boundaries()).isEqualTo(oracle.path("boundaries").asLong());
    waits(total.medianWaitSeconds(), oracle.path("median_wait_s"));
    assertThat(told.counts().values().stream().mapToLong(Counts::backwards).sum())
        .isEqualTo(oracle.path("negative_waits").asLong());
    for (JsonNode boundary : oracle.path("top_boundaries_by_volume")) {
      Counts counts = told.at(boundary.path("sender").asText(), boundary.path("receiver").asText());
      assertThat(counts).as(boundary.toString()).isNotNull();
      assertThat(counts.hops())
          .as(boundary.toString())
          .isEqualTo(boundary.path("handovers").asLong());
      assertThat(counts.pingPong())
          .as(boundary.toString())
          .isEqualTo(boundary.path("pingpong").asLong());
      waits(counts.quantileSeconds(0.5), boundary.path("median_wait_s"));
    }
    assertThat(listed(told.findings().busiest()))
        .isSubsetOf(listed(oracle.path("top_boundaries_by_volume")));
    String rows = log + ".handovers." + grouping + ".csv.gz";
    if (Files.exists(Documented.data(rows))) {
      rows(told, rows);
    }
  }

  @ParameterizedTest
  @CsvSource({"bpic2013_closed_problems", "bpic2013_open_problems"})
  void tellsTheFactsThatTheReferenceTells(String log) throws IOException {
    Told told = told("bpic2013", "bpic2013/" + log + ".xes.gz");
    JsonNode expected = json("bpic2013/" + log + ".handoff-expected.json");

    assertThat(told.findings().boundaries()).isEqualTo(expected.path("boundaries").asLong());
    for (JsonNode boundary : expected.path("boundaries_by_volume")) {
      Counts counts = told.at(boundary.path("sender").asText(), boundary.path("receiver").asText());
      assertThat(counts).as(boundary.toString()).isNotNull();
      Map<String, Long> found = new TreeMap<>();
      found.put("hops", counts.hops());
      found.put("offered", counts.offered());
      found.put("silent", counts.silent());
      found.put("accepted", counts.accepted());
      found.put("rejected", counts.rejected());
      found.put("returned", counts.returned());
      found.put("forwarded", counts.forwarded());
      found.put("completed", counts.completed());
      found.put("pending", counts.open());
      found.forEach((name, count) ->
          assertThat(count).as(boundary + " " + name).isEqualTo(boundary.path(name).asLong()));
      waits(counts.quantileSeconds(0.5), boundary.path("median_offer_to_accept_s"));
    }
    assertThat(facts(told)).isEqualTo(reference("bpic2013/" + log + ".handoff-events.jsonl.gz"));
  }

  @Test
  void namesTheGroupsThatStandForATeamNobodyKnows() throws IOException {
    assertThat(told("receipt", "receipt/receipt.xes.gz").findings().placeholders())
        .containsOnlyKeys("EMPTY");
    assertThat(told("bpic2020", "bpic2020/DomesticDeclarations.xes.gz").findings().placeholders())
        .containsOnlyKeys("MISSING", "UNDEFINED");
  }

  @Test
  void followsPurchaseOrdersThroughAnObjectCentricLog() throws IOException {
    Told told = told("ocel20-example", "ocel/ocel20_example.jsonocel");

    assertThat(told.refused()).isEmpty();
    assertThat(told.byId()).containsOnlyKeys("PO1", "PO2");
    assertThat(told.byId().get("PO1"))
        .singleElement()
        .satisfies(hop -> {
          assertThat(hop.from()).isEqualTo("Mike");
          assertThat(hop.to()).isEqualTo("Luke");
          assertThat(hop.facts().getFirst().time())
              .isEqualTo(Instant.parse("2022-01-13T11:00:00Z"));
        });
    assertThat(told.byId().get("PO2")).isEmpty();
  }

  @Test
  void followsApplicationsThroughAnObjectCentricLogOfTheFirstVersion() throws IOException {
    Told told = told("recruiting", "ocel/recruiting-red.jsonocel.gz");

    assertThat(told.events()).isEqualTo(6607);
    assertThat(told.refused()).isEmpty();
    assertThat(told.items()).hasSize(916);
    assertThat(told.at("applicants", "recruiters")).extracting(Counts::hops).isEqualTo(916L);
    assertThat(told.at("recruiters", "managers")).extracting(Counts::silent).isEqualTo(0L);
  }

  private static void waits(@Nullable Double found, JsonNode expected) {
    if (expected.isNull()) {
      assertThat(found).isNull();
      return;
    }
    double seconds = expected.asDouble();
    assertThat(found).isCloseTo(seconds, within(Math.max(0.001, seconds * 0.01)));
  }

  private static List<String> listed(List<Findings.Seam> seams) {
    return seams.stream().map(seam -> seam.from() + ">" + seam.to()).toList();
  }

  private static List<String> listed(JsonNode boundaries) {
    List<String> listed = new ArrayList<>();
    boundaries.forEach(boundary ->
        listed.add(boundary.path("sender").asText() + ">" + boundary.path("receiver").asText()));
    return listed;
  }

  /** Each hop with when it was let go of, when it was received, and whether it went back. */
  private static void rows(Told told, String reference) throws IOException {
    TreeSet<String> expected = new TreeSet<>();
    try (BufferedReader lines = lines(reference)) {
      lines.readLine();
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        String[] row = line.split(",");
        int n = row.length;
        expected.add(
            String.join(
                ",",
                line.substring(0, line.indexOf("," + row[n - 4] + "," + row[n - 3])),
                millis(row[n - 4]),
                millis(row[n - 3]),
                row[n - 1]));
      }
    }
    TreeSet<String> found = new TreeSet<>();
    told.items()
        .forEach((item, hops) -> {
          int no = 1;
          for (Hop hop : hops) {
            found.add(
                String.join(
                    ",",
                    item.id(),
                    Integer.toString(no++),
                    hop.from(),
                    hop.to(),
                    at(hop, FactKind.OFFERED),
                    at(hop, FactKind.ACCEPTED),
                    hop.wentBack() ? "1" : "0"));
          }
        });
    assertThat(found).isEqualTo(expected);
  }

  private static String millis(String epochSeconds) {
    return Long.toString(Math.round(Double.parseDouble(epochSeconds) * 1000));
  }

  private static String at(Hop hop, FactKind kind) {
    return hop.facts().stream()
        .filter(fact -> fact.kind() == kind)
        .map(fact -> Long.toString(fact.time().toEpochMilli()))
        .findFirst()
        .orElse("");
  }

  private static TreeSet<String> facts(Told told) {
    TreeSet<String> facts = new TreeSet<>();
    told.items()
        .forEach((item, hops) ->
            hops.forEach(hop ->
                hop.facts()
                    .forEach(fact ->
                        facts.add(
                            "%s %s>%s %s %s %s"
                                .formatted(
                                    fact.handoff(),
                                    hop.from(),
                                    hop.to(),
                                    fact.kind().name().toLowerCase(Locale.ROOT),
                                    fact.time(),
                                    fact.carried().actor())))));
    return facts;
  }

  private static TreeSet<String> reference(String file) throws IOException {
    TreeSet<String> facts = new TreeSet<>();
    try (BufferedReader lines = lines(file)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        JsonNode row = Json.MAPPER.readTree(line);
        facts.add(
            "%s %s>%s %s %s %s"
                .formatted(
                    row.path("hop").asText(),
                    row.path("from").asText(),
                    row.path("to").asText(),
                    row.path("type").asText().toLowerCase(Locale.ROOT),
                    Instant.parse(row.path("time").asText()),
                    row.path("actor").asText()));
      }
    }
    return facts;
  }

  private static Told told(String mapping, String file) throws IOException {
    Path log = Documented.data(file);
    assumeTrue(Files.exists(log), () -> "the real logs are not here: " + log);
    return Told.of(Files.readAllBytes(log), Documented.mapping(mapping));
  }

  private static JsonNode json(String file) throws IOException {
    return Json.MAPPER.readTree(Documented.data(file).toFile());
  }

  private static BufferedReader lines(String file) throws IOException {
    return new BufferedReader(
        new InputStreamReader(
            new GZIPInputStream(Files.newInputStream(Documented.data(file))),
            StandardCharsets.UTF_8));
  }
}
