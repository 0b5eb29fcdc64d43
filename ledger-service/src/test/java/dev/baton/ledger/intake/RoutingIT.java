package dev.baton.ledger.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.equalTo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.baton.contracts.Canonical;
import dev.baton.contracts.Lanes;
import dev.baton.contracts.event.Arrival;
import dev.baton.contracts.event.EventReader;
import dev.baton.contracts.event.FactKind;
import dev.baton.edge.Caller;
import dev.baton.edge.Roles;
import dev.baton.edge.test.Parts;
import dev.baton.ledger.Facts;
import dev.baton.ledger.Http;
import dev.baton.ledger.LedgerConfig;
import dev.baton.ledger.RegistryTopic;
import dev.baton.ledger.handoff.Registry;
import dev.baton.ledger.journal.Command;
import dev.baton.ledger.journal.Journal;
import dev.baton.ledger.lanes.Leases;
import dev.baton.ledger.lanes.Peers;
import dev.baton.ledger.registry.RegistryFeed;
import io.quarkiverse.resteasy.problem.HttpProblem;
import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.runtime.configuration.MemorySizeConverter;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What is sent on to another replica, and what is made of its answer. The other one is played by
 * the test: real ones are killed and paused in the acceptance tests.
 */
@QuarkusTest
@WithTestResource(Parts.class)
class RoutingIT {
  private static final int SPARE = Parts.LANES - 1;
  private static final Duration SOON = Duration.ofSeconds(30);

  @Inject Pool pool;
  @Inject Journal journal;
  @Inject Leases leases;
  @Inject Peers peers;
  @Inject RegistryFeed registry;

  private final Queue<Sent> sent = new ConcurrentLinkedQueue<>();
  private final CountDownLatch hanging = new CountDownLatch(1);
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private volatile Function<Sent, Reply> other = request -> new Reply(500, "", "");
  private HttpServer server;
  private UUID replica;

  private record Sent(
      String path, String hop, String authorization, String type, List<String> lines) {}

  private record Reply(int status, String type, String body) {}

  @BeforeEach
  void anotherReplicaJoinsAndTakesItsShare() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/ledger/v1/events", this::answer);
    server.createContext("/ledger/v1/refused/", this::answer);
    server.start();
    replica = UUID.randomUUID();
    run(
        "insert into replica (id, address, until) values ($1, $2, now() + interval '1 hour')",
        Tuple.of(replica, "http://127.0.0.1:" + server.getAddress().getPort()));
    Awaitility.await().until(() -> !leases.holds(SPARE));
    Awaitility.await()
        .until(() -> {
          run(
              "update lane_lease set replica = $1 where lane = $2 and replica is null",
              Tuple.of(replica, SPARE));
          run("notify lane_lease", Tuple.tuple());
          return leases.owner(SPARE).isPresent();
        });
  }

  @AfterEach
  void theOtherOneLeaves() {
    leave();
    hanging.countDown();
    server.stop(0);
    threads.shutdownNow();
    Awaitility.await().until(() -> leases.held().size() == Parts.LANES);
  }

  @Test
  void sendsAnEventOnAsItIsReadWithTheCallersTokenAndMarksIt() {
    other = request -> new Reply(200, Http.NDJSON, recorded(7));
    String token = Parts.emitter("marketing");
    ObjectNode offer = in(SPARE).fact(FactKind.OFFERED);
    offer.remove("subject");

    Http.post(token, offer)
        .then()
        .statusCode(201)
        .contentType("application/json")
        .body("result", equalTo("recorded"))
        .body("position", equalTo(7))
        .body("findings.size()", equalTo(0));

    assertThat(sent)
        .singleElement()
        .satisfies(request -> {
          assertThat(request.hop()).isEqualTo("1");
          assertThat(request.authorization()).isEqualTo("Bearer " + token);
          assertThat(request.type()).isEqualTo(Http.NDJSON);
          assertThat(Http.json(request.lines().getFirst()).path("subject").asText())
              .startsWith("lead/");
        });
  }

  @Test
  void sendsWhatCameInBinaryModeOnAsTheSameEvent() {
    other = request -> new Reply(200, Http.NDJSON, recorded(7));
    ObjectNode offer = in(SPARE).fact(FactKind.OFFERED);

    Http.as(Parts.token("emitter"))
        .contentType("application/json")
        .header("ce-specversion", "1.0")
        .header("ce-type", offer.get("type").asText())
        .header("ce-source", offer.get("source").asText())
        .header("ce-id", offer.get("id").asText())
        .header("ce-time", offer.get("time").asText())
        .body(offer.get("data").toString().getBytes(StandardCharsets.UTF_8))
        .post("/ledger/v1/events")
        .then()
        .statusCode(201)
        .body("position", equalTo(7));

    assertThat(sent.element().lines())
        .containsExactly(new String(Canonical.bytes(offer), StandardCharsets.UTF_8));
  }

  @Test
  void answersAsTheOwnerDoes() {
    ObjectNode here = in(0).fact(FactKind.OFFERED);
    Http.post(here).then().statusCode(201);
    ((ObjectNode) here.get("data")).put("actor", "another");
    Response local = Http.post(here);
    String refused = Http.postLines(List.of(here)).getFirst().toString();
    other = request -> new Reply(200, Http.NDJSON, refused.replace("lane 0", "lane 1") + "\n");
    Response sentOn = Http.post(in(SPARE).fact(FactKind.OFFERED));

    assertThat(sentOn.statusCode()).isEqualTo(422).isEqualTo(local.statusCode());
    assertThat(sentOn.contentType()).isEqualTo(local.contentType());
    assertThat(sentOn.asString()).isEqualTo(local.asString().replace("lane 0", "lane 1"));

    other =
        request ->
            new Reply(200, Http.NDJSON, "{\"result\":\"duplicate\",\"lane\":1,\"position\":3}\n");
    Http.post(in(SPARE).fact(FactKind.OFFERED))
        .then()
        .statusCode(200)
        .body("result", equalTo("duplicate"))
        .body("position", equalTo(3));

    other =
        request ->
            new Reply(
                429,
                "application/problem+json",
                "{\"type\":\"urn:baton:problem:too-many-events\",\"title\":\"T\",\"status\":429}");
    Http.post(in(SPARE).fact(FactKind.OFFERED))
        .then()
        .statusCode(429)
        .header("Retry-After", "1")
        .body("type", equalTo("urn:baton:problem:too-many-events"));
  }

  @Test
  void mergesTheAnswersOfBothInTheOrderAskedFor() {
    other =
        request ->
            new Reply(
                200,
                Http.NDJSON,
                request.lines().stream()
                    .map(line -> recorded(Http.json(line).at("/data/value/amount").asLong()))
                    .collect(Collectors.joining()));
    List<ObjectNode> events =
        List.of(valued(SPARE, 100), valued(0, 1), valued(SPARE, 101), valued(0, 2));
    ObjectNode forged = valued(SPARE, 102);
    forged.put("type", "dev.baton.handoff.expired.v1");

    List<JsonNode> answers =
        Http.postLines(List.of(events.get(0), events.get(1), forged, events.get(2), events.get(3)));

    assertThat(answers)
        .extracting(a -> a.path("result").asText())
        .containsExactly("recorded", "recorded", "refused", "recorded", "recorded");
    assertThat(answers.get(0).path("position").asLong()).isEqualTo(100);
    assertThat(answers.get(3).path("position").asLong()).isEqualTo(101);
    assertThat(answers.get(1).path("lane").asInt()).isZero();
    assertThat(answers.get(4).path("position").asLong())
        .isGreaterThan(answers.get(1).path("position").asLong());
    String batch = events.toString();
    Http.as(Parts.token("emitter"))
        .contentType(Http.BATCH)
        .body(batch.getBytes(StandardCharsets.UTF_8))
        .post("/ledger/v1/events")
        .then()
        .statusCode(200)
        .body("result", equalTo(List.of("recorded", "duplicate", "recorded", "duplicate")))
        .body("[2].position", equalTo(101));
  }

  @Test
  void sendsMoreThanOneRequestHoldsInSeveral() {
    other = request -> new Reply(200, Http.NDJSON, recorded(1).repeat(request.lines().size()));
    List<ObjectNode> events =
        java.util.stream.IntStream.range(0, 12)
            .mapToObj(i -> {
              ObjectNode offer = in(SPARE).fact(FactKind.OFFERED);
              ((ObjectNode) offer.get("data")).putObject("context").put("a", "x".repeat(400_000));
              return offer;
            })
            .toList();

    assertThat(Http.postLines(events)).hasSize(12);
    assertThat(sent).hasSize(2);
    assertThat(sent.stream().flatMap(request -> request.lines().stream()))
        .hasSize(12)
        .doesNotHaveDuplicates();
  }

  @Test
  void whatWasSentOnGoesNoFurther() {
    Facts lead = in(SPARE);
    Http.as(Parts.token("emitter"))
        .header(Peers.HOP, "1")
        .contentType(Http.NDJSON)
        .body(
            (in(0).fact(FactKind.OFFERED) + "\n" + lead.fact(FactKind.OFFERED))
                .getBytes(StandardCharsets.UTF_8))
        .post("/ledger/v1/events")
        .then()
        .statusCode(503)
        .header("Retry-After", "1")
        .body("type", equalTo("urn:baton:problem:lane-elsewhere"));

    assertThat(sent).isEmpty();
    Http.get("/ledger/v1/items/" + lead.subject()).then().statusCode(404);
  }

  @Test
  void takesNobodysWordThatALaneIsElsewhereForLong() {
    other =
        request ->
            sent.size() < 3
                ? new Reply(
                    503,
                    "application/problem+json",
                    "{\"type\":\"urn:baton:problem:lane-elsewhere\",\"status\":503}")
                : new Reply(200, Http.NDJSON, recorded(7));

    Http.post(in(SPARE).fact(FactKind.OFFERED)).then().statusCode(201);
    assertThat(sent).hasSize(3);
  }

  @Test
  void waitsNoLongerForAnOwnerThatHasLostTheLane() {
    other =
        request -> {
          try {
            hanging.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          return new Reply(500, "", "");
        };
    ObjectNode offer = in(SPARE).fact(FactKind.OFFERED);
    CompletableFuture<Response> posting =
        CompletableFuture.supplyAsync(() -> Http.post(offer), threads);
    Awaitility.await().until(() -> !sent.isEmpty());

    leave();

    Response response = posting.join();
    response.then().statusCode(201).body("lane", equalTo(SPARE));
  }

  @Test
  void refusesByNameWhatCannotBeBroughtToItsLane() {
    server.stop(0);

    List<Answer> answers =
        impatient()
            .record(List.of(say(in(SPARE)), say(in(0))), new Routing.Asking(null, false))
            .await()
            .atMost(SOON);

    assertThat(answers.get(0).refusal().getStatusCode()).isEqualTo(503);
    assertThat(answers.get(0).refusal().getType())
        .hasToString("urn:baton:problem:lane-unavailable");
    assertThat(answers.get(1).result()).isEqualTo("recorded");
  }

  @Test
  void refusesTheWholeRequestWhereNothingOfItIsDecided() {
    run("update lane_lease set replica = null where lane = $1", Tuple.of(SPARE));
    run("notify lane_lease", Tuple.tuple());
    Awaitility.await().until(() -> leases.owner(SPARE).isEmpty());

    assertThatThrownBy(() ->
            impatient()
                .record(List.of(say(in(0)), say(in(SPARE))), new Routing.Asking(null, false))
                .await()
                .atMost(SOON))
        .isInstanceOfSatisfying(
            HttpProblem.class,
            problem -> {
              assertThat(problem.getStatusCode()).isEqualTo(503);
              assertThat(problem.getHeaders()).containsEntry("Retry-After", "2");
            });
  }

  @Test
  void hasARefusedEventReplayedAtTheOwnerByItsNameAlone() {
    String slug = "team-" + UUID.randomUUID();
    Facts lead = in(SPARE);
    ObjectNode offer = lead.fact(FactKind.OFFERED);
    ((ObjectNode) offer.get("data")).put("from", "Desk of " + slug);
    String token = Parts.emitter(slug);
    Http.post(token, offer).then().statusCode(403);
    String id = Http.json(Http.as(token).get("/ledger/v1/refused").asString()).at("/0/id").asText();
    String replay = "/ledger/v1/refused/" + id + "/replay";
    // turned here, by the rights of who sent it: nobody else is asked
    Http.as(token).post(replay).then().statusCode(403);
    assertThat(sent).isEmpty();
    long position =
        RegistryTopic.publish(RegistryTopic.team(slug, "Name of " + slug, "Desk of " + slug));
    Awaitility.await().until(() -> registry.known().position() >= position);
    other = request -> new Reply(201, "application/json", recorded(7));

    Http.as(token)
        .header(Peers.HOP, "1")
        .post(replay)
        .then()
        .statusCode(503)
        .body("type", equalTo("urn:baton:problem:lane-elsewhere"));
    assertThat(sent).isEmpty();
    Http.as(token).post(replay).then().statusCode(201).body("position", equalTo(7));

    assertThat(sent)
        .singleElement()
        .satisfies(request -> {
          assertThat(request.path()).isEqualTo(replay);
          assertThat(request.hop()).isEqualTo("1");
          assertThat(request.authorization()).isEqualTo("Bearer " + token);
          assertThat(request.lines()).isEmpty();
        });
    // the owner says no: so does this one
    other =
        request ->
            new Reply(
                422,
                "application/problem+json",
                "{\"type\":\"urn:baton:problem:time-in-future\",\"title\":\"T\",\"status\":422}");
    Http.as(token)
        .post(replay)
        .then()
        .statusCode(422)
        .body("type", equalTo("urn:baton:problem:time-in-future"));
  }

  @Test
  void keepsWhatTheOwnerRefusedWhereItCameInAndNotAtTheOwner() {
    String slug = "team-" + UUID.randomUUID();
    ObjectNode offer = in(SPARE).fact(FactKind.OFFERED);
    ((ObjectNode) offer.get("data")).put("from", slug);
    other =
        request ->
            new Reply(
                200,
                Http.NDJSON,
                """
                {"result":"refused","problem":{"type":"urn:baton:problem:time-in-future","title":"T",\
                "status":422,"detail":"D"}}
                """);
    Http.post(Parts.emitter(slug), offer).then().statusCode(422);

    JsonNode refused = Http.json(Http.as(Parts.emitter(slug)).get("/ledger/v1/refused").asString());
    assertThat(refused.size()).isEqualTo(1);
    assertThat(refused.at("/0/problem/type").asText())
        .isEqualTo("urn:baton:problem:time-in-future");

    Http.as(Parts.emitter(slug))
        .header(Peers.HOP, "1")
        .contentType(Http.STRUCTURED)
        .body("no event".getBytes(StandardCharsets.UTF_8))
        .post("/ledger/v1/events")
        .then()
        .statusCode(400);
    assertThat(Http.json(Http.as(Parts.emitter(slug)).get("/ledger/v1/refused").asString()).size())
        .isEqualTo(1);
  }

  private Routing impatient() {
    LedgerConfig config =
        new SmallRyeConfigBuilder()
            .withMapping(LedgerConfig.class)
            .withDefaultValue("baton.ledger.lanes", Integer.toString(Parts.LANES))
            .withDefaultValue("baton.ledger.patience", "PT1S")
            .withConverter(MemorySize.class, 100, new MemorySizeConverter())
            .build()
            .getConfigMapping(LedgerConfig.class);
    return new Routing(journal, leases, peers, config);
  }

  private static Command.Say say(Facts lead) {
    return Admission.of(
                EventReader.read(
                    lead.fact(FactKind.OFFERED), new Arrival(java.time.Instant.now(), null)),
                new Caller("emitter", Set.of(Roles.EMITTER), Caller.EVERY_TEAM),
                Registry.EMPTY)
            instanceof Admission.Admitted(var command)
        ? command
        : null;
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      Sent request =
          new Sent(
              exchange.getRequestURI().getPath(),
              exchange.getRequestHeaders().getFirst(Peers.HOP),
              exchange.getRequestHeaders().getFirst("Authorization"),
              exchange.getRequestHeaders().getFirst("Content-Type"),
              body.lines().toList());
      sent.add(request);
      Reply reply = other.apply(request);
      exchange.getResponseHeaders().add("Content-Type", reply.type());
      exchange.getResponseHeaders().add("Retry-After", "1");
      byte[] answer = reply.body().getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(reply.status(), answer.length);
      exchange.getResponseBody().write(answer);
    }
  }

  private void leave() {
    run("delete from replica where id = $1", Tuple.of(replica));
    run("notify lane_lease", Tuple.tuple());
  }

  private void run(String sql, Tuple values) {
    pool.preparedQuery(sql).execute(values).await().atMost(Duration.ofSeconds(20));
  }

  private static String recorded(long position) {
    return """
    {"result":"recorded","lane":1,"position":%d,"state":"OPEN","effective":true,"findings":[]}
    """
        .formatted(position);
  }

  private static ObjectNode valued(int lane, int amount) {
    ObjectNode offer = in(lane).fact(FactKind.OFFERED);
    ((ObjectNode) offer.get("data"))
        .putObject("value")
        .put("amount", Integer.toString(amount))
        .put("currency", "EUR");
    return offer;
  }

  private static Facts in(int lane) {
    Facts lead = Facts.ofNewItem();
    return Lanes.of(lead.subject(), Parts.LANES) == lane ? lead : in(lane);
  }
}
