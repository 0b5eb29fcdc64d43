package dev.baton.bench.ledger;

import dev.baton.bench.machine.Postgres;
import dev.baton.ledger.journal.Published;
import dev.baton.ledger.proofs.LaneTree;
import io.vertx.mutiny.sqlclient.Pool;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/** The trees of all lanes of a ledger, kept and signed behind its commits as the service does. */
final class Trees {
  /** As {@code baton.ledger.checkpoint.every} of the service. */
  private static final Duration EVERY = Duration.ofSeconds(1);

  private static final String NAME = "localhost/ledger";

  private final List<LaneTree> trees;
  private final CountDownLatch stopped = new CountDownLatch(1);
  private final Thread thread = Thread.ofPlatform().name("trees").daemon().unstarted(this::run);

  Trees(Pool pool, int lanes, Duration patience) {
    trees =
        IntStream.range(0, lanes)
            .mapToObj(lane -> LaneTree.of(lane, pool, NAME, List.of(Service.KEY), patience))
            .toList();
    thread.start();
  }

  private void run() {
    try {
      while (!stopped.await(EVERY.toMillis(), TimeUnit.MILLISECONDS)) {
        grow();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  void committed(List<Published> entries) {
    trees.get(entries.getFirst().lane()).committed(entries);
  }

  private void grow() {
    for (LaneTree tree : trees) {
      while (tree.grow()) {
        Thread.onSpinWait();
      }
    }
  }

  /** Signs what is committed by now, and no more. */
  void settle() throws InterruptedException {
    stop();
    grow();
  }

  /** The trees of a ledger at rest. */
  static final class Alone implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final Pool pool;
    private final Trees trees;

    Alone(Postgres.Database database, int lanes) {
      pool = database.pool(lanes);
      trees = new Trees(pool, lanes, PATIENCE);
    }

    /** Signs for all that is in it. */
    void sign() throws InterruptedException {
      trees.settle();
    }

    @Override
    public void close() {
      pool.close().await().atMost(PATIENCE);
    }
  }

  void stop() throws InterruptedException {
    stopped.countDown();
    thread.join();
  }
}
