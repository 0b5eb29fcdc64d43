package dev.baton.gateway.view;

import static dev.baton.contracts.event.FactKind.ACCEPTED;
import static dev.baton.contracts.event.FactKind.OFFERED;
import static dev.baton.contracts.event.FactKind.REJECTED;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.startsWith;

import dev.baton.contracts.Money;
import dev.baton.contracts.definitions.DefinitionsEntity.Adoption;
import dev.baton.contracts.definitions.DefinitionsEntity.Definition;
import dev.baton.contracts.definitions.DefinitionsEntity.Kind;
import dev.baton.contracts.definitions.DefinitionsEntity.Meaning;
import dev.baton.contracts.definitions.DefinitionsEntity.State;
import dev.baton.contracts.event.EventType;
import dev.baton.contracts.event.ItemRef;
import dev.baton.contracts.event.Statement;
import dev.baton.contracts.ledger.Judgement;
import dev.baton.contracts.ownership.OwnershipEntity.Assignment;
import dev.baton.contracts.ownership.OwnershipEntity.AssignmentState;
import dev.baton.contracts.ownership.OwnershipEntity.Boundary;
import dev.baton.contracts.ownership.OwnershipEntity.Edge;
import dev.baton.contracts.ownership.OwnershipEntity.Journey;
import dev.baton.contracts.ownership.OwnershipEntity.Role;
import dev.baton.contracts.ownership.OwnershipEntity.Team;
import dev.baton.edge.test.Parts;
import dev.baton.gateway.projection.ReadModels;
import dev.baton.gateway.told.Behind;
import dev.baton.gateway.told.Journal;
import dev.baton.gateway.told.Topic;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(Parts.class)
@WithTestResource(Behind.class)
class ContinuityIT {
  private static final Instant T = Instant.parse("2026-03-02T09:00:00Z");
  private static final String TYPE = "deal";
  private static final Meaning MEANING =
      new Meaning("…", Kind.TERM, null, null, List.of(), null, null, null, null, null, null);

  @Inject ReadModels models;

  private static RequestSpecification reader() {
    return given().auth().oauth2(Parts.token("reader"));
  }

  private static Team team(String id, String... aliases) {
    return new Team(id, 1, "Team " + id, List.of(aliases), false, null, T, null);
  }

  private static void register() {
    Topic.ownership(
        List.of(
            team("m"),
            team("s", "Sales EMEA"),
            team("o"),
            new Boundary("m--s--deal", 1, "m", "s", TYPE, T, null),
            new Boundary("s--o--deal", 1, "s", "o", TYPE, T, null),
            new Assignment(
                "as-ms", 1, "m--s--deal", Role.ACCOUNTABLE, "m", AssignmentState.OFFERED, T, null),
            new Assignment(
                "as-ms", 2, "m--s--deal", Role.ACCOUNTABLE, "m", AssignmentState.ACCEPTED, T, null),
            new Journey(
                "deal-to-cash",
                1,
                "Deal to cash",
                "m",
                List.of(new Edge("m", "s", TYPE), new Edge("s", "o", TYPE)),
                Duration.ofDays(30),
                List.of(),
                T,
                null)));
    Topic.definitions(
        List.of(
            new Definition(
                "q-m", 1, "1.0.0", "qualified", "m", MEANING, "h1", State.ACTIVE, T, null),
            new Definition(
                "q-s", 1, "2.0.0", "qualified", "s", MEANING, "h2", State.ACTIVE, T, null),
            new Adoption("m/q-m", 1, "m", "q-m", "1.0.0", T, null),
            new Adoption("s/q-s", 1, "s", "q-s", "2.0.0", T, null)));
  }

  private Journal tell() {
    long next =
        models.read(ReadModels.Snapshot::lanes).await().indefinitely().stream()
                .filter(l -> l.lane() == 0)
                .mapToLong(ReadModels.Lane::position)
                .findFirst()
                .orElse(-1)
            + 1;
    Journal journal = new Journal(0, next);
    Judgement bare =
        new Judgement("m--s--deal", 1, 1, null, Map.of("/budget", Judgement.Verdict.MISSING));
    Judgement whole =
        new Judgement("m--s--deal", 1, 1, null, Map.of("/budget", Judgement.Verdict.PRESENT));
    for (int i = 0; i < 10; i++) {
      ItemRef item = new ItemRef(TYPE, "D-" + i);
      boolean first = i < 4;
      boolean worth = i == 0;
      journal.fact(
          OFFERED,
          item,
          "1",
          "m",
          "Sales EMEA",
          T,
          h -> {
            h.judgement = first ? bare : whole;
            h.value = worth ? new Money(new BigDecimal("1200.50"), "EUR") : null;
          });
      if (i < 8) {
        journal.fact(ACCEPTED, item, "1", "m", "Sales EMEA", T.plusSeconds(600));
      } else {
        journal.fact(
            REJECTED, item, "1", "m", "Sales EMEA", T.plusSeconds(600), h -> h.reason = "no-need");
      }
      if (i < 6) {
        // two are picked up in silence
        if (i >= 2) {
          journal.fact(OFFERED, item, "2", "s", "o", T.plusSeconds(4000));
        }
        journal.fact(ACCEPTED, item, "2", "s", "o", T.plusSeconds(8000));
      } else if (i == 6) {
        journal.fact(OFFERED, item, "2", "s", "o", T.plusSeconds(4000));
      }
    }
    journal.status("m", "leads", T, T.plusSeconds(604_800), "120", "100");
    journal.status("Sales EMEA", "wins", T, T.plusSeconds(604_800), "95", "100");
    Statement.Period period = new Statement.Period(T, T.plusSeconds(604_800));
    journal.said(
        EventType.FORECAST_DECLARED,
        "outcome/deals-won",
        T,
        new Statement.ForecastDeclared(
            "m", "deals-won", "deal-to-cash", period, new BigDecimal("9"), null));
    journal.said(
        EventType.OUTCOME_OBSERVED,
        "outcome/deals-won",
        T,
        new Statement.OutcomeObserved(
            "m",
            "deals-won",
            "deal-to-cash",
            period,
            new BigDecimal("6"),
            null,
            Statement.OutcomeKind.QUANTITATIVE,
            false));
    for (String team : List.of("m", "s")) {
      journal.said(
          EventType.CREDIT_CLAIMED,
          "deal/D-0",
          T,
          new Statement.Credit(
              Statement.Credit.Stage.CLAIMED,
              new ItemRef(TYPE, "D-0"),
              null,
              null,
              team,
              new BigDecimal("0.8")));
    }
    journal.said(
        EventType.INQUIRY_RAISED,
        "team/m",
        T,
        new Statement.Inquiry(Statement.Inquiry.Step.RAISED, "q-1", null, "m", "s", List.of()));
    journal.said(
        EventType.INQUIRY_PASSED,
        "team/s",
        T.plusSeconds(60),
        new Statement.Inquiry(Statement.Inquiry.Step.PASSED, "q-1", null, "s", "m", List.of()));
    return journal;
  }

  private static void custody() {
    JsonPath custody =
        reader()
            .get("/api/v1/journeys/deal-to-cash/custody")
            .then()
            .statusCode(200)
            .extract()
            .jsonPath();
    assertThat(custody.getInt("entered")).isEqualTo(10);
    assertThat(custody.getInt("held")).isEqualTo(1);
    assertThat(custody.getInt("inTheAir")).isEqualTo(1);
    assertThat(custody.getInt("finished")).isEqualTo(6);
    assertThat(custody.getInt("ended")).isEqualTo(2);
    assertThat(custody.getInt("residual")).isZero();
    assertThat(custody.getInt("endedBy.rejected")).isEqualTo(2);
    assertThat(custody.getInt("stalled")).isEqualTo(1);
    assertThat(custody.getInt("overdue")).isEqualTo(1);
    String csv =
        reader()
            .get("/api/v1/journeys/deal-to-cash/custody?format=csv")
            .then()
            .statusCode(200)
            .extract()
            .asString();
    assertThat(csv.lines()).hasSize(3);
  }

  private static void seam() {
    JsonPath seam =
        reader()
            .get("/api/v1/boundaries/m/{to}/deal?bucket=day", "Sales EMEA")
            .then()
            .statusCode(200)
            .extract()
            .jsonPath();
    assertThat(seam.getString("seam.to")).isEqualTo("s");
    assertThat(seam.getInt("seam.series[0].offered")).isEqualTo(10);
    assertThat(seam.getString("standings[0].owner")).isEqualTo("m");
    assertThat(seam.getString("standings[0].tenures[0].team")).isEqualTo("m");
    assertThat(seam.getList("diagnosis.cause", String.class))
        .containsExactlyInAnyOrder(
            "ambiguous-ownership",
            "undefined-boundary",
            "context-loss",
            "inconsistent-definitions");
    assertThat(seam.getList("diagnosis.verdict", String.class)).containsOnly("does-not");
    assertThat(seam.getList("interventions.kind", String.class)).contains("owner-assigned");
    assertThat(seam.getString("interventions[0].effect.verdict")).isEqualTo("cannot-tell");
    assertThat(seam.getString("changeNotEvaluable")).isEqualTo("no-baseline");
    assertThat(seam.getString("silenceNotEvaluable")).isNotEmpty();
    assertThat(seam.getList("gaming")).isEmpty();
    assertThat(seam.getList("gamingNotEvaluable", String.class)).contains("one-reason");
    reader()
        .contentType("application/json")
        .body(
            """
            {"journey": "deal-to-cash",
             "targets": [{"from": "m", "to": "Sales EMEA", "workType": "deal", "yield": 1}]}
            """)
        .post("/api/v1/what-if")
        .then()
        .statusCode(200)
        .body("items.order[0].to", equalTo("s"));
    reader()
        .queryParam("target", "m/Sales%20EMEA/deal/1")
        .get("/api/v1/what-if?journey=deal-to-cash")
        .then()
        .statusCode(200)
        .body("items.order[0].to", equalTo("s"));
    reader()
        .queryParam("target", "m/s")
        .get("/api/v1/what-if?journey=deal-to-cash")
        .then()
        .statusCode(422)
        .body("errors[0].pointer", equalTo("/targets/0"));
    reader()
        .contentType("application/json")
        .body(
            """
            {"journey": "deal-to-cash",
             "targets": [{"from": "m", "to": "o", "workType": "deal", "yield": 2}]}
            """)
        .post("/api/v1/what-if")
        .then()
        .statusCode(422)
        .body("errors[0].pointer", equalTo("/targets/0"));
    reader()
        .get(
            "/api/v1/journeys/deal-to-cash/continuity"
                + "?compareTo=2026-03-01&from=2026-03-01&localWins=true")
        .then()
        .statusCode(200)
        .body("moved.state", equalTo("unknown"))
        .body("localWins", equalTo(List.of()));
    reader().get("/api/v1/boundaries/nobody/nowhere/deal").then().statusCode(404);
    assertThat(
            reader()
                .get("/api/v1/boundaries/m/s/deal?format=csv")
                .then()
                .statusCode(200)
                .extract()
                .asString())
        .startsWith("bucket,offered,accepted,open,lost,yield");
  }

  private static void blindSpots() {
    JsonPath spots =
        reader()
            .get("/api/v1/blind-spots?journey=deal-to-cash")
            .then()
            .statusCode(200)
            .extract()
            .jsonPath();
    assertThat(spots.getInt("coverage.bothEnds")).isEqualTo(14);
    assertThat(spots.getString("rankedBy")).isEqualTo("EUR");
    assertThat(spots.getList("spots.to", String.class)).containsExactlyInAnyOrder("s", "o");
    assertThat(spots.getList("spots.find { it.to == 'o' }.states", String.class))
        .contains("unowned");
    assertThat(spots.getList("spots.find { it.to == 's' }.blind", String.class))
        .contains("without-criteria", "in-conflict");
    JsonPath first =
        reader()
            .get("/api/v1/blind-spots?journey=deal-to-cash&limit=1")
            .then()
            .statusCode(200)
            .header("Link", containsString("rel=\"next\""))
            .extract()
            .jsonPath();
    JsonPath second =
        reader()
            .queryParam("cursor", first.getString("next"))
            .get("/api/v1/blind-spots?journey=deal-to-cash&limit=1")
            .then()
            .statusCode(200)
            .extract()
            .jsonPath();
    assertThat(first.getString("spots[0].to")).isEqualTo(spots.getString("spots[0].to"));
    assertThat(second.getString("spots[0].to")).isEqualTo(spots.getString("spots[1].to"));
    assertThat(second.getString("next")).isNull();
    reader().get("/api/v1/blind-spots?cursor=x").then().statusCode(400);
    reader().get("/api/v1/blind-spots").then().statusCode(200);
    reader().get("/api/v1/blind-spots?format=csv").then().statusCode(200);
  }

  private static void evidence() {
    JsonPath forecasts =
        reader()
            .get("/api/v1/forecasts?journey=deal-to-cash")
            .then()
            .statusCode(200)
            .extract()
            .jsonPath();
    assertThat(forecasts.getDouble("periods[0].gap")).isEqualTo(3);
    assertThat(forecasts.getDouble("periods[0].remainder")).isEqualTo(3);
    assertThat(forecasts.<Object>get("periods[0].explained")).isNull();
    assertThat(forecasts.getString("periods[0].notExplained")).isEqualTo("no-unit");
    JsonPath disputes =
        reader().get("/api/v1/disputes").then().statusCode(200).extract().jsonPath();
    assertThat(disputes.getString("credits[0].sum")).isEqualTo("1.6");
    assertThat(disputes.getBoolean("inquiries[0].bounces")).isTrue();
    JsonPath claims =
        reader().get("/api/v1/disputes?limit=1").then().statusCode(200).extract().jsonPath();
    assertThat(claims.getList("credits")).hasSize(1);
    assertThat(claims.getList("inquiries")).isEmpty();
    JsonPath questions =
        reader()
            .queryParam("cursor", claims.getString("next"))
            .get("/api/v1/disputes?limit=1")
            .then()
            .statusCode(200)
            .extract()
            .jsonPath();
    assertThat(questions.getList("credits")).isEmpty();
    assertThat(questions.getString("inquiries[0].inquiry")).isEqualTo("q-1");
  }

  private static void tags() {
    String tag =
        reader()
            .get("/api/v1/journeys/deal-to-cash/custody")
            .then()
            .statusCode(200)
            .extract()
            .header("ETag");
    reader()
        .header("If-None-Match", tag)
        .get("/api/v1/journeys/deal-to-cash/custody")
        .then()
        .statusCode(304);
    reader().header("If-None-Match", tag).get("/api/v1/blind-spots").then().statusCode(200);
  }

  @Test
  void anItemIsAskedOfTheLedgerWithTheCallersOwnToken() {
    reader()
        .get("/api/v1/items/deal/{item}", "D/1")
        .then()
        .statusCode(200)
        .body("told.uri", equalTo("/ledger/v1/items/deal/D%2F1"))
        .body("told.headers.Authorization", startsWith("Bearer "))
        .body("completeness.sources.size()", equalTo(3));
  }

  @Test
  void showsWhatNoSingleTeamCan() {
    register();
    Journal journal = tell();
    Topic.ledger(journal.records());
    await()
        .untilAsserted(() ->
            reader()
                .get("/api/v1/journeys/deal-to-cash/continuity")
                .then()
                .statusCode(200)
                .body("entered", equalTo(10))
                .body("seams[0].conflicts.size()", equalTo(1))
                .body("greens.teams.size()", equalTo(2)));

    JsonPath view =
        reader().get("/api/v1/journeys/deal-to-cash/continuity").then().extract().jsonPath();

    assertThat(view.getString("seams[0].to")).isEqualTo("s");
    assertThat(view.getInt("seams[0].offered")).isEqualTo(10);
    assertThat(view.getInt("seams[0].accepted")).isEqualTo(8);
    assertThat(view.getInt("seams[0].rejected")).isEqualTo(2);
    assertThat(view.getInt("seams[0].residual")).isZero();
    assertThat(view.getString("seams[0].ownership")).isEqualTo("owned");
    assertThat(view.getString("seams[0].accountable.team")).isEqualTo("m");
    assertThat(view.getInt("seams[0].context.judged")).isEqualTo(10);
    assertThat(view.getInt("seams[0].context.incomplete")).isEqualTo(4);
    assertThat(view.getInt("seams[0].context.fields[0].missing")).isEqualTo(4);
    assertThat(view.getString("seams[0].reasons[0].code")).isEqualTo("no-need");
    assertThat(view.getString("seams[0].conflicts[0].sender.definition")).isEqualTo("q-m");
    assertThat(view.getDouble("seams[0].medianWaitSeconds")).isBetween(594.0, 606.0);
    assertThat(view.getList("seams[0].why", String.class))
        .contains("context-loss", "definitions-differ");

    assertThat(view.getInt("seams[1].hops")).isEqualTo(7);
    assertThat(view.getInt("seams[1].offered")).isEqualTo(5);
    assertThat(view.getInt("seams[1].phantom")).isEqualTo(2);
    assertThat(view.getInt("seams[1].open")).isEqualTo(1);
    assertThat(view.getInt("seams[1].unanswered")).isEqualTo(1);
    assertThat(view.getDouble("seams[1].yield.value")).isEqualTo(0.8);
    assertThat(view.getDouble("seams[1].yield.upper")).isEqualTo(1.0);
    assertThat(view.getDouble("seams[1].leakage")).isEqualTo(0.2);
    assertThat(view.getString("seams[1].ownership")).isEqualTo("unowned");
    assertThat(view.getList("seams[1].why", String.class)).contains("no-owner", "silent-pick-ups");

    assertThat(view.getDouble("rty.value")).isBetween(0.6399, 0.6401);
    assertThat(view.getDouble("straightThrough.value")).isEqualTo(0.6);
    assertThat(view.getInt("straightThrough.settled")).isEqualTo(10);
    assertThat(view.getList("arrivals.items", Integer.class)).containsExactly(10, 8, 6);
    assertThat(view.getDouble("greens.average")).isBetween(0.9749, 0.9751);
    assertThat(view.getList("greens.undeclared", String.class)).containsExactly("o");

    assertThat(view.getDouble("headline.unowned.value"))
        .isBetween(7 / 17.0 - 1e-6, 7 / 17.0 + 1e-6);
    assertThat(view.getInt("headline.unowned.seams")).isEqualTo(1);
    assertThat(view.getInt("headline.conflict.conflictHops")).isEqualTo(10);
    assertThat(view.getList("headline.conflict.terms", String.class)).containsExactly("qualified");
    assertThat(view.getDouble("headline.coverage.value"))
        .isBetween(14 / 17.0 - 1e-6, 14 / 17.0 + 1e-6);

    JsonPath headline =
        reader()
            .get("/api/v1/headline?journey=deal-to-cash")
            .then()
            .statusCode(200)
            .extract()
            .jsonPath();
    assertThat(headline.getDouble("systemYield.value")).isEqualTo(0.6);
    assertThat(headline.getString("completeness.sources[1].status")).isEqualTo("current");

    assertThat(view.getString("seams[0].items.accepted"))
        .isEqualTo(
            "/ledger/v1/handoffs?from=m&to=s&workType=deal&offered=true&disposition=ACCEPTED");
    assertThat(view.getString("seams[0].worth[0].currency")).isEqualTo("EUR");
    assertThat(view.getString("seams[0].worth[0].offered")).isEqualTo("1200.5");
    assertThat(view.getString("seams[0].worth[0].accepted")).isEqualTo("1200.5");
    assertThat(view.getInt("seams[0].withoutValue")).isEqualTo(9);
    assertThat(view.getDouble("seams[0].waits.answered.p50")).isBetween(594.0, 606.0);
    assertThat(view.getList("seams[1].states", String.class)).contains("unowned");
    assertThat(view.getInt("stages[0].right")).isEqualTo(8);
    assertThat(view.getBoolean("comparable")).isTrue();

    reader()
        .get("/api/v1/journeys")
        .then()
        .statusCode(200)
        .body("journeys.id", hasItem("deal-to-cash"));
    custody();
    seam();
    blindSpots();
    evidence();
    tags();
    reader()
        .get("/api/v1/journeys/deal-to-cash/continuity?from=2025-01-01&to=2025-02-01")
        .then()
        .statusCode(200)
        .body("entered", equalTo(0))
        .body("rty.value", equalTo(null))
        .body("rty.missing.size()", equalTo(2))
        .body("headline.coverage.value", equalTo(null))
        .body("headline.systemYield.value", equalTo(null))
        .body("seams[0].yield.value", equalTo(null));
    reader()
        .get("/api/v1/journeys/deal-to-cash/continuity?asOf=2026-03-01T00:00:00Z")
        .then()
        .statusCode(422)
        .body("errors[0].pointer", equalTo("/asOf"));
    reader()
        .get("/api/v1/journeys/deal-to-cash/continuity?knownAt=2026-03-01T00:00:00Z")
        .then()
        .statusCode(422)
        .body("type", equalTo("urn:baton:problem:known-at-not-kept"));
    reader()
        .get("/api/v1/journeys/deal-to-cash/continuity?knownAt=2999-01-01")
        .then()
        .statusCode(200);
  }

  @Test
  void aJourneyThatIsNotRegisteredIsNotFound() {
    Topic.ownership(List.of());
    await()
        .untilAsserted(
            () -> reader().get("/api/v1/journeys/nowhere/continuity").then().statusCode(404));
    reader().get("/api/v1/headline?journey=nowhere").then().statusCode(404);
    reader().get("/api/v1/headline").then().statusCode(422);
  }

  @Test
  void saysHowFarEachSourceIs() {
    reader()
        .get("/api/v1/positions")
        .then()
        .statusCode(200)
        .body("sources.source", equalTo(List.of("ledger", "ownership", "definitions")));
  }
}
