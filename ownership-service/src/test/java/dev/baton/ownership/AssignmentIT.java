package dev.baton.ownership;

import static dev.baton.ownership.Registering.emitter;
import static dev.baton.ownership.Registering.governance;
import static dev.baton.ownership.Registering.reader;
import static dev.baton.ownership.Registering.seam;
import static dev.baton.ownership.Registering.team;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;

import dev.baton.edge.test.Parts;
import dev.baton.ownership.Registering.Seam;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(Parts.class)
class AssignmentIT {
  private static final int RACERS = 50;
  private static final int TEAMS = 10;

  @Inject Pool pool;

  @Test
  void aRoleCountsOnceItsTeamAcceptedIt() {
    Seam seam = seam();
    String offered = offer(seam, seam.sender(), "2026-01-01T00:00:00Z", null);
    assertThat(accountable(seam, "2026-02-01T00:00:00Z")).isEmpty();
    accept(seam, offered, seam.receiver()).then().statusCode(403);
    governance().post(seam.path() + "/assignments/{id}/acceptance", offered).then().statusCode(403);
    accept(seam, offered, seam.sender())
        .then()
        .statusCode(200)
        .header("ETag", "\"2\"")
        .body("kind", equalTo("assignment"))
        .body("state", equalTo("ACCEPTED"));
    assertThat(accountable(seam, "2026-02-01T00:00:00Z")).containsExactly(seam.sender());
    assertThat(accountable(seam, "2025-12-31T00:00:00Z")).isEmpty();
    accept(seam, offered, seam.sender())
        .then()
        .statusCode(409)
        .body("type", equalTo("urn:baton:problem:wrong-state"));
  }

  @Test
  void aDeclinedRoleIsNobodys() {
    Seam seam = seam();
    String offered = offer(seam, seam.sender(), "2026-01-01T00:00:00Z", null);
    emitter(seam.sender())
        .post(seam.path() + "/assignments/{id}/decline", offered)
        .then()
        .statusCode(200)
        .body("state", equalTo("DECLINED"));
    accept(seam, offered, seam.sender()).then().statusCode(409);
    assertThat(accountable(seam, "2026-02-01T00:00:00Z")).isEmpty();
  }

  @Test
  void namesTheTeamThatIsAccountableAlready() {
    Seam seam = seam();
    String first = offer(seam, seam.sender(), "2026-03-01T00:00:00Z", "2026-06-01T00:00:00Z");
    accept(seam, first, seam.sender()).then().statusCode(200);
    String overlapping = offer(seam, seam.receiver(), "2026-05-31T00:00:00Z", null);
    accept(seam, overlapping, seam.receiver())
        .then()
        .statusCode(409)
        .contentType("application/problem+json")
        .body("type", equalTo("urn:baton:problem:already-accountable"))
        .body("team", equalTo(seam.sender()));
    reader()
        .get(seam.path() + "/assignments/{id}", overlapping)
        .then()
        .body("state", equalTo("OFFERED"))
        .body("version", equalTo(1));
    String next = offer(seam, seam.receiver(), "2026-06-01T00:00:00Z", null);
    accept(seam, next, seam.receiver()).then().statusCode(200);
    String before = offer(seam, seam.receiver(), "2026-01-01T00:00:00Z", "2026-03-01T00:00:00Z");
    accept(seam, before, seam.receiver()).then().statusCode(200);
  }

  @Test
  void anEndedRoleLeavesRoomForTheNext() {
    Seam seam = seam();
    String first = offer(seam, seam.sender(), "2026-01-01T00:00:00Z", null);
    accept(seam, first, seam.sender()).then().statusCode(200);
    emitter(seam.sender())
        .body("{}")
        .post(seam.path() + "/assignments/{id}/end", first)
        .then()
        .statusCode(403);
    governance()
        .body("{\"validTo\":\"2025-01-01T00:00:00Z\"}")
        .post(seam.path() + "/assignments/{id}/end", first)
        .then()
        .statusCode(422)
        .body("errors.pointer", hasItem("/validTo"));
    governance()
        .body("{\"validTo\":\"2026-04-01T00:00:00Z\"}")
        .post(seam.path() + "/assignments/{id}/end", first)
        .then()
        .statusCode(200)
        .body("state", equalTo("ENDED"));
    String second = offer(seam, seam.receiver(), "2026-04-01T00:00:00Z", null);
    accept(seam, second, seam.receiver()).then().statusCode(200);
    assertThat(accountable(seam, "2026-03-31T00:00:00Z")).containsExactly(seam.sender());
    assertThat(accountable(seam, "2026-04-01T00:00:00Z")).containsExactly(seam.receiver());
    // without a body it ends now
    governance()
        .post(seam.path() + "/assignments/{id}/end", second)
        .then()
        .statusCode(200)
        .body("state", equalTo("ENDED"));
  }

  @Test
  void anOfferTakenBackWasNeverHeld() {
    Seam seam = seam();
    String offered = offer(seam, seam.sender(), "2026-01-01T00:00:00Z", null);
    governance()
        .body("{}")
        .post(seam.path() + "/assignments/{id}/end", offered)
        .then()
        .statusCode(200)
        .body("state", equalTo("ENDED"));
    assertThat(accountable(seam, "2026-01-01T00:00:00Z")).isEmpty();
  }

  @Test
  void refusesATeamOrRoleThatThereIsNot() {
    Seam seam = seam();
    governance()
        .body("{\"team\":\"nobody-there\"}")
        .post(seam.path() + "/assignments")
        .then()
        .statusCode(422)
        .body("errors.pointer", equalTo(List.of("/team", "/role")));
    governance()
        .body("{\"team\":\"nobody-there\",\"role\":\"BOSS\"}")
        .post(seam.path() + "/assignments")
        .then()
        .statusCode(400)
        .body("errors.pointer", equalTo(List.of("/role")))
        .body("detail", containsString("ACCOUNTABLE"));
  }

  @Test
  void ofFiftyTeamsThatAcceptAtOnceOneIsAccountable() throws Exception {
    Seam seam = seam();
    List<Callable<Response>> acceptances = new ArrayList<>();
    CyclicBarrier start = new CyclicBarrier(RACERS);
    List<String> teams = Stream.generate(() -> team("racer")).limit(TEAMS).toList();
    for (int i = 0; i < RACERS; i++) {
      String team = teams.get(i % TEAMS);
      String offered = offer(seam, team, "2026-01-01T00:00:00Z", null);
      acceptances.add(() -> {
        start.await(30, TimeUnit.SECONDS);
        return accept(seam, offered, team);
      });
    }
    List<Response> answers = new ArrayList<>();
    try (ExecutorService racers = Executors.newFixedThreadPool(RACERS)) {
      for (Future<Response> answer : racers.invokeAll(acceptances)) {
        answers.add(answer.get());
      }
    }

    List<Response> accepted = answers.stream().filter(a -> a.statusCode() == 200).toList();
    assertThat(accepted).hasSize(1);
    String winner = accepted.getFirst().path("team");
    assertThat(answers)
        .filteredOn(answer -> answer.statusCode() != 200)
        .allSatisfy(answer -> {
          assertThat(answer.statusCode()).isEqualTo(409);
          assertThat(answer.<String>path("type"))
              .isEqualTo("urn:baton:problem:already-accountable");
          assertThat(answer.<String>path("team")).isEqualTo(winner);
        });
    assertThat(count("select count(*) from accountable_period where boundary = $1", seam))
        .isEqualTo(1);
    assertThat(
            count(
                """
                select count(*) from registry_log
                 where belongs_to = $1 and body::jsonb #>> '{entity,state}' = 'ACCEPTED'
                """,
                seam))
        .isEqualTo(1);
    assertThat(accountable(seam, "2026-02-01T00:00:00Z")).containsExactly(winner);
  }

  private long count(String sql, Seam seam) {
    return pool.preparedQuery(sql)
        .executeAndAwait(Tuple.of(seam.id()))
        .iterator()
        .next()
        .getLong(0);
  }

  private static String offer(Seam seam, String team, String from, String to) {
    return governance()
        .body(
            "{\"team\":\"%s\",\"role\":\"ACCOUNTABLE\",\"validFrom\":\"%s\"%s}"
                .formatted(team, from, to == null ? "" : ",\"validTo\":\"" + to + "\""))
        .post(seam.path() + "/assignments")
        .then()
        .statusCode(201)
        .body("state", equalTo("OFFERED"))
        .extract()
        .path("id");
  }

  private static Response accept(Seam seam, String assignment, String team) {
    return emitter(team).post(seam.path() + "/assignments/{id}/acceptance", assignment);
  }

  private static List<String> accountable(Seam seam, String asOf) {
    return reader()
        .get(seam.path() + "/assignments?asOf={asOf}", asOf)
        .then()
        .statusCode(200)
        .extract()
        .path("team");
  }
}
