package dev.baton.ledger.imports;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.baton.contracts.event.FactKind;
import dev.baton.contracts.ownership.OwnershipEntity.Edge;
import dev.baton.contracts.ownership.OwnershipEntity.Journey;
import dev.baton.edge.test.Parts;
import dev.baton.ledger.Facts;
import dev.baton.ledger.Http;
import dev.baton.ledger.RegistryTopic;
import dev.baton.ledger.registry.RegistryFeed;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the ledger exports, it reads as the same handovers. */
@QuarkusTest
@WithTestResource(Parts.class)
class ReimportIT {
  private static final Instant MONDAY = Instant.parse("2026-09-07T08:00:00Z");

  @Inject RegistryFeed registry;

  @ParameterizedTest
  @ValueSource(strings = {"csv", "xes", "ocel"})
  void anExportIsImportedAsTheSameHandovers(String format) {
    String original = "work-" + UUID.randomUUID();
    String copy = "copy-" + UUID.randomUUID();
    tell(original);
    byte[] log =
        Http.get("/ledger/v1/exports/" + format + "?journey=" + journey(original))
            .then()
            .statusCode(200)
            .extract()
            .asByteArray();

    JsonNode done = Uploads.done(log, Uploads.mapping("baton-" + format, copy));

    assertThat(done.path("state").asText()).isEqualTo("FINISHED");
    assertThat(done.at("/rows/refused").asLong()).isZero();
    assertThat(handovers(copy)).isEqualTo(handovers(original)).hasSize(6);
  }

  private static List<String> handovers(String workType) {
    return Uploads.handoffs(workType).stream()
        .map(h ->
            Stream.of(
                    "/item/id",
                    "/handoff",
                    "/from",
                    "/to",
                    "/times",
                    "/disposition",
                    "/reason",
                    "/onwardTo",
                    "/outcome",
                    "/usableAsIs",
                    "/value")
                .map(member -> h.at(member).toString())
                .toList()
                .toString())
        .sorted()
        .toList();
  }

  /**
   * Each end that a handoff can come to, one that nobody offered, and names that are hard to write.
   */
  private static void tell(String workType) {
    List<JsonNode> events = new ArrayList<>();
    Facts good = new Facts(workType, "a/b,\"c\"", "=marketing", "'=sales <&>");
    ObjectNode offer = good.fact(FactKind.OFFERED, MONDAY);
    offer.withObject("/data").putObject("value").put("amount", "12.50").put("currency", "EUR");
    events.add(offer);
    ObjectNode accepted = good.fact(FactKind.ACCEPTED, MONDAY.plusSeconds(60));
    accepted.withObject("/data").put("usableAsIs", false);
    events.add(accepted);
    events.add(good.fact(FactKind.STARTED, MONDAY.plusSeconds(61)));
    ObjectNode completed = good.fact(FactKind.COMPLETED, MONDAY.plusMillis(62_001));
    completed.withObject("/data").put("outcome", "won");
    events.add(completed);
    ObjectNode rejected =
        facts(workType, "rejected").fact(FactKind.REJECTED, MONDAY.plusSeconds(9));
    rejected.withObject("/data").putObject("reason").put("code", "incomplete");
    events.add(facts(workType, "rejected").fact(FactKind.OFFERED, MONDAY));
    events.add(rejected);
    ObjectNode forwarded =
        facts(workType, "forwarded").fact(FactKind.FORWARDED, MONDAY.plusSeconds(9));
    forwarded.withObject("/data").put("onwardTo", "legal");
    events.add(facts(workType, "forwarded").fact(FactKind.OFFERED, MONDAY));
    events.add(forwarded);
    events.add(facts(workType, "open").fact(FactKind.OFFERED, MONDAY));
    events.add(facts(workType, "silent").fact(FactKind.RECEIVED, MONDAY));
    events.add(facts(workType, "withdrawn").fact(FactKind.OFFERED, MONDAY));
    events.add(facts(workType, "withdrawn").fact(FactKind.WITHDRAWN, MONDAY.plusSeconds(1)));
    Http.postLines(events)
        .forEach(answer -> assertThat(answer.path("result").asText()).isEqualTo("recorded"));
  }

  private static Facts facts(String workType, String item) {
    return new Facts(workType, item, "=marketing", "'=sales <&>");
  }

  private String journey(String workType) {
    long position =
        RegistryTopic.publish(
            new Journey(
                workType,
                1,
                "A journey",
                null,
                List.of(new Edge("=marketing", "'=sales <&>", workType)),
                Duration.ofDays(30),
                List.of(),
                Instant.EPOCH,
                null));
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> registry.known().position() >= position);
    return workType;
  }
}
