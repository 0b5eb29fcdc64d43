package dev.baton.gateway.statements;

import static dev.baton.contracts.event.FactKind.ACCEPTED;
import static dev.baton.contracts.event.FactKind.OFFERED;
import static dev.baton.contracts.event.FactKind.REJECTED;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import com.fasterxml.jackson.databind.JsonNode;
import dev.baton.contracts.Canonical;
import dev.baton.contracts.Digests;
import dev.baton.contracts.Json;
import dev.baton.contracts.Money;
import dev.baton.contracts.event.ItemRef;
import dev.baton.contracts.ledger.Judgement;
import dev.baton.contracts.ledger.LedgerRecord;
import dev.baton.contracts.ownership.OwnershipEntity.Boundary;
import dev.baton.contracts.ownership.OwnershipEntity.Team;
import dev.baton.edge.Roles;
import dev.baton.edge.test.Parts;
import dev.baton.gateway.projection.ReadModels;
import dev.baton.gateway.told.Behind;
import dev.baton.gateway.told.Journal;
import dev.baton.gateway.told.Topic;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(Parts.class)
@WithTestResource(Behind.class)
class StatementsIT {
  private static final int LANE = 0;
  private static final Instant EPOCH = Instant.parse("2025-01-01T00:00:00Z");
  private static final Instant T = Instant.parse("2026-03-10T09:00:00Z");

  @Inject ReadModels models;
  @Inject Freezing freezing;
  @Inject Pool pool;

  @BeforeAll
  static void register() {
    Topic.ownership(
        List.of(
            new Team("weaver", 1, "Weaver", List.of("Weaver 2nd"), false, null, EPOCH, null),
            new Team("dyer", 1, "Dyer", List.of(), false, null, EPOCH, null),
            new Boundary("wd", 1, "weaver", "dyer", "cloth", EPOCH, null),
            new Boundary("ws", 1, "weaver", "dyer", "silk", EPOCH, null),
            new Boundary("wl", 1, "weaver", "dyer", "linen", EPOCH, null),
            new Boundary("wj", 1, "weaver", "dyer", "jute", EPOCH, null)));
  }

  private long position() {
    return models.read(ReadModels.Snapshot::lanes).await().indefinitely().stream()
        .filter(lane -> lane.lane() == LANE)
        .mapToLong(ReadModels.Lane::position)
        .findFirst()
        .orElse(-1);
  }

  private void reaches(LedgerRecord last) {
    await().until(() -> position() >= last.position());
    // what is frozen has to be known, and that is looked for every second
    await()
        .until(() -> {
          Instant known = freezing.known();
          return known != null && known.isAfter(T);
        });
  }

  private static String path(String workType) {
    return "/api/v1/boundaries/weaver/dyer/" + workType + "/statements";
  }

  private static ValidatableResponse get(String path) {
    return given().auth().oauth2(Parts.token("reader")).get(path).then();
  }

  private static Response freeze(String workType, String month) {
    return given().auth().oauth2(Parts.token("governance")).post(path(workType) + "/" + month);
  }

  private static ValidatableResponse sign(
      String workType, String team, String verdict, String note) {
    return given()
        .auth()
        .oauth2(Parts.token("signer", team, Roles.EMITTER))
        .contentType("application/json")
        .body(Map.of("verdict", verdict, "note", note))
        .post(path(workType) + "/2026-03/signatures")
        .then();
  }

  private Journal march(String workType) {
    Journal journal = new Journal(LANE, position() + 1);
    for (int i = 0; i < 6; i++) {
      ItemRef item = new ItemRef(workType, "C-" + i);
      String from = i % 2 == 0 ? "weaver" : "Weaver 2nd";
      journal.fact(
          OFFERED,
          item,
          "1",
          from,
          "dyer",
          T.plusSeconds(i),
          h -> h.value = new Money(new BigDecimal("2.50"), "EUR"));
      if (i < 3) {
        journal.fact(ACCEPTED, item, "1", from, "dyer", T.plusSeconds(600));
      }
    }
    return journal;
  }

  private static String recomputed(String workType) {
    String location =
        given()
            .auth()
            .oauth2(Parts.token("auditor"))
            .post(path(workType) + "/2026-03/recomputations")
            .then()
            .statusCode(202)
            .extract()
            .header("Location");
    return await()
        .atMost(Duration.ofSeconds(60))
        .until(
            () -> get(location).statusCode(200).extract().jsonPath().getString("state"),
            state -> !state.equals("running"));
  }

  @Test
  void aStatementStaysWhatItIsWhateverIsToldLater() throws Exception {
    Journal journal = march("cloth");
    Topic.ledger(journal.records());
    reaches(journal.records().getLast());

    Response frozen = freeze("cloth", "2026-03");
    assertThat(frozen.statusCode()).as(frozen.asString()).isEqualTo(201);
    JsonPath before = frozen.jsonPath();
    assertThat(before.getInt("statement.counts.offered")).isEqualTo(6);
    assertThat(before.getInt("statement.counts.accepted")).isEqualTo(3);
    assertThat(before.getInt("statement.counts.open")).isEqualTo(3);
    assertThat(before.getString("statement.values.find { it.disposition == 'open' }.value"))
        .isEqualTo("7.5");
    // whoever has the answer can make the hash
    JsonNode statement = Json.MAPPER.readTree(frozen.asString()).get("statement");
    assertThat(before.getString("hash"))
        .isEqualTo(HexFormat.of().formatHex(Digests.sha256(Canonical.bytes(statement))));

    int told = journal.records().size();
    journal.fact(REJECTED, new ItemRef("cloth", "C-4"), "1", "weaver", "dyer", T.plusSeconds(99));
    journal.fact(OFFERED, new ItemRef("cloth", "late"), "1", "weaver", "dyer", T.plusSeconds(9));
    Topic.ledger(journal.records().subList(told, told + 2));
    reaches(journal.records().getLast());

    assertThat(freeze("cloth", "2026-03").statusCode()).isEqualTo(200);
    JsonPath after =
        get(path("cloth") + "/2026-03?compare=now").statusCode(200).extract().jsonPath();
    assertThat(after.getString("hash")).isEqualTo(before.getString("hash"));
    assertThat(after.<Map<String, Object>>get("statement"))
        .isEqualTo(before.<Map<String, Object>>get("statement"));
    assertThat(after.getString("comparison.changes.find { it.figure == 'offered' }.now"))
        .isEqualTo("7");
    assertThat(after.getString("comparison.changes.find { it.figure == 'rejected' }.then"))
        .isEqualTo("0");
    assertThat(recomputed("cloth")).isEqualTo("equal");
    get(path("cloth"))
        .statusCode(200)
        .body("statements.size()", equalTo(1))
        .body("statements[0].statement.month", equalTo("2026-03"));
  }

  @Test
  void whatTheTopicLacksIsReadFromTheLedger() {
    Journal journal = march("silk");
    List<LedgerRecord> records = journal.records();
    Behind.keep(LANE, records);
    Topic.ledger(records.subList(0, 2));
    Topic.ledger(records.subList(5, records.size()));
    reaches(records.getLast());
    assertThat(freeze("silk", "2026-03").jsonPath().getInt("statement.counts.offered"))
        .isEqualTo(6);

    assertThat(recomputed("silk")).isEqualTo("equal");
  }

  @Test
  void aStatementThatWasChangedIsFoundOut() {
    Journal journal = march("linen");
    Topic.ledger(journal.records());
    reaches(journal.records().getLast());
    freeze("linen", "2026-03");

    pool.query(
            """
            update statement set body = replace(body, '"accepted":3', '"accepted":4')
            where work_type = 'linen'
            """)
        .execute()
        .await()
        .indefinitely();

    assertThat(recomputed("linen")).isEqualTo("differs");
  }

  @Test
  void bothSidesSignAndADisputeIsSettledByALaterSignature() {
    Journal journal = march("jute");
    Topic.ledger(journal.records());
    reaches(journal.records().getLast());
    freeze("jute", "2026-03");

    sign("jute", "weaver", "agreed", "").statusCode(201).body("state", equalTo("frozen"));
    sign("jute", "dyer", "disputed", "C-5 never came")
        .statusCode(201)
        .body("state", equalTo("disputed"));
    sign("jute", "dyer", "disputed", "really").statusCode(409);
    sign("jute", "weaver", "disputed", "").statusCode(409);
    sign("jute", "marketing", "agreed", "").statusCode(403);
    sign("jute", "dyer", "maybe", "").statusCode(400);

    JsonPath signed =
        sign("jute", "dyer", "agreed", "found it")
            .statusCode(201)
            .body("state", equalTo("countersigned"))
            .extract()
            .jsonPath();
    assertThat(signed.getList("signatures.verdict"))
        .containsExactly("agreed", "disputed", "agreed");
    assertThat(signed.getList("signatures.note"))
        .containsExactly(null, "C-5 never came", "found it");
    assertThat(signed.getList("signatures.hash", String.class))
        .containsOnly(signed.getString("hash"));
    given()
        .auth()
        .oauth2(Parts.token("reader"))
        .contentType("application/json")
        .body(Map.of("verdict", "agreed"))
        .post(path("jute") + "/2026-03/signatures")
        .then()
        .statusCode(403);
  }

  @Test
  void aMonthIsFrozenByItselfWhenNoOfferOfItCanBeAnsweredInTimeAnyMore() {
    YearMonth last = YearMonth.now(ZoneOffset.UTC).minusMonths(2);
    Instant at = last.atDay(3).atStartOfDay().toInstant(ZoneOffset.UTC);
    Topic.ownership(
        List.of(
            new Boundary("wd-wool", 1, "weaver", "dyer", "wool", EPOCH, null),
            new Boundary("wd-hemp", 1, "weaver", "dyer", "hemp", EPOCH, null)));
    Journal journal = new Journal(LANE, position() + 1);
    ItemRef wool = new ItemRef("wool", "W-1");
    ItemRef hemp = new ItemRef("hemp", "H-1");
    journal.fact(OFFERED, wool, "1", "weaver", "dyer", at);
    journal.fact(ACCEPTED, wool, "1", "weaver", "dyer", at.plusSeconds(60));
    journal.fact(
        OFFERED,
        hemp,
        "1",
        "weaver",
        "dyer",
        at,
        h -> h.judgement = new Judgement("wd-hemp", 1, 1, at.plusSeconds(600), Map.of()));
    Topic.ledger(journal.records());
    reaches(journal.records().getLast());

    await()
        .untilAsserted(() -> {
          freezing.look();
          get(path("wool") + "/" + last).statusCode(200).body("frozenBy", equalTo(null));
        });
    get(path("hemp") + "/" + last).statusCode(404);

    // the ledger says that it ran out
    int told = journal.records().size();
    journal.expired(hemp, "1", "weaver", "dyer", at.plusSeconds(600));
    Topic.ledger(journal.records().subList(told, told + 1));
    reaches(journal.records().getLast());
    freezing.look();
    get(path("hemp") + "/" + last)
        .statusCode(200)
        .body("statement.counts.expired", equalTo(1))
        .body("statement.counts.open", equalTo(0));
  }

  @Test
  void thereIsNoStatementOfAMonthThatIsNotOver() {
    freeze("cloth", YearMonth.now(ZoneOffset.UTC).toString())
        .then()
        .statusCode(409)
        .body("type", equalTo("urn:baton:problem:month-not-over"));
    freeze("cloth", "March").then().statusCode(422);
    freeze("no-such-work", "2026-03").then().statusCode(404);
    get(path("cloth") + "/2025-01").statusCode(404);
    given()
        .auth()
        .oauth2(Parts.token("reader"))
        .post(path("cloth") + "/2026-03")
        .then()
        .statusCode(403);
  }
}
