package dev.baton.ledger.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.baton.contracts.Json;
import dev.baton.edge.test.Parts;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Real logs through the API, read back from the ledger, against what an independent script counted.
 * What is told of every log is compared without a database in {@link RealLogsTest}.
 */
@QuarkusTest
@WithTestResource(Parts.class)
class RealImportsIT {

  @ParameterizedTest
  @CsvSource({
    "running-example, running-example/running-example.xes, running-example/running-example.org_resource",
    "receipt, receipt/receipt.xes.gz, receipt/receipt.org_group",
    "bpic2013-visits, bpic2013/bpic2013_open_problems.xes.gz, bpic2013/bpic2013_open_problems.org_group"
  })
  void theLedgerHoldsTheHandoversThatTheReferenceFinds(String mapping, String file, String oracle)
      throws IOException {
    List<JsonNode> handoffs = imported(mapping, file);
    JsonNode expected = json(oracle + ".oracle.json");

    assertThat(handoffs).hasSize(expected.path("handovers").asInt());
    Map<String, Long> found = perBoundary(handoffs, all -> true);
    assertThat(found).hasSize(expected.path("boundaries").asInt());
    assertThat(found)
        .containsAllEntriesOf(perBoundary(expected, "top_boundaries_by_volume", "handovers"));
  }

  @ParameterizedTest
  @CsvSource({
    "teleclaims, teleclaims/teleclaims.xes.gz, teleclaims/teleclaims.org_resource",
    "bpic2013-visits, bpic2013/bpic2013_closed_problems.xes.gz, bpic2013/bpic2013_closed_problems.org_group",
    "bpic2020, bpic2020/DomesticDeclarations.xes.gz, bpic2020/DomesticDeclarations.org_role"
  })
  @Tag("proof")
  void theLedgerHoldsTheHandoversOfLargeLogs(String mapping, String file, String oracle)
      throws IOException {
    theLedgerHoldsTheHandoversThatTheReferenceFinds(mapping, file, oracle);
  }

  @Test
  void theLedgerHoldsTheFactsThatTheReferenceTells() throws IOException {
    theLedgerHoldsTheFactsOf("bpic2013_open_problems");
  }

  @Test
  @Tag("proof")
  void theLedgerHoldsTheFactsThatTheReferenceTellsOfALargeLog() throws IOException {
    theLedgerHoldsTheFactsOf("bpic2013_closed_problems");
  }

  private static void theLedgerHoldsTheFactsOf(String log) throws IOException {
    List<JsonNode> handoffs = imported("bpic2013", "bpic2013/" + log + ".xes.gz");
    JsonNode expected = json("bpic2013/" + log + ".handoff-expected.json");

    for (String fact :
        List.of("offered", "accepted", "rejected", "returned", "forwarded", "completed")) {
      assertThat(
              perBoundary(
                  handoffs, h -> h.at("/times").has(fact.toUpperCase(java.util.Locale.ROOT))))
          .as(fact)
          .isEqualTo(perBoundary(expected, "boundaries_by_volume", fact));
    }
    assertThat(perBoundary(handoffs, all -> true))
        .isEqualTo(perBoundary(expected, "boundaries_by_volume", "hops"));
    assertThat(perBoundary(handoffs, h -> !h.at("/times").has("OFFERED")))
        .isEqualTo(perBoundary(expected, "boundaries_by_volume", "silent"));
  }

  private static List<JsonNode> imported(String mapping, String file) throws IOException {
    Path log = Documented.data(file);
    assumeTrue(Files.exists(log), () -> "the real logs are not here: " + log);
    String workType = "real-" + UUID.randomUUID();
    JsonNode done = Uploads.done(Files.readAllBytes(log), Uploads.mapping(mapping, workType));
    assertThat(done.path("state").asText()).isEqualTo("FINISHED");
    return Uploads.handoffs(workType);
  }

  private static Map<String, Long> perBoundary(List<JsonNode> handoffs, Predicate<JsonNode> which) {
    return handoffs.stream()
        .filter(which)
        .collect(
            Collectors.groupingBy(
                h -> h.path("from").asText() + ">" + h.path("to").asText(),
                TreeMap::new,
                Collectors.counting()));
  }

  /** Boundaries with none are left out, as nothing tells of them. */
  private static Map<String, Long> perBoundary(JsonNode reference, String list, String count) {
    Map<String, Long> counts = new TreeMap<>();
    reference
        .path(list)
        .forEach(boundary -> {
          if (boundary.path(count).asLong() > 0) {
            counts.put(
                boundary.path("sender").asText() + ">" + boundary.path("receiver").asText(),
                boundary.path(count).asLong());
          }
        });
    return counts;
  }

  private static JsonNode json(String file) throws IOException {
    return Json.MAPPER.readTree(Documented.data(file).toFile());
  }
}
