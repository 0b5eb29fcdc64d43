package dev.baton.ledger.reading;

import static dev.baton.contracts.event.FactKind.OFFERED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.startsWith;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.baton.contracts.event.FactKind;
import dev.baton.contracts.ownership.OwnershipEntity.Boundary;
import dev.baton.edge.test.Parts;
import dev.baton.ledger.Facts;
import dev.baton.ledger.Http;
import dev.baton.ledger.RegistryTopic;
import dev.baton.ledger.registry.RegistryFeed;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@WithTestResource(Parts.class)
class HandoffsIT {
  private static final Instant MONDAY = Instant.parse("2026-09-07T08:00:00Z");

  @Inject RegistryFeed registry;

  @Test
  void listsWhatIsBehindANumberPageByPage() {
    String workType = "work-" + UUID.randomUUID();
    List<JsonNode> events = new ArrayList<>();
    for (int i = 0; i < 25; i++) {
      Facts item = new Facts(workType, "item-" + i, "marketing", "sales");
      events.add(item.fact(OFFERED, MONDAY.plusSeconds(60L * (i / 3))));
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
    ((ObjectNode) rejection.get("data")).putObject("reason").put("code", "no-budget");
    Http.postLines(List.of(item.fact(OFFERED, MONDAY), rejection));

    Http.get("/ledger/v1/handoffs?reason=no-budget&workType=" + workType)
        .then()
        .statusCode(200)
        .body("size()", equalTo(1))
        .body("[0].disposition", equalTo("REJECTED"))
        .body("[0].reason", equalTo("no-budget"))
        .body("[0].item.id", equalTo("1"));
  }

  @Test
  void aReasonIsThatOfARejectionOrAReturnThatStands() {
    String workType = "work-" + UUID.randomUUID();
    Facts back = new Facts(workType, "back", "marketing", "sales");
    Facts done = new Facts(workType, "done", "marketing", "sales");
    for (Facts item : List.of(back, done)) {
      ObjectNode returned = item.fact(FactKind.RETURNED, MONDAY.plusSeconds(60));
      ((ObjectNode) returned.get("data")).putObject("reason").put("code", "incomplete");
      Http.postLines(List.of(item.fact(OFFERED, MONDAY), returned));
    }
    Http.postLines(List.of(done.fact(FactKind.COMPLETED, MONDAY.plusSeconds(120))));

    assertThat(all("/ledger/v1/handoffs?reason=incomplete&workType=" + workType))
        .containsExactly("back");
  }

  @Test
  void tellsWhatMayStillBeAnsweredFromWhatIsGivenUp() {
    String workType = "work-" + UUID.randomUUID();
    agree(RegistryTopic.boundary("marketing", "sales", workType), Duration.ofHours(1));
    Instant later = MONDAY.plusSeconds(3600);
    List<JsonNode> events = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      events.add(undue(workType, "old-" + i).fact(OFFERED, MONDAY.plusSeconds(i)));
      events.add(undue(workType, "new-" + i).fact(OFFERED, later.plusSeconds(i)));
    }
    events.add(undue(workType, "answered").fact(OFFERED, MONDAY));
    events.add(undue(workType, "answered").fact(FactKind.ACCEPTED, later));
    events.add(undue(workType, "phantom").fact(FactKind.RECEIVED, later));
    events.add(new Facts(workType, "due", "marketing", "sales").fact(OFFERED));
    Http.postLines(events);
    String path = "/ledger/v1/handoffs?limit=2&workType=" + workType;

    assertThat(all(path + "&matured=" + later))
        .containsExactlyInAnyOrder(
            "old-0", "old-1", "old-2", "old-3", "old-4", "answered", "phantom");
    assertThat(all(path + "&offered=true&disposition=OPEN&matured=" + later))
        .containsExactly("old-0", "old-1", "old-2", "old-3", "old-4");
    assertThat(all(path + "&unmatured=" + later))
        .containsExactly("new-0", "new-1", "new-2", "new-3", "new-4", "due");
    assertThat(all(path + "&answered=true")).containsExactly("answered");
    assertThat(all(path + "&answered=false&offered=true")).hasSize(11).doesNotHaveDuplicates();
  }

  @Test
  void listsWhatMayBeOneHandoffUnderTwoIds() {
    String workType = "work-" + UUID.randomUUID();
    List<JsonNode> events = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      Facts item = new Facts(workType, "item-" + i, "marketing", "sales");
      ObjectNode other = item.fact(FactKind.ACCEPTED, MONDAY.plusSeconds(60));
      ((ObjectNode) other.get("data")).put("handoff", "other");
      events.addAll(List.of(item.fact(OFFERED, MONDAY.plusSeconds(i)), other));
    }
    events.add(new Facts(workType, "alone", "marketing", "sales").fact(OFFERED, MONDAY));
    Http.postLines(events);
    String path = "/ledger/v1/handoffs?limit=2&workType=" + workType;

    assertThat(all(path + "&flag=SUSPECTED_PAIR")).hasSize(6);
    assertThat(all(path + "&offered=true&flag=SUSPECTED_PAIR"))
        .containsExactly("item-0", "item-1", "item-2");
    assertThat(all(path + "&withoutFlag=SUSPECTED_PAIR")).containsExactly("alone");
  }

  @Test
  void listsWhatBecameOfARequiredField() {
    String workType = "work-" + UUID.randomUUID();
    agree(RegistryTopic.boundary("marketing", "sales", workType), Duration.ofHours(1));
    Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
    List<JsonNode> events = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      events.add(
          new Facts(workType, "without-" + i, "marketing", "sales")
              .fact(OFFERED, now.minusMillis(9 - i)));
      Facts changed = new Facts(workType, "changed-" + i, "marketing", "sales");
      events.add(with(changed.fact(OFFERED, now), "yes"));
      events.add(with(changed.fact(FactKind.ACCEPTED, now), "no"));
    }
    Facts number = new Facts(workType, "number", "marketing", "sales");
    ObjectNode seven = number.fact(OFFERED, now);
    ((ObjectNode) seven.get("data")).putObject("context").put("budget", 7);
    events.add(seven);
    events.add(with(new Facts(workType, "there", "marketing", "sales").fact(OFFERED, now), "yes"));
    events.add(undue(workType, "unjudged").fact(OFFERED, now));
    Http.postLines(events);
    String path = "/ledger/v1/handoffs?limit=2&workType=" + workType;

    assertThat(all(path + "&verdict=MISSING&field=/budget"))
        .containsExactly("without-0", "without-1", "without-2");
    assertThat(all(path + "&verdict=MISSING")).hasSize(3);
    assertThat(all(path + "&verdict=CHANGED&field=%2Fbudget"))
        .containsExactlyInAnyOrder("changed-0", "changed-1", "changed-2");
    assertThat(all(path + "&verdict=INVALID&field=/budget")).containsExactly("number");
    assertThat(all(path + "&verdict=MISSING&field=/budge")).isEmpty();
    assertThat(all(path + "&judged=true")).hasSize(8).contains("there");
    assertThat(all(path + "&judged=false")).containsExactly("unjudged");
  }

  @Test
  void listsWhatLiesInAnyOfSeveralPeriods() {
    String workType = "work-" + UUID.randomUUID();
    List<JsonNode> events = new ArrayList<>();
    for (int day = 0; day < 7; day++) {
      Facts item = new Facts(workType, "day-" + day, "marketing", "sales");
      events.add(item.fact(OFFERED, MONDAY.plus(day, ChronoUnit.DAYS)));
    }
    Http.postLines(events);

    assertThat(
            all(
                "/ledger/v1/handoffs?limit=2&workType=%s&bucket=%s"
                    .formatted(workType, "2026-09-12/P1D,2026-09-07/2026-09-09")))
        .containsExactly("day-0", "day-1", "day-5");
  }

  @Test
  void aHandoffIsReadByItsEncodedId() {
    Facts item = Facts.ofNewItem();
    Http.post(item.fact(OFFERED)).then().statusCode(201);

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
  @ValueSource(
      strings = {
        "bucket=yesterday",
        "bucket=2026-09-07,",
        "cursor=!!",
        "cursor=aGVsbG8",
        "matured=2026-09-07",
        "field=/budget"
      })
  void saysWhatIsWrongWithAParameter(String parameter) {
    Http.get("/ledger/v1/handoffs?" + parameter)
        .then()
        .statusCode(400)
        .contentType("application/problem+json");
  }

  @ParameterizedTest
  @CsvSource({
    "disposition,LOST,EXPIRED",
    "flag,suspected,SUSPECTED_PAIR",
    "withoutFlag,NONE,SUSPECTED_PAIR",
    "verdict,PRESENT,CHANGED"
  })
  void saysWhichWordsThereAre(String parameter, String word, String one) {
    Http.get("/ledger/v1/handoffs?%s=%s".formatted(parameter, word))
        .then()
        .statusCode(400)
        .body("type", equalTo("urn:baton:problem:bad-parameter"))
        .body("errors[0].pointer", equalTo("/" + parameter))
        .body("errors[0].detail", startsWith("'" + word + "' is none of "))
        .body("errors[0].detail", containsString(one));
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

  /** An item that goes where nobody agreed by when to answer. */
  private static Facts undue(String workType, String item) {
    return new Facts(workType, item, "marketing", "support");
  }

  private static ObjectNode with(ObjectNode fact, String budget) {
    ((ObjectNode) fact.get("data")).putObject("context").put("budget", budget);
    return fact;
  }

  private void agree(Boundary boundary, Duration timeToAccept) {
    long position = RegistryTopic.publish(boundary, RegistryTopic.contract(boundary, timeToAccept));
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> registry.known().position() >= position);
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
