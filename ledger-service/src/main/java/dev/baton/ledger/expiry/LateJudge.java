package dev.baton.ledger.expiry;

import dev.baton.contracts.event.ItemRef;
import dev.baton.contracts.ownership.OwnershipEntity.Boundary;
import dev.baton.ledger.journal.Command;
import dev.baton.ledger.journal.HeadTable;
import dev.baton.ledger.journal.Journal;
import dev.baton.ledger.lanes.LanesChanged;
import dev.baton.ledger.lanes.Leases;
import dev.baton.ledger.registry.ContractsChanged;
import dev.baton.ledger.registry.RegistryFeed;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * When a contract becomes known after offers were recorded, asks the writers of their lanes to
 * judge those that are still open: in the lanes that this replica holds, and in each that it takes
 * over, for whoever held it before may have died before it did.
 */
@ApplicationScoped
class LateJudge {
  private static final Logger LOG = Logger.getLogger(LateJudge.class);
  private static final int AT_ONCE = 500;
  private static final Duration AGAIN = Duration.ofSeconds(1);
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Pool pool;
  private final Journal journal;
  private final RegistryFeed registry;
  private final Leases leases;
  private final LinkedBlockingQueue<Boundary> changed = new LinkedBlockingQueue<>();
  private @Nullable Thread thread;

  LateJudge(Pool pool, Journal journal, RegistryFeed registry, Leases leases) {
    this.pool = pool;
    this.journal = journal;
    this.registry = registry;
    this.leases = leases;
  }

  void heard(@Observes ContractsChanged change) {
    changed.add(change.boundary());
  }

  void heard(@Observes LanesChanged change) {
    if (!change.gained().isEmpty()) {
      changed.addAll(registry.boundaries());
    }
  }

  void start(@Observes StartupEvent start) {
    thread = Thread.ofVirtual().name("late-judge").start(this::run);
  }

  void stop(@Observes ShutdownEvent stop) {
    Thread judge = thread;
    if (judge != null) {
      judge.interrupt();
    }
  }

  private void run() {
    try {
      while (!Thread.currentThread().isInterrupted()) {
        // what is heard of a boundary several times is looked at once
        Set<Boundary> boundaries = new LinkedHashSet<>(List.of(changed.take()));
        changed.drainTo(boundaries);
        try {
          judge(boundaries);
        } catch (RuntimeException e) {
          LOG.warnf("Cannot judge the offers over %d boundaries yet: %s", boundaries.size(), e);
          Thread.sleep(AGAIN);
          changed.addAll(boundaries);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void judge(Set<Boundary> boundaries) {
    Set<Integer> lanes = leases.held();
    for (int lane : lanes) {
      // what is being decided now may not know of the contracts yet
      journal.settled(lane).orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
    }
    if (!lanes.isEmpty()) {
      for (Boundary boundary : boundaries) {
        Instant since = registry.known().agreedSince(boundary.id()).orElse(null);
        if (since != null) {
          judge(boundary, since, lanes);
        }
      }
    }
  }

  private void judge(Boundary boundary, Instant since, Set<Integer> lanes) {
    HeadTable.Key after = HeadTable.Key.FIRST;
    while (after != null) {
      List<HeadTable.Key> open =
          HeadTable.unjudged(
                  pool,
                  boundary.workType(),
                  registry.namesOf(boundary.from()),
                  registry.namesOf(boundary.to()),
                  since,
                  lanes,
                  after,
                  AT_ONCE)
              .await()
              .atMost(PATIENCE);
      List<Command> commands =
          open.stream()
              .map(HeadTable.Key::subject)
              .distinct()
              .<Command>map(subject -> new Command.Judge(item(boundary.workType(), subject)))
              .toList();
      journal.append(commands).await().atMost(PATIENCE);
      after = open.size() < AT_ONCE ? null : open.getLast();
    }
  }

  private static ItemRef item(String workType, String subject) {
    return new ItemRef(workType, subject.substring(workType.length() + 1));
  }
}
