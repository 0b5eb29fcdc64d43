package dev.baton.ownership;

import static dev.baton.ownership.Registering.emitter;
import static dev.baton.ownership.Registering.governance;
import static dev.baton.ownership.Registering.reader;
import static dev.baton.ownership.Registering.seam;
import static dev.baton.ownership.Registering.slug;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;

import dev.baton.edge.test.Parts;
import dev.baton.ownership.Registering.Seam;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Boundaries, journeys and grants. */
@QuarkusTest
@WithTestResource(Parts.class)
class RegistrationIT {
  @Test
  void aBoundaryIsNamedByWhatItIs() {
    Seam seam = seam();
    reader()
        .get(seam.path())
        .then()
        .statusCode(200)
        .body("kind", equalTo("boundary"))
        .body("id", equalTo(seam.sender() + "--" + seam.receiver() + "--lead"))
        .body("workType", equalTo("lead"));
    governance()
        .body(
            "{\"from\":\"%s\",\"to\":\"%s\",\"workType\":\"lead\"}"
                .formatted(seam.sender(), seam.receiver()))
        .post("/boundaries")
        .then()
        .statusCode(409);
    governance()
        .body(
            "{\"from\":\"%s\",\"to\":\"%s\",\"workType\":\"Sales Order\"}"
                .formatted(seam.sender(), seam.receiver()))
        .post("/boundaries")
        .then()
        .statusCode(422)
        .body("errors.pointer", hasItem("/id"));
  }

  @Test
  void anEditOfABoundaryMovesItsPeriodOnly() {
    Seam seam = seam();
    governance()
        .header("If-Match", "\"1\"")
        .body("{\"workType\":\"order\"}")
        .put(seam.path())
        .then()
        .statusCode(422)
        .body("errors.pointer", hasItem("/workType"));
    governance()
        .header("If-Match", "\"1\"")
        .body("{\"validFrom\":\"2026-01-01T00:00:00Z\",\"validTo\":\"2026-02-01T00:00:00Z\"}")
        .put(seam.path())
        .then()
        .statusCode(200)
        .header("ETag", "\"2\"")
        .body("validTo", equalTo("2026-02-01T00:00:00Z"));
  }

  @Test
  void aJourneyGoesOverBoundariesOfRegisteredTeams() {
    Seam seam = seam();
    String id = slug("lead-to-renewal");
    String edges =
        "\"edges\":[{\"from\":\"%s\",\"to\":\"%s\",\"workType\":\"lead\"}]"
            .formatted(seam.sender(), seam.receiver());
    governance()
        .body(
            """
            {"id": "%s", "name": "Lead to renewal", "owner": "%s", %s, "horizon": "P14D",
             "outcomes": [{"metric": "churn", "unit": "%%", "higherIsBetter": false, "target": 2.5}]}
            """
                .formatted(id, seam.sender(), edges))
        .post("/journeys")
        .then()
        .statusCode(201)
        .header("Location", endsWith("/journeys/" + id))
        .body("horizon", equalTo("PT336H"))
        .body("outcomes.metric", equalTo(List.of("churn")));
    governance()
        .header("If-Match", "\"1\"")
        .body("{\"name\":\"Lead to cash\"," + edges + "}")
        .put("/journeys/{id}", id)
        .then()
        .statusCode(200)
        .body("version", equalTo(2))
        .body("horizon", equalTo("PT720H"));
    reader().get("/journeys").then().body("id", hasItem(id)).body("kind", hasItem("journey"));
    governance()
        .body(
            """
            {"id": "%s", "name": "x", "owner": "nobody-there", "horizon": "PT0S",
             "edges": [{"from": "nobody-there", "to": "%s", "workType": "lead"}, null]}
            """
                .formatted(slug("broken"), seam.sender()))
        .post("/journeys")
        .then()
        .statusCode(422)
        .body("errors.pointer", hasItem("/owner"))
        .body("errors.pointer", hasItem("/horizon"))
        .body("errors.pointer", hasItem("/edges/0/from"))
        .body("errors.pointer", hasItem("/edges/1"));
  }

  @Test
  void governanceGrantsATeamTheReportingOfAnOutcome() {
    Seam seam = seam();
    String grant = "{\"metric\":\"churn rate\",\"team\":\"%s\"}".formatted(seam.receiver());
    emitter(seam.receiver()).body(grant).post("/grants").then().statusCode(403);
    governance()
        .body(grant)
        .post("/grants")
        .then()
        .statusCode(201)
        .header("Location", endsWith("/grants/churn%20rate/" + seam.receiver()))
        .body("id", equalTo("churn rate/" + seam.receiver()));
    governance().body(grant).post("/grants").then().statusCode(409);
    reader()
        .get("/grants?team={team}", seam.receiver())
        .then()
        .statusCode(200)
        .body("metric", equalTo(List.of("churn rate")));
    reader().get("/grants/{metric}/{team}", "churn rate", seam.receiver()).then().statusCode(200);
  }
}
