package dev.baton.ledger.erasure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.baton.contracts.Canonical;
import dev.baton.contracts.Digests;
import dev.baton.contracts.EventIdentity;
import dev.baton.contracts.Lanes;
import dev.baton.contracts.Topics;
import dev.baton.contracts.event.Arrival;
import dev.baton.contracts.event.EventReader;
import dev.baton.contracts.event.FactKind;
import dev.baton.contracts.event.Reading;
import dev.baton.contracts.ownership.OwnershipEntity.Boundary;
import dev.baton.contracts.proof.Leaf;
import dev.baton.contracts.proof.LogProof;
import dev.baton.contracts.proof.VerifierKey;
import dev.baton.edge.test.Parts;
import dev.baton.ledger.Facts;
import dev.baton.ledger.Http;
import dev.baton.ledger.RegistryTopic;
import dev.baton.ledger.Topic;
import dev.baton.ledger.handoff.Registry;
import dev.baton.ledger.journal.Command;
import dev.baton.ledger.journal.LaneWriter;
import dev.baton.ledger.journal.Outcome;
import dev.baton.ledger.persons.Persons;
import dev.baton.ledger.persons.SealedContent;
import dev.baton.ledger.registry.RegistryFeed;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** What was said of a person becomes unreadable, and nothing else does. */
@QuarkusTest
@WithTestResource(Parts.class)
class ErasureIT {
  private static final Duration SOON = Duration.ofSeconds(30);

  @Inject Pool pool;
  @Inject Persons persons;
  @Inject RegistryFeed registry;
  @Inject Erasures erasures;
  @Inject Clearing clearing;

  private final String run = UUID.randomUUID().toString().substring(0, 8);
  private final String person = "Zo\u00eb M\u00fcller / " + run;
  private final String other = "other-" + run;

  @Test
  void whatWasSaidOfAPersonIsUnreadableEverywhereAndEveryProofStillHolds() {
    Facts lead = Facts.ofNewItem();
    ObjectNode offer = about(lead.fact(FactKind.OFFERED), "offer-" + run, person);
    ObjectNode acceptance = about(lead.fact(FactKind.ACCEPTED), "both-" + run, other, person);
    ObjectNode start = about(lead.fact(FactKind.STARTED), "kept-" + run, other);
    ObjectNode inquiry = inquiry("question-" + run, person);
    List<ObjectNode> said = List.of(offer, acceptance, start, inquiry);
    List<JsonNode> positions = said.stream().map(ErasureIT::recorded).toList();
    ObjectNode strange = about(lead.fact(FactKind.OFFERED), "refused-" + run, person);
    String team = "team-" + UUID.randomUUID();
    Http.post(Parts.emitter(team), strange).then().statusCode(403);
    ((ObjectNode) strange.get("data")).withArray("dataSubjects").removeAll().add(other);
    Http.post(Parts.emitter(team), strange).then().statusCode(403);
    Http.as(Parts.emitter(team))
        .contentType(Http.STRUCTURED)
        .body(("{\"broken-" + run + "\": \"" + person).getBytes(StandardCharsets.UTF_8))
        .post("/ledger/v1/events")
        .then()
        .statusCode(400);
    imported();
    TreeMap<String, String> leaves = leaves();
    String all = everything(lead, team);
    assertThat(all)
        .contains("offer-" + run, "both-" + run, "kept-" + run, "refused-" + run, "broken-" + run);
    assertThat(opened()).contains("question-" + run, "imported-" + run);
    List<String> receipts = positions.stream().map(ErasureIT::receipt).toList();
    JsonNode before = snapshot(lead);

    JsonNode erasure = erase(person);

    // three were sent, and two facts are in the log
    assertThat(erasure.path("entries").asLong()).isEqualTo(5);
    assertThat(erasure.path("entriesDone").asLong()).isEqualTo(5);
    assertThat(erasure.path("refused").asLong()).isEqualTo(2);
    assertThat(erasure.has("dataSubject")).isFalse();
    // nobody reads it through the API
    all = everything(lead, team);
    assertThat(all).contains("kept-" + run);
    assertThat(all)
        .doesNotContain("offer-" + run, "both-" + run, "broken-" + run, "M\u00fcller / " + run);
    assertThat(all.split("refused-" + run, -1)).hasSize(2);
    // nor with the database, whatever keys are left in it
    assertThat(opened())
        .contains("kept-" + run)
        .doesNotContain("offer-" + run, "both-" + run, "question-" + run, "imported-" + run);
    for (String marker :
        List.of("offer-", "both-", "question-", "imported-", "refused-", "broken-", "kept-")) {
      assertThat(tablesThatHold(marker + run)).as(marker).isEmpty();
    }
    assertThat(tablesThatHold("M\u00fcller / " + run)).isEmpty();
    assertThat(tablesThatHold("actor-of-" + run)).isEmpty();
    // nor on the topics
    assertThat(topics()).contains(lead.subject()).doesNotContain("-" + run, "M\u00fcller / " + run);
    // and the ledger is whole
    TreeMap<String, String> after = leaves();
    assertThat(after).containsAllEntriesOf(leaves);
    assertThat(snapshot(lead)).isEqualTo(before);
    for (int i = 0; i < said.size(); i++) {
      assertThat(shows(receipts.get(i), positions.get(i))).isTrue();
      assertThat(shows(receipt(positions.get(i)), positions.get(i))).isTrue();
    }
    for (int i = 0; i < said.size(); i++) {
      if (said.get(i) != start) {
        duplicate(said.get(i), positions.get(i));
        ((ObjectNode) said.get(i).get("data")).put("actor", "somebody else");
        duplicate(said.get(i), positions.get(i));
      }
    }
    ((ObjectNode) start.get("data")).put("actor", "somebody else");
    Http.post(start).then().statusCode(422);
  }

  @Test
  void theErasureIsAnEntryOfEverySubjectThatChangesNoState() {
    Facts lead = Facts.ofNewItem();
    JsonNode offer = recorded(about(lead.fact(FactKind.OFFERED), "x", person));
    JsonNode acceptance = recorded(about(lead.fact(FactKind.ACCEPTED), "x", person));
    JsonNode item = item(lead);

    JsonNode erasure = erase(person);

    List<JsonNode> entries = erasedEntries(erasure);
    assertThat(entries).hasSize(1);
    JsonNode entry = entries.getFirst();
    assertThat(entry.path("subject").asText()).isEqualTo(lead.subject());
    assertThat(entry.at("/statement/positions"))
        .hasToString("[%s,%s]".formatted(offer.path("position"), acceptance.path("position")));
    assertThat(entry.at("/statement/person")).isEqualTo(erasure.path("person"));
    assertThat(entry.at("/statement/erasure")).isEqualTo(erasure.path("id"));
    assertThat(entry.has("handoffs")).isFalse();
    assertThat(entry.has("others")).isFalse();
    // not even what nobody can open is left
    assertThat(
            longs(
                "select count(*) from entry where lane = $1 and position in ($2, $3) and said is null",
                Tuple.of(
                    offer.path("lane").asInt(),
                    offer.path("position").asLong(),
                    acceptance.path("position").asLong())))
        .containsExactly(2L);
    assertThat(snapshot(lead)).isEqualTo(item.at("/handoffs/0/snapshot"));
    assertThat(item(lead).at("/handoffs/0/facts").findValuesAsText("erased"))
        .containsExactly("true", "true");
    assertThat(item.at("/handoffs/0/facts").findValuesAsText("erased"))
        .containsExactly("false", "false");
  }

  @Test
  void whoIsSpokenOfAgainIsReadableAgainAndNothingOlderIs() {
    Facts lead = Facts.ofNewItem();
    recorded(about(lead.fact(FactKind.OFFERED), "before-" + run, person));
    erase(person);

    recorded(about(lead.fact(FactKind.ACCEPTED), "after-" + run, person));

    assertThat(item(lead).toString()).contains("after-" + run).doesNotContain("before-" + run);
    erase(person);
    assertThat(item(lead).toString()).doesNotContain("after-" + run);
  }

  @Test
  void everyStepOfTheClearingMayBeDoneAgainFromAnyOther() {
    Facts lead = Facts.ofNewItem();
    long offer =
        recorded(about(lead.fact(FactKind.OFFERED), "again-" + run, person))
            .path("position")
            .asLong();
    String team = "team-" + UUID.randomUUID();
    Http.post(Parts.emitter(team), about(lead.fact(FactKind.OFFERED), "x", person))
        .then()
        .statusCode(403);
    ask(Parts.token("admin"), person).then().statusCode(202);
    Erasure confirmed = confirmed();
    int lane = Lanes.of(lead.subject(), Parts.LANES);
    List<ErasureTable.Affected> page = List.of(new ErasureTable.Affected(lead.subject(), offer));

    // as if each replica had died behind its step, before it could note that it was done
    clearing.say(confirmed, page);
    clearing.say(confirmed, page);
    clearing.entries(confirmed, lane);
    clearing.entries(confirmed, lane);
    Awaitility.await().atMost(SOON).until(() -> clearing.searched(confirmed));
    assertThat(clearing.searched(confirmed)).isTrue();
    Awaitility.await().atMost(SOON).until(() -> clearing.imports(confirmed));
    assertThat(clearing.imports(confirmed)).isTrue();
    clearing.end(confirmed);
    clearing.end(confirmed);

    JsonNode done = done("/ledger/v1/erasures/" + confirmed.id());
    assertThat(done.path("entriesDone").asLong()).isEqualTo(1);
    assertThat(done.path("refused").asLong()).isEqualTo(1);
    assertThat(erasedEntries(done)).hasSize(1);
    assertThat(longs("select kept from refused_team where team = $1", Tuple.of(team)).getFirst())
        .isZero();
    assertThat(longs("select total from refused_team where team = $1", Tuple.of(team)).getFirst())
        .isEqualTo(1);
  }

  @Test
  void aWriterWhoseKeyIsErasedMeanwhileDecidesAgainUnderANewOne() throws Exception {
    Facts lead = Facts.ofNewItem();
    int lane = Lanes.of(lead.subject(), Parts.LANES);
    LaneWriter writer =
        new LaneWriter(
            lane,
            pool,
            persons,
            Clock.systemUTC(),
            () -> Registry.EMPTY,
            new LaneWriter.Settings(100, 1 << 20, Duration.ofMinutes(1), Duration.ofSeconds(20)),
            added -> {});
    writer.start();
    var erasing = pool.getConnection().await().indefinitely();
    try {
      Outcome first =
          writer
              .append(List.of(say(about(lead.fact(FactKind.OFFERED), "one-" + run, person))))
              .join()
              .getFirst();
      assertThat(first).isInstanceOf(Outcome.Recorded.class);
      long old = keyOf(first);
      erasing.query("begin").execute().await().indefinitely();
      erasing
          .query("set local idle_in_transaction_session_timeout = 0")
          .execute()
          .await()
          .indefinitely();
      erasing
          .preparedQuery("delete from said_of where person = $1")
          .execute(Tuple.of(old))
          .await()
          .indefinitely();
      erasing
          .preparedQuery("delete from person where no = $1")
          .execute(Tuple.of(old))
          .await()
          .indefinitely();

      // it still sees the key, seals under it, and waits at the reference
      CompletableFuture<List<Outcome>> second =
          writer.append(List.of(say(about(lead.fact(FactKind.ACCEPTED), "two-" + run, person))));
      Awaitility.await().atMost(SOON).until(() -> longs(WAITING, Tuple.tuple()).getFirst() == 1);
      erasing.query("commit").execute().await().indefinitely();

      Outcome written = second.get().getFirst();
      assertThat(written).isInstanceOf(Outcome.Recorded.class);
      assertThat(keyOf(written)).isGreaterThan(old);
      assertThat(opened()).contains("two-" + run).doesNotContain("one-" + run);
    } finally {
      erasing.query("rollback").execute().onFailure().recoverWithNull().await().indefinitely();
      erasing.close().await().indefinitely();
      writer.stop();
    }
  }

  private static final String WAITING =
      """
      select count(*) from pg_stat_activity
      where wait_event_type = 'Lock' and query like '%insert into said_of%'
      """;

  @Test
  void theWriterForgetsTheContextToo() {
    String workType = "work-" + UUID.randomUUID();
    Boundary boundary = RegistryTopic.boundary("marketing", "sales", workType);
    long position =
        RegistryTopic.publish(boundary, RegistryTopic.contract(boundary, Duration.ofHours(1)));
    Awaitility.await().atMost(SOON).until(() -> registry.known().position() >= position);
    Facts erased = new Facts(workType, "erased", "marketing", "sales");
    Facts kept = new Facts(workType, "kept", "marketing", "sales");
    recorded(budget(erased.fact(FactKind.OFFERED), "much", person));
    recorded(budget(kept.fact(FactKind.OFFERED), "much", other));
    erase(person);

    // what arrived differs from what was sent: who still knows what was sent says so
    recorded(budget(erased.fact(FactKind.ACCEPTED), "little", other));
    recorded(budget(kept.fact(FactKind.ACCEPTED), "little", other));

    assertThat(snapshot(kept).at("/received/~1budget").asText()).isEqualTo("CHANGED");
    assertThat(snapshot(erased).at("/received/~1budget").asText()).isEqualTo("PRESENT");
  }

  @Test
  void oneAsksAndAnotherConfirms() {
    String both = Parts.token("erika", null, "admin", "governance", "auditor");
    Response asked = ask(both, person);
    asked.then().statusCode(202).body("state", equalTo("requested"));
    assertThat(asked.jsonPath().getString("dataSubject")).isEqualTo(person);
    assertThat(asked.jsonPath().getString("requestedBy")).isEqualTo("erika");
    String location = asked.header("Location");

    confirm(both, person)
        .then()
        .statusCode(403)
        .body("type", equalTo("urn:baton:problem:own-request"));
    // asked again, by whomever, it is the same one
    assertThat(ask(Parts.token("admin"), person).header("Location")).isEqualTo(location);
    confirm(Parts.token("governance"), "somebody-else-" + run).then().statusCode(404);

    confirm(Parts.token("governance"), person)
        .then()
        .statusCode(202)
        .header("Location", equalTo(location));
    JsonNode done = done(location);
    assertThat(done.path("confirmedBy").asText()).isEqualTo("governance");
    assertThat(done.path("requestedBy").asText()).isEqualTo("erika");
    assertThat(done.path("entries").asLong()).isZero();
    // it is over: nobody asks any more, and nobody knows who it was
    confirm(Parts.token("auditor"), person).then().statusCode(404);
    assertThat(
            longs(
                    "select count(*) from erasure where id = $1 and name is null",
                    Tuple.of(UUID.fromString(done.path("id").asText())))
                .getFirst())
        .isEqualTo(1);
    JsonNode list =
        Http.json(Http.as(Parts.token("auditor")).get("/ledger/v1/erasures?limit=1").asString());
    assertThat(list).hasSize(1);
    assertThat(Http.as(Parts.token("auditor")).get("/ledger/v1/erasures").asString())
        .contains(done.path("id").asText());
  }

  @Test
  void whatNobodyConfirmedIsTakenBack() {
    String location = ask(Parts.token("admin"), person).header("Location");

    Http.as(Parts.token("admin")).delete(path(person, "erasure")).then().statusCode(204);

    Http.as(Parts.token("admin")).delete(path(person, "erasure")).then().statusCode(404);
    confirm(Parts.token("auditor"), person).then().statusCode(404);
    JsonNode view = Http.json(Http.as(Parts.token("admin")).get(location).asString());
    assertThat(view.path("state").asText()).isEqualTo("withdrawn");
    assertThat(view.has("dataSubject")).isFalse();
    assertThat(ask(Parts.token("admin"), person).header("Location")).isNotEqualTo(location);
  }

  @Test
  void waitsForAnImportThatMayTellOfThePerson() {
    UUID id = UUID.randomUUID();
    execute(
        "insert into import (id, created_by, mapping, state) values ($1, 'me', '', 'UPLOADING')",
        Tuple.of(id));
    try {
      ask(Parts.token("admin"), person).then().statusCode(202);
      confirm(Parts.token("auditor"), person)
          .then()
          .statusCode(409)
          .header("Retry-After", equalTo("60"))
          .body("type", equalTo("urn:baton:problem:import-in-progress"));
    } finally {
      execute("delete from import where id = $1", Tuple.of(id));
    }
    confirm(Parts.token("auditor"), person).then().statusCode(202);
  }

  @Test
  void aNameIsOneThatAnEventCanGive() {
    ask(Parts.token("admin"), "a".repeat(201)).then().statusCode(422);
    ask(Parts.token("admin"), "a\u0007").then().statusCode(422);
  }

  /** A log that names the person in a row, and in one that cannot be used. */
  private void imported() {
    String csv =
        """
        c,g,t,who,note
        1,A,2026-01-01T00:00:00Z,"%1$s",imported-%2$s
        1,B,2026-01-01T01:00:00Z,"%1$s",imported-%2$s
        2,B,"%1$s","%1$s",imported-%2$s
        """
            .formatted(person, run);
    String mapping =
        """
        format: csv
        source: /log-%1$s
        workType: work-%1$s
        case: c
        group: g
        time: t
        dataSubjects: [who]
        context: [note]
        """
            .formatted(UUID.randomUUID());
    String location =
        Http.as(Parts.token("admin"))
            .multiPart("log", person + ".csv", csv.getBytes(StandardCharsets.UTF_8))
            .multiPart("mapping", "mapping.yaml", mapping.getBytes(StandardCharsets.UTF_8))
            .post("/ledger/v1/imports")
            .then()
            .statusCode(202)
            .extract()
            .header("Location");
    Awaitility.await()
        .atMost(SOON)
        .until(() ->
            Http.as(Parts.token("admin"))
                .get(location)
                .jsonPath()
                .getString("state")
                .equals("FINISHED"));
  }

  private static ObjectNode inquiry(String question, String about) {
    ObjectNode event =
        Facts.ofNewItem().event("dev.baton.evidence.inquiry-raised.v1", Instant.now());
    event.remove("subject");
    ObjectNode data = event.putObject("data");
    data.put("inquiry", UUID.randomUUID().toString()).put("question", question);
    data.put("from", "sales").putArray("dataSubjects").add(about);
    return event;
  }

  private ObjectNode about(ObjectNode fact, String marker, String... subjects) {
    ObjectNode data = (ObjectNode) fact.get("data");
    data.put("actor", "actor-of-" + run).putObject("context").put("note", marker);
    var names = data.putArray("dataSubjects");
    for (String subject : subjects) {
      names.add(subject);
    }
    return fact;
  }

  private ObjectNode budget(ObjectNode fact, String budget, String subject) {
    about(fact, "x", subject);
    ((ObjectNode) fact.at("/data/context")).put("budget", budget);
    return fact;
  }

  private static JsonNode recorded(ObjectNode event) {
    return Http.json(Http.post(event).then().statusCode(201).extract().asString());
  }

  private static void duplicate(ObjectNode event, JsonNode position) {
    Http.post(event)
        .then()
        .statusCode(200)
        .body("result", equalTo("duplicate"))
        .body("lane", equalTo(position.path("lane").asInt()))
        .body("position", equalTo(position.path("position").asInt()));
  }

  private static String path(String name, String step) {
    String encoded = URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
    return "/ledger/v1/data-subjects/" + encoded + "/" + step;
  }

  private static Response ask(String token, String name) {
    return Http.as(token).post(path(name, "erasure"));
  }

  private static Response confirm(String token, String name) {
    return Http.as(token).post(path(name, "confirmation"));
  }

  /** Asks, confirms, and waits until it is done. */
  private static JsonNode erase(String name) {
    String location =
        ask(Parts.token("admin"), name).then().statusCode(202).extract().header("Location");
    // logs are on their way in other tests
    Awaitility.await()
        .atMost(SOON)
        .until(() -> confirm(Parts.token("auditor"), name).statusCode() == 202);
    return done(location);
  }

  private static JsonNode done(String location) {
    return Awaitility.await()
        .atMost(SOON)
        .until(
            () -> Http.json(Http.as(Parts.token("auditor")).get(location).asString()),
            view -> view.path("state").asText().equals("done"));
  }

  private Erasure confirmed() {
    var confirmation =
        Awaitility.await()
            .atMost(SOON)
            .until(
                () -> erasures.confirm(person, "auditor").await().indefinitely(),
                Erasures.Confirmation.Confirmed.class::isInstance);
    return ((Erasures.Confirmation.Confirmed) confirmation).erasure();
  }

  private static JsonNode item(Facts item) {
    return Http.json(
        Http.as(Parts.token("auditor")).get("/ledger/v1/items/" + item.subject()).asString());
  }

  private static JsonNode snapshot(Facts item) {
    return item(item).at("/handoffs/0/snapshot");
  }

  /** Whatever the API says of an item, of what a team had refused, and of imports. */
  private static String everything(Facts item, String team) {
    StringBuilder all = new StringBuilder(item(item).toString());
    for (JsonNode refused :
        Http.json(
            Http.as(Parts.token("admin")).get("/ledger/v1/refused?team=" + team).asString())) {
      JsonNode one =
          Http.json(
              Http.as(Parts.token("admin"))
                  .get("/ledger/v1/refused/" + refused.path("id").asText())
                  .asString());
      all.append(one);
      all.append(
          new String(
              Base64.getDecoder().decode(one.at("/original/body").asText()),
              StandardCharsets.UTF_8));
    }
    for (JsonNode log :
        Http.json(Http.as(Parts.token("admin")).get("/ledger/v1/imports").asString())) {
      all.append(
          Http.as(Parts.token("admin"))
              .get("/ledger/v1/imports/" + log.path("id").asText())
              .asString());
    }
    return all.toString();
  }

  private static List<JsonNode> erasedEntries(JsonNode erasure) {
    List<JsonNode> found = new ArrayList<>();
    for (int lane = 0; lane < Parts.LANES; lane++) {
      long after = -1;
      JsonNode page;
      do {
        page =
            Http.json(
                Http.get("/ledger/v1/lanes/" + lane + "/events?limit=1000&after=" + after)
                    .asString());
        for (JsonNode entry : page) {
          after = entry.path("position").asLong();
          if (entry.path("type").asText().equals("dev.baton.handoff.erased.v1")
              && entry.at("/statement/erasure").equals(erasure.path("id"))) {
            found.add(entry);
          }
        }
      } while (!page.isEmpty());
    }
    return found;
  }

  /** Everything that was said, as far as the keys that are there open it. */
  private String opened() {
    StringBuilder all = new StringBuilder();
    for (Row row : rows("select lane, position, said from entry where said is not null")) {
      byte[] said = row.getBuffer(2).getBytes();
      var opening = persons.opening(pool, List.of(said)).await().indefinitely();
      all.append(
          SealedContent.open(
                  said, opening, new SealedContent.Place(row.getInteger(0), row.getLong(1)))
              .map(opened -> new String(opened.said(), StandardCharsets.UTF_8))
              .orElse(new String(said, StandardCharsets.ISO_8859_1)));
    }
    return all.toString();
  }

  /** Lane and position → digest. */
  private TreeMap<String, String> leaves() {
    TreeMap<String, String> leaves = new TreeMap<>();
    for (Row row : rows("select lane, position, digest from entry")) {
      leaves.put(
          row.getInteger(0) + "/" + row.getLong(1),
          HexFormat.of().formatHex(row.getBuffer(2).getBytes()));
    }
    return leaves;
  }

  private static String receipt(JsonNode recorded) {
    return Http.get(
            "/ledger/v1/lanes/%s/events/%s/proof"
                .formatted(recorded.path("lane"), recorded.path("position")))
        .then()
        .statusCode(200)
        .extract()
        .asString();
  }

  /** Whether a receipt proves the entry as it is stored now. */
  private boolean shows(String receipt, JsonNode recorded) {
    int lane = recorded.path("lane").asInt();
    long position = recorded.path("position").asLong();
    Row row =
        rows(
                "select recorded_at, type, digest, record from entry where lane = $1 and position = $2",
                Tuple.of(lane, position))
            .getFirst();
    byte[] leaf =
        Leaf.bytes(
            lane,
            position,
            row.getOffsetDateTime(0).toInstant(),
            row.getString(1),
            row.getBuffer(2).getBytes(),
            Digests.sha256(row.getBuffer(3).getBytes()));
    List<String> keys =
        Http.get("/ledger/v1/lanes").then().extract().path("lanes[%d].keys".formatted(lane));
    LogProof proof = LogProof.parse(receipt);
    return proof.index() == position
        && proof.shows(Leaf.hash(leaf), keys.stream().map(VerifierKey::parse).toList());
  }

  /** Tables and columns of this database in which a text stands, whatever they are. */
  private List<String> tablesThatHold(String text) {
    List<String> found = new ArrayList<>();
    int looked = 0;
    for (Row column :
        rows(
            """
            select table_name::text, column_name::text, data_type::text
            from information_schema.columns
            where table_schema = 'public' and data_type in ('text', 'bytea', 'json', 'jsonb', 'character varying')
            """)) {
      looked++;
      boolean bytes = column.getString(2).equals("bytea");
      String condition =
          bytes
              ? "position($1 in \"%s\") > 0".formatted(column.getString(1))
              : "strpos(\"%s\"::text, $1) > 0".formatted(column.getString(1));
      Tuple value =
          bytes ? Tuple.of(Buffer.buffer(text.getBytes(StandardCharsets.UTF_8))) : Tuple.of(text);
      String sql = "select count(*) from \"%s\" where %s".formatted(column.getString(0), condition);
      if (longs(sql, value).getFirst() > 0) {
        found.add(column.getString(0) + "." + column.getString(1));
      }
    }
    assertThat(looked).isGreaterThan(40);
    return found;
  }

  private static String topics() {
    StringBuilder all = new StringBuilder();
    Topic.all(Parts.LANES)
        .forEach(m -> all.append(m.key()).append(new String(m.value(), StandardCharsets.UTF_8)));
    Topic.all(Topics.REFUSED, 1)
        .forEach(m -> all.append(m.key()).append(new String(m.value(), StandardCharsets.UTF_8)));
    return all.toString();
  }

  private static Command say(ObjectNode event) {
    if (EventReader.read(event, new Arrival(Instant.now(), null))
        instanceof Reading.Read(var read, var json)) {
      return new Command.Say(
          read, read.statement().speaker(), EventIdentity.key(read), Canonical.bytes(json), null);
    }
    throw new IllegalArgumentException(event.toString());
  }

  private long keyOf(Outcome outcome) {
    Outcome.Recorded recorded = (Outcome.Recorded) outcome;
    // the first sealed byte pair says how many, the number follows
    byte[] said =
        rows(
                "select said from entry where lane = $1 and position = $2",
                Tuple.of(recorded.lane(), recorded.position()))
            .getFirst()
            .getBuffer(0)
            .getBytes();
    return SealedContent.persons(said).getFirst();
  }

  private void execute(String sql, Tuple values) {
    pool.preparedQuery(sql).execute(values).await().indefinitely();
  }

  private List<Row> rows(String sql) {
    return rows(sql, Tuple.tuple());
  }

  private List<Row> rows(String sql, Tuple values) {
    List<Row> all = new ArrayList<>();
    pool.preparedQuery(sql).execute(values).await().indefinitely().forEach(all::add);
    return all;
  }

  private List<Long> longs(String sql, Tuple values) {
    return rows(sql, values).stream().map(row -> row.getLong(0)).toList();
  }
}
