package dev.baton.ledger.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.baton.contracts.Json;
import dev.baton.edge.test.Parts;
import dev.baton.ledger.Http;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(Parts.class)
class ImportsIT {
  private static final byte[] CSV =
      bytes("c,g,t\n1,A,2026-01-01T00:00:00Z\n1,B,2026-01-01T01:00:00Z\n");

  @Inject Pool pool;

  @Test
  void aLogBecomesTheHandoffsThatAreInItOnce() throws IOException {
    String workType = "request-" + UUID.randomUUID();
    byte[] log = real("running-example/running-example.xes");
    byte[] mapping = Uploads.mapping("running-example", workType);

    JsonNode first = Uploads.done(log, mapping);

    assertThat(first.path("state").asText()).isEqualTo("FINISHED");
    assertThat(first.path("progress").asDouble()).isEqualTo(1);
    assertThat(first.at("/rows/used").asLong()).isEqualTo(42);
    assertThat(first.path("items").asLong()).isEqualTo(6);
    assertThat(first.at("/findings/total/hops").asLong()).isEqualTo(32);
    assertThat(first.at("/findings/total/pingPong").asLong()).isEqualTo(2);
    assertThat(first.at("/findings/boundaries").asLong()).isEqualTo(18);
    assertThat(first.at("/facts/recorded").asLong()).isEqualTo(66);
    assertThat(first.at("/facts/duplicate").asLong()).isZero();
    List<JsonNode> handoffs = Uploads.handoffs(workType);
    assertThat(handoffs).hasSize(32);
    JsonNode oracle =
        Json.MAPPER.readTree(
            Documented.data("running-example/running-example.org_resource.oracle.json").toFile());
    Map<String, Long> expected = new TreeMap<>();
    oracle
        .path("top_boundaries_by_volume")
        .forEach(boundary ->
            expected.put(
                boundary.path("sender").asText() + ">" + boundary.path("receiver").asText(),
                boundary.path("handovers").asLong()));
    assertThat(perBoundary(handoffs)).isEqualTo(expected);

    JsonNode again = Uploads.done(log, mapping);

    assertThat(again.at("/facts/recorded").asLong()).isZero();
    assertThat(again.at("/facts/duplicate").asLong()).isEqualTo(66);
    assertThat(Uploads.handoffs(workType)).hasSize(32);
  }

  @Test
  void queuedAcceptedAndCompletedAreRecordedAsTheReferenceHasThem() throws IOException {
    String workType = "problem-" + UUID.randomUUID();

    JsonNode done =
        Uploads.done(
            real("bpic2013/bpic2013_open_problems.xes.gz"), Uploads.mapping("bpic2013", workType));

    JsonNode totals =
        Json.MAPPER
            .readTree(
                Documented.data("bpic2013/bpic2013_open_problems.handoff-expected.json").toFile())
            .path("totals");
    totals
        .properties()
        .forEach(total ->
            assertThat(done.at("/findings/total/" + name(total.getKey())).asLong())
                .as(total.getKey())
                .isEqualTo(total.getValue().asLong()));
    List<JsonNode> handoffs = Uploads.handoffs(workType);
    assertThat(handoffs).hasSize(totals.path("hops").asInt());
    assertThat(handoffs.stream().filter(h -> h.at("/times").has("OFFERED")).count())
        .isEqualTo(totals.path("offered").asLong());
    for (String disposition : List.of("rejected", "forwarded", "pending")) {
      assertThat(
              handoffs.stream()
                  .filter(h -> h.path("disposition").asText().equalsIgnoreCase(name(disposition)))
                  .count())
          .as(disposition)
          .isEqualTo(totals.path(disposition).asLong());
    }
  }

  @Test
  void followsObjectsThroughAnObjectCentricLog() throws IOException {
    String workType = "order-" + UUID.randomUUID();

    JsonNode done =
        Uploads.done(
            real("ocel/ocel20_example.jsonocel"), Uploads.mapping("ocel20-example", workType));

    assertThat(done.at("/findings/total/hops").asLong()).isOne();
    assertThat(Uploads.handoffs(workType)).hasSize(1);
  }

  @Test
  void nothingOfALogIsLeftBesideTheLedgerOnceItIsImported() {
    JsonNode done = Uploads.done(CSV, mapping("case-" + UUID.randomUUID()));

    UUID id = UUID.fromString(done.path("id").asText());
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> count("select count(*) from import where swept and id = '" + id + "'") == 1);
    for (String table : List.of("import_chunk", "import_row", "import_object", "import_boundary")) {
      assertThat(count("select count(*) from " + table + " where import = '" + id + "'"))
          .as(table)
          .isZero();
    }
  }

  @Test
  void whatCannotBeUsedIsSaidByItsPlaceAndTheRestIsRecorded() {
    String workType = "case-" + UUID.randomUUID();
    Instant tomorrow = Instant.now().plus(Duration.ofDays(1));

    JsonNode done =
        Uploads.done(
            bytes(
                "c,g,t\n1,A,2026-01-01T00:00:00Z\n1,B,when\n1,B,2026-01-01T01:00:00Z\n2,A\n1,C,"
                    + tomorrow
                    + "\n"),
            mapping(workType));

    assertThat(done.at("/rows/refused").asLong()).isEqualTo(2);
    assertThat(done.at("/facts/refused").asLong()).isOne();
    assertThat(done.at("/rows/first"))
        .extracting(refused -> refused.path("row").asInt() + refused.path("fact").asText())
        .containsExactly("3", "5", "6accepted");
    assertThat(Uploads.handoffs(workType)).hasSize(2);
  }

  @Test
  void aLogThatCannotBeReadToItsEndIsNotImportedAtAll() {
    String workType = "case-" + UUID.randomUUID();

    JsonNode done =
        Uploads.done(
            bytes("<log><trace><string key='concept:name' value='1'/><event></trace>"),
            bytes("format: xes\nsource: /x\nworkType: " + workType + "\n"));

    assertThat(done.path("state").asText()).isEqualTo("FAILED");
    assertThat(done.path("failure").asText()).contains("well-formed", "line 1");
    assertThat(Uploads.handoffs(workType)).isEmpty();
  }

  @Test
  void whatNoDatabaseStoresTakesNothingDown() {
    String workType = "case-" + UUID.randomUUID();
    String tooLong = "x".repeat(9_000);
    String log =
        """
        {"objects": [{"id": "o\\u0000", "type": "order"}, {"id": "%s", "type": "order"},
                     {"id": "o1", "type": "order"}, {"id": "\\ud800", "type": "order"}],
         "events": [
           {"id": "e1", "type": "x", "time": "2026-01-01T00:00:00Z",
            "attributes": [{"name": "g", "value": "A\\u0000"}],
            "relationships": [{"objectId": "o1", "qualifier": "q"}]},
           {"id": "e2", "type": "x", "time": "2026-01-01T00:00:00Z",
            "relationships": [{"objectId": "o\\u0000"}, {"objectId": "%s"}, {"objectId": "\\ud800"},
                              {"objectId": "o1"}]}]}
        """
            .formatted(tooLong, tooLong);

    JsonNode done =
        Uploads.done(
            bytes(log),
            bytes(
                "format: ocel\nsource: /x\nworkType: %s\ngroup: g\nocel: {item: order}\n"
                    .formatted(workType)));

    assertThat(done.path("state").asText()).isEqualTo("FINISHED");
    assertThat(done.at("/rows/refused").asLong()).isPositive();
    assertThat(
            Uploads.done(
                    bytes("format\n1\n"),
                    bytes("format: csv\nsource: /x\nworkType: w\ncase: \"a\\0b\"\ngroup: g\n"))
                .path("state")
                .asText())
        .isEqualTo("FINISHED");
  }

  @Test
  void aMappingThatIsNoneIsRefusedWithAPointerToEachThingWrong() {
    Uploads.post(CSV, bytes("format: csv\nsource: /x\nworkType: w\nqueue: x\nqueued: '1 +'\n"))
        .then()
        .statusCode(422)
        .contentType("application/problem+json")
        .body("type", equalTo("urn:baton:problem:invalid-mapping"))
        .body("errors.pointer", hasItem("/queue"))
        .body("errors.pointer", hasItem("/queued"));
    assertThat(count("select count(*) from import where state = 'UPLOADING'")).isZero();
  }

  @Test
  void anUploadIsAFormOfALogAndAMapping() {
    String admin = Parts.token("admin");
    Http.as(admin)
        .contentType("application/json")
        .body("{}")
        .post("/ledger/v1/imports")
        .then()
        .statusCode(415);
    Http.as(admin)
        .multiPart("log", "a.csv", CSV)
        .post("/ledger/v1/imports")
        .then()
        .statusCode(400)
        .body("detail", containsString("'mapping'"));
    Http.as(admin)
        .multiPart("log", "a.csv", CSV)
        .multiPart("other", "x")
        .post("/ledger/v1/imports")
        .then()
        .statusCode(400)
        .body("detail", containsString("'other'"));
    Http.as(admin)
        .multiPart("log", "a.csv", CSV)
        .multiPart("mapping", "m", new byte[300 << 10])
        .post("/ledger/v1/imports")
        .then()
        .statusCode(413);
  }

  @Test
  void onlyAnAdminImports() {
    for (String account : List.of("reader", "governance", "auditor", "emitter")) {
      Uploads.post(Parts.token(account), CSV, mapping("w")).then().statusCode(403);
    }
    Http.as("none").multiPart("log", "a", CSV).post("/ledger/v1/imports").then().statusCode(401);
    Http.as(Parts.token("reader")).get("/ledger/v1/imports").then().statusCode(403);
    Http.as(Parts.token("admin"))
        .get("/ledger/v1/imports/" + UUID.randomUUID())
        .then()
        .statusCode(404);
  }

  @Test
  void importsAreListedTheLatestFirst() {
    String first = Uploads.done(CSV, mapping("case-" + UUID.randomUUID())).path("id").asText();
    String second = Uploads.done(CSV, mapping("case-" + UUID.randomUUID())).path("id").asText();

    var page = Http.as(Parts.token("admin")).get("/ledger/v1/imports?limit=1");
    page.then().statusCode(200);
    String link = page.getHeader("Link");
    assertThat(Http.json(page.asString()).get(0).path("id").asText()).isEqualTo(second);
    assertThat(link).contains("rel=\"next\"");
    JsonNode next =
        Http.json(
            Http.as(Parts.token("admin"))
                .get(link.substring(link.indexOf('<') + 1, link.indexOf('>')))
                .asString());
    assertThat(next.get(0).path("id").asText()).isEqualTo(first);
  }

  @Test
  void aLogMayBeLargerThanAnyOtherRequestAndNoOtherRequestMay() throws Exception {
    String row = "only,A,2026-01-01T00:00:00Z," + "unread ".repeat(100) + "\n";
    String log = "c,g,t,note\n" + row.repeat((12 << 20) / row.length() + 1);
    String workType = "case-" + UUID.randomUUID();
    JsonNode done = Uploads.done(bytes(log), mapping(workType));
    assertThat(done.path("state").asText()).isEqualTo("FINISHED");
    assertThat(done.path("bytes").asLong()).isEqualTo(log.length());

    byte[] large = new byte[9 << 20];
    for (boolean withLength : new boolean[] {true, false}) {
      HttpResponse<String> answer = send("/ledger/v1/events", large, withLength);
      assertThat(answer.statusCode()).as("length said: " + withLength).isEqualTo(413);
      // the server itself ends a body that does not say how long it is, with nothing in its answer
      if (withLength) {
        assertThat(answer.headers().firstValue("Content-Type"))
            .hasValueSatisfying(type -> assertThat(type).startsWith("application/problem+json"));
      }
    }
  }

  /** What the reference calls pending is open here. */
  private static String name(String reference) {
    return reference.equals("pending") ? "open" : reference;
  }

  private static HttpResponse<String> send(String path, byte[] body, boolean withLength)
      throws IOException, InterruptedException {
    URI uri =
        URI.create(
            io.restassured.RestAssured.baseURI + ":" + io.restassured.RestAssured.port + path);
    try (HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
      return http.send(
          HttpRequest.newBuilder(uri)
              .header("Authorization", "Bearer " + Parts.token("emitter"))
              .header("Content-Type", Http.NDJSON)
              .POST(
                  withLength
                      ? BodyPublishers.ofByteArray(body)
                      : BodyPublishers.ofInputStream(() -> stream(body)))
              .build(),
          HttpResponse.BodyHandlers.ofString());
    }
  }

  private static InputStream stream(byte[] body) {
    return new ByteArrayInputStream(body);
  }

  private static Map<String, Long> perBoundary(List<JsonNode> handoffs) {
    Map<String, Long> found = new TreeMap<>();
    handoffs.forEach(
        h -> found.merge(h.path("from").asText() + ">" + h.path("to").asText(), 1L, Long::sum));
    return found;
  }

  private static byte[] mapping(String workType) {
    return bytes(
        "format: csv\nsource: /%s\nworkType: %s\ncase: c\ngroup: g\ntime: t\nactivity: a\n"
            .formatted(workType, workType));
  }

  private long count(String sql) {
    return pool.query(sql).executeAndAwait().iterator().next().getLong(0);
  }

  private static byte[] real(String file) throws IOException {
    Path log = Documented.data(file);
    assumeTrue(Files.exists(log), () -> "the real logs are not here: " + log);
    return Files.readAllBytes(log);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
