package dev.baton.ledger.refused;

import dev.baton.contracts.Json;
import dev.baton.contracts.Topics;
import dev.baton.contracts.ledger.RefusedRecord;
import dev.baton.ledger.LedgerConfig;
import dev.baton.ledger.lanes.Leases;
import dev.baton.ledger.relay.TableRelay;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.common.annotation.Identifier;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Says on Kafka that an event was refused, in the order of first refusals. The replica that holds
 * lane 0 does it. A reference may come again; its number tells.
 */
@ApplicationScoped
class RefusedRelay {
  private static final int LANE = 0;

  private final LedgerConfig config;
  private final TableRelay<RefusedRecord> relay;

  RefusedRelay(
      Pool pool,
      Leases leases,
      LedgerConfig config,
      @Identifier("default-kafka-broker") Map<String, Object> kafka) {
    this.config = config;
    this.relay = new TableRelay<>("refusals", () -> leases.holds(LANE), new Outbox(pool), kafka);
  }

  void start(@Observes StartupEvent start) {
    if (config.relay()) {
      relay.start();
    }
  }

  void stop(@Observes ShutdownEvent stop) throws InterruptedException {
    relay.stop();
  }

  private record Outbox(Pool pool) implements TableRelay.Outbox<RefusedRecord> {
    @Override
    public List<RefusedRecord> unpublished(int atMost, Duration patience) {
      return RefusedTable.unpublished(pool, atMost).await().atMost(patience);
    }

    @Override
    public ProducerRecord<String, byte[]> record(RefusedRecord row) {
      return new ProducerRecord<>(Topics.REFUSED, row.team(), Json.bytes(row));
    }

    @Override
    public void published(List<RefusedRecord> rows, Duration patience) {
      RefusedTable.published(pool, rows.stream().map(RefusedRecord::no).toList())
          .await()
          .atMost(patience);
    }
  }
}
