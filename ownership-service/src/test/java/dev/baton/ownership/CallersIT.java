package dev.baton.ownership;

import static dev.baton.ownership.Registering.governance;
import static dev.baton.ownership.Registering.reader;
import static dev.baton.ownership.Registering.team;
import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.startsWith;

import dev.baton.edge.test.Parts;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import org.jose4j.jwt.JwtClaims;
import org.junit.jupiter.api.Test;

/** How the service meets who may not, and what it cannot read: always a problem (RFC 9457). */
@QuarkusTest
@WithTestResource(Parts.class)
class CallersIT {
  @Test
  void asksForABearerTokenWhereThereIsNoneOrABadOne() {
    unauthorized(given().get("/ownership/v1/teams").then());
    unauthorized(Registering.as("no.token.at-all").get("/teams").then());
    JwtClaims foreign = Parts.signer().claims("governance", null, "governance");
    foreign.setAudience("somebody-else");
    unauthorized(Registering.as(Parts.signer().sign(foreign)).get("/teams").then());
    JwtClaims expired = Parts.signer().claims("governance", null, "governance");
    expired.setExpirationTimeMinutesInTheFuture(-60);
    unauthorized(Registering.as(Parts.signer().sign(expired)).get("/teams").then());
  }

  private static void unauthorized(ValidatableResponse response) {
    response
        .statusCode(401)
        .contentType("application/problem+json")
        .header("WWW-Authenticate", startsWith("Bearer"))
        .body("status", equalTo(401))
        .body("type", equalTo("urn:baton:problem:unauthorized"));
  }

  @Test
  void refusesWhoMayNot() {
    problem(reader().body("{}").post("/teams").then(), 403, "forbidden")
        .body("detail", equalTo("This takes the role 'governance'."));
    problem(reader().get("/audit").then(), 403, "forbidden")
        .body("detail", equalTo("This takes the role 'governance' or 'auditor' or 'admin'."));
  }

  @Test
  void findsNothingWhereNothingIs() {
    problem(reader().get("/teams/nobody-there").then(), 404, "not-found");
    problem(reader().get("/no-such-thing").then(), 404, "not-found");
    problem(reader().get("/boundaries/nowhere/assignments").then(), 404, "not-found");
    problem(reader().get("/boundaries/nowhere/contract/versions").then(), 404, "not-found");
    reader().delete("/teams").then().statusCode(405).contentType("application/problem+json");
  }

  @Test
  void pointsAtWhatItCannotRead() {
    problem(governance().body("{\"id\":").post("/teams").then(), 400, "malformed");
    problem(governance().body("{\"id\":\"a\",\"name\":{}}").post("/teams").then(), 400, "malformed")
        .body("errors.pointer", hasItem("/name"));
    problem(
            governance().body("{\"validFrom\":\"yesterday\"}").post("/teams").then(),
            400,
            "malformed")
        .body("errors.pointer", hasItem("/validFrom"));
    problem(governance().body("[".repeat(5000)).post("/teams").then(), 400, "malformed");
    problem(governance().post("/teams").then(), 422, "invalid").body("errors", notNullValue());
    problem(reader().get("/teams?asOf=yesterday").then(), 400, "bad-parameter");
    problem(reader().get("/teams?limit=many").then(), 400, "bad-parameter");
    problem(reader().get("/teams?cursor=!").then(), 400, "bad-cursor");
  }

  @Test
  void refusesABodyThatIsTooLargeOrOfAnotherType() {
    problem(
        governance().body("{\"name\":\"" + "x".repeat(1_100_000) + "\"}").post("/teams").then(),
        413,
        "too-large");
    governance()
        .contentType("text/plain")
        .body("a team")
        .post("/teams")
        .then()
        .statusCode(415)
        .contentType("application/problem+json");
  }

  @Test
  void readsWhatALaterClientSendsAndIgnoresWhatItDoesNotKnow() {
    governance()
        .header("If-Match", "\"1\"")
        .body("{\"name\":\"Known\",\"colour\":\"green\"}")
        .put("/teams/{id}", team("later"))
        .then()
        .statusCode(200);
  }

  private static ValidatableResponse problem(
      ValidatableResponse response, int status, String type) {
    return response
        .statusCode(status)
        .contentType("application/problem+json")
        .body("type", equalTo("urn:baton:problem:" + type))
        .body("title", notNullValue())
        .body("detail", notNullValue());
  }
}
