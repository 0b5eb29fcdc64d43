package dev.baton.definitions;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;

import dev.baton.contracts.Json;
import dev.baton.contracts.Topics;
import dev.baton.contracts.event.EventType;
import dev.baton.contracts.event.FactKind;
import dev.baton.contracts.event.ItemRef;
import dev.baton.contracts.ledger.Disposition;
import dev.baton.contracts.ledger.HandoffSnapshot;
import dev.baton.contracts.ledger.HandoffState;
import dev.baton.contracts.ledger.LedgerRecord;
import dev.baton.contracts.ownership.OwnershipEntity;
import dev.baton.contracts.ownership.OwnershipEntity.Boundary;
import dev.baton.contracts.ownership.OwnershipEntity.Contract;
import dev.baton.contracts.ownership.OwnershipRecord;
import dev.baton.edge.test.Parts;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What two sides of a boundary settle of what they mean, and whom a change of it meets. */
@QuarkusTest
@WithTestResource(Parts.class)
class SeamsIT {
  private static final int LANE = 1;
  private static final Instant LONG_AGO = Instant.parse("2020-01-01T00:00:00Z");

  @ConfigProperty(name = "kafka.bootstrap.servers")
  String kafka;

  @Inject Pool pool;

  private final String own = UUID.randomUUID().toString();
  private final String term = "lead-" + own;
  private final String mql = "mql-" + own;
  private final String sql = "sql-" + own;
  private final String boundary = "marketing--sales--" + own;

  @BeforeEach
  void twoTeamsAndWhatEachMeans() {
    as(Parts.token("governance"))
        .body(
            """
            {"baton": "definitions/v1", "terms": [{"id": "%s", "definitions": [
              {"id": "%s", "team": "marketing", "validFrom": "2026-01-01T00:00:00Z",
               "meaning": {"text": "hot", "kind": "STAGE"}},
              {"id": "%s", "team": "sales", "validFrom": "2026-01-01T00:00:00Z",
               "meaning": {"text": "called", "kind": "STAGE"}}]}]}
            """
                .formatted(term, mql, sql))
        .post("/imports/json")
        .then()
        .statusCode(200)
        .body("created", hasSize(3));
  }

  @Test
  void governanceMapsTwoDefinitions() {
    String body =
        """
        {"from": {"definition": "%s", "semver": "1.0.0"},
         "to": {"definition": "%s", "semver": "1.0.0"}, "relation": "NARROWER"}
        """
            .formatted(sql, mql);
    String id = mql + "--" + sql;
    as(Parts.emitter("sales")).body(body).post("/mappings").then().statusCode(403);
    as(Parts.token("governance"))
        .body(body)
        .post("/mappings")
        .then()
        .statusCode(201)
        .header("Location", "/definitions/v1/mappings/" + id)
        .body("one.definition", equalTo(mql))
        .body("relation", equalTo("BROADER"));
    as(Parts.token("governance")).body(body).post("/mappings").then().statusCode(200);
    get("/mappings/" + id).statusCode(200).header("ETag", "\"1\"");
    as(Parts.token("governance")).delete("/mappings/" + id).then().statusCode(428);
    as(Parts.token("governance"))
        .header("If-Match", "\"1\"")
        .delete("/mappings/" + id)
        .then()
        .statusCode(200);
    get("/mappings/" + id + "?asOf=" + Instant.now()).statusCode(404);
    get("/mappings/" + id + "/versions").body("$", hasSize(2));
    as(Parts.token("governance"))
        .body(body.replace("1.0.0", "7.0.0"))
        .post("/mappings")
        .then()
        .statusCode(422)
        .body("errors.pointer", contains("/from/semver", "/to/semver"));
  }

  @Test
  void bothSidesSignAndEithersChangeVoidsIt() {
    sign("marketing", "1.0.0").statusCode(422).body("errors.pointer", contains("/boundary"));
    publish(new Boundary(boundary, 1, "marketing", "sales", "lead", LONG_AGO, null));
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> sign("marketing", "1.0.0").extract().statusCode() != 422);
    String id = boundary + "--" + term;
    get("/signoffs/" + id)
        .statusCode(200)
        .body("stands", equalTo(false))
        .body("because", containsString("sales"));
    sign("support", "1.0.0").statusCode(403);
    as(Parts.token("governance")).body(signing("1.0.0")).post("/signoffs").then().statusCode(403);
    sign("sales", "1.0.0")
        .statusCode(201)
        .header("Location", "/definitions/v1/signoffs/" + id)
        .body("version", equalTo(2));
    sign("sales", "1.0.0").statusCode(200);
    get("/signoffs?boundary=" + boundary)
        .body("stands", contains(true))
        .body("because[0]", nullValue());
    sign("sales", "2.0.0").statusCode(422).body("errors.pointer", contains("/receiver/semver"));

    Instant signed = Instant.now();
    as(Parts.emitter("sales"))
        .body("{\"semver\": \"2.0.0\", \"meaning\": {\"text\": \"met\", \"kind\": \"STAGE\"}}")
        .post("/definitions/" + sql + "/versions")
        .then()
        .statusCode(201);
    get("/signoffs/" + id)
        .body("stands", equalTo(false))
        .body("signOff.voidedBy", equalTo("definition/" + sql + "/2"));
    // what was known before is still told
    get("/signoffs/" + id + "?asOf=" + signed).body("stands", equalTo(true));
    sign("sales", "1.0.0").statusCode(422).body("errors.pointer", contains("/receiver"));
    sign("sales", "2.0.0").statusCode(201).body("signedBySender", nullValue());
    sign("marketing", "2.0.0").statusCode(201);
    get("/signoffs/" + id).body("stands", equalTo(true));

    // an import is a change like another
    as(Parts.token("governance"))
        .body(
            """
            {"baton": "definitions/v1", "terms": [{"id": "%s", "definitions": [
              {"id": "%s", "team": "marketing", "meaning": {"text": "hotter", "kind": "STAGE"}}]}]}
            """
                .formatted(term, mql))
        .post("/imports/json")
        .then()
        .statusCode(200)
        .body("changed", hasSize(1));
    get("/signoffs/" + id).body("stands", equalTo(false));
    get("/signoffs/" + id + "/versions").body("$", hasSize(6));
  }

  @Test
  void anAdoptionIsToldAsOfAnInstantAndAsItWasKnownThen() {
    adopt("sales", mql, "2026-03-01T00:00:00Z");
    String id = "sales--" + mql;
    Instant known = Instant.now();
    as(Parts.token("governance"))
        .body("{\"semver\": \"1.1.0\", \"meaning\": {\"text\": \"hotter\", \"kind\": \"STAGE\"}}")
        .post("/definitions/" + mql + "/versions")
        .then()
        .statusCode(201);
    as(Parts.token("governance"))
        .body(
            "{\"team\": \"sales\", \"definition\": \"%s\", \"semver\": \"1.1.0\", \"validFrom\": \"2026-04-01T00:00:00Z\"}"
                .formatted(mql))
        .post("/adoptions")
        .then()
        .statusCode(201);
    get("/adoptions/" + id + "?asOf=2026-05-01T00:00:00Z").body("semver", equalTo("1.1.0"));
    get("/adoptions/" + id + "?asOf=2026-03-05T00:00:00Z").body("semver", equalTo("1.0.0"));
    get("/adoptions/" + id + "?asOf=2026-05-01T00:00:00Z&knownAt=" + known)
        .body("semver", equalTo("1.0.0"));
    get("/adoptions/" + id + "/versions?knownAt=" + known).body("$", hasSize(1));
    get("/adoptions?team=sales&asOf=2026-05-01T00:00:00Z&limit=1000&knownAt=" + known)
        .body("find { it.id == '%s' }.semver".formatted(id), equalTo("1.0.0"));
  }

  @Test
  void saysWhomAChangeWouldMeet() {
    adopt("sales", mql, "2026-03-01T00:00:00Z");
    publish(
        new Boundary(boundary, 1, "marketing", "sales", "lead", LONG_AGO, null),
        new Contract(
            boundary,
            1,
            1,
            null,
            null,
            Duration.ofHours(4),
            null,
            null,
            Map.of(term, mql),
            Map.of(term, sql),
            null,
            Map.of(),
            LONG_AGO,
            null,
            LONG_AGO,
            LONG_AGO));
    Instant offered = Instant.now().minus(3, ChronoUnit.DAYS);
    long position = nextPosition();
    HandoffSnapshot one = handoff("1", offered, Map.of(mql, "1.0.0"), Map.of());
    HandoffSnapshot accepted = handoff("1", offered, Map.of(mql, "1.0.0"), Map.of(mql, "1.0.0"));
    send(position, new LedgerRecord.Change(null, one));
    send(position + 1, new LedgerRecord.Change(one, accepted));
    // sent again by a relay that died, and counted once
    send(position + 1, new LedgerRecord.Change(one, accepted));
    send(
        position + 2,
        new LedgerRecord.Change(
            null, handoff("2", offered, Map.of(mql, "1.0.0"), Map.of(mql, "2.0.0"))));
    send(
        position + 3,
        new LedgerRecord.Change(
            null,
            handoff("3", offered.minus(60, ChronoUnit.DAYS), Map.of(mql, "1.0.0"), Map.of())));
    await().atMost(Duration.ofSeconds(30)).until(() -> nextPosition() == position + 4);
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> !get("/impact?definition=" + mql).extract().<List<?>>path("pinned").isEmpty());
    get("/impact?definition=" + mql + "&version=1.0.0")
        .statusCode(200)
        .body("adopted.team", contains("sales"))
        .body("pinned.boundary", contains(boundary))
        .body("pinned.side", contains("sender"))
        .body("pinned.team", contains("marketing"))
        .body("handoffs", equalTo(2))
        .body("used.side", contains("both", "sender"))
        .body("used.handoffs", contains(1, 1));
    get("/impact?definition=" + mql).body("handoffs", equalTo(3));
    get("/impact/terms/" + term)
        .statusCode(200)
        .body("find { it.definition == '%s' }.handoffs".formatted(mql), equalTo(3));
    get("/impact/terms/no-such").statusCode(404);
    // its contract holds sales to another, and yet it used this one
    get("/conflicts?limit=1000&boundary=" + boundary)
        .statusCode(200)
        .body(
            "find { it.term == '%s' }.sides.find { it.uses.definition.contains('%s') }.uses.team"
                .formatted(term, mql),
            containsInAnyOrder("marketing", "sales"));
    get("/impact?definition=" + mql + "&version=9.9.9").statusCode(404);
    get("/impact?definition=no-such").statusCode(404);
    get("/impact").statusCode(422);
  }

  @Test
  void whoChangedTheCatalogueIsToldToAuditors() {
    as(Parts.token("auditor"))
        .get("/audit?id=" + mql)
        .then()
        .statusCode(200)
        .body("after.id", contains(mql))
        .body("recordedBy", contains("governance"));
    as(Parts.token("reader")).get("/audit").then().statusCode(403);
  }

  private ValidatableResponse sign(String team, String receiver) {
    return as(Parts.emitter(team)).body(signing(receiver)).post("/signoffs").then();
  }

  private String signing(String receiver) {
    return """
    {"boundary": "%s", "term": "%s",
     "sender": {"definition": "%s", "semver": "1.0.0"},
     "receiver": {"definition": "%s", "semver": "%s"}}
    """
        .formatted(boundary, term, mql, sql, receiver);
  }

  private static void adopt(String team, String definition, String from) {
    as(Parts.token("governance"))
        .body(
            "{\"team\": \"%s\", \"definition\": \"%s\", \"semver\": \"1.0.0\", \"validFrom\": \"%s\"}"
                .formatted(team, definition, from))
        .post("/adoptions")
        .then()
        .statusCode(201);
  }

  private void publish(OwnershipEntity... entities) {
    try (KafkaProducer<String, byte[]> registry = producer()) {
      for (OwnershipEntity entity : entities) {
        registry.send(
            new ProducerRecord<>(
                Topics.OWNERSHIP,
                entity.key(),
                Json.bytes(new OwnershipRecord(0, Instant.now(), entity))));
      }
    }
  }

  private long nextPosition() {
    for (var row :
        pool.query("select position from definition_use_lane where lane = " + LANE)
            .executeAndAwait()) {
      return row.getLong(0) + 1;
    }
    return 0;
  }

  private void send(long position, LedgerRecord.Change change) {
    Instant now = Instant.now();
    LedgerRecord record =
        new LedgerRecord(
            LANE,
            position,
            now,
            EventType.OFFERED,
            "lead/L-1",
            "team",
            "/test",
            "id-" + position,
            now,
            false,
            null,
            null,
            null,
            null,
            List.of(change),
            null);
    try (KafkaProducer<String, byte[]> ledger = producer()) {
      ledger.send(new ProducerRecord<>(Topics.LEDGER, LANE, "lead/L-1", Json.bytes(record)));
    }
  }

  private KafkaProducer<String, byte[]> producer() {
    return new KafkaProducer<>(
        Map.<String, Object>of("bootstrap.servers", kafka),
        new StringSerializer(),
        new ByteArraySerializer());
  }

  private static HandoffSnapshot handoff(
      String id, Instant offered, Map<String, String> sent, Map<String, String> understood) {
    return new HandoffSnapshot(
        id,
        new ItemRef("lead", "L-1"),
        "marketing",
        "sales",
        Map.of(FactKind.OFFERED, offered),
        Disposition.OPEN,
        null,
        HandoffState.OPEN,
        Set.of(),
        null,
        Map.of(),
        null,
        null,
        null,
        null,
        null,
        sent,
        understood);
  }

  private static ValidatableResponse get(String path) {
    return as(Parts.token("reader")).get(path).then();
  }

  private static RequestSpecification as(String token) {
    return given()
        .basePath("/definitions/v1")
        .auth()
        .oauth2(token)
        .urlEncodingEnabled(false)
        .contentType(ContentType.JSON);
  }
}
