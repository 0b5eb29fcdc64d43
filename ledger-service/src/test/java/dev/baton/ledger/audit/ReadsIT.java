package dev.baton.ledger.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.equalTo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.baton.contracts.event.FactKind;
import dev.baton.edge.test.Parts;
import dev.baton.ledger.Facts;
import dev.baton.ledger.Http;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@WithTestResource(Parts.class)
class ReadsIT {
  private static final String SECRET = "secret-budget";

  @Inject Pool pool;

  /** Of an item: who, by which endpoint, how many entries. */
  private record Logged(
      String name,
      String account,
      List<String> roles,
      String team,
      String endpoint,
      long entries) {}

  @Test
  void whoeverIsShownContentIsLogged() {
    Facts lead = withContent();
    Instant before = Instant.now();
    read(Parts.token("auditor"), lead).then().statusCode(200);
    read(Parts.emitter("sales"), lead).then().statusCode(200);
    Http.as(Parts.token("auditor")).get(handoff(lead)).then().statusCode(200);

    List<Logged> logged = logged(lead.subject());
    assertThat(logged)
        .extracting(Logged::name)
        .containsExactly("auditor", "emitter-sales", "auditor");
    assertThat(logged)
        .extracting(Logged::endpoint)
        .containsExactly(
            "items/{workType}/{item}",
            "items/{workType}/{item}",
            "items/{workType}/{item}/handoffs/{handoff}");
    assertThat(logged.get(1).team()).isEqualTo("sales");
    assertThat(logged.get(1).roles()).containsExactly("emitter");
    // an acceptance that says nothing in confidence is no content
    assertThat(logged).allSatisfy(one -> assertThat(one.entries()).isEqualTo(1));
    assertThat(logged.get(0).account())
        .isNotBlank()
        .isEqualTo(logged.get(2).account())
        .isNotEqualTo(logged.get(1).account());
    assertThat(at(lead.subject())).isAfterOrEqualTo(before.minusMillis(5));
  }

  @Test
  void whatEverybodyMaySeeIsNotLogged() {
    Facts lead = withContent();
    for (String token :
        List.of(Parts.token("reader"), Parts.token("admin"), Parts.emitter("support"))) {
      read(token, lead).then().statusCode(200);
    }
    assertThat(logged(lead.subject())).isEmpty();

    Facts plain = Facts.ofNewItem();
    Http.post(plain.fact(FactKind.OFFERED)).then().statusCode(201);
    read(Parts.token("auditor"), plain).then().statusCode(200);
    assertThat(logged(plain.subject())).isEmpty();
  }

  @Test
  void whatWasRefusedIsReadOnRecord() {
    String team = "team-" + UUID.randomUUID();
    Facts lead = Facts.ofNewItem();
    Http.post(Parts.emitter(team), offer(lead)).then().statusCode(403);
    String list = "/ledger/v1/refused?team=" + team;

    JsonNode own = Http.json(Http.as(Parts.emitter(team)).get(list).asString());
    assertThat(logged("refused of " + team)).isEmpty();
    JsonNode all = Http.json(Http.as(Parts.token("auditor")).get(list).asString());
    assertThat(all).isEqualTo(own).hasSize(1);
    assertThat(logged("refused of " + team))
        .extracting(Logged::name, Logged::endpoint, Logged::entries)
        .containsExactly(org.assertj.core.groups.Tuple.tuple("auditor", "refused", 1L));

    String id = own.at("/0/id").asText();
    Http.as(Parts.token("auditor"))
        .get("/ledger/v1/refused/" + id)
        .then()
        .statusCode(200)
        .body("original.contentType", equalTo(Http.STRUCTURED));
    Http.as(Parts.token("auditor"))
        .post("/ledger/v1/refused/" + id + "/replay")
        .then()
        .statusCode(403);
    assertThat(logged("refused " + id))
        .extracting(Logged::name, Logged::endpoint)
        .containsExactly(org.assertj.core.groups.Tuple.tuple("auditor", "refused/{id}"));
  }

  @Test
  void nothingIsShownThatCannotBeLogged() {
    Facts lead = withContent();
    run("alter table content_read rename to content_read_away");
    try {
      Response unlogged = read(Parts.token("auditor"), lead);
      unlogged
          .then()
          .statusCode(503)
          .body("type", equalTo("urn:baton:problem:read-not-logged"))
          .header("Retry-After", equalTo("2"));
      assertThat(unlogged.asString()).doesNotContain(SECRET);
      read(Parts.token("reader"), lead).then().statusCode(200);
    } finally {
      run("alter table content_read_away rename to content_read");
    }
    read(Parts.token("auditor"), lead).then().statusCode(200);
    assertThat(logged(lead.subject())).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "update content_read set name = 'nobody'",
        "delete from content_read",
        "truncate content_read"
      })
  void whatIsLoggedStays(String sql) {
    Facts lead = withContent();
    read(Parts.token("auditor"), lead).then().statusCode(200);

    assertThatThrownBy(() -> run(sql)).hasMessageContaining("content_read is only added to");
    assertThat(logged(lead.subject())).extracting(Logged::name).containsExactly("auditor");
  }

  private static Facts withContent() {
    Facts lead = Facts.ofNewItem();
    Http.post(offer(lead)).then().statusCode(201);
    Http.post(lead.fact(FactKind.ACCEPTED)).then().statusCode(201);
    return lead;
  }

  private static ObjectNode offer(Facts lead) {
    ObjectNode offer = lead.fact(FactKind.OFFERED);
    ((ObjectNode) offer.get("data"))
        .put("actor", "erika")
        .putObject("context")
        .put("budget", SECRET);
    return offer;
  }

  private static Response read(String token, Facts lead) {
    return Http.as(token).get("/ledger/v1/items/" + lead.subject());
  }

  private static String handoff(Facts lead) {
    return "/ledger/v1/items/" + lead.subject() + "/handoffs/" + lead.handoff().replace("#", "%23");
  }

  private List<Logged> logged(String scope) {
    return StreamSupport.stream(
            pool.preparedQuery(
                    """
                    select name, account, roles, team, endpoint, entries from content_read
                    where scope = $1 order by no
                    """)
                .execute(Tuple.of(scope))
                .await()
                .indefinitely()
                .spliterator(),
            false)
        .map(row ->
            new Logged(
                row.getString(0),
                row.getString(1),
                List.of((String[]) row.getValue(2)),
                row.getString(3),
                row.getString(4),
                row.getLong(5)))
        .toList();
  }

  private Instant at(String scope) {
    return pool.preparedQuery("select min(at) from content_read where scope = $1")
        .execute(Tuple.of(scope))
        .await()
        .indefinitely()
        .iterator()
        .next()
        .getOffsetDateTime(0)
        .toInstant();
  }

  private void run(String sql) {
    pool.query(sql).execute().await().indefinitely();
  }
}
