package dev.baton.ledger.imports;

import dev.baton.ledger.lanes.Leases;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.interceptor.Interceptor;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Works on imports: one thread stages logs, another records the items of the lanes that this
 * replica holds. Threads of the platform, for reading a log keeps a processor for as long as it
 * takes.
 */
@ApplicationScoped
class ImportWorker {
  private static final Logger LOG = Logger.getLogger(ImportWorker.class);
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration PATIENCE_AT_END = Duration.ofSeconds(5);

  private final Pool pool;
  private final Staging staging;
  private final Recording recording;
  private final Leases leases;
  private final ImportConfig config;
  private final CountDownLatch stopped = new CountDownLatch(1);
  private List<Thread> threads = List.of();

  ImportWorker(
      Pool pool, Staging staging, Recording recording, Leases leases, ImportConfig config) {
    this.pool = pool;
    this.staging = staging;
    this.recording = recording;
    this.leases = leases;
    this.config = config;
  }

  void start(@Observes StartupEvent start) {
    if (config.work()) {
      threads =
          List.of(
              Thread.ofPlatform().name("imports-staging").daemon().start(() -> work(this::stage)),
              Thread.ofPlatform()
                  .name("imports-recording")
                  .daemon()
                  .start(() -> work(this::record)));
    }
  }

  // before the lanes are left
  void stop(@Observes @Priority(Interceptor.Priority.PLATFORM_BEFORE - 1) ShutdownEvent stop)
      throws InterruptedException {
    stopped.countDown();
    for (Thread thread : threads) {
      thread.join(PATIENCE_AT_END);
    }
  }

  private boolean running() {
    return stopped.getCount() > 0;
  }

  private void work(Runnable turn) {
    try {
      do {
        try {
          turn.run();
        } catch (RuntimeException e) {
          if (running()) {
            LOG.warnf(e, "An import does not go on for now");
          }
        }
      } while (!stopped.await(config.check().toMillis(), TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void stage() {
    ImportTable.breakOff(pool, config.uploadPatience()).await().atMost(PATIENCE);
    while (running() && staging.next(this::running)) {
      // one after another
    }
  }

  private void record() {
    for (ResultTable.Work work : ResultTable.work(pool, leases.held()).await().atMost(PATIENCE)) {
      try {
        recording.run(work, () -> running() && leases.holds(work.lane()));
      } catch (RuntimeException e) {
        // the others go on
        LOG.warnf(e, "Import %s does not go on in lane %d for now", work.id(), work.lane());
      }
    }
    for (UUID id : ResultTable.done(pool).await().atMost(PATIENCE)) {
      recording.finish(id);
    }
    for (UUID id : ImportTable.unswept(pool).await().atMost(PATIENCE)) {
      sweep(id);
    }
  }

  /** What is left of an import holds what must be erasable: it is in the ledger now, or nowhere. */
  private void sweep(UUID id) {
    while (running() && ImportTable.deleteChunks(pool, id).await().atMost(PATIENCE)) {
      // piece by piece
    }
    while (running() && StagedTable.delete(pool, id).await().atMost(PATIENCE)) {
      // piece by piece
    }
    while (running() && ResultTable.delete(pool, id).await().atMost(PATIENCE)) {
      // piece by piece
    }
    if (running()) {
      ImportTable.swept(pool, id).await().atMost(PATIENCE);
    }
  }
}
