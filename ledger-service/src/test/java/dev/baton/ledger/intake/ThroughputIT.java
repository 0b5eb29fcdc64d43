package dev.baton.ledger.intake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.contracts.event.FactKind;
import dev.baton.edge.test.Parts;
import dev.baton.ledger.Facts;
import dev.baton.ledger.Http;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** As many events as a university's year of travel claims, in requests of a thousand. */
@QuarkusTest
@WithTestResource(Parts.class)
@Tag("proof")
class ThroughputIT {
  private static final Logger LOG = Logger.getLogger(ThroughputIT.class);
  private static final int REQUESTS = 75;
  private static final int ITEMS_PER_REQUEST = 125;
  private static final int HOPS = 4;

  @TestHTTPResource("/ledger/v1/events")
  URI events;

  @Test
  void aYearsClaimsAreRecordedInWellUnderAMinute() throws Exception {
    List<String> bodies = new ArrayList<>();
    for (int request = 0; request < REQUESTS; request++) {
      bodies.add(body());
    }
    HttpClient client = HttpClient.newHttpClient();
    String token = Parts.token("emitter");
    List<Callable<Integer>> posts = new ArrayList<>();
    for (String body : bodies) {
      posts.add(() -> {
        HttpResponse<String> answer =
            client.send(
                HttpRequest.newBuilder(events)
                    .header("Authorization", "Bearer " + token)
                    .header("Content-Type", Http.NDJSON)
                    .POST(HttpRequest.BodyPublishers.ofString(body))
                    .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(200);
        return (int) answer.body().lines().filter(l -> l.contains("\"recorded\"")).count();
      });
    }

    long start = System.nanoTime();
    int recorded = 0;
    try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
      for (Future<Integer> post : threads.invokeAll(posts)) {
        recorded += post.get();
      }
    }
    Duration took = Duration.ofNanos(System.nanoTime() - start);

    LOG.infof("%d events in %s: %d/s", recorded, took, recorded * 1000L / took.toMillis());
    assertThat(recorded).isEqualTo(REQUESTS * ITEMS_PER_REQUEST * HOPS * 2);
    assertThat(took).isLessThan(Duration.ofMinutes(1));
  }

  private static String body() {
    Instant start = Instant.parse("2026-03-02T09:00:00Z");
    List<String> lines = new ArrayList<>();
    for (int item = 0; item < ITEMS_PER_REQUEST; item++) {
      String id = UUID.randomUUID().toString();
      for (int hop = 0; hop < HOPS; hop++) {
        Facts facts = new Facts("claim", id, "team-" + hop, "team-" + (hop + 1));
        var offer = facts.fact(FactKind.OFFERED, start.plusSeconds(7200L * hop));
        var acceptance = facts.fact(FactKind.ACCEPTED, start.plusSeconds(7200L * hop + 600));
        for (var event : List.of(offer, acceptance)) {
          ((com.fasterxml.jackson.databind.node.ObjectNode) event.get("data"))
              .put("handoff", id + "#" + hop);
          lines.add(event.toString());
        }
      }
    }
    return lines.stream().collect(Collectors.joining("\n"));
  }
}
