package dev.baton.ownership;

import static dev.baton.ownership.Registering.as;
import static dev.baton.ownership.Registering.governance;
import static dev.baton.ownership.Registering.own;
import static dev.baton.ownership.Registering.reader;
import static dev.baton.ownership.Registering.seam;
import static dev.baton.ownership.Registering.slug;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import dev.baton.edge.test.Parts;
import dev.baton.ownership.Registering.Seam;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The registry as code. */
@QuarkusTest
@WithTestResource(Parts.class)
class ManifestIT {
  private static final String YEAR = "2026-01-01T00:00:00Z";

  @Inject Pool pool;

  @Test
  void appliesAllOfADocumentOnceAndSaysHowTheRegistryDiffered() {
    String a = slug("a");
    String b = slug("b");
    String document = document(a, b, "Receives");
    String boundary = a + "--" + b + "--lead";

    long before = positions();
    apply(document, "?dryRun=true")
        .statusCode(200)
        .body("dryRun", equalTo(true))
        .body("drift", hasSize(6))
        .body(
            "drift.entity",
            hasItems("team/" + a, "boundary/" + boundary, "contract/" + boundary, "grant/m/" + a));
    assertThat(positions()).isEqualTo(before);
    reader().get("/teams/" + a).then().statusCode(404);

    apply(document, "").statusCode(200).body("drift", hasSize(6));
    reader().get("/boundaries/" + boundary).then().body("selector.region.in", hasItem("EMEA"));
    long applied = positions();
    apply(document, "").statusCode(200).body("drift", nullValue()).body("kept", nullValue());
    assertThat(positions()).isEqualTo(applied);

    apply(document(a, b, "Takes in"), "?dryRun=true")
        .body("drift", hasSize(1))
        .body("drift[0].entity", equalTo("contract/" + boundary))
        .body("drift[0].fields", equalTo(List.of("startedCriteria")))
        .body("unmentioned", not(hasItem("team/" + a)));
    apply(document(a, b, "Takes in"), "").statusCode(200);
    reader()
        .get("/boundaries/" + boundary + "/contract")
        .then()
        .body("revision", equalTo(2))
        .body("startedCriteria", equalTo("Takes in"));
  }

  @Test
  void aDocumentWithOneFaultChangesNothingAndNamesItsLine() {
    String a = slug("a");
    String wrong =
        """
        baton: ownership/v1
        teams:
          - id: %s
            name: A
          - id: other-%s
            name: B
            parent: nobody-there
        """
            .formatted(a, a);
    apply(wrong, "")
        .statusCode(422)
        .body("type", equalTo("urn:baton:problem:invalid"))
        .body("errors", hasSize(1))
        .body("errors[0].line", equalTo(7))
        .body("errors[0].pointer", equalTo("/teams/1/parent"))
        .body("detail", containsString("Line 7"));
    reader().get("/teams/" + a).then().statusCode(404);
    apply(wrong.replace("parent: nobody-there", "colour: green"), "")
        .statusCode(422)
        .body("errors[0].line", equalTo(5));
    apply("baton: ownership/v1\nteams:\n  - {id: a, name: A\n", "")
        .statusCode(422)
        .body("errors[0].detail", containsString("Not YAML"));
    apply("baton: ownership/v1\nteams: &t\n  - {id: a, name: A}\ngrants: *t\n", "")
        .statusCode(422)
        .body("errors[0].line", equalTo(4));
    apply("baton: ownership/v1\nteams:\n- {id: a, id: b, name: A}\n", "").statusCode(422);
    apply("", "").statusCode(422);
  }

  @Test
  void whatTeamsSaidIsTheirsAndOnlyRestoredByAnAdmin() {
    Seam seam = seam();
    String assignment = own(seam, seam.sender(), YEAR);
    String declined =
        """
        baton: ownership/v1
        assignments:
          - id: %s
            boundary: %s
            role: ACCOUNTABLE
            team: %s
            state: DECLINED
        """
            .formatted(assignment, seam.id(), seam.sender());
    apply(declined, "")
        .statusCode(200)
        .body("drift", nullValue())
        .body("kept", equalTo(List.of("/assignments/0")));
    String signed =
        """
        baton: ownership/v1
        beliefs:
          - {boundary: %s, side: sender, validFrom: 2026-01-01T00:00:00Z}
        """
            .formatted(seam.id());
    apply(signed, "").statusCode(403).body("detail", containsString("admin"));
    as(restorer())
        .contentType("application/yaml")
        .body(signed)
        .post("/apply")
        .then()
        .statusCode(200)
        .body("drift", hasSize(1));
  }

  @Test
  void readersDoNotApply() {
    reader()
        .contentType("application/yaml")
        .body("baton: ownership/v1\n")
        .post("/apply")
        .then()
        .statusCode(403);
  }

  static String restorer() {
    return Parts.token("restorer", null, "governance", "admin");
  }

  static ValidatableResponse apply(String document, String query) {
    return governance()
        .contentType("application/yaml")
        .body(document)
        .post("/apply" + query)
        .then();
  }

  private static String document(String a, String b, String started) {
    return """
    baton: ownership/v1
    teams:
      - {id: %1$s, name: A, parent: %2$s}
      - {id: %2$s, name: B, aliases: ["B 2nd", "?"]}
    boundaries:
      - {from: %1$s, to: %2$s, workType: lead, attestEvery: P90D, selector: {region: {in: [EMEA]}}}
    contracts:
      - boundary: %1$s--%2$s--lead
        timeToAccept: P2D
        startedCriteria: %3$s
        requiredContext: {type: object, required: [budget]}
    assignments:
      - {boundary: %1$s--%2$s--lead, role: ACCOUNTABLE, team: %1$s}
    grants:
      - {metric: m, team: %1$s}
    """
        .formatted(a, b, started);
  }

  private long positions() {
    return pool.query("select count(*) from registry_log")
        .executeAndAwait()
        .iterator()
        .next()
        .getLong(0);
  }
}
