package dev.baton.ownership;

import static dev.baton.ownership.Registering.as;
import static dev.baton.ownership.Registering.governance;
import static dev.baton.ownership.Registering.reader;
import static dev.baton.ownership.Registering.slug;
import static dev.baton.ownership.Registering.team;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import dev.baton.edge.test.Parts;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import org.jose4j.jwt.JwtClaims;
import org.junit.jupiter.api.Test;

/** Teams from other systems, and boundaries from templates. */
@QuarkusTest
@WithTestResource(Parts.class)
class ImportsIT {
  @Test
  void takesTheGroupsOfACatalogAndNamesTheMalformedOnes() {
    String name = slug("group");
    String catalog =
        """
        apiVersion: backstage.io/v1alpha1
        kind: Group
        metadata: {name: %s}
        spec: {type: team, children: []}
        ---
        apiVersion: backstage.io/v1alpha1
        kind: Group
        metadata: {name: %s-x}
        spec: {type: team}
        """
            .formatted(name, name);
    for (String query : List.of("?dryRun=true", "")) {
      governance()
          .contentType("application/yaml")
          .body(catalog)
          .post("/imports/backstage" + query)
          .then()
          .statusCode(200)
          .body("created", contains(name))
          .body("refused", hasSize(1))
          .body("refused[0].line", equalTo(6));
    }
    governance()
        .contentType("application/yaml")
        .body(catalog)
        .post("/imports/backstage")
        .then()
        .body("created", nullValue())
        .body("unchanged", contains(name));
    reader().get("/teams/" + name).then().statusCode(200);
    reader()
        .contentType("application/yaml")
        .body(catalog)
        .post("/imports/backstage")
        .then()
        .statusCode(403);
  }

  @Test
  void takesTheGroupsOfTheTokenOrOfTheBody() throws Exception {
    String top = slug("top");
    String sub = slug("sub");
    JwtClaims claims = Parts.signer().claims("governance", null, "governance");
    claims.setStringListClaim("groups", List.of("/" + top + "/" + sub));
    as(Parts.signer().sign(claims))
        .post("/imports/groups")
        .then()
        .statusCode(200)
        .body("created", contains(top, sub));
    reader().get("/teams/" + sub).then().body("parent", equalTo(top));
    String other = slug("other");
    governance()
        .body("{\"groups\":[\"/%s/%s\"]}".formatted(top, other))
        .post("/imports/groups")
        .then()
        .statusCode(200)
        .body("created", contains(other))
        .body("unchanged", contains(top));
    governance().post("/imports/groups").then().statusCode(422);
  }

  @Test
  void aTemplateMakesBoundariesWithContractsToFillIn() {
    reader().get("/templates").then().statusCode(200).body("", hasSize(6));
    String development = team("development");
    String qa = team("qa");
    String deployment = team("deployment");
    String body =
        "{\"teams\":{\"development\":\"%s\",\"qa\":\"%s\",\"deployment\":\"%s\"}}"
            .formatted(development, qa, deployment);
    reader().body(body).post("/templates/development-qa-deployment").then().statusCode(403);
    governance()
        .body("{\"teams\":{\"qa\":\"%s\",\"boss\":\"%s\"}}".formatted(qa, qa))
        .post("/templates/development-qa-deployment")
        .then()
        .statusCode(422)
        .body("errors.pointer", contains("/teams/development", "/teams/deployment", "/teams/boss"));
    governance()
        .body(body)
        .post("/templates/development-qa-deployment")
        .then()
        .statusCode(201)
        .body("kind", contains("boundary", "contract", "boundary", "contract"));
    String first = development + "--" + qa + "--change";
    reader()
        .get("/boundaries/" + first + "/contract")
        .then()
        .body("signedBySender", nullValue())
        .body("requiredContext.required", hasItem("build"));
    governance().body(body).post("/templates/development-qa-deployment").then().statusCode(409);
    governance().body(body).post("/templates/nothing").then().statusCode(404);
  }

  @Test
  void twoRevisionsOfAContractAreCompared() {
    Registering.Seam seam = Registering.seam();
    governance()
        .body("{\"timeToAccept\":\"P2D\",\"doneCriteria\":\"done\"}")
        .put(seam.path() + "/contract")
        .then()
        .statusCode(200);
    governance()
        .header("If-Match", "*")
        .body("{\"timeToAccept\":\"P1D\"}")
        .put(seam.path() + "/contract")
        .then()
        .statusCode(200);
    reader()
        .get(seam.path() + "/contract/diff?from=1&to=2")
        .then()
        .statusCode(200)
        .body("field", hasItem("timeToAccept"))
        .body("field", hasItem("doneCriteria"))
        .body("find { it.field == 'doneCriteria' }.before", equalTo("done"))
        .body("find { it.field == 'doneCriteria' }.after", nullValue());
    reader().get(seam.path() + "/contract/diff?from=1&to=9").then().statusCode(404);
  }

  @Test
  void theAuditSaysWhoDidWhatForWhomWithWhatItWasBefore() {
    Registering.Seam seam = Registering.seam();
    String assignment = Registering.own(seam, seam.sender(), "2026-01-01T00:00:00Z");
    reader().get("/audit").then().statusCode(403);
    as(Parts.token("auditor"))
        .get("/audit?kind=assignment&id=" + assignment)
        .then()
        .statusCode(200)
        .body("recordedBy", contains("governance", "emitter-" + seam.sender()))
        .body("onBehalfOf", contains(null, seam.sender()))
        .body("[0].before", nullValue())
        .body("[1].before.state", equalTo("OFFERED"))
        .body("[1].after.state", equalTo("ACCEPTED"));
    String next =
        as(Parts.token("auditor"))
            .get("/audit?limit=1&onBehalfOf=" + seam.sender())
            .then()
            .body("", hasSize(1))
            .extract()
            .header("Link");
    assertThat(next).isNull();
    as(Parts.token("auditor"))
        .get("/audit?by=governance&limit=1")
        .then()
        .header("Link", not(nullValue()));
  }
}
