package dev.baton.edge.test;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.startsWith;

import dev.baton.contracts.Topics;
import dev.baton.edge.Caller;
import dev.baton.edge.Callers;
import dev.baton.edge.Roles;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jose4j.jwt.JwtClaims;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(Parts.class)
@TestProfile(PartsIT.AsAService.class)
class PartsIT {
  @Inject Pool pool;

  @ConfigProperty(name = "kafka.bootstrap.servers")
  String kafka;

  @Test
  void aServiceKnowsTheCallerOfATokenByNameTeamAndRole() {
    whoAmI(Parts.emitter("marketing"))
        .statusCode(200)
        .body(equalTo("emitter-marketing of marketing, every team: false"));
    whoAmI(Parts.token("emitter")).statusCode(200).body(equalTo("emitter of *, every team: true"));
  }

  @Test
  void aTokenOfAnotherRoleAudienceOrKeyIsRefused() throws Exception {
    whoAmI(Parts.token("reader")).statusCode(403);
    JwtClaims claims = Parts.signer().claims("emitter", "*", Roles.EMITTER);
    claims.setAudience("somebody-else");
    whoAmI(Parts.signer().sign(claims)).statusCode(401);
    whoAmI("no.token.atall").statusCode(401);
    given()
        .get("/who")
        .then()
        .statusCode(401)
        .contentType("application/problem+json")
        .header("WWW-Authenticate", startsWith("Bearer"))
        .body("type", equalTo("urn:baton:problem:unauthorized"));
  }

  @Test
  void thereIsADatabaseAndThereAreTheTopics() throws Exception {
    assertThat(
            pool.query("select current_database()")
                .executeAndAwait()
                .iterator()
                .next()
                .getString(0))
        .isEqualTo("baton");
    try (Admin admin = Admin.create(Map.<String, Object>of("bootstrap.servers", kafka))) {
      assertThat(admin.listTopics().names().get())
          .contains(Topics.LEDGER, Topics.OWNERSHIP, Topics.DEFINITIONS);
    }
  }

  private static io.restassured.response.ValidatableResponse whoAmI(String token) {
    return given().auth().oauth2(token).get("/who").then();
  }

  /** Tells the caller who it is. */
  @Path("/who")
  public static class Who {
    @Inject Callers callers;

    @GET
    @RolesAllowed(Roles.EMITTER)
    public String who() {
      Caller caller = callers.caller();
      return "%s of %s, every team: %s"
          .formatted(caller.name(), caller.team(), caller.mayWriteFor("any"));
    }
  }

  /** Configures this library as the services configure themselves. */
  public static class AsAService implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      return Map.ofEntries(
          Map.entry("quarkus.http.test-port", "0"),
          Map.entry("quarkus.devservices.enabled", "false"),
          Map.entry("quarkus.oidc.discovery-enabled", "false"),
          Map.entry("quarkus.oidc.jwks-path", "/protocol/openid-connect/certs"),
          Map.entry("quarkus.oidc.jwks.resolve-early", "false"),
          Map.entry("quarkus.oidc.token.issuer", "${quarkus.oidc.auth-server-url}"),
          Map.entry("quarkus.oidc.token.audience", "gateway"),
          Map.entry("quarkus.oidc.client-id", "gateway"),
          Map.entry("quarkus.oidc.application-type", "service"),
          Map.entry("quarkus.oidc.roles.role-claim-path", "realm_access/roles"),
          Map.entry("quarkus.log.category.\"org.apache.kafka\".level", "ERROR"),
          Map.entry("quarkus.log.category.\"kafka\".level", "ERROR"),
          Map.entry("quarkus.log.category.\"state.change.logger\".level", "ERROR"));
    }
  }
}
