package dev.baton.ledger.proofs;

import dev.baton.contracts.Topics;
import dev.baton.ledger.LedgerConfig;
import dev.baton.ledger.lanes.Leases;
import dev.baton.ledger.proofs.TreeTable.Signed;
import dev.baton.ledger.relay.TableRelay;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.common.annotation.Identifier;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Publishes every checkpoint, in the order in which they were signed, so that others keep them: a
 * ledger that is written anew and signed again does not agree with what they have. The replica that
 * holds lane 0 does it. A checkpoint may come again, as the same bytes.
 */
@ApplicationScoped
class CheckpointRelay {
  private static final int LANE = 0;

  private final LedgerConfig config;
  private final TableRelay<Signed> relay;

  CheckpointRelay(
      Pool pool,
      Leases leases,
      LedgerConfig config,
      @Identifier("default-kafka-broker") Map<String, Object> kafka) {
    this.config = config;
    this.relay = new TableRelay<>("checkpoints", () -> leases.holds(LANE), new Outbox(pool), kafka);
  }

  void start(@Observes StartupEvent start) {
    if (config.relay()) {
      relay.start();
    }
  }

  void stop(@Observes ShutdownEvent stop) throws InterruptedException {
    relay.stop();
  }

  private record Outbox(Pool pool) implements TableRelay.Outbox<Signed> {
    @Override
    public List<Signed> unpublished(int atMost, Duration patience) {
      return TreeTable.unpublished(pool, atMost).await().atMost(patience);
    }

    @Override
    public ProducerRecord<String, byte[]> record(Signed row) {
      return new ProducerRecord<>(
          Topics.CHECKPOINTS,
          Integer.toString(row.lane()),
          row.note().getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void published(List<Signed> rows, Duration patience) {
      TreeTable.published(pool, rows).await().atMost(patience);
    }
  }
}
