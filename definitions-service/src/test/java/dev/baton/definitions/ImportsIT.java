package dev.baton.definitions;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.baton.edge.test.Parts;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(Parts.class)
class ImportsIT {
  private static final Path HUB =
      Path.of(System.getProperty("baton.root")).resolve("../shared/data/metric-hub");
  private static final Pattern NEXT =
      Pattern.compile("<[^>]*/definitions/v1([^>]*)>; rel=\"next\"");

  private final String own = UUID.randomUUID().toString();

  @Test
  void takesWhatIsNewAndNothingTwice() {
    String file =
        """
        {"baton": "definitions/v1", "terms": [
          {"id": "lead-%1$s", "label": "Lead", "definitions": [
            {"id": "mql-%1$s", "team": "marketing", "meaning": {"text": "hot", "kind": "STAGE"}},
            {"id": "sql-%1$s", "team": "?", "meaning": {"text": "called", "kind": "STAGE"}},
            {"id": "oql-%1$s", "team": "sales", "meaning": {"text": "x", "kind": "STAGE", "window": "a month"}},
            {"id": "pql-%1$s", "team": "product", "meaning": {"text": "used", "kind": "STAGE"}}
          ]}
        ]}
        """
            .formatted(own);
    json(Parts.token("governance"), file, true).statusCode(200).body("created", hasSize(3));
    get("/terms/lead-" + own).statusCode(404);
    json(Parts.token("governance"), file, false)
        .statusCode(200)
        .body("created.id", contains("lead-" + own, "mql-" + own, "pql-" + own))
        .body("created.line", contains(2, 3, 6))
        .body("created.semver[1]", equalTo("1.0.0"))
        .body("refused.line", contains(4, 5))
        .body(
            "refused.pointer",
            contains("/terms/0/definitions/1/team", "/terms/0/definitions/2/meaning/window"))
        .body("changed", hasSize(0));
    json(Parts.token("governance"), file, false)
        .statusCode(200)
        .body("created", hasSize(0))
        .body("changed", hasSize(0))
        .body("unchanged", hasSize(3))
        .body("refused", hasSize(2));
    json(Parts.token("governance"), file.replace("hot", "very hot"), false)
        .body("changed.id", contains("mql-" + own))
        .body("changed.semver", contains("2.0.0"));
    get("/definitions/mql-" + own + "/versions").body("semver", contains("1.0.0", "2.0.0"));
    // its own, once the term is there
    json(Parts.emitter("marketing"), file, false)
        .statusCode(200)
        .body("changed.id", contains("mql-" + own))
        .body("refused.type", org.hamcrest.Matchers.hasItem("urn:baton:problem:forbidden"));
  }

  @Test
  void takesCsv() {
    String file =
        """
        term,label,id,team,text,kind,unit,filters
        lead-%1$s,Lead,mql-%1$s,marketing,hot,STAGE,lead,"budget = yes
        score > 70"
        lead-%1$s,,sql-%1$s,sales,called,STEP,lead,
        lead-%1$s,,oql-%1$s,sales,offered,STAGE,lead,
        """
            .formatted(own);
    csv(file)
        .statusCode(200)
        .body("created.id", contains("lead-" + own, "mql-" + own, "oql-" + own))
        .body("created.line", contains(2, 2, 5))
        .body("refused.line", contains(4))
        .body("refused.detail[0]", containsString("STEP"));
    csv(file).body("created", hasSize(0)).body("changed", hasSize(0));
    get("/definitions/mql-" + own).body("meaning.filters", contains("budget = yes", "score > 70"));
  }

  @Test
  void whatIsNoSuchFileIsRefusedWhole() {
    json(Parts.token("governance"), "{\"baton\": \"definitions/v1\",\n\"terms\": [}", false)
        .statusCode(422)
        .contentType("application/problem+json")
        .body("type", equalTo("urn:baton:problem:unreadable"))
        .body("errors.line", contains(2));
    csv("term,colour\n").statusCode(422).body("errors.line", contains(1));
    json(Parts.token("reader"), "{}", false).statusCode(403);
    given()
        .basePath("/definitions/v1")
        .contentType(ContentType.JSON)
        .body("{}")
        .post("/imports/json")
        .then()
        .statusCode(401);
    as(Parts.token("governance"))
        .contentType("text/plain")
        .body("x")
        .post("/imports/csv")
        .then()
        .statusCode(415);
    as(Parts.token("reader")).get("/imports/json/schema").then().statusCode(200);
  }

  /**
   * Of the metrics that several products define under one name, as many conflict and agree as an
   * independent script counted that compared what they select.
   */
  @Test
  void findsTheConflictsAndAgreementsOfTheMetricHub() throws IOException {
    assumeThat(HUB).as("the metric hub is not beside this checkout").isDirectory();
    JsonNode oracle = new ObjectMapper().readTree(HUB.resolve("metric_hub.oracle.json").toFile());
    ObjectNode hub = MetricHub.read(HUB.resolve("definitions"));
    int metrics = hub.path("terms").findValues("meaning").size();
    assertThat(metrics).isEqualTo(oracle.path("metrics_total").asInt());

    JsonPath first = json(Parts.token("governance"), hub.toString(), false).extract().jsonPath();
    assertThat(first.getList("refused")).isEmpty();
    assertThat(first.getList("created")).hasSize(metrics + oracle.path("distinct_slugs").asInt());
    JsonPath again = json(Parts.token("governance"), hub.toString(), false).extract().jsonPath();
    assertThat(again.getList("unchanged")).hasSize(metrics + oracle.path("distinct_slugs").asInt());

    Map<String, Boolean> shared = new TreeMap<>();
    oracle
        .path("shared")
        .forEach(s -> shared.put(s.path("slug").asText(), s.path("conflict").asBoolean()));
    assertThat(shared).hasSize(34);
    TreeSet<String> conflicting = new TreeSet<>();
    for (String page = "/conflicts?limit=500"; page != null; ) {
      Response answer = as(Parts.token("reader")).get(page);
      answer.then().statusCode(200);
      for (JsonNode conflict : new ObjectMapper().readTree(answer.asByteArray())) {
        if (conflict.path("differs").toString().contains("expression")) {
          conflicting.add(conflict.path("term").asText());
        }
      }
      page = next(answer);
    }
    conflicting.retainAll(shared.keySet());
    List<String> expected =
        shared.entrySet().stream().filter(Map.Entry::getValue).map(Map.Entry::getKey).toList();
    assertThat(expected).hasSize(17);
    assertThat(conflicting).containsExactlyElementsOf(expected);
  }

  @Test
  void proposesSynonymsAndMergesNothing() {
    json(
        Parts.token("governance"),
        """
        {"baton": "definitions/v1", "terms": [
          {"id": "a-%1$s", "label": "Turnover %1$s"},
          {"id": "b-%1$s", "label": "turn-over-%1$s"},
          {"id": "c-%1$s", "label": "Revenue %1$s"}
        ]}
        """
            .formatted(own),
        false);
    String id = "a-" + own + "--b-" + own;
    assertThat(proposals()).containsKey(id);
    String decision =
        "{\"one\": \"b-%1$s\", \"other\": \"a-%1$s\", \"accepted\": true}".formatted(own);
    as(Parts.emitter("sales")).body(decision).post("/synonyms").then().statusCode(403);
    as(Parts.token("governance"))
        .body(decision)
        .post("/synonyms")
        .then()
        .statusCode(201)
        .header("Location", "/definitions/v1/synonyms/decided/" + id)
        .body("one", equalTo("a-" + own));
    as(Parts.token("governance")).body(decision).post("/synonyms").then().statusCode(200);
    assertThat(proposals()).doesNotContainKey(id);
    get("/synonyms/decided/" + id).body("accepted", equalTo(true));
    get("/terms/a-" + own).statusCode(200);
    get("/terms/b-" + own).statusCode(200);
    as(Parts.token("governance"))
        .body("{\"one\": \"no-such\", \"other\": \"a-%s\"}".formatted(own))
        .post("/synonyms")
        .then()
        .statusCode(422)
        .body("errors.pointer", containsInAnyOrder("/one", "/accepted"));
  }

  private static Map<String, String> proposals() {
    Map<String, String> found = new TreeMap<>();
    for (String page = "/synonyms?limit=2"; page != null; ) {
      Response answer = as(Parts.token("reader")).get(page);
      answer.then().statusCode(200);
      List<Map<String, Map<String, String>>> proposals = answer.jsonPath().getList("$");
      proposals.forEach(
          p -> found.put(p.get("one").get("term") + "--" + p.get("other").get("term"), ""));
      page = next(answer);
    }
    return found;
  }

  private static ValidatableResponse json(String token, String body, boolean dryRun) {
    return as(token)
        .body(body.getBytes(StandardCharsets.UTF_8))
        .post("/imports/json?dryRun=" + dryRun)
        .then();
  }

  private static ValidatableResponse csv(String body) {
    return as(Parts.token("governance"))
        .contentType("text/csv")
        .body(body.getBytes(StandardCharsets.UTF_8))
        .post("/imports/csv")
        .then();
  }

  private static ValidatableResponse get(String path) {
    return as(Parts.token("reader")).get(path).then();
  }

  private static RequestSpecification as(String token) {
    return given()
        .basePath("/definitions/v1")
        .auth()
        .oauth2(token)
        .urlEncodingEnabled(false)
        .contentType(ContentType.JSON);
  }

  private static String next(Response page) {
    String link = page.header("Link");
    if (link == null) {
      return null;
    }
    Matcher next = NEXT.matcher(link);
    assertThat(next.find()).as(link).isTrue();
    return next.group(1);
  }
}
