package dev.baton.definitions;

import dev.baton.contracts.ledger.LedgerRecord;
import dev.baton.edge.lanes.LaneFeed;
import dev.baton.edge.lanes.Reached;
import io.smallrye.common.annotation.Identifier;
import io.smallrye.mutiny.Uni;
import io.smallrye.reactive.messaging.annotations.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** Reads the ledger's topic for the definitions that handoffs used. */
@ApplicationScoped
@Identifier("uses")
class LedgerFeed extends LaneFeed {
  private final Uses uses;

  LedgerFeed(Uses uses) {
    this.uses = uses;
  }

  @Override
  @Incoming("ledger")
  @Blocking
  protected void take(ConsumerRecords<String, byte[]> batch) {
    super.take(batch);
  }

  @Override
  protected Uni<Reached> reached(int lane) {
    return uses.reached(lane);
  }

  @Override
  protected Uni<Boolean> count(int lane, Reached from, Reached to, List<LedgerRecord> entries) {
    return uses.count(lane, from, to, entries);
  }
}
