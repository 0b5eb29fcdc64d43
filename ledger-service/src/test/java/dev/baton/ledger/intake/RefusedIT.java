package dev.baton.ledger.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.baton.contracts.Json;
import dev.baton.contracts.Topics;
import dev.baton.contracts.event.FactKind;
import dev.baton.contracts.ledger.RefusedRecord;
import dev.baton.edge.test.Parts;
import dev.baton.ledger.Facts;
import dev.baton.ledger.Http;
import dev.baton.ledger.Locked;
import dev.baton.ledger.RegistryTopic;
import dev.baton.ledger.Topic;
import dev.baton.ledger.registry.RegistryFeed;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** What is refused over HTTP. A team keeps 256 KiB in tests. */
@QuarkusTest
@WithTestResource(Parts.class)
class RefusedIT {
  private static final int QUOTA = 256 << 10;
  private static final String EVENTS = "/ledger/v1/events";

  @Inject RegistryFeed registry;
  @Inject Pool pool;

  private final String team = "team-" + UUID.randomUUID();

  @Test
  void isKeptByteForByteInEveryMode() {
    ObjectNode offer = Facts.ofNewItem().fact(FactKind.OFFERED);
    List<String> bodies = List.of("  " + offer + " ", "{\"specversion\":", " 3.140 ", "null");
    post(Http.STRUCTURED, bodies.get(0)).then().statusCode(403);
    post(Http.STRUCTURED, bodies.get(1)).then().statusCode(400);
    post(Http.NDJSON, offer + "\n\n" + bodies.get(1)).then().statusCode(200);
    post(Http.BATCH, "[" + bodies.get(2) + " , null, " + offer + "]").then().statusCode(200);
    var binary = Http.as(Parts.emitter(team)).contentType("application/json");
    for (String name : List.of("specversion", "type", "source", "id", "time")) {
      binary.header("ce-" + name, offer.get(name).asText());
    }
    binary.body(Json.bytes(offer.get("data"))).post(EVENTS).then().statusCode(403);

    List<JsonNode> refused = refused(Parts.emitter(team), team);
    assertThat(refused)
        .extracting(event -> event.at("/problem/type").asText())
        .containsExactly(
            "urn:baton:problem:not-your-side",
            "urn:baton:problem:malformed-json",
            "urn:baton:problem:not-your-side",
            "urn:baton:problem:invalid-event",
            "urn:baton:problem:invalid-event",
            "urn:baton:problem:not-your-side");
    assertThat(refused)
        .allSatisfy(event -> {
          assertThat(event.path("team").asText()).isEqualTo(team);
          assertThat(event.path("via").asText()).isEqualTo("http");
          assertThat(event.path("kept").asBoolean()).isTrue();
          assertThat(event.has("original")).isFalse();
        });
    assertThat(body(refused.get(0))).isEqualTo(bodies.get(0));
    // the same came again on a line of its own, and so did the offer in the batch
    assertThat(body(refused.get(1))).isEqualTo(bodies.get(1));
    assertThat(refused.get(1).path("times").asInt()).isEqualTo(2);
    assertThat(body(refused.get(2))).isEqualTo(offer.toString());
    assertThat(refused.get(2).path("times").asInt()).isEqualTo(2);
    assertThat(body(refused.get(3))).isEqualTo("3.140");
    assertThat(body(refused.get(4))).isEqualTo("null");
    assertThat(body(refused.get(5))).isEqualTo(offer.get("data").toString());
    JsonNode original = one(refused.get(5)).path("original");
    assertThat(original.path("contentType").asText()).isEqualTo("application/json");
    assertThat(original.at("/headers/ce-id").asText()).isEqualTo(offer.get("id").asText());
  }

  @Test
  void liesInTheDatabaseUnderSealOnly() {
    ObjectNode offer = Facts.ofNewItem().fact(FactKind.OFFERED);
    ((ObjectNode) offer.get("data")).putObject("context").put("phone", "call-me-maybe");
    offer.put("type", "erikas-own-type");
    post(Http.STRUCTURED, offer.toString()).then().statusCode(422);

    String row =
        pool.preparedQuery(
                """
                select r::text || encode(said, 'escape') || encode(reason, 'escape')
                from refused r where team = $1
                """)
            .execute(Tuple.of(team))
            .await()
            .indefinitely()
            .iterator()
            .next()
            .getString(0);
    assertThat(row).contains("unknown-type").doesNotContain("call-me-maybe", "erikas");
  }

  @Test
  void whatIsSentAgainIsCountedAndNotKeptTwice() {
    String offer = Facts.ofNewItem().fact(FactKind.OFFERED).toString();
    for (int i = 0; i < 5; i++) {
      post(Http.STRUCTURED, offer).then().statusCode(403);
    }
    post(Http.NDJSON, offer + "\n" + offer).then().statusCode(200);

    assertThat(refused(Parts.emitter(team), team))
        .singleElement()
        .satisfies(event -> assertThat(event.path("times").asInt()).isEqualTo(7));
    assertThat(sums()).containsExactly(7L, 1L, kept());
  }

  @Test
  void pagesLeadFromOneToTheNext() {
    for (int i = 0; i < 5; i++) {
      post(Http.STRUCTURED, Facts.ofNewItem().fact(FactKind.OFFERED).toString());
    }
    List<String> ids = new ArrayList<>();
    String next = "/ledger/v1/refused?team=" + team + "&limit=2";
    int pages = 0;
    while (next != null) {
      Response page = Http.as(Parts.emitter(team)).get(next);
      Http.json(page.asString()).forEach(event -> ids.add(event.path("id").asText()));
      String link = page.header("Link");
      next = link == null ? null : link.substring(link.indexOf("/ledger"), link.indexOf('>'));
      pages++;
    }
    assertThat(pages).isEqualTo(3);
    assertThat(ids)
        .doesNotHaveDuplicates()
        .isEqualTo(
            refused(Parts.token("admin"), team).stream().map(e -> e.path("id").asText()).toList());
  }

  @Test
  void isSeenByItsTeamTheAdminAndTheAuditorAlone() {
    post(Http.STRUCTURED, Facts.ofNewItem().fact(FactKind.OFFERED).toString());
    String list = "/ledger/v1/refused";
    String one = list + "/" + refused(Parts.emitter(team), team).getFirst().path("id").asText();

    for (String account : List.of("reader", "governance")) {
      String token = Parts.token(account);
      Http.as(token).get(list).then().statusCode(403);
      Http.as(token).get(list + "?team=" + team).then().statusCode(403);
      Http.as(token).get(one).then().statusCode(403);
      Http.as(token).post(one + "/replay").then().statusCode(403);
    }
    String other = Parts.emitter("another-" + team);
    Http.as(other).get(list + "?team=" + team).then().statusCode(403);
    Http.as(other).get(list).then().statusCode(200).body("size()", equalTo(0));
    Http.as(other).get(one).then().statusCode(404);
    Http.as(other).post(one + "/replay").then().statusCode(404);
    for (String token :
        List.of(Parts.emitter(team), Parts.token("admin"), Parts.token("auditor"))) {
      Http.as(token).get(one).then().statusCode(200);
      assertThat(Http.as(token).get(list + "?team=" + team).asString())
          .contains(one.substring(one.length() - 36));
    }
    Http.as(Parts.emitter(team)).get(list).then().statusCode(200).body("size()", equalTo(1));
    Http.as(Parts.token("admin")).get(list).then().statusCode(200);
    Http.as(Parts.token("auditor")).get(list).then().statusCode(200);
    Http.as(Parts.token("auditor")).post(one + "/replay").then().statusCode(403);
    Http.as(Parts.token("admin")).get(list + "/1").then().statusCode(404);
    Http.as(Parts.token("admin")).get(list + "/" + UUID.randomUUID()).then().statusCode(404);
  }

  @Test
  void whatGovernanceSaidInVainTheAdminSeesAlone() {
    ObjectNode offer = Facts.ofNewItem().fact(FactKind.OFFERED);
    Http.post(Parts.token("governance"), offer).then().statusCode(403);

    JsonNode found =
        all(Parts.token("admin"), "/ledger/v1/refused?limit=1000").stream()
            .filter(event -> !event.has("team"))
            .filter(event -> body(event).equals(offer.toString()))
            .findFirst()
            .orElseThrow();
    String one = "/ledger/v1/refused/" + found.path("id").asText();
    Http.as(Parts.token("emitter")).get(one).then().statusCode(404);
    Http.as(Parts.token("governance")).get(one).then().statusCode(403);
    Http.as(Parts.token("admin")).post(one + "/replay").then().statusCode(403);
  }

  @Test
  void isReplayedOnceTheRegistryAllowsItAndThenIsNoLongerKept() {
    String alias = "Desk of " + team;
    Facts lead = new Facts("lead", "L-" + UUID.randomUUID(), alias, "sales");
    ObjectNode offer = lead.fact(FactKind.OFFERED);
    Http.post(Parts.emitter(team), offer).then().statusCode(403);
    String replay = replay(refused(Parts.emitter(team), team).getFirst());
    Http.as(Parts.emitter(team))
        .post(replay)
        .then()
        .statusCode(403)
        .body("type", equalTo("urn:baton:problem:not-your-side"));
    long position = RegistryTopic.publish(RegistryTopic.team(team, "Name of " + team, alias));
    Awaitility.await().until(() -> registry.known().position() >= position);

    int recorded =
        Http.as(Parts.emitter(team))
            .post(replay)
            .then()
            .statusCode(201)
            .body("result", equalTo("recorded"))
            .body("state", equalTo("OPEN"))
            .extract()
            .path("position");

    Http.as(Parts.emitter(team))
        .post(replay)
        .then()
        .statusCode(200)
        .body("result", equalTo("duplicate"))
        .body("position", equalTo(recorded));
    Http.post(Parts.emitter(team), offer)
        .then()
        .statusCode(200)
        .body("position", equalTo(recorded));
    JsonNode known = refused(Parts.emitter(team), team).getFirst();
    assertThat(known.at("/replayed/position").asInt()).isEqualTo(recorded);
    assertThat(known.path("kept").asBoolean()).isFalse();
    assertThat(one(known).has("original")).isFalse();
    assertThat(sums()).containsExactly(1L, 1L, 0L);
  }

  @Test
  void aReplayHasTheRightsOfItsSenderWhoeverAsksForIt() {
    Facts lead = Facts.ofNewItem();
    Http.post(Parts.emitter(team), lead.fact(FactKind.OFFERED)).then().statusCode(403);
    String replay = replay(refused(Parts.emitter(team), team).getFirst());

    // the one may speak for every team, the other has everything done
    String everything = Parts.token("everything", "*", "emitter", "admin", "governance");
    for (String token : List.of(Parts.token("emitter"), Parts.token("admin"), everything)) {
      Http.as(token)
          .post(replay)
          .then()
          .statusCode(403)
          .body("type", equalTo("urn:baton:problem:not-your-side"));
    }
    Http.get("/ledger/v1/items/" + lead.subject()).then().statusCode(404);
  }

  @Test
  void theBytesRefusedLongestAgoGoFirstAndTheirReasonsStay() {
    for (int i = 0; i < 10; i++) {
      post(Http.STRUCTURED, large(60_000));
    }
    List<JsonNode> refused = refused(Parts.emitter(team), team);

    assertThat(refused).hasSize(10);
    assertThat(refused.stream().map(event -> event.path("kept").asBoolean()))
        .containsExactly(false, false, false, false, false, false, true, true, true, true);
    assertThat(refused)
        .allSatisfy(event ->
            assertThat(event.at("/problem/type").asText())
                .isEqualTo("urn:baton:problem:not-your-side"));
    assertThat(kept()).isPositive().isLessThanOrEqualTo(QUOTA);
    assertThat(sums()).containsExactly(10L, 10L, kept());
    Http.as(Parts.emitter(team))
        .post(replay(refused.getFirst()))
        .then()
        .statusCode(410)
        .body("type", equalTo("urn:baton:problem:no-longer-kept"));
  }

  @Test
  void whatIsRefusedAgainIsKeptAgain() {
    String first = large(60_000);
    post(Http.STRUCTURED, first);
    for (int i = 0; i < 4; i++) {
      post(Http.STRUCTURED, large(60_000));
    }
    assertThat(refused(Parts.emitter(team), team).getFirst().path("kept").asBoolean()).isFalse();
    post(Http.STRUCTURED, first);

    List<JsonNode> refused = refused(Parts.emitter(team), team);
    assertThat(refused.getFirst().path("kept").asBoolean()).isTrue();
    assertThat(refused.get(1).path("kept").asBoolean()).isFalse();
    assertThat(body(refused.getFirst())).isEqualTo(first);
    assertThat(sums()).containsExactly(6L, 5L, kept());
  }

  @Test
  void noTeamFillsTheTableWithReasons() {
    for (int i = 0; i < 4; i++) {
      String lines = "";
      for (int line = 0; line < 100; line++) {
        lines += "no event " + i + "-" + line + "\n";
      }
      post(Http.NDJSON, lines).then().statusCode(200);
    }
    // 300 in tests
    assertThat(sums()).containsExactly(400L, 300L, kept());
    assertThat(body(refused(Parts.emitter(team), team).getLast())).isEqualTo("no event 3-99");
  }

  @Test
  void aCallerIsToldSoEvenWhereItCannotBeKeptNow() throws Exception {
    String offer = Facts.ofNewItem().fact(FactKind.OFFERED).toString();
    whileNothingIsKept(() -> {
      post(Http.STRUCTURED, offer).then().statusCode(403);
      // and others are recorded meanwhile
      Http.post(Facts.ofNewItem().fact(FactKind.OFFERED)).then().statusCode(201);
      assertThat(refused(Parts.emitter(team), team)).isEmpty();
    });
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> refused(Parts.emitter(team), team).size() == 1);
  }

  @Test
  void isPublishedAsAReferenceWithoutItsContent() {
    ObjectNode offer = Facts.ofNewItem().fact(FactKind.OFFERED);
    ((ObjectNode) offer.get("data")).put("to", 7).put("actor", "somebody-by-name");
    post(Http.STRUCTURED, offer.toString()).then().statusCode(422);
    post(Http.STRUCTURED, "second").then().statusCode(400);
    List<String> ids =
        refused(Parts.emitter(team), team).stream().map(e -> e.path("id").asText()).toList();

    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .until(() ->
            Topic.all(Topics.REFUSED, 1).stream().filter(r -> team.equals(r.key())).count() >= 2);
    List<RefusedRecord> records =
        Topic.all(Topics.REFUSED, 1).stream()
            .filter(message -> team.equals(message.key()))
            .peek(message ->
                assertThat(new String(message.value(), StandardCharsets.UTF_8))
                    .doesNotContain("somebody-by-name", offer.get("id").asText()))
            .map(message -> Json.read(message.value(), RefusedRecord.class))
            .toList();
    assertThat(records)
        .extracting(record -> record.id().toString())
        .startsWith(ids.toArray(String[]::new));
    RefusedRecord first = records.getFirst();
    assertThat(first.team()).isEqualTo(team);
    assertThat(first.via()).isEqualTo(RefusedRecord.Via.HTTP);
    assertThat(first.problem()).isEqualTo("urn:baton:problem:invalid-event");
    assertThat(first.pointer()).isEqualTo("/data/to");
    assertThat(first.no()).isLessThan(records.get(1).no());
  }

  private void whileNothingIsKept(Locked.Work work) throws Exception {
    Locked.whileLocked(pool, "refused_team", work);
  }

  private Response post(String type, String body) {
    return Http.as(Parts.emitter(team))
        .contentType(type)
        .body(body.getBytes(StandardCharsets.UTF_8))
        .post(EVENTS);
  }

  private static String large(int size) {
    ObjectNode offer = Facts.ofNewItem().fact(FactKind.OFFERED);
    ((ObjectNode) offer.get("data")).putObject("context").put("attachment", "x".repeat(size));
    return offer.toString();
  }

  private static String replay(JsonNode event) {
    return "/ledger/v1/refused/" + event.path("id").asText() + "/replay";
  }

  private static String body(JsonNode event) {
    return new String(
        Base64.getDecoder().decode(one(event).at("/original/body").asText()),
        StandardCharsets.UTF_8);
  }

  private static JsonNode one(JsonNode event) {
    return Http.json(
        Http.as(Parts.token("admin"))
            .get("/ledger/v1/refused/" + event.path("id").asText())
            .then()
            .statusCode(200)
            .extract()
            .asString());
  }

  private static List<JsonNode> refused(String token, String team) {
    return all(token, "/ledger/v1/refused?limit=1000&team=" + team);
  }

  private static List<JsonNode> all(String token, String path) {
    List<JsonNode> all = new ArrayList<>();
    Http.json(Http.as(token).get(path).then().statusCode(200).extract().asString())
        .forEach(all::add);
    return all;
  }

  /** Refusals ever, rows, bytes. */
  private List<Long> sums() {
    var row =
        pool.preparedQuery("select total, kept, bytes from refused_team where team = $1")
            .execute(Tuple.of(team))
            .await()
            .indefinitely()
            .iterator()
            .next();
    return List.of(row.getLong(0), row.getLong(1), row.getLong(2));
  }

  /** Bytes that are there. */
  private long kept() {
    return pool.preparedQuery(
            "select coalesce(sum(octet_length(said)), 0)::bigint from refused where team = $1")
        .execute(Tuple.of(team))
        .await()
        .indefinitely()
        .iterator()
        .next()
        .getLong(0);
  }
}
