package dev.baton.gateway.login;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.startsWith;

import dev.baton.edge.test.Parts;
import dev.baton.gateway.told.Behind;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.Cookie;
import io.restassured.http.Cookies;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@WithTestResource(Parts.class)
@WithTestResource(Behind.class)
class LoginIT {
  private static RequestSpecification browser() {
    return given().redirects().follow(false);
  }

  private static Map<String, String> query(String url) {
    Map<String, String> query = new HashMap<>();
    for (String part : URI.create(url).getRawQuery().split("&")) {
      String[] pair = part.split("=", 2);
      query.put(pair[0], URLDecoder.decode(pair[1], StandardCharsets.UTF_8));
    }
    return query;
  }

  /** Logs in as a browser does: to the provider, back with a code, and on to the page. */
  private static Cookies session() {
    Response start = browser().get("/login");
    assertThat(start.statusCode()).isEqualTo(302);
    Map<String, String> asked = query(start.header("Location"));
    Response back =
        browser()
            .cookies(start.detailedCookies())
            .queryParam("code", "a-code")
            .queryParam("state", asked.get("state"))
            .get("/login");
    assertThat(back.statusCode()).as(back.asString()).isIn(302, 303);
    List<Cookie> kept =
        back.detailedCookies().asList().stream().filter(c -> c.getMaxAge() != 0).toList();
    return new Cookies(kept);
  }

  @Test
  void loginGoesToTheProviderWithPkce() {
    Response start = browser().get("/login");

    assertThat(start.statusCode()).isEqualTo(302);
    assertThat(start.header("Location")).contains("/protocol/openid-connect/auth?");
    Map<String, String> asked = query(start.header("Location"));
    assertThat(asked)
        .containsEntry("client_id", "baton-web")
        .containsEntry("code_challenge_method", "S256")
        .containsEntry("response_type", "code")
        .containsKeys("code_challenge", "state");
    assertThat(asked.get("redirect_uri")).endsWith("/login");
    // the provider sends the code to this address, whatever page the person came from
    assertThat(query(browser().get("/login?x=1").header("Location")).get("redirect_uri"))
        .isEqualTo(asked.get("redirect_uri"));
  }

  @Test
  void aSessionStandsInForAToken() {
    Cookies session = session();

    assertThat(session.asList())
        .filteredOn(c -> c.getName().startsWith("q_session_page"))
        .isNotEmpty()
        .allSatisfy(c -> {
          assertThat(c.isHttpOnly()).isTrue();
          assertThat(c.getSameSite()).isEqualToIgnoringCase("Lax");
        });
    browser().cookies(session).get("/api/v1/positions").then().statusCode(200);
    browser()
        .cookies(session)
        .get("/api/v1/caller")
        .then()
        .statusCode(200)
        .body("name", equalTo("reader"))
        .body("roles", contains("reader"));
    browser()
        .cookies(session)
        .get("/ledger/v1/lanes")
        .then()
        .statusCode(200)
        .body("headers.Authorization", startsWith("Bearer ey"))
        .body("headers.keySet().contains('Cookie')", equalTo(false));
    browser()
        .cookies(session)
        .get("/login")
        .then()
        .statusCode(303)
        .header("Location", equalTo("/"));
  }

  @Test
  void aTokenCountsMoreThanASession() {
    browser()
        .cookies(session())
        .auth()
        .oauth2("no.token.atall")
        .get("/api/v1/positions")
        .then()
        .statusCode(401);
  }

  @Test
  void bySessionOnlyTheOwnPageChangesAnything() {
    Cookies session = session();

    browser().cookies(session).body("{}").post("/ownership/v1/teams").then().statusCode(403);
    browser()
        .cookies(session)
        .header("Sec-Fetch-Site", "cross-site")
        .body("{}")
        .post("/ownership/v1/teams")
        .then()
        .statusCode(403)
        .body("type", equalTo("urn:baton:problem:cross-site"));
    browser()
        .cookies(session)
        .header("Origin", "https://evil.example")
        .body("{}")
        .post("/ownership/v1/teams")
        .then()
        .statusCode(403);
    browser()
        .cookies(session)
        .header("Sec-Fetch-Site", "same-origin")
        .body("{}")
        .post("/ownership/v1/teams")
        .then()
        .statusCode(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/v1/positions",
        "/api/v1/journeys",
        "/ledger/v1/lanes",
        "/ownership/v1/teams",
        "/definitions/v1/terms"
      })
  void anApiNeverAnswersWithARedirect(String path) {
    browser()
        .get(path)
        .then()
        .statusCode(401)
        .header("WWW-Authenticate", startsWith("Bearer"))
        .contentType("application/problem+json");
    browser()
        .cookie("q_session_page", "garbage")
        .get(path)
        .then()
        .statusCode(401)
        .header("WWW-Authenticate", startsWith("Bearer"))
        .contentType("application/problem+json");
    browser()
        .cookie("q_session_page_chunk_1", "garbage")
        .get(path)
        .then()
        .statusCode(401)
        .header("WWW-Authenticate", startsWith("Bearer"));
  }

  @Test
  void thePageIsForEverybodyEvenWithASessionThatIsNoneAnyMore() {
    browser().get("/").then().statusCode(200);
    browser().cookie("q_session_page", "garbage").get("/").then().statusCode(200);
  }

  @Test
  void logoutEndsTheSessionHereAndAtTheProvider() {
    Response out = browser().cookies(session()).get("/logout");

    assertThat(out.statusCode()).isEqualTo(302);
    assertThat(out.header("Location")).contains("/protocol/openid-connect/logout");
    assertThat(out.detailedCookies().asList())
        .filteredOn(c -> c.getName().startsWith("q_session_page"))
        .allSatisfy(c -> assertThat(c.getMaxAge()).isZero());
    browser().get("/logout").then().statusCode(303);
  }

  @Test
  void aRoleThatMayNotReadIsRefused() {
    given()
        .auth()
        .oauth2(Parts.token("nobody", null, "visitor"))
        .get("/api/v1/positions")
        .then()
        .statusCode(403);
  }
}
