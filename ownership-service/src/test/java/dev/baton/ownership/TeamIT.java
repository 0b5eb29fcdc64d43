package dev.baton.ownership;

import static dev.baton.ownership.Registering.emitter;
import static dev.baton.ownership.Registering.governance;
import static dev.baton.ownership.Registering.reader;
import static dev.baton.ownership.Registering.slug;
import static dev.baton.ownership.Registering.team;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.notNullValue;

import dev.baton.edge.test.Parts;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(Parts.class)
class TeamIT {
  @Test
  void registersATeamAndSaysWhereItIsPublished() {
    String id = slug("marketing");
    governance()
        .body("{\"id\":\"%s\",\"name\":\"Marketing\",\"aliases\":[\"MKT\"]}".formatted(id))
        .post("/teams")
        .then()
        .statusCode(201)
        .header("Location", endsWith("/ownership/v1/teams/" + id))
        .header("ETag", "\"1\"")
        .header("Baton-Position", matchesPattern("\\d+"))
        .body("kind", equalTo("team"))
        .body("version", equalTo(1))
        .body("aliases", equalTo(List.of("MKT")))
        .body("external", equalTo(false))
        .body("validFrom", notNullValue());
    reader()
        .get("/teams/{id}", id)
        .then()
        .statusCode(200)
        .header("ETag", "\"1\"")
        .body("kind", equalTo("team"))
        .body("name", equalTo("Marketing"));
  }

  @Test
  void editsTheVersionTheCallerSaw() {
    String id = team("sales");
    String renamed = "{\"name\":\"Sales and more\"}";
    governance().body(renamed).put("/teams/{id}", id).then().statusCode(428);
    governance()
        .header("If-Match", "\"1\"")
        .body(renamed)
        .put("/teams/{id}", id)
        .then()
        .statusCode(200)
        .header("ETag", "\"2\"")
        .header("Baton-Position", matchesPattern("\\d+"))
        .body("name", equalTo("Sales and more"));
    governance()
        .header("If-Match", "\"1\"")
        .body(renamed)
        .put("/teams/{id}", id)
        .then()
        .statusCode(412)
        .contentType("application/problem+json")
        .header("ETag", "\"2\"");
    governance()
        .header("If-Match", "\"1\"")
        .body(renamed)
        .put("/teams/{id}", slug("nobody"))
        .then()
        .statusCode(404);
  }

  @Test
  void anEditSpeaksForTheTimeFromItsStart() {
    String id = slug("ops");
    governance()
        .body(
            "{\"id\":\"%s\",\"name\":\"Old\",\"validFrom\":\"2026-01-01T00:00:00Z\"}".formatted(id))
        .post("/teams")
        .then()
        .statusCode(201);
    governance()
        .header("If-Match", "\"1\"")
        .body(
            "{\"name\":\"New\",\"validFrom\":\"2026-06-01T00:00:00Z\",\"validTo\":\"2026-09-01T00:00:00Z\"}")
        .put("/teams/{id}", id)
        .then()
        .statusCode(200);
    assertThat(nameAsOf(id, "2026-05-31T23:59:59Z")).isEqualTo("Old");
    assertThat(nameAsOf(id, "2026-06-01T00:00:00Z")).isEqualTo("New");
    reader().get("/teams/{id}?asOf=2025-12-31T00:00:00Z", id).then().statusCode(404);
    reader().get("/teams/{id}?asOf=2026-09-01T00:00:00Z", id).then().statusCode(404);
  }

  private static String nameAsOf(String id, String instant) {
    return reader().get("/teams/{id}?asOf={asOf}", id, instant).then().extract().path("name");
  }

  @Test
  void refusesASecondTeamOfTheSameId() {
    String id = team("support");
    governance()
        .body("{\"id\":\"%s\",\"name\":\"Another\"}".formatted(id))
        .post("/teams")
        .then()
        .statusCode(409)
        .body("type", equalTo("urn:baton:problem:already-exists"));
  }

  @Test
  void pointsAtEachThingThatIsWrong() {
    governance()
        .body(
            "{\"id\":\"Not a slug\",\"aliases\":[\"ok\",null,\"b\\u0007ll\"],\"parent\":\"nobody-there\"}")
        .post("/teams")
        .then()
        .statusCode(422)
        .contentType("application/problem+json")
        .body("errors.pointer", hasItem("/id"))
        .body("errors.pointer", hasItem("/name"))
        .body("errors.pointer", hasItem("/aliases/1"))
        .body("errors.pointer", hasItem("/aliases/2"))
        .body("errors.pointer", hasItem("/parent"));
  }

  @Test
  void listsEveryTeamOnceOverThePages() {
    List<String> made = List.of(team("a"), team("b"), team("c"), team("d"));
    List<String> listed = new ArrayList<>();
    String next = "/ownership/v1/teams?limit=3";
    while (next != null) {
      Response page =
          reader()
              .basePath("")
              .urlEncodingEnabled(false)
              .get(next)
              .then()
              .statusCode(200)
              .extract()
              .response();
      assertThat(page.path("kind").toString()).contains("team");
      List<String> ids = page.path("id");
      assertThat(ids).hasSizeLessThanOrEqualTo(3);
      listed.addAll(ids);
      next =
          page.header("Link") == null
              ? null
              : page.header("Link").replaceAll(".*<([^>]+)>.*", "$1");
    }
    assertThat(listed).isSorted().doesNotHaveDuplicates().containsAll(made);
  }

  @Test
  void onlyGovernanceWrites() {
    String body = "{\"id\":\"%s\",\"name\":\"Mine\"}".formatted(slug("mine"));
    for (String account : List.of("reader", "auditor", "admin", "emitter")) {
      Registering.as(Parts.token(account)).body(body).post("/teams").then().statusCode(403);
      Registering.as(Parts.token(account)).get("/teams").then().statusCode(200);
    }
    String id = team("theirs");
    emitter(id)
        .header("If-Match", "\"1\"")
        .body(body)
        .put("/teams/{id}", id)
        .then()
        .statusCode(403);
    Registering.as(Parts.token("nobody", null, "some-other-role"))
        .get("/teams")
        .then()
        .statusCode(403)
        .contentType("application/problem+json");
  }
}
