package dev.baton.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.baton.contracts.Json;
import dev.baton.local.stack.Service;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * With any part stopped, a view says what is missing and how old the rest is, and shows no figure
 * that it does not know.
 */
@ExtendWith(Stack.Shared.class)
class BlackoutIT {
  private static final Duration NOTICED_WITHIN = Duration.ofSeconds(60);
  private static final Duration BACK_WITHIN = Duration.ofSeconds(120);
  private static final int ITEMS = 40;
  private static final String VIEW = "/api/v1/journeys/blackout/continuity";

  private static final String REGISTRY =
      """
      baton: ownership/v1
      teams:
        - {id: bo-a, name: A in the dark, aliases: [a]}
        - {id: bo-b, name: B in the dark, aliases: [b]}
      journeys:
        - id: blackout
          name: Blackout
          owner: bo-a
          horizon: P30D
          edges:
            - {from: bo-a, to: bo-b, workType: blackout}
      """;

  @Test
  void withoutTheLedger(Stack stack) throws Exception {
    JsonNode figures = told(stack);
    stack.kill(Service.LEDGER);
    try {
      assertThat(figures(missing(stack, "ledger"))).isEqualTo(figures);
      HttpResponse<String> item = stack.api().answer("/api/v1/items/blackout/0");
      assertThat(item.statusCode()).isEqualTo(503);
      assertThat(item.body()).contains("ledger-service");
    } finally {
      stack.restart(Service.LEDGER);
    }
    recovered(stack, figures);
  }

  @Test
  void withoutKafka(Stack stack) throws Exception {
    JsonNode figures = told(stack);
    Instant before = Instant.now();
    stack.killKafka();
    try {
      JsonNode view = missing(stack, "ledger");
      assertThat(figures(view)).isEqualTo(figures);
      JsonNode ledger = source(view, "ledger");
      assertThat(Instant.parse(ledger.path("heardAt").asText()))
          .isBetween(before.minusSeconds(30), before.plusSeconds(30));
      assertThat(ledger.path("lanes"))
          .allSatisfy(lane -> assertThat(lane.path("end").isNull()).isTrue());
    } finally {
      stack.startKafka();
    }
    recovered(stack, figures);
  }

  @Test
  void withoutPostgres(Stack stack) throws Exception {
    JsonNode figures = told(stack);
    stack.killPostgres();
    try {
      for (String path :
          new String[] {
            VIEW,
            "/api/v1/headline?journey=blackout",
            "/api/v1/journeys/blackout/custody",
            "/api/v1/boundaries/a/b/blackout",
            "/api/v1/handovers?workType=blackout",
            "/api/v1/blind-spots",
            "/api/v1/disputes"
          }) {
        HttpResponse<String> answer = stack.api().answer(path);
        assertThat(answer.statusCode()).as(path + " " + answer.body()).isEqualTo(503);
        JsonNode problem = json(answer);
        assertThat(problem.path("missing").asText()).as(answer.body()).isEqualTo("sums");
        assertThat(problem.path("completeness").path("sources").path(0).path("heardAt").asText())
            .isNotEmpty();
        assertThat(answer.headers().firstValue("Retry-After")).isPresent();
      }
    } finally {
      stack.startPostgres();
    }
    recovered(stack, figures);
  }

  @Test
  @Tag("proof")
  void withoutTheRegistry(Stack stack) throws Exception {
    without(stack, Service.OWNERSHIP, "ownership");
  }

  @Test
  @Tag("proof")
  void withoutTheCatalogue(Stack stack) throws Exception {
    without(stack, Service.DEFINITIONS, "definitions");
  }

  private static void without(Stack stack, Service service, String source) throws Exception {
    JsonNode figures = told(stack);
    stack.kill(service);
    try {
      JsonNode view = missing(stack, source);
      assertThat(figures(view)).isEqualTo(figures);
      assertThat(source(view, source).path("heardAt").asText()).isNotEmpty();
      assertThat(source(view, "ledger").path("status").asText()).isEqualTo("current");
    } finally {
      stack.restart(service);
    }
    recovered(stack, figures);
  }

  /** What the view shows while everything runs. */
  private static JsonNode told(Stack stack) throws IOException {
    Api api = stack.api();
    api.apply(REGISTRY);
    api.awaitFolded(api.post(stack.gateway(), Posting.facts("blackout", ITEMS)));
    JsonNode view = current(stack);
    assertThat(view.path("entered").asInt()).isEqualTo(ITEMS);
    assertThat(view.path("seams").path(0).path("accepted").asInt()).isEqualTo(ITEMS);
    return figures(view);
  }

  private static void recovered(Stack stack, JsonNode figures) {
    assertThat(figures(current(stack))).isEqualTo(figures);
  }

  private static JsonNode current(Stack stack) {
    return await()
        .atMost(BACK_WITHIN)
        .pollInterval(Duration.ofMillis(500))
        .ignoreExceptions()
        .until(
            () -> view(stack),
            view ->
                view != null
                    && view.path("entered").asInt() == ITEMS
                    && status(view, "ledger").equals("current")
                    && status(view, "ownership").equals("current")
                    && status(view, "definitions").equals("current"));
  }

  private static JsonNode missing(Stack stack, String source) {
    return await()
        .atMost(NOTICED_WITHIN)
        .pollInterval(Duration.ofMillis(500))
        .until(() -> view(stack), view -> view != null && status(view, source).equals("down"));
  }

  private static @Nullable JsonNode view(Stack stack) {
    HttpResponse<String> answer = stack.api().answer(VIEW);
    return answer.statusCode() == 200 ? json(answer) : null;
  }

  private static JsonNode source(JsonNode view, String name) {
    for (JsonNode source : view.path("completeness").path("sources")) {
      if (source.path("source").asText().equals(name)) {
        return source;
      }
    }
    throw new AssertionError("no source " + name);
  }

  private static String status(JsonNode view, String name) {
    return source(view, name).path("status").asText();
  }

  /** Without what passes with time, and how complete it is. */
  private static JsonNode figures(JsonNode view) {
    ObjectNode figures = view.deepCopy();
    figures.remove("asOf");
    figures.remove("completeness");
    return figures;
  }

  private static JsonNode json(HttpResponse<String> answer) {
    return Json.read(answer.body().getBytes(StandardCharsets.UTF_8), JsonNode.class);
  }
}
