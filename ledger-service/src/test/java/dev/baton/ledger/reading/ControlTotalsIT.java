package dev.baton.ledger.reading;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.baton.contracts.Json;
import dev.baton.contracts.event.FactKind;
import dev.baton.contracts.event.Statement.ControlTotalDeclared;
import dev.baton.edge.test.Parts;
import dev.baton.ledger.Facts;
import dev.baton.ledger.Http;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@WithTestResource(Parts.class)
class ControlTotalsIT {
  private static final Instant EIGHT = Instant.parse("2026-09-07T08:00:00Z");

  @Test
  void aReceiverThatBooksLessThanItTookIsNamedWithWhatIsMissing() {
    String workType = "work-" + UUID.randomUUID();
    List<JsonNode> events = new ArrayList<>();
    List<String> items = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      Facts item = new Facts(workType, "item-" + i, "marketing", "sales/emea");
      items.add(item.item());
      events.add(item.fact(FactKind.OFFERED, EIGHT.plusSeconds(60L * i)));
      if (i < 4) {
        events.add(item.fact(FactKind.ACCEPTED, EIGHT.plusSeconds(60L * i + 30)));
      }
    }
    events.add(total(workType, "sender", 5, ControlTotalDeclared.idDigest(items)));
    events.add(total(workType, "receiver", 3, null));
    Http.postLines(events)
        .forEach(answer -> assertThat(answer.path("result").asText()).isEqualTo("recorded"));
    String boundary = "?boundary=marketing/sales%252Femea/" + workType;

    Http.get("/ledger/v1/control-totals" + boundary)
        .then()
        .statusCode(200)
        .body("size()", equalTo(2))
        .body("[0].declared.side", equalTo("sender"))
        .body("[1].declared.count", equalTo(3));
    Http.get("/ledger/v1/reconciliation" + boundary)
        .then()
        .statusCode(200)
        .body("size()", equalTo(1))
        .body("[0].verdict", equalTo("RECEIVER_DIFFERS"))
        .body("[0].sent.count", equalTo(5))
        .body("[0].received.count", equalTo(4))
        .body("[0].variance.sides", equalTo(0.4f))
        .body("[0].variance.sender", equalTo(0.0f))
        .body("[0].differences[0].kind", equalTo("MISSING"))
        .body("[0].differences[0].item", equalTo("item-4"));
    Http.get("/ledger/v1/reconciliation" + boundary + "&bucket=2026-09-08")
        .then()
        .statusCode(200)
        .body("size()", equalTo(0));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "?boundary=", "?boundary=a/b", "?boundary=a/b/%25zz"})
  void saysWhatIsNoBoundary(String query) {
    Http.get("/ledger/v1/reconciliation" + query)
        .then()
        .statusCode(400)
        .contentType("application/problem+json");
  }

  private static ObjectNode total(
      String workType, String side, int count, @org.jspecify.annotations.Nullable String digest) {
    ObjectNode event =
        Json.MAPPER
            .createObjectNode()
            .put("specversion", "1.0")
            .put("type", "dev.baton.evidence.control-total-declared.v1")
            .put("source", "/books/" + side)
            .put("id", UUID.randomUUID().toString())
            .put("time", "2026-09-07T09:05:00Z");
    ObjectNode data = event.putObject("data");
    data.put("side", side).put("count", count);
    data.putObject("boundary")
        .put("from", "marketing")
        .put("to", "sales/emea")
        .put("workType", workType);
    data.putObject("period").put("start", EIGHT.toString()).put("end", "2026-09-07T09:00:00Z");
    if (digest != null) {
      data.put("idDigest", digest);
    }
    return event;
  }
}
