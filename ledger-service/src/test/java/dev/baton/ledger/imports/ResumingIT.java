package dev.baton.ledger.imports;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.baton.contracts.event.FactKind;
import dev.baton.contracts.ownership.OwnershipEntity.Boundary;
import dev.baton.edge.test.Parts;
import dev.baton.ledger.Facts;
import dev.baton.ledger.Http;
import dev.baton.ledger.RegistryTopic;
import dev.baton.ledger.journal.HeadTable;
import dev.baton.ledger.lanes.Leases;
import dev.baton.ledger.registry.RegistryFeed;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Nobody works on imports here but the test, which ends each step wherever it wants. */
@QuarkusTest
@WithTestResource(Parts.class)
@TestProfile(ResumingIT.ByHand.class)
class ResumingIT {
  private static final Duration SOON = Duration.ofSeconds(30);

  @Inject Staging staging;
  @Inject Recording recording;
  @Inject Leases leases;
  @Inject Pool pool;
  @Inject RegistryFeed registry;

  @Test
  void aStepThatEndsAnywhereGoesOnWithoutDoubling() {
    String workType = "case-" + UUID.randomUUID();
    StringBuilder csv = new StringBuilder("c,g,t\n");
    Random random = new Random(7);
    int rows = 240;
    for (int i = 0; i < rows; i++) {
      csv.append(random.nextInt(20))
          .append(',')
          .append((char) ('A' + random.nextInt(4)))
          .append(',')
          .append(Instant.parse("2026-01-01T00:00:00Z").plusSeconds(60L * i))
          .append('\n');
      if (i % 20 == 7) {
        csv.append("5,A,never\n");
      }
    }
    byte[] log = csv.toString().getBytes(StandardCharsets.UTF_8);
    byte[] mapping = mapping(workType);
    String location =
        Uploads.post(log, mapping).then().statusCode(202).extract().header("Location");

    AtomicInteger turns = new AtomicInteger();
    while (staging.next(ending(turns.incrementAndGet()))) {
      assertThat(turns.get()).isLessThan(200);
    }
    assertThat(Uploads.view(location).at("/rows/used").asLong()).isEqualTo(rows);
    assertThat(Uploads.view(location).at("/rows/refused").asLong()).isEqualTo(12);
    while (!record(ending(turns.incrementAndGet()))) {
      assertThat(turns.get()).isLessThan(2_000);
    }
    finish();

    JsonNode done = Uploads.view(location);
    Told told = told(log, mapping);
    long hops = told.findings().total().hops();
    assertThat(turns.get()).as("it was ended many times").isGreaterThan(10);
    assertThat(done.path("state").asText()).isEqualTo("FINISHED");
    assertThat(done.at("/findings/total/hops").asLong()).isEqualTo(hops);
    assertThat(done.at("/findings/total/medianWaitSeconds").asDouble())
        .isEqualTo(told.findings().total().medianWaitSeconds());
    assertThat(done.at("/facts/duplicate").asLong()).isZero();
    assertThat(done.at("/facts/recorded").asLong())
        .isEqualTo(
            told.items().values().stream()
                .flatMap(List::stream)
                .mapToLong(hop -> hop.facts().size())
                .sum());
    assertThat(done.path("items").asLong()).isEqualTo(20);
    assertThat(Uploads.handoffs(workType)).hasSize((int) hops);
    assertThat(count("select count(*) from entry where subject like '" + workType + "/%'"))
        .isEqualTo(done.at("/facts/recorded").asLong());
  }

  @Test
  void nothingOfAnImportInProgressExpires() {
    String workType = "case-" + UUID.randomUUID();
    Boundary boundary = RegistryTopic.boundary("A", "B", workType);
    long position =
        RegistryTopic.publish(boundary, RegistryTopic.contract(boundary, Duration.ofSeconds(1)));
    Awaitility.await().atMost(SOON).until(() -> registry.known().position() >= position);
    byte[] log =
        "c,g,t,a\n1,A,2026-01-01T00:00:00Z,x\n1,B,2026-01-01T01:00:00Z,queued\n"
            .getBytes(StandardCharsets.UTF_8);
    String location =
        Uploads.post(
                log,
                (new String(mapping(workType), StandardCharsets.UTF_8)
                        + "queued: activity == 'queued'\naccepted: activity == 'accepted'\n")
                    .getBytes(StandardCharsets.UTF_8))
            .then()
            .statusCode(202)
            .extract()
            .header("Location");
    assertThat(staging.next(() -> true)).isTrue();
    while (!record(() -> true)) {
      // until every lane is done; the import is not finished yet
    }
    assertThat(Uploads.view(location).path("state").asText()).isEqualTo("RECORDING");

    // an offer by hand that is due after the imported one: when it has expired, the clock has
    // passed over the other
    Facts live = new Facts(workType, "live", "A", "B");
    Awaitility.await().atMost(SOON).until(() -> due(workType, List.of()) == 1);
    Http.post(live.fact(FactKind.OFFERED, Instant.now().minusSeconds(5))).then().statusCode(201);
    Awaitility.await().atMost(SOON).until(() -> disposition(workType, "live").equals("EXPIRED"));
    assertThat(disposition(workType, "1")).isEqualTo("OPEN");

    finish();
    Awaitility.await().atMost(SOON).until(() -> disposition(workType, "1").equals("EXPIRED"));
  }

  /** True for a number of times that differs from turn to turn, then false. */
  private static BooleanSupplier ending(int turn) {
    AtomicInteger left = new AtomicInteger(turn % 15);
    return () -> left.getAndDecrement() > 0;
  }

  /** One turn in each lane; true where nothing is left to record. */
  private boolean record(BooleanSupplier goOn) {
    List<ResultTable.Work> work = ResultTable.work(pool, leases.held()).await().indefinitely();
    work.forEach(lane -> recording.run(lane, goOn));
    return work.isEmpty();
  }

  private void finish() {
    ResultTable.done(pool).await().indefinitely().forEach(recording::finish);
  }

  private long due(String workType, List<UUID> imports) {
    Instant now = Instant.now();
    return leases.held().stream()
        .flatMap(
            lane -> HeadTable.due(pool, lane, now, 1_000, imports).await().indefinitely().stream())
        .filter(due -> due.subject().startsWith(workType + "/"))
        .count();
  }

  private static String disposition(String workType, String item) {
    return Http.json(Http.get("/ledger/v1/items/" + workType + "/" + item).asString())
        .at("/handoffs/0/snapshot/disposition")
        .asText();
  }

  private static Told told(byte[] log, byte[] mapping) {
    try {
      return Told.of(log, mapping);
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static byte[] mapping(String workType) {
    return "format: csv\nsource: /%s\nworkType: %s\ncase: c\ngroup: g\ntime: t\nactivity: a\n"
        .formatted(workType, workType)
        .getBytes(StandardCharsets.UTF_8);
  }

  private long count(String sql) {
    return pool.query(sql).executeAndAwait().iterator().next().getLong(0);
  }

  /** Small portions, and no worker. */
  public static class ByHand implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      return Map.of(
          "baton.imports.work", "false",
          "baton.imports.at-once", "7",
          "baton.imports.facts", "5");
    }
  }
}
