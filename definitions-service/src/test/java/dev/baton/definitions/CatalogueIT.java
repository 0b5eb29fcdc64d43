package dev.baton.definitions;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.nullValue;

import dev.baton.contracts.Json;
import dev.baton.edge.test.Parts;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@WithTestResource(Parts.class)
class CatalogueIT {
  private static final String HOT =
      """
      {"text": "A lead that marketing finds hot", "kind": "STAGE", "unit": "lead",
       "filters": ["score > 70", "budget = yes"], "window": "P30D"}
      """;
  private static final String CALLED =
      """
      {"text": "A lead that sales has called", "kind": "STAGE", "unit": "call", "window": "P7D"}
      """;

  private String term;
  private String mql;
  private String sql;

  @BeforeEach
  void aTermOfItsOwn() {
    String own = UUID.randomUUID().toString();
    term = "qualified-lead-" + own;
    mql = "mql-" + own;
    sql = "sql-" + own;
    post(governance(), "/terms", "{'id': '%s', 'label': 'Qualified lead'}", term).statusCode(201);
  }

  @Test
  void registersATermOnce() {
    String id = "term-" + UUID.randomUUID();
    int position =
        position(
            post(governance(), "/terms", "{'id': '%s', 'label': ' Lead ', 'note': 'a word'}", id)
                .statusCode(201)
                .header("ETag", "\"1\"")
                .header("Location", "/definitions/v1/terms/" + id)
                .body("id", equalTo(id))
                .body("version", equalTo(1))
                .body("kind", equalTo("term"))
                .body("label", equalTo("Lead"))
                .body("note", equalTo("a word")));
    assertThat(position).isNotNegative();
    post(governance(), "/terms", "{'id': '%s', 'label': 'Lead'}", id)
        .statusCode(409)
        .contentType("application/problem+json")
        .body("type", equalTo("urn:baton:problem:already-exists"));
    get("/terms/" + id).statusCode(200).header("ETag", "\"1\"").body("label", equalTo("Lead"));
    get("/terms/no-such").statusCode(404).body("type", equalTo("urn:baton:problem:not-found"));
  }

  @Test
  void editsATermOnItsCurrentVersionOnly() {
    String body = "{\"label\": \"Lead that is worth a call\"}";
    as(governance()).body(body).put("/terms/" + term).then().statusCode(428);
    as(governance())
        .header("If-Match", "\"7\"")
        .body(body)
        .put("/terms/" + term)
        .then()
        .statusCode(412)
        .header("ETag", "\"1\"");
    as(governance())
        .header("If-Match", "\"1\"")
        .body(body)
        .put("/terms/" + term)
        .then()
        .statusCode(200)
        .header("ETag", "\"2\"")
        .body("label", equalTo("Lead that is worth a call"));
    as(governance())
        .header("If-Match", "\"1\"")
        .body(body)
        .put("/terms/" + term)
        .then()
        .statusCode(412);
  }

  @Test
  void keepsWhatATeamMeansWithItsHash() {
    define(Parts.emitter("marketing"), mql, "marketing", "1.0.0", HOT)
        .statusCode(201)
        .header("Location", "/definitions/v1/definitions/" + mql)
        .header("Baton-Position", matchesPattern("\\d+"))
        .body("kind", equalTo("definition"))
        .body("version", equalTo(1))
        .body("semver", equalTo("1.0.0"))
        .body("term", equalTo(term))
        .body("team", equalTo("marketing"))
        .body("state", equalTo("ACTIVE"))
        // RFC 8785 of the meaning with its filters in order, hashed by another program
        .body("hash", equalTo("fe7902eae69bc43ab59be07c5252d95089ab884319ad1bada28be73024a2a6df"))
        .body("meaning.filters", contains("budget = yes", "score > 70"))
        .body("validTo", nullValue());
    get("/terms/" + term + "/definitions").statusCode(200).body("id", contains(mql));
    get("/definitions/" + mql).statusCode(200).body("semver", equalTo("1.0.0"));
    get("/definitions/" + mql + "?asOf=2020-01-01T00:00:00Z").statusCode(404);
  }

  @Test
  void aVersionNeverChanges() {
    ValidatableResponse first =
        define(governance(), mql, "marketing", "1.0.0", HOT).statusCode(201);
    // the same again, told in another order and with other spaces
    define(
            governance(),
            mql,
            "marketing",
            "1.0.0",
            "{\"filters\":[\"budget = yes\",\"score > 70\"],\"unit\":\"lead\",\"kind\":\"STAGE\","
                + "\"window\":\"P30D\",\"text\":\"A lead that marketing finds hot\"}")
        .statusCode(200)
        .header("ETag", "\"1\"")
        .header("Baton-Position", String.valueOf(position(first)));
    revise(governance(), mql, "1.0.0", HOT)
        .statusCode(200)
        .body("version", equalTo(1))
        .header("Baton-Position", String.valueOf(position(first)));
    revise(governance(), mql, "1.0.0", CALLED)
        .statusCode(409)
        .body("type", equalTo("urn:baton:problem:version-is-immutable"));
    define(governance(), mql, "marketing", "1.0.0", CALLED)
        .statusCode(409)
        .body("type", equalTo("urn:baton:problem:version-is-immutable"));
    define(governance(), mql, "sales", "1.0.0", CALLED)
        .statusCode(409)
        .body("type", equalTo("urn:baton:problem:already-exists"));
  }

  @Test
  void versionsRise() {
    define(governance(), mql, "marketing", "1.0.0", HOT).statusCode(201);
    revise(governance(), mql, "1.10.0", CALLED)
        .statusCode(201)
        .header("Location", "/definitions/v1/definitions/" + mql + "/versions/1.10.0")
        .body("version", equalTo(2));
    revise(governance(), mql, "1.9.0", CALLED)
        .statusCode(422)
        .body("type", equalTo("urn:baton:problem:semver-not-above"))
        .body("errors.pointer", contains("/semver"));
    revise(governance(), mql, "one", CALLED)
        .statusCode(422)
        .body("errors.pointer", contains("/semver"));
    get("/definitions/" + mql + "/versions").body("semver", contains("1.0.0", "1.10.0"));
    get("/definitions/" + mql + "/versions/1.0.0").body("meaning.unit", equalTo("lead"));
    get("/definitions/" + mql + "/versions/9.9.9").statusCode(404);
    get("/definitions/no-such/versions").statusCode(404);
  }

  @Test
  void aStateMovesOn() {
    post(
            governance(),
            "/terms/" + term + "/definitions",
            "{'id': '%s', 'team': 'marketing', 'semver': '1.0.0', 'state': 'DRAFT', 'meaning': %s}",
            mql,
            HOT)
        .statusCode(201)
        .body("state", equalTo("DRAFT"));
    post(
            governance(),
            "/definitions/" + mql + "/versions",
            "{'semver': '1.0.0', 'state': 'ACTIVE', 'meaning': %s}",
            HOT)
        .statusCode(201)
        .body("state", equalTo("ACTIVE"))
        .body("version", equalTo(2));
    post(
            governance(),
            "/definitions/" + mql + "/versions",
            "{'semver': '1.0.0', 'state': 'PROPOSED', 'meaning': %s}",
            HOT)
        .statusCode(409)
        .body("type", equalTo("urn:baton:problem:state-goes-back"));
    post(
            governance(),
            "/definitions/" + mql + "/versions",
            "{'semver': '1.0.0', 'state': 'LIVELY', 'meaning': %s}",
            HOT)
        .statusCode(400)
        .body("errors.pointer", contains("/state"));
  }

  @Test
  void aTeamWritesItsOwnSideOnly() {
    define(Parts.emitter("sales"), mql, "marketing", "1.0.0", HOT)
        .statusCode(403)
        .body("type", equalTo("urn:baton:problem:forbidden"));
    define(Parts.emitter("marketing"), mql, "marketing", "1.0.0", HOT).statusCode(201);
    revise(Parts.emitter("sales"), mql, "1.1.0", HOT).statusCode(403);
    revise(Parts.emitter("marketing"), mql, "1.1.0", HOT).statusCode(201);
    adopt(Parts.emitter("marketing"), "sales", mql, "1.0.0", "2026-03-02T09:00:00Z")
        .statusCode(403);
    adopt(Parts.emitter("sales"), "sales", mql, "1.0.0", "2026-03-02T09:00:00Z").statusCode(201);
  }

  @ParameterizedTest
  @ValueSource(strings = {"reader", "auditor", "admin"})
  void whoMayReadMayNotWrite(String account) {
    String token = Parts.token(account);
    get("/terms/" + term, token).statusCode(200);
    get("/conflicts", token).statusCode(200);
    post(token, "/terms", "{'id': 'x', 'label': 'X'}").statusCode(403);
    define(token, mql, "marketing", "1.0.0", HOT).statusCode(403);
    revise(token, mql, "1.0.0", HOT).statusCode(403);
    adopt(token, "sales", mql, "1.0.0", "2026-03-02T09:00:00Z").statusCode(403);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/terms",
        "/terms/x",
        "/terms/x/definitions",
        "/definitions/x",
        "/definitions/x/versions",
        "/adoptions",
        "/adoptions/x",
        "/conflicts"
      })
  void withoutATokenThereIsNothing(String path) {
    given()
        .basePath("/definitions/v1")
        .get(path)
        .then()
        .statusCode(401)
        .header("WWW-Authenticate", matchesPattern("Bearer.*"))
        .contentType("application/problem+json");
    given()
        .basePath("/definitions/v1")
        .auth()
        .oauth2(Parts.token("nobody", null))
        .get(path)
        .then()
        .statusCode(403);
  }

  @Test
  void onlyGovernanceRegistersATerm() {
    post(Parts.emitter("marketing"), "/terms", "{'id': 'x-%s', 'label': 'X'}", term)
        .statusCode(403);
  }

  @Test
  void aTeamUsesOneVersionAtAnyInstant() {
    define(governance(), mql, "marketing", "1.0.0", HOT).statusCode(201);
    revise(governance(), mql, "2.0.0", CALLED).statusCode(201);
    String id = "sales--" + mql;
    adopt(governance(), "sales", mql, "1.0.0", "2026-03-02T09:00:00Z")
        .statusCode(201)
        .header("Location", "/definitions/v1/adoptions/" + id)
        .body("id", equalTo(id))
        .body("kind", equalTo("adoption"));
    ValidatableResponse second =
        adopt(governance(), "sales", mql, "2.0.0", "2026-03-09T09:00:00Z")
            .statusCode(201)
            .body("version", equalTo(3));
    get("/adoptions/" + id + "/versions")
        .body("semver", contains("1.0.0", "1.0.0", "2.0.0"))
        .body(
            "validFrom",
            contains("2026-03-02T09:00:00Z", "2026-03-02T09:00:00Z", "2026-03-09T09:00:00Z"))
        .body("[1].validTo", equalTo("2026-03-09T09:00:00Z"));
    get("/adoptions/" + id + "?asOf=2026-03-05T00:00:00Z").body("semver", equalTo("1.0.0"));
    get("/adoptions/" + id + "?asOf=2026-03-09T09:00:00Z").body("semver", equalTo("2.0.0"));
    get("/adoptions/" + id + "?asOf=2026-03-01T00:00:00Z").statusCode(404);
    get("/adoptions?team=sales&asOf=2026-03-05T00:00:00Z").body("id", hasItem(id));
    get("/adoptions?team=sales&asOf=2026-03-01T00:00:00Z")
        .body("findAll { it.id == '%s' }".formatted(id), hasSize(0));
    adopt(governance(), "sales", mql, "2.0.0", "2026-04-01T00:00:00Z")
        .statusCode(200)
        .header("Baton-Position", String.valueOf(position(second)));
    adopt(governance(), "sales", mql, "7.0.0", "2026-03-02T09:00:00Z")
        .statusCode(422)
        .body("errors.pointer", contains("/semver"));
    adopt(governance(), "sales", "no-such", "1.0.0", "2026-03-02T09:00:00Z")
        .statusCode(422)
        .body("errors.pointer", contains("/definition"));
  }

  @Test
  void showsWhereTeamsMeanDifferentThings() {
    define(governance(), mql, "marketing", "1.0.0", HOT).statusCode(201);
    get("/conflicts?term=" + term).statusCode(200).body("$", hasSize(0));

    define(governance(), sql, "sales", "1.0.0", CALLED).statusCode(201);
    define(governance(), "third-" + mql, "onboarding", "1.0.0", CALLED).statusCode(201);
    get("/conflicts?term=" + term)
        .body("$", hasSize(1))
        .body("[0].term", equalTo(term))
        .body("[0].differs", contains("filters", "text", "unit", "window"))
        .body("[0].sides", hasSize(2))
        .body(
            "[0].sides.uses*.team",
            containsInAnyOrder(List.of("marketing"), List.of("onboarding", "sales")))
        .body("[0].sides.meaning.unit", containsInAnyOrder("lead", "call"));
    // before any of it was said
    get("/conflicts?term=" + term + "&asOf=2020-01-01T00:00:00Z").body("$", hasSize(0));

    adopt(governance(), "marketing", sql, "1.0.0", "2026-03-02T09:00:00Z").statusCode(201);
    get("/conflicts?term=" + term + "&resolved=false").body("$", hasSize(0));
    get("/conflicts?term=" + term)
        .body("$", hasSize(1))
        .body("[0].resolved", equalTo(true))
        .body("[0].pairs[0].resolution.how", equalTo("ADOPTION"))
        .body("[0].pairs[0].resolution.by", equalTo("marketing--" + sql));
    get("/conflicts?term=no-such").statusCode(404);
  }

  @Test
  void livesWithAConflictUntilItsEndOrAnotherMeaning() {
    define(governance(), mql, "marketing", "1.0.0", HOT).statusCode(201);
    define(governance(), sql, "sales", "1.0.0", CALLED).statusCode(201);
    String body =
        "{'one': '%s', 'other': '%s', 'reason': 'until the new CRM', 'until':"
            + " '2199-01-01T00:00:00Z'}";
    post(Parts.emitter("sales"), "/conflicts/acceptances", body, sql, mql).statusCode(403);
    post(governance(), "/conflicts/acceptances", "{'one': '%s', 'other': 'no-such'}", sql)
        .statusCode(422)
        .body("errors.pointer", contains("/other", "/reason", "/until"));
    post(governance(), "/conflicts/acceptances", body, sql, mql)
        .statusCode(201)
        .header("Location", "/definitions/v1/conflicts/acceptances/" + mql + "--" + sql)
        .body("kind", equalTo("acceptance"))
        .body("term", equalTo(term));
    post(governance(), "/conflicts/acceptances", body, sql, mql).statusCode(200);
    get("/conflicts?term=" + term + "&resolved=false").body("$", hasSize(0));
    get("/conflicts?term=" + term + "&resolved=true")
        .body("[0].pairs[0].resolution.how", equalTo("ACCEPTANCE"))
        .body("[0].pairs[0].resolution.reason", equalTo("until the new CRM"));
    get("/conflicts?term=" + term + "&asOf=2199-01-01T00:00:00Z")
        .body("[0].resolved", equalTo(false));
    revise(governance(), mql, "1.1.0", HOT.replace("70", "80")).statusCode(201);
    get("/conflicts?term=" + term + "&resolved=false").body("$", hasSize(1));
  }

  @Test
  void listsTheConflictsOfATeam() {
    define(governance(), mql, "marketing", "1.0.0", HOT).statusCode(201);
    String team = "t" + UUID.randomUUID();
    get("/conflicts?team=" + team).body("$", hasSize(0));
    define(governance(), sql, team, "1.0.0", CALLED).statusCode(201);
    get("/conflicts?team=" + team).body("term", contains(term));
    String user = "u" + UUID.randomUUID();
    adopt(governance(), user, mql, "1.0.0", "2026-03-02T09:00:00Z").statusCode(201);
    get("/conflicts?team=" + user).body("term", contains(term));
  }

  @Test
  void classesEachChangeAndRefusesAClaimThatSaysLess() {
    define(governance(), mql, "marketing", "1.0.0", criteria("context.region in ['EU', 'US']"))
        .statusCode(201)
        .body("change", nullValue());
    String narrower = criteria("context.region in ['EU']");
    for (String claim : List.of("EDITORIAL", "COMPATIBLE", "WIDENING")) {
      claim(mql, "1.1.0", narrower, claim)
          .statusCode(422)
          .body("type", equalTo("urn:baton:problem:claim-not-proved"))
          .body("errors.pointer", contains("/claims"))
          .body("proved.change", equalTo("NARROWING"))
          .body("proved.because.member", contains("expression"));
    }
    claim(mql, "1.1.0", narrower, "NARROWING").statusCode(201).body("change", equalTo("NARROWING"));
    revise(governance(), mql, "1.2.0", criteria("context.region == 'EU'"))
        .statusCode(201)
        .body("change", equalTo("COMPATIBLE"));
    claim(mql, "2.0.0", criteria("(context.region == 'EU')"), "SHIFT")
        .statusCode(201)
        .body("change", equalTo("SHIFT"));
    get("/definitions/" + mql + "/diff?from=1.0.0&to=1.1.0")
        .statusCode(200)
        .body("change", equalTo("NARROWING"))
        .body("because.member", contains("expression"))
        .body("comparison.extent", equalTo("BROADER"))
        .body("comparison.expression.whose", hasItem("ONE"));
    get("/definitions/" + mql + "/diff?from=1.1.0&to=1.0.0").body("change", equalTo("WIDENING"));
    get("/definitions/" + mql + "/diff?from=1.0.0&to=9.0.0").statusCode(404);
    get("/definitions/" + mql + "/diff?from=1.0.0").statusCode(422);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "((((((((((((((((((((((((((((((((((((((((((((((((((((1))))))))))))))))))))))))))))))))))))))))))))))))))))",
        "context.s.matches('((a{1,50}){1,50}){1,50}')",
        "context.s.matches('(')",
      })
  void refusesWhatCostsTooMuch(String hostile) {
    define(governance(), mql, "marketing", "1.0.0", criteria(hostile))
        .statusCode(422)
        .body("errors.pointer", contains("/meaning/expression"));
  }

  @Test
  void refusesHugeLiterals() {
    define(governance(), mql, "marketing", "1.0.0", criteria("context.n == " + "9".repeat(200)))
        .statusCode(422)
        .body("errors.pointer", contains("/meaning/expression"));
    define(
            governance(),
            mql,
            "marketing",
            "1.0.0",
            criteria("'" + "a".repeat(5_000) + "' == context.s"))
        .statusCode(422)
        .body("errors.pointer", contains("/meaning/expression"));
  }

  @Test
  void tellsWhatAChangeWouldDo() {
    define(governance(), mql, "marketing", "1.0.0", criteria("context.n > 5")).statusCode(201);
    define(governance(), sql, "sales", "1.0.0", criteria("5 < context.n")).statusCode(201);
    String change = "{'definitions': [{'definition': '%s', 'claims': '%s', 'meaning': %s}]}";
    post(Parts.token("reader"), "/lint", change, mql, "COMPATIBLE", criteria("!(context.n <= 5)"))
        .statusCode(200)
        .body("clean", equalTo(true))
        .body("findings[0].change.change", equalTo("COMPATIBLE"))
        .body("findings[0].conflicts", nullValue());
    post(governance(), "/lint", change, mql, "COMPATIBLE", criteria("context.n > 6"))
        .body("clean", equalTo(false))
        .body("findings[0].change.change", equalTo("NARROWING"))
        .body("findings[0].claimed", equalTo("COMPATIBLE"))
        .body("findings[0].conflicts.uses.flatten().team", contains("sales"))
        .body("findings[0].conflicts[0].isNew", equalTo(true))
        .body("findings[0].conflicts[0].comparison.extent", equalTo("NARROWER"));
    post(governance(), "/lint", "{'definitions': [{'term': 'no-such', 'definition': 'A B'}]}")
        .statusCode(200)
        .body("clean", equalTo(false))
        .body(
            "findings[0].problems.pointer",
            containsInAnyOrder("/definition", "/team", "/term", "/meaning"));
    post(governance(), "/lint", "{}").statusCode(422);
    get("/definitions/" + mql + "/versions").body("semver", contains("1.0.0"));
  }

  @Test
  void governanceNamesTheCanonicalDefinition() {
    define(governance(), mql, "marketing", "1.0.0", HOT).statusCode(201);
    String body = "{\"label\": \"Lead\", \"canonical\": \"%s\"}";
    as(governance())
        .header("If-Match", "\"1\"")
        .body(body.formatted("no-such"))
        .put("/terms/" + term)
        .then()
        .statusCode(422)
        .body("errors.pointer", contains("/canonical"));
    as(governance())
        .header("If-Match", "\"1\"")
        .body(body.formatted(mql))
        .put("/terms/" + term)
        .then()
        .statusCode(200)
        .body("canonical", equalTo(mql));
  }

  private static String criteria(String expression) {
    return "{\"text\": \"A lead\", \"kind\": \"STAGE\", \"expression\": "
        + Json.MAPPER.getNodeFactory().textNode(expression)
        + "}";
  }

  private static ValidatableResponse claim(
      String id, String semver, String meaning, String claims) {
    return as(governance())
        .body(
            "{\"semver\": \"%s\", \"claims\": \"%s\", \"meaning\": %s}"
                .formatted(semver, claims, meaning))
        .post("/definitions/" + id + "/versions")
        .then();
  }

  @Test
  void listsTheConflictsOfAllTermsPageByPage() {
    define(governance(), mql, "marketing", "1.0.0", HOT).statusCode(201);
    define(governance(), sql, "sales", "1.0.0", CALLED).statusCode(201);
    List<String> conflicting = new ArrayList<>();
    String path = "/conflicts?limit=1";
    int pages = 0;
    while (path != null) {
      Response page = as(governance()).get(path);
      page.then().statusCode(200);
      conflicting.addAll(page.jsonPath().getList("term"));
      path = next(page);
      pages++;
    }
    assertThat(pages).isGreaterThanOrEqualTo(1);
    assertThat(conflicting).contains(term).doesNotHaveDuplicates();
  }

  @Test
  void listsPageByPage() {
    for (String id : List.of("c-", "a-", "b-")) {
      define(governance(), id + mql, "marketing", "1.0.0", HOT).statusCode(201);
    }
    List<String> ids = new ArrayList<>();
    String path = "/terms/" + term + "/definitions?limit=2";
    while (path != null) {
      Response page = as(governance()).get(path);
      ids.addAll(page.jsonPath().getList("id"));
      path = next(page);
    }
    assertThat(ids).containsExactly("a-" + mql, "b-" + mql, "c-" + mql);
    get("/terms?cursor=!").statusCode(400).body("type", equalTo("urn:baton:problem:bad-cursor"));
  }

  @Test
  void saysWhatIsWrongWithAnInputAndWhere() {
    post(
            governance(),
            "/terms/" + term + "/definitions",
            "{'id': 'A B', 'team': '?', 'semver': '1', 'meaning': {'window': 'a month'}}")
        .statusCode(422)
        .contentType("application/problem+json")
        .body("type", equalTo("urn:baton:problem:invalid"))
        .body(
            "errors.pointer",
            containsInAnyOrder(
                "/id", "/team", "/semver", "/meaning/text", "/meaning/kind", "/meaning/window"));
    as(governance()).body("{").post("/terms").then().statusCode(400);
    as(governance()).body("[]").post("/terms").then().statusCode(400);
    as(governance()).post("/terms").then().statusCode(422);
    as(governance()).contentType(ContentType.TEXT).body("x").post("/terms").then().statusCode(415);
    define(governance(), mql, "marketing", "1.0.0", "{\"text\": \"\\ud800\", \"kind\": \"TERM\"}")
        .statusCode(422)
        .body("errors.pointer", contains("/meaning/text"));
    define(governance(), mql, "marketing", "1.0.0", "{\"text\": \"a\\u0000b\", \"kind\": \"TERM\"}")
        .statusCode(422)
        .body("errors.pointer", contains("/meaning/text"));
    get("/conflicts?asOf=yesterday").statusCode(400);
    post(governance(), "/terms/no-such/definitions", "{}").statusCode(404);
  }

  @Test
  void ofManyWhoSayOneVersionAtOnceOneMeaningWins() throws Exception {
    define(governance(), mql, "marketing", "1.0.0", HOT).statusCode(201);
    List<Callable<Integer>> race = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      String meaning = "{\"text\": \"meaning %d\", \"kind\": \"TERM\"}".formatted(i);
      race.add(() -> revise(governance(), mql, "2.0.0", meaning).extract().statusCode());
    }
    List<Integer> answers = new ArrayList<>();
    try (ExecutorService callers = Executors.newFixedThreadPool(8)) {
      for (Future<Integer> answer : callers.invokeAll(race)) {
        answers.add(answer.get());
      }
    }
    assertThat(answers).containsOnly(201, 409).containsOnlyOnce(201);
    get("/definitions/" + mql + "/versions").body("semver", contains("1.0.0", "2.0.0"));
  }

  private ValidatableResponse define(
      String token, String id, String team, String semver, String meaning) {
    return post(
        token,
        "/terms/" + term + "/definitions",
        "{'id': '%s', 'team': '%s', 'semver': '%s', 'meaning': %s}",
        id,
        team,
        semver,
        meaning);
  }

  private static ValidatableResponse revise(
      String token, String id, String semver, String meaning) {
    return post(
        token,
        "/definitions/" + id + "/versions",
        "{'semver': '%s', 'meaning': %s}",
        semver,
        meaning);
  }

  private static ValidatableResponse adopt(
      String token, String team, String definition, String semver, String from) {
    return post(
        token,
        "/adoptions",
        "{'team': '%s', 'definition': '%s', 'semver': '%s', 'validFrom': '%s'}",
        team,
        definition,
        semver,
        from);
  }

  private static ValidatableResponse post(
      String token, String path, String body, Object... values) {
    return as(token).body(body.replace('\'', '"').formatted(values)).post(path).then();
  }

  private static ValidatableResponse get(String path) {
    return get(path, governance());
  }

  private static ValidatableResponse get(String path, String token) {
    return as(token).get(path).then();
  }

  private static io.restassured.specification.RequestSpecification as(String token) {
    return given()
        .basePath("/definitions/v1")
        .auth()
        .oauth2(token)
        .urlEncodingEnabled(false)
        .contentType(ContentType.JSON);
  }

  private static String governance() {
    return Parts.token("governance");
  }

  private static int position(ValidatableResponse response) {
    return Integer.parseInt(response.extract().header("Baton-Position"));
  }

  private static final Pattern NEXT =
      Pattern.compile("<[^>]*/definitions/v1([^>]*)>; rel=\"next\"");

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
