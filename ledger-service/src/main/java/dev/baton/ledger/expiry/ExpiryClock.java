package dev.baton.ledger.expiry;

import dev.baton.contracts.event.ItemRef;
import dev.baton.ledger.LedgerConfig;
import dev.baton.ledger.imports.ImportTable;
import dev.baton.ledger.journal.Command;
import dev.baton.ledger.journal.HeadTable;
import dev.baton.ledger.journal.Journal;
import dev.baton.ledger.journal.Outcome;
import dev.baton.ledger.lanes.Leases;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jboss.logging.Logger;

/**
 * Looks, through an index, for open offers whose time is over and asks their lane's writer to say
 * so. Each replica looks in the lanes that it holds; the writer decides, so two may look in one.
 * Items of an import in progress are passed over: their answers may be on the way.
 */
@ApplicationScoped
class ExpiryClock {
  private static final Logger LOG = Logger.getLogger(ExpiryClock.class);
  private static final int AT_ONCE = 1_000;
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Pool pool;
  private final Journal journal;
  private final Clock clock;
  private final LedgerConfig config;
  private final Leases leases;
  private volatile boolean stopped;

  ExpiryClock(Pool pool, Journal journal, Clock clock, LedgerConfig config, Leases leases) {
    this.pool = pool;
    this.journal = journal;
    this.clock = clock;
    this.config = config;
    this.leases = leases;
  }

  void stop(@Observes ShutdownEvent stop) {
    stopped = true;
  }

  @Scheduled(
      every = "${baton.ledger.expiry-check:PT2S}",
      concurrentExecution = ConcurrentExecution.SKIP)
  void look() {
    List<UUID> imports;
    try {
      imports = ImportTable.unfinished(pool).await().atMost(PATIENCE);
    } catch (RuntimeException e) {
      if (!stopped) {
        LOG.warnf("Cannot look for offers that ran out: %s", e);
      }
      return;
    }
    for (int lane : leases.held()) {
      if (stopped) {
        return;
      }
      try {
        expire(lane, imports);
      } catch (RuntimeException e) {
        if (!stopped) {
          LOG.warnf("Cannot look for offers of lane %d that ran out: %s", lane, e);
        }
        return;
      }
    }
  }

  private void expire(int lane, List<UUID> imports) {
    Instant before = clock.instant().minus(config.expiryGrace());
    boolean more;
    do {
      List<HeadTable.Due> due =
          HeadTable.due(pool, lane, before, AT_ONCE, imports).await().atMost(PATIENCE);
      List<Command> commands =
          due.stream()
              .<Command>map(offer -> new Command.Expire(item(offer.subject()), offer.handoff()))
              .toList();
      List<Outcome> outcomes = journal.append(commands).await().atMost(PATIENCE);
      // there may be more behind a full page, unless the writer thinks otherwise of all of it
      more =
          due.size() == AT_ONCE && outcomes.stream().anyMatch(Outcome.Recorded.class::isInstance);
      if (more) {
        Uni.createFrom().completionStage(journal.settled(lane)).await().atMost(PATIENCE);
      }
    } while (more);
  }

  private static ItemRef item(String subject) {
    int slash = subject.indexOf('/');
    return new ItemRef(subject.substring(0, slash), subject.substring(slash + 1));
  }
}
