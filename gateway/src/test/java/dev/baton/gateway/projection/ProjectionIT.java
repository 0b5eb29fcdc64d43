package dev.baton.gateway.projection;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import dev.baton.contracts.event.FactKind;
import dev.baton.contracts.event.ItemRef;
import dev.baton.contracts.ledger.LedgerRecord;
import dev.baton.edge.test.Parts;
import dev.baton.gateway.told.Journal;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(Parts.class)
class ProjectionIT {
  private static final Instant T = Instant.parse("2026-03-02T09:00:00Z");

  @Inject Pool pool;
  @Inject ReadModel model;

  @ConfigProperty(name = "kafka.bootstrap.servers")
  String kafka;

  @Test
  void countsWhatTheLedgerPublishes() {
    Journal journal = new Journal(0, model.lane(0).await().indefinitely().position() + 1);
    for (int i = 0; i < 10; i++) {
      ItemRef item = new ItemRef("first", "F-" + i);
      journal.fact(FactKind.OFFERED, item, "1", "alpha", "beta", T);
      if (i < 7) {
        journal.fact(FactKind.ACCEPTED, item, "1", "alpha", "beta", T.plusSeconds(60L * (i + 1)));
      }
    }

    send(journal.records());

    folded(journal);
    given()
        .auth()
        .oauth2(Parts.token("reader"))
        .get("/api/v1/handovers?workType=first")
        .then()
        .log()
        .all()
        .statusCode(200)
        .body("rows[0].hops", equalTo(10))
        .body("rows[0].accepted", equalTo(7))
        .body("rows[0].open", equalTo(3));
  }

  private void folded(Journal journal) {
    LedgerRecord last = journal.records().getLast();
    await()
        .untilAsserted(
            () ->
                assertThat(model.lane(last.lane()).await().indefinitely().position())
                    .isEqualTo(last.position()));
  }

  private void send(List<LedgerRecord> records) {
    try (KafkaProducer<String, byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", kafka, "acks", "all"),
            new StringSerializer(),
            new ByteArraySerializer())) {
      records.forEach(record -> producer.send(Journal.message(record)));
      producer.flush();
    }
  }
}
