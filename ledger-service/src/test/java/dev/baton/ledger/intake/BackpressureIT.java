package dev.baton.ledger.intake;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.baton.contracts.event.FactKind;
import dev.baton.edge.test.Parts;
import dev.baton.ledger.Facts;
import dev.baton.ledger.Http;
import dev.baton.ledger.Locked;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** The test's queue holds 3 MiB. */
@QuarkusTest
@WithTestResource(Parts.class)
class BackpressureIT {
  @Inject Pool pool;

  @Test
  void whatTheQueueCannotHoldIsToldToComeAgainAndNothingElseIsLost() throws Exception {
    List<Future<Response>> posts = new ArrayList<>();
    try (ExecutorService threads = Executors.newCachedThreadPool()) {
      whileNothingIsCommitted(() -> {
        for (int i = 0; i < 5; i++) {
          String body = large();
          posts.add(threads.submit(() -> post(body)));
        }
        Awaitility.await().until(() -> posts.stream().anyMatch(Future::isDone));
        Response refused = posts.stream().filter(Future::isDone).findFirst().orElseThrow().get();
        refused.then().statusCode(429).header("Retry-After", "1");
        assertThat(refused.contentType()).startsWith("application/problem+json");
      });
      int taken = 0;
      for (Future<Response> post : posts) {
        Response answer = post.get();
        if (answer.statusCode() == 200) {
          assertThat(answer.asString()).contains("\"recorded\"").doesNotContain("\"refused\"");
          taken++;
        } else {
          answer.then().statusCode(429);
        }
      }
      assertThat(taken).isBetween(1, 4);
    }
  }

  @Test
  void nothingIsTakenForALaneThatHasKeptOthersWaitingTooLong() throws Exception {
    Facts lead = Facts.ofNewItem();
    List<Future<Response>> posts = new ArrayList<>();
    try (ExecutorService threads = Executors.newCachedThreadPool()) {
      whileNothingIsCommitted(() -> {
        // one is being written, the others wait for it
        Awaitility.await()
            .pollInterval(Duration.ofMillis(200))
            .atMost(Duration.ofSeconds(25))
            .until(() -> {
              posts.add(threads.submit(() -> post(lead.fact(FactKind.OFFERED).toString())));
              return posts.stream().anyMatch(Future::isDone);
            });
      });
      List<Integer> statuses = new ArrayList<>();
      for (Future<Response> post : posts) {
        statuses.add(post.get().statusCode());
      }
      assertThat(statuses).contains(429).containsOnly(200, 429);
      assertThat(statuses.getFirst()).isEqualTo(200);
    }
  }

  private void whileNothingIsCommitted(Locked.Work work) throws Exception {
    Locked.whileLocked(pool, "ledger_batch", work);
  }

  private static Response post(String body) {
    return Http.as(Parts.token("emitter"))
        .contentType(Http.NDJSON)
        .body(body.getBytes(StandardCharsets.UTF_8))
        .post("/ledger/v1/events");
  }

  /** About a megabyte. */
  private static String large() {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      ObjectNode offer = Facts.ofNewItem().fact(FactKind.OFFERED);
      ((ObjectNode) offer.get("data")).putObject("context").put("attachment", "x".repeat(100_000));
      lines.add(offer.toString());
    }
    return String.join("\n", lines);
  }
}
