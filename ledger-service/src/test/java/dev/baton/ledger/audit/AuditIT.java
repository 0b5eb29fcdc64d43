package dev.baton.ledger.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.baton.contracts.event.FactKind;
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
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@WithTestResource(Parts.class)
class AuditIT {
  private static final String AUDIT = "/ledger/v1/audit/";

  @Inject RegistryFeed registry;

  private final String team = "team-" + UUID.randomUUID();
  private final Facts lead = new Facts("lead", "L-" + UUID.randomUUID(), team, "sales");

  @Test
  void tellsWhatWasTakenBackAndByWhom() {
    Instant before = Instant.now();
    JsonNode offer = said(lead.fact(FactKind.OFFERED));
    JsonNode correction = said(correction(offer, "did_not_occur"));

    JsonNode found = only(auditor("corrections?team=" + team + "&from=" + before));
    assertThat(found.path("kind").asText()).isEqualTo("did_not_occur");
    assertThat(found.path("team").asText()).isEqualTo(team);
    assertThat(found.path("subject").asText()).isEqualTo(lead.subject());
    assertThat(found.path("id")).isEqualTo(correction.path("id"));
    assertThat(found.at("/corrects/id")).isEqualTo(offer.path("id"));
    assertThat(found.at("/corrected/type").asText()).isEqualTo("dev.baton.handoff.offered.v1");
    assertThat(found.at("/corrected/time")).isEqualTo(offer.path("time"));
    assertThat(found.at("/corrected/position").asLong())
        .isLessThan(found.path("position").asLong());
    assertThat(Instant.parse(found.path("recordedAt").asText())).isAfterOrEqualTo(before);
    assertThat(found.has("replacement")).isFalse();
  }

  @Test
  void tellsWhatWasMendedAndShowsNoContent() {
    ObjectNode offer = lead.fact(FactKind.OFFERED);
    ((ObjectNode) offer.get("data"))
        .put("actor", "erika")
        .putObject("value")
        .put("amount", "10.00")
        .put("currency", "EUR");
    said(offer);
    ObjectNode mended = correction(offer, "incorrect_data");
    ObjectNode replacement = ((ObjectNode) mended.get("data")).putObject("replacement");
    replacement.putObject("value").put("amount", "12.50").put("currency", "EUR");
    replacement.putObject("context").put("budget", "secret-budget");
    said(mended);

    String answer = auditor("corrections?team=" + team).asString();
    assertThat(answer).doesNotContain("secret-budget", "erika");
    JsonNode found = Http.json(answer).get(0);
    assertThat(found.path("kind").asText()).isEqualTo("incorrect_data");
    assertThat(found.at("/corrected/said/value/amount").asText()).isEqualTo("10.00");
    assertThat(found.at("/replacement/value/amount").asText()).isEqualTo("12.50");
  }

  @Test
  void aCorrectionOfWhatIsNotThereNamesNoEntry() {
    said(correction(lead.fact(FactKind.OFFERED), "did_not_occur"));

    JsonNode found = only(auditor("corrections?team=" + team));
    assertThat(found.has("corrected")).isFalse();
    assertThat(found.at("/corrects/source").asText()).isEqualTo("/" + team + "/crm");
  }

  @Test
  void findsWhatATeamCorrectsOfItselfUnderAnotherName() {
    String alias = "The Desk " + team;
    long known = RegistryTopic.publish(RegistryTopic.team(team, "Name of " + team, alias));
    Awaitility.await().until(() -> registry.known().position() >= known);
    JsonNode offer = said(new Facts("lead", lead.item(), alias, "sales").fact(FactKind.OFFERED));
    said(correction(offer, "did_not_occur"));

    JsonNode found = only(auditor("corrections?team=" + alias.replace(" ", "%20")));
    assertThat(found.path("team").asText()).isEqualTo(team);
    assertThat(found.at("/corrected/team").asText()).isEqualTo(team);
  }

  @Test
  void tellsWhatWasToldLateAndHowLate() {
    Instant now = Instant.now();
    said(lead.fact(FactKind.OFFERED, now.minus(Duration.ofMinutes(59))));
    JsonNode late = said(lead.fact(FactKind.WITHDRAWN, now.minus(Duration.ofHours(30))));

    JsonNode found = only(auditor("backdated?team=" + team));
    assertThat(found.path("id")).isEqualTo(late.path("id"));
    assertThat(found.path("type").asText()).isEqualTo("dev.baton.handoff.withdrawn.v1");
    assertThat(found.path("subject").asText()).isEqualTo(lead.subject());
    assertThat(Duration.parse(found.path("late").asText()))
        .isBetween(Duration.ofHours(30), Duration.ofHours(30).plusMinutes(2))
        .isEqualTo(
            Duration.between(
                Instant.parse(found.path("time").asText()),
                Instant.parse(found.path("recordedAt").asText())));
  }

  @Test
  void readsPageByPageWhatWasRecordedInAPeriod() {
    List<JsonNode> late = new ArrayList<>();
    for (int i = 0; i < 7; i++) {
      Facts item = new Facts("lead", lead.item() + i, team, "sales");
      late.add(item.fact(FactKind.OFFERED, Instant.now().minus(Duration.ofDays(1))));
    }
    Http.postLines(late);
    Instant middle = Instant.now();
    said(lead.fact(FactKind.OFFERED, middle.minus(Duration.ofDays(1))));

    List<JsonNode> all = pages("backdated?limit=2&team=" + team);
    assertThat(all).hasSize(8).doesNotHaveDuplicates();
    assertThat(all).extracting(one -> Instant.parse(one.path("recordedAt").asText())).isSorted();
    assertThat(pages("backdated?limit=3&team=" + team + "&to=" + middle))
        .containsExactlyElementsOf(all.subList(0, 7));
    assertThat(pages("backdated?team=" + team + "&from=" + middle)).containsExactly(all.getLast());
    assertThat(pages("backdated?team=" + team + "&to=2020-01-01")).isEmpty();
    // by both lanes' order of recording, and among everybody else's
    assertThat(pages("backdated?limit=1000&from=" + all.getFirst().path("recordedAt").asText()))
        .containsSubsequence(all);
  }

  @Test
  void tellsWhoReadWhat() {
    ObjectNode offer = lead.fact(FactKind.OFFERED);
    ((ObjectNode) offer.get("data")).put("actor", "erika");
    said(offer);
    String reader = "team-" + UUID.randomUUID();
    Instant before = Instant.now().minusMillis(5);
    for (int i = 0; i < 3; i++) {
      Http.as(Parts.token("auditor")).get("/ledger/v1/items/" + lead.subject());
      Http.as(Parts.token("emil", team, "emitter")).get("/ledger/v1/items/" + lead.subject());
      Http.as(Parts.token("eve", reader, "emitter")).get("/ledger/v1/items/" + lead.subject());
    }

    List<JsonNode> all =
        pages("reads?limit=2&from=" + before).stream()
            .filter(read -> read.path("scope").asText().equals(lead.subject()))
            .toList();
    assertThat(all)
        .extracting(read -> read.path("name").asText())
        .containsExactly("auditor", "emil", "auditor", "emil", "auditor", "emil");
    assertThat(pages("reads?limit=1&team=" + team))
        .hasSize(3)
        .allSatisfy(read -> {
          assertThat(read.path("name").asText()).isEqualTo("emil");
          assertThat(read.path("team").asText()).isEqualTo(team);
          assertThat(read.path("entries").asInt()).isEqualTo(1);
        });
    assertThat(pages("reads?team=" + reader)).isEmpty();
  }

  @Test
  void writesTheWholeTableAsCsv() {
    List<JsonNode> late = new ArrayList<>();
    for (int i = 0; i < 1_001; i++) {
      Facts item = new Facts("lead", lead.item() + i, team, "sales");
      late.add(item.fact(FactKind.OFFERED, Instant.now().minus(Duration.ofDays(1))));
    }
    for (int i = 0; i < late.size(); i += 1_000) {
      Http.postLines(late.subList(i, Math.min(late.size(), i + 1_000)));
    }
    said(correction(late.getFirst(), "did_not_occur"));

    List<String> backdated = csv("backdated?team=" + team);
    assertThat(backdated.getFirst())
        .isEqualTo("recordedAt,lane,position,time,lateSeconds,type,team,subject,source,id");
    assertThat(backdated).hasSize(1_002).doesNotHaveDuplicates();
    List<String> corrections = csv("corrections?team=" + team);
    assertThat(corrections).hasSize(2);
    assertThat(corrections.get(1)).contains("did_not_occur", late.getFirst().path("id").asText());
    assertThat(corrections.get(1).chars().filter(c -> c == ',').count())
        .isEqualTo(corrections.get(0).chars().filter(c -> c == ',').count());
    assertThat(csv("reads?team=" + team))
        .containsExactly("at,account,name,roles,team,endpoint,scope,entries");
  }

  @Test
  void isTheAuditorsAndWhatIsNoSecretGovernancesToo() {
    for (String list : List.of("reads", "corrections", "backdated")) {
      for (String account : List.of("reader", "admin", "emitter", "emitter-sales")) {
        for (String as : List.of("application/json", "text/csv")) {
          Http.as(Parts.token(account)).accept(as).get(AUDIT + list).then().statusCode(403);
        }
      }
      for (String as : List.of("application/json", "text/csv")) {
        Http.as(Parts.token("governance"))
            .accept(as)
            .get(AUDIT + list + "?from=2999-01-01")
            .then()
            .statusCode(list.equals("reads") ? 403 : 200);
      }
      auditor(list + "?from=2999-01-01").then().body("size()", equalTo(0));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"from=yesterday", "to=2026-13-01", "cursor=!!", "cursor=aGVsbG8"})
  void saysWhatIsWrongWithAParameter(String parameter) {
    for (String list : List.of("reads", "corrections", "backdated")) {
      Http.as(Parts.token("auditor"))
          .get(AUDIT + list + "?" + parameter)
          .then()
          .statusCode(400)
          .contentType("application/problem+json");
    }
  }

  private static JsonNode said(JsonNode event) {
    Http.post(event).then().statusCode(201);
    return event;
  }

  private ObjectNode correction(JsonNode corrected, String kind) {
    ObjectNode correction = lead.event("dev.baton.handoff.corrected.v1", Instant.now());
    correction.set("subject", corrected.get("subject"));
    ObjectNode data = correction.putObject("data");
    data.set("item", corrected.at("/data/item"));
    data.put("team", team).put("kind", kind);
    data.putObject("corrects")
        .put("source", corrected.path("source").asText())
        .put("id", corrected.path("id").asText());
    return correction;
  }

  private static Response auditor(String path) {
    Response response = Http.as(Parts.token("auditor")).get(AUDIT + path);
    response.then().statusCode(200);
    return response;
  }

  private static JsonNode only(Response response) {
    JsonNode list = Http.json(response.asString());
    assertThat(list).hasSize(1);
    return list.get(0);
  }

  private static List<JsonNode> pages(String path) {
    List<JsonNode> found = new ArrayList<>();
    String next = AUDIT + path;
    while (next != null) {
      Response page = Http.as(Parts.token("auditor")).get(next);
      page.then().statusCode(200);
      Http.json(page.asString()).forEach(found::add);
      String link = page.header("Link");
      next = link == null ? null : link.substring(link.indexOf('<') + 1, link.indexOf('>'));
    }
    return found;
  }

  private static List<String> csv(String path) {
    Response table = Http.as(Parts.token("auditor")).accept("text/csv").get(AUDIT + path);
    table.then().statusCode(200).contentType("text/csv;charset=UTF-8");
    return table.asString().lines().toList();
  }
}
