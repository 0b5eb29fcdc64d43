package dev.baton.ledger.reading;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.startsWith;

import com.fasterxml.jackson.databind.JsonNode;
import dev.baton.contracts.event.FactKind;
import dev.baton.edge.test.Parts;
import dev.baton.ledger.Facts;
import dev.baton.ledger.Http;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@WithTestResource(Parts.class)
class HandoffsIT {
  private static final Instant MONDAY = Instant.parse("2026-09-07T08:00:00Z");

  @Test
  void listsWhatIsBehindANumberPageByPage() {
    String workType = "work-" + UUID.randomUUID();
    List<JsonNode> events = new ArrayList<>();
    for (int i = 0; i < 25; i++) {
      Facts item = new Facts(workType, "item-" + i, "marketing", "sales");
      events.add(item.fact(FactKind.OFFERED, MONDAY.plusSeconds(60L * (i / 3))));
      if (i % 5 == 0) {
        events.add(item.fact(FactKind.ACCEPTED, MONDAY.plusSeconds(7200 + i)));
      }
    }
    Http.postLines(events);
    String path = "/ledger/v1/handoffs?from=marketing&to=sales&workType=" + workType;

    assertThat(all(path + "&limit=4")).hasSize(25).doesNotHaveDuplicates();
    assertThat(all(path + "&disposition=ACCEPTED"))
        .containsExactly("item-0", "item-5", "item-10", "item-15", "item-20");
    assertThat(all(path + "&bucket=2026-09-07&disposition=OPEN")).hasSize(20);
    assertThat(all(path + "&bucket=2026-09-08")).isEmpty();
    assertThat(all(path + "&bucket=2026-09-07/P7D")).hasSize(25);
    assertThat(all("/ledger/v1/handoffs?from=sales&workType=" + workType)).isEmpty();
  }

  @Test
  void findsHandoffsByTheReasonTheyWereRejectedFor() {
    String workType = "work-" + UUID.randomUUID();
    Facts item = new Facts(workType, "1", "marketing", "sales");
    var rejection = item.fact(FactKind.REJECTED, MONDAY.plusSeconds(60));
    ((com.fasterxml.jackson.databind.node.ObjectNode) rejection.get("data"))
        .putObject("reason")
        .put("code", "no-budget");
    Http.postLines(List.of(item.fact(FactKind.OFFERED, MONDAY), rejection));

    Http.get("/ledger/v1/handoffs?reason=no-budget&workType=" + workType)
        .then()
        .statusCode(200)
        .body("size()", equalTo(1))
        .body("[0].disposition", equalTo("REJECTED"))
        .body("[0].reason", equalTo("no-budget"))
        .body("[0].item.id", equalTo("1"));
  }

  @Test
  void aHandoffIsReadByItsEncodedId() {
    Facts item = Facts.ofNewItem();
    Http.post(item.fact(FactKind.OFFERED)).then().statusCode(201);

    Http.get(
            "/ledger/v1/items/"
                + item.subject()
                + "/handoffs/"
                + item.handoff().replace("#", "%23"))
        .then()
        .statusCode(200)
        .body("snapshot.handoff", equalTo(item.handoff()))
        .body("facts.size()", equalTo(1));
    Http.get("/ledger/v1/items/" + item.subject() + "/handoffs/none").then().statusCode(404);
    Http.get("/ledger/v1/items/lead/none-" + UUID.randomUUID())
        .then()
        .statusCode(404)
        .contentType("application/problem+json");
  }

  @ParameterizedTest
  @ValueSource(strings = {"bucket=yesterday", "cursor=!!", "cursor=aGVsbG8"})
  void saysWhatIsWrongWithAParameter(String parameter) {
    Http.get("/ledger/v1/handoffs?" + parameter)
        .then()
        .statusCode(400)
        .contentType("application/problem+json");
  }

  @Test
  void lanesTellHowFarTheyAre() {
    Http.get("/ledger/v1/lanes")
        .then()
        .statusCode(200)
        .body("lanes.size()", equalTo(Parts.LANES))
        .body("lanes[1].lane", equalTo(1))
        .body("lanes[0].keys[0]", startsWith("localhost/ledger/lane/0+"));
    Http.get("/ledger/v1/lanes/7/events").then().statusCode(404);
  }

  private static List<String> all(String path) {
    List<String> items = new ArrayList<>();
    String next = path;
    while (next != null) {
      Response page = Http.get(next);
      page.then().statusCode(200);
      Http.json(page.asString()).forEach(h -> items.add(h.at("/item/id").asText()));
      String link = page.header("Link");
      next = link == null ? null : link.substring(link.indexOf('<') + 1, link.indexOf('>'));
    }
    return items;
  }
}
