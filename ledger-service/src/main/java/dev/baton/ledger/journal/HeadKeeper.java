package dev.baton.ledger.journal;

import dev.baton.contracts.Json;
import dev.baton.contracts.event.Statement;
import dev.baton.contracts.ledger.LedgerRecord;
import io.vertx.mutiny.sqlclient.Pool;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Writes the heads of one lane, behind its commits: while some are being written those of the next
 * commits gather, and of a handoff that changed several times only the last head is written.
 *
 * <p>The heads are a projection of the entries. The mark up to which they are written moves in the
 * transaction that writes them, and only from where this keeper believes it to be: of two keepers
 * of a lane one finds the mark elsewhere, looks where it is, and goes on from there. What the
 * writer did not tell it, after a start, a takeover or a fault, it reads from the entries.
 */
final class HeadKeeper {
  private static final Logger LOG = Logger.getLogger(HeadKeeper.class);
  private static final Duration AGAIN = Duration.ofMillis(200);
  private static final long UNKNOWN = Long.MIN_VALUE;

  /** For so long the heads of more commits may gather, where nobody waits for them. */
  private static final Duration GATHERING = Duration.ofMillis(50);

  /** So many heads may wait before the writer has to. */
  private static final int WAITING_AT_MOST = 20_000;

  private static final int READ_AT_ONCE = 2_000;
  private static final long BYTES_AT_ONCE = 8L << 20;

  private final int lane;
  private final Pool pool;
  private final Duration patience;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private @Nullable Heads waiting;
  private long mark = UNKNOWN;
  private long wanted = UNKNOWN;
  private long awaited = UNKNOWN;
  private boolean running = true;
  private boolean failing;
  private @Nullable Thread thread;

  HeadKeeper(int lane, Pool pool, Duration patience) {
    this.lane = lane;
    this.pool = pool;
    this.patience = patience;
  }

  void start() {
    thread = Thread.ofVirtual().name("heads-" + lane).start(this::run);
  }

  /** Writes what is waiting, and no more. */
  void stop() throws InterruptedException {
    lock.lock();
    try {
      running = false;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    Thread keeper = thread;
    if (keeper != null) {
      keeper.join(patience);
    }
  }

  /** Takes the heads of a commit; waits while too many are waiting. */
  void committed(Heads heads) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (running && waiting != null && waiting.put().size() >= WAITING_AT_MOST) {
        changed.await();
      }
      if (waiting == null) {
        waiting = heads;
      } else if (waiting.last() + 1 == heads.first()) {
        waiting.add(heads);
      } else {
        // what lies between, and what is dropped here, is read from the entries
        waiting = heads;
      }
      wanted = Math.max(wanted, heads.last());
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** The lane holds entries up to this position: writes the heads of those nobody wrote. */
  void owed(long position) {
    lock.lock();
    try {
      wanted = Math.max(wanted, position);
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Completes when the heads are written up to this position. */
  CompletableFuture<Void> upTo(long position) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    Thread.startVirtualThread(() -> {
      lock.lock();
      try {
        awaited = Math.max(awaited, position);
        owed(position);
        while (running && mark < position && !done.isDone()) {
          changed.await();
        }
        done.complete(null);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        done.completeExceptionally(e);
      } finally {
        lock.unlock();
      }
    });
    return done;
  }

  private void run() {
    try {
      while (true) {
        Heads told;
        long until;
        lock.lockInterruptibly();
        try {
          while (running && mark >= wanted) {
            changed.await();
          }
          if (mark >= wanted) {
            return;
          }
          gather();
          told = waiting;
          until = wanted;
          waiting = null;
          changed.signalAll();
        } finally {
          lock.unlock();
        }
        try {
          write(told, until);
          recovered();
        } catch (RuntimeException e) {
          passed(UNKNOWN);
          report(e);
          if (!isRunning()) {
            return; // the entries have what is missing: the next start reads it
          }
          Thread.sleep(AGAIN);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void gather() throws InterruptedException {
    long left = GATHERING.toNanos();
    while (running
        && left > 0
        && awaited <= mark
        && (waiting == null || waiting.put().size() < WAITING_AT_MOST)) {
      left = changed.awaitNanos(left);
    }
  }

  private void write(@Nullable Heads told, long until) {
    while (mark < until) {
      if (mark == UNKNOWN) {
        passed(HeadTable.mark(pool, lane).await().atMost(patience));
        continue;
      }
      Heads next = told != null && told.first() == mark + 1 ? told : read(mark + 1);
      if (next.last() == mark) {
        throw new IllegalStateException("there is no entry behind " + mark + " yet");
      }
      boolean written = HeadTable.write(pool, next).await().atMost(patience);
      passed(written ? next.last() : UNKNOWN);
    }
  }

  /** The heads that the entries from a position on made. */
  private Heads read(long first) {
    Heads heads = new Heads(lane, first);
    List<Published> entries =
        EntryTable.after(pool, lane, first - 1, READ_AT_ONCE, BYTES_AT_ONCE)
            .await()
            .atMost(patience);
    for (Published entry : entries) {
      LedgerRecord record = Json.read(entry.record(), LedgerRecord.class);
      heads.add(record.subject(), record.handoffs(), record.recordedAt());
      if (record.statement() instanceof Statement.AboutItem) {
        heads.relate(record.subject(), record.id(), record.correlationId(), record.causationId());
      }
    }
    return heads;
  }

  private void passed(long position) {
    lock.lock();
    try {
      mark = position;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private boolean isRunning() {
    lock.lock();
    try {
      return running;
    } finally {
      lock.unlock();
    }
  }

  private void report(RuntimeException e) {
    if (!failing) {
      LOG.warnf("Lane %d cannot write its heads and will try again: %s", lane, e);
      failing = true;
    }
  }

  private void recovered() {
    if (failing) {
      LOG.infof("Lane %d writes its heads again", lane);
      failing = false;
    }
  }
}
