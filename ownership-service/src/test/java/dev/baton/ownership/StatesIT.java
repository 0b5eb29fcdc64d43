package dev.baton.ownership;

import static dev.baton.ownership.Registering.emitter;
import static dev.baton.ownership.Registering.governance;
import static dev.baton.ownership.Registering.own;
import static dev.baton.ownership.Registering.reader;
import static dev.baton.ownership.Registering.seam;
import static dev.baton.ownership.Registering.slug;
import static dev.baton.ownership.Registering.team;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
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
import dev.baton.edge.test.Parts;
import dev.baton.ownership.Registering.Seam;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

/** How a boundary comes into each of its states, and out of it. */
@QuarkusTest
@WithTestResource(Parts.class)
class StatesIT {
  private static final String YEAR = "2026-01-01T00:00:00Z";
  private static final int LANE = 1;

  @Inject Pool pool;

  @ConfigProperty(name = "kafka.bootstrap.servers")
  String kafka;

  @Test
  void aBoundaryIsUnownedThenPendingThenOwnedAndWasSoAtEachInstant() {
    Seam seam = seam();
    Instant unowned = Instant.now();
    assertThat(state(seam)).isEqualTo("unowned");
    String offered =
        governance()
            .body("{\"team\":\"%s\",\"role\":\"ACCOUNTABLE\"}".formatted(seam.sender()))
            .post(seam.path() + "/assignments")
            .then()
            .statusCode(201)
            .extract()
            .path("id");
    assertThat(state(seam)).isEqualTo("pending");
    emitter(seam.sender())
        .post(seam.path() + "/assignments/{id}/acceptance", offered)
        .then()
        .statusCode(200);
    assertThat(state(seam)).isEqualTo("owned");
    String its = "find { it.evidence.boundary?.id == '" + seam.id() + "' }";
    reader().get("/gaps?limit=1000").then().body(its, nullValue());
    reader().get("/gaps?limit=1000&owned=true").then().body(its + ".state", equalTo("owned"));
    assertThat(state(seam, "&asOf=" + Instant.now() + "&knownAt=" + unowned)).isEqualTo("unowned");
  }

  @Test
  void theEndOfATeamEndsItsRolesAndOrphansItsBoundariesAndKeepsThem() {
    Seam seam = seam();
    String owner = team("owner");
    String heir = team("heir");
    own(seam, owner, YEAR);
    governance()
        .body("{\"team\":\"%s\",\"role\":\"CONSULTED\"}".formatted(owner))
        .post(seam.path() + "/assignments")
        .then()
        .statusCode(201);
    governance()
        .body("{\"change\":\"MERGED\",\"successors\":[\"%s\"]}".formatted(heir))
        .post("/teams/{id}/end", owner)
        .then()
        .statusCode(428);
    Instant before = Instant.now();
    governance()
        .header("If-Match", "\"1\"")
        .body("{\"change\":\"MERGED\",\"successors\":[\"%s\"]}".formatted(heir))
        .post("/teams/{id}/end", owner)
        .then()
        .statusCode(200)
        .body("succession.successors", contains(heir));
    assertThat(state(seam)).isEqualTo("orphaned");
    assertThat(state(seam, "&asOf=" + before)).isEqualTo("owned");
    reader()
        .get(seam.path() + "/assignments")
        .then()
        .body("state", equalTo(List.of("ENDED", "ENDED")));
    reader().get(seam.path()).then().statusCode(200).body("validTo", nullValue());
    reader()
        .get("/teams/{id}/lineage", heir)
        .then()
        .body("team", contains(owner))
        .body("change", contains("MERGED"));
    governance()
        .body("{\"team\":\"%s\",\"role\":\"ACCOUNTABLE\"}".formatted(owner))
        .post(seam.path() + "/assignments")
        .then()
        .statusCode(422)
        .body("errors.detail", hasItem(containsString("ended")));
    reader().get("/gaps?state=nonsense").then().statusCode(400);
    reader()
        .get("/gaps?limit=1000&state=orphaned")
        .then()
        .statusCode(200)
        .body("evidence.boundary.id", hasItem(seam.id()));
    // the next owner takes over where the last one ended
    own(seam, heir, Instant.now().toString());
    assertThat(state(seam)).isEqualTo("owned");
  }

  @Test
  void twoAnswersMakeABoundaryAmbiguousWithBothAsEvidence() {
    Seam seam = seam();
    own(seam, seam.sender(), YEAR);
    believe(seam, seam.sender(), "sender", seam.sender()).statusCode(200);
    assertThat(state(seam)).isEqualTo("owned");
    believe(seam, seam.sender(), "receiver", seam.sender())
        .statusCode(403)
        .body("detail", containsString(seam.receiver()));
    governance()
        .body("{\"side\":\"receiver\"}")
        .post(seam.path() + "/beliefs")
        .then()
        .statusCode(403);
    believe(seam, seam.receiver(), "receiver", seam.receiver()).statusCode(200);
    reader()
        .get("/gaps?boundary=" + seam.id())
        .then()
        .body("[0].state", equalTo("ambiguous"))
        .body("[0].evidence.beliefs.accountable", hasItem(seam.sender()))
        .body("[0].evidence.beliefs.accountable", hasItem(seam.receiver()));
    reader().get(seam.path() + "/beliefs").then().body("side", contains("receiver", "sender"));
    believe(seam, seam.receiver(), "receiver", seam.sender()).statusCode(200);
    assertThat(state(seam)).isEqualTo("owned");
  }

  @Test
  void anOwnerThatDoesNotAttestLapsesAndOneThatDoesIsOwnerAgain() {
    Seam seam = seam();
    own(seam, seam.sender(), YEAR);
    emitter(seam.sender())
        .post(seam.path() + "/attestation")
        .then()
        .statusCode(409)
        .body("type", equalTo("urn:baton:problem:not-asked"));
    governance()
        .header("If-Match", "\"1\"")
        .body("{\"attestEvery\":\"P30D\"}")
        .put(seam.path())
        .then()
        .statusCode(200);
    assertThat(state(seam)).isEqualTo("lapsed");
    reader()
        .get(seam.path() + "/attestation")
        .then()
        .body("overdue", equalTo(true))
        .body("due", equalTo("2026-01-31T00:00:00Z"));
    emitter(seam.receiver()).post(seam.path() + "/attestation").then().statusCode(403);
    emitter(seam.sender())
        .body("{\"note\":\"still ours\",\"accountable\":\"%s\"}".formatted(seam.sender()))
        .post(seam.path() + "/attestation")
        .then()
        .statusCode(200);
    reader().get(seam.path() + "/beliefs").then().body("accountable", contains(seam.sender()));
    assertThat(state(seam)).isEqualTo("owned");
    String later = Instant.now().plus(Duration.ofDays(31)).toString();
    assertThat(state(seam, "&asOf=" + later)).isIn("lapsed", "quiet");
    reader()
        .get("/gaps?boundary=" + seam.id() + "&asOf=" + later)
        .then()
        .body("[0].holding", hasItem("lapsed"));
  }

  @Test
  void whoIsAskedToTakeOverDoesWhenItAcceptsAndTheOwnerIsUntilThen() {
    Seam seam = seam();
    String parent = team("parent");
    String child = slug("child");
    governance()
        .body("{\"id\":\"%s\",\"name\":\"Child\",\"parent\":\"%s\"}".formatted(child, parent))
        .post("/teams")
        .then()
        .statusCode(201);
    String first = own(seam, child, YEAR);
    emitter(seam.sender()).post(seam.path() + "/attestation/escalation").then().statusCode(403);
    String offered =
        emitter(child)
            .post(seam.path() + "/attestation/escalation")
            .then()
            .statusCode(200)
            .body("team", equalTo(parent))
            .body("state", equalTo("OFFERED"))
            .extract()
            .path("id");
    assertThat(state(seam)).isEqualTo("owned");
    emitter(parent)
        .post(seam.path() + "/assignments/{id}/acceptance", offered)
        .then()
        .statusCode(200);
    reader().get(seam.path() + "/assignments/{id}", first).then().body("state", equalTo("ENDED"));
    reader()
        .get("/gaps?boundary=" + seam.id())
        .then()
        .body("[0].holding", contains("owned"))
        .body("[0].evidence.owner.team", equalTo(parent));
    emitter(parent)
        .post(seam.path() + "/attestation/escalation")
        .then()
        .statusCode(409)
        .body("type", equalTo("urn:baton:problem:no-parent"));
    governance()
        .body("{\"team\":\"%s\"}".formatted(seam.sender()))
        .post(seam.path() + "/attestation/reassignment")
        .then()
        .statusCode(200)
        .body("replaces", equalTo(offered));
  }

  @Test
  void twoBoundariesThatTakeTheSameHandoffOverlapAndWhatNoneTakesIsAHole() {
    String a = team("a");
    String b = team("b");
    String journey = slug("journey");
    String emea = slug("emea");
    String large = slug("large");
    select(emea, a, b, "{\"region\":{\"equals\":\"EMEA\"}}").statusCode(201);
    select(large, a, b, "{\"size\":{\"atLeast\":100}}").statusCode(201);
    select(slug("bad"), a, b, "{\"size\":{\"atLeast\":100,\"equals\":\"1\"}}")
        .statusCode(422)
        .body("errors.pointer", contains("/selector/size"));
    reader()
        .get("/gaps?boundary=" + emea)
        .then()
        .body("[0].state", equalTo("overlapping"))
        .body("[0].evidence.overlaps", contains(large));
    governance()
        .body(
            "{\"id\":\"%s\",\"name\":\"J\",\"edges\":[{\"from\":\"%s\",\"to\":\"%s\",\"workType\":\"lead\"}]}"
                .formatted(journey, a, b))
        .post("/journeys")
        .then()
        .statusCode(201);
    reader()
        .get("/gaps/holes?journey=" + journey)
        .then()
        .body("", hasSize(1))
        .body("[0].registered", equalTo(true))
        .body("[0].hole.attributes.region", equalTo("(any other)"));
    select(slug("rest"), a, b, "{}").statusCode(201);
    reader().get("/gaps/holes?journey=" + journey).then().body("", hasSize(0));
  }

  @Test
  void whatTheLedgerSeesIsDiscoveredAndRegisteredInOneStep() {
    String from = "Émea Sales " + slug("x");
    String to = slug("ops");
    Instant offered = Instant.parse("2026-10-01T09:00:00Z");
    long position = nextPosition();
    try (KafkaProducer<String, byte[]> ledger =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", kafka),
            new StringSerializer(),
            new ByteArraySerializer())) {
      HandoffSnapshot one = handoff("1", from, to, offered);
      HandoffSnapshot elsewhere = handoff("1", "(none)", to, offered);
      send(ledger, position, new LedgerRecord.Change(null, elsewhere));
      send(ledger, position + 1, new LedgerRecord.Change(elsewhere, one));
      // sent again by a relay that died, and counted once
      send(ledger, position + 1, new LedgerRecord.Change(elsewhere, one));
      send(ledger, position + 2, new LedgerRecord.Change(null, handoff("2", from, to, offered)));
    }
    await().atMost(Duration.ofSeconds(30)).until(() -> nextPosition() == position + 3);
    List<Map<String, Object>> discovered =
        reader().get("/discovered").then().statusCode(200).extract().path("");
    assertThat(discovered)
        .filteredOn(d -> ((Map<?, ?>) d.get("edge")).get("to").equals(to))
        .singleElement()
        .satisfies(d -> {
          assertThat(((Map<?, ?>) d.get("edge")).get("from")).isEqualTo(from);
          assertThat(((Map<?, ?>) d.get("traffic")).get("handoffs")).isEqualTo(2);
        });
    String body = "{\"from\":\"%s\",\"to\":\"%s\",\"workType\":\"lead\"}".formatted(from, to);
    reader().body(body).post("/discovered").then().statusCode(403);
    String id =
        governance()
            .body(body)
            .post("/discovered")
            .then()
            .statusCode(201)
            .body("to", equalTo(to))
            .body("validFrom", equalTo("2026-10-01T00:00:00Z"))
            .extract()
            .path("id");
    governance().body(body).post("/discovered").then().statusCode(409);
    reader()
        .get("/gaps?boundary=" + id)
        .then()
        .body("[0].state", equalTo("unowned"))
        .body("[0].evidence.traffic.handoffs", equalTo(2));
    List<String> left = reader().get("/discovered").then().extract().path("edge.to");
    assertThat(left).doesNotContain(to);
  }

  private long nextPosition() {
    for (var row :
        pool.query("select position from sighting_lane where lane = " + LANE).executeAndAwait()) {
      return row.getLong(0) + 1;
    }
    return 0;
  }

  private static void send(
      KafkaProducer<String, byte[]> ledger, long position, LedgerRecord.Change change) {
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
    ledger.send(new ProducerRecord<>(Topics.LEDGER, LANE, "lead/L-1", Json.bytes(record)));
  }

  private static HandoffSnapshot handoff(String id, String from, String to, Instant offered) {
    return new HandoffSnapshot(
        id,
        new ItemRef("lead", "L-1"),
        from,
        to,
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
        Map.of(),
        Map.of());
  }

  private static ValidatableResponse select(String id, String from, String to, String selector) {
    return governance()
        .body(
            "{\"id\":\"%s\",\"from\":\"%s\",\"to\":\"%s\",\"workType\":\"lead\",\"selector\":%s}"
                .formatted(id, from, to, selector))
        .post("/boundaries")
        .then();
  }

  private static ValidatableResponse believe(
      Seam seam, String as, String side, String accountable) {
    return emitter(as)
        .body("{\"side\":\"%s\",\"accountable\":\"%s\"}".formatted(side, accountable))
        .post(seam.path() + "/beliefs")
        .then();
  }

  private static String state(Seam seam) {
    return state(seam, "");
  }

  private static String state(Seam seam, String more) {
    for (String state : List.of("", "&state=owned")) {
      List<String> found =
          reader()
              .get("/gaps?boundary=" + seam.id() + state + more)
              .then()
              .statusCode(200)
              .extract()
              .path("state");
      if (!found.isEmpty()) {
        return found.getFirst();
      }
    }
    throw new AssertionError("no state of " + seam.id());
  }
}
