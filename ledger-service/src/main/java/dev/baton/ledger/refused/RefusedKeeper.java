package dev.baton.ledger.refused;

import dev.baton.contracts.Digests;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.pgclient.PgException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Keeps what was refused, beside the writers of the lanes: on a thread of its own, over one
 * connection at a time, with a bounded queue. What was taken is written, however long that takes.
 *
 * <p>Over HTTP a caller was told, and may send its event again: for want of room, or where the
 * database does not answer, it gets its answer all the same, and a counter and a line in the log
 * say that the event is not kept. From an inbox nothing is given up: its reader waits.
 */
@ApplicationScoped
public class RefusedKeeper {
  private static final Logger LOG = Logger.getLogger(RefusedKeeper.class);
  private static final Duration AGAIN = Duration.ofMillis(500);
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration PATIENCE_AT_END = Duration.ofSeconds(5);
  private static final int AT_ONCE = 500;

  private final Pool pool;
  private final RefusedConfig config;
  private final Sealing sealing;
  private final MeterRegistry meters;
  private final Counter unkept;
  private final LinkedBlockingQueue<Portion> queue = new LinkedBlockingQueue<>();
  private final AtomicLong waiting = new AtomicLong();
  private volatile boolean running = true;
  private volatile boolean failing;
  private volatile boolean losing;
  private @Nullable Thread thread;

  RefusedKeeper(Pool pool, RefusedConfig config, Sealing sealing, MeterRegistry meters) {
    this.pool = pool;
    this.config = config;
    this.sealing = sealing;
    this.meters = meters;
    this.unkept =
        Counter.builder("baton.ledger.refused.unkept")
            .description("Refused events that could not be kept")
            .register(meters);
    meters.gauge("baton.ledger.refused.queue.bytes", waiting);
  }

  private record Portion(List<Refused> refused, long bytes, CompletableFuture<Void> done) {
    static Portion of(List<Refused> refused) {
      return new Portion(
          refused,
          refused.stream().mapToLong(one -> one.original().size() + 1_000L).sum(),
          new CompletableFuture<>());
    }
  }

  void start(@Observes StartupEvent start) {
    thread = Thread.ofVirtual().name("refused").start(this::run);
  }

  void stop(@Observes ShutdownEvent stop) throws InterruptedException {
    running = false;
    queue.add(Portion.of(List.of()));
    Thread keeping = thread;
    if (keeping != null) {
      keeping.join(PATIENCE_AT_END);
    }
  }

  /**
   * Keeps what was refused over HTTP, as far as that is possible.
   *
   * @return completes when it is kept, or will not be waited for any longer; never fails
   */
  public Uni<Void> keep(List<Refused> refused) {
    if (refused.isEmpty()) {
      return Uni.createFrom().voidItem();
    }
    count(refused);
    Portion portion = Portion.of(refused);
    if (waiting.get() + portion.bytes() > config.queue().asLongValue() && waiting.get() > 0) {
      unkept.increment(refused.size());
      if (!losing) {
        losing = true;
        LOG.warnf(
            "%d refused events are not kept, and more will not be: too many are waiting",
            refused.size());
      }
      return Uni.createFrom().voidItem();
    }
    add(portion);
    if (failing) {
      return Uni.createFrom().voidItem();
    }
    return Uni.createFrom()
        .completionStage(portion.done())
        .ifNoItem()
        .after(config.patience())
        .recoverWithUni(Uni.createFrom().voidItem())
        .onFailure()
        .recoverWithNull();
  }

  /** Keeps what was refused in an inbox. Completes when it is durable, and not before. */
  public CompletableFuture<Void> keepAll(List<Refused> refused) {
    if (refused.isEmpty()) {
      return CompletableFuture.completedFuture(null);
    }
    count(refused);
    Portion portion = Portion.of(refused);
    add(portion);
    return portion.done();
  }

  private void add(Portion portion) {
    waiting.addAndGet(portion.bytes());
    queue.add(portion);
  }

  private void count(List<Refused> refused) {
    for (Refused one : refused) {
      String team = one.rights().team();
      meters
          .counter(
              "baton.ledger.refused.events",
              "team",
              team == null ? "" : team,
              "via",
              one.via().name().toLowerCase(java.util.Locale.ROOT))
          .increment();
    }
  }

  private void run() {
    try {
      while (running || !queue.isEmpty()) {
        List<Portion> portions = new ArrayList<>();
        Portion next = queue.take();
        int events = 0;
        while (next != null) {
          portions.add(next);
          events += next.refused().size();
          next = events < AT_ONCE ? queue.poll() : null;
        }
        write(portions);
        for (Portion portion : portions) {
          waiting.addAndGet(-portion.bytes());
          portion.done().complete(null);
        }
        if (losing && queue.isEmpty()) {
          losing = false;
          LOG.info("Refused events are kept again");
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Writes these, however often that takes. */
  private void write(List<Portion> portions) throws InterruptedException {
    Map<ByteBuffer, Row.New> rows = new LinkedHashMap<>();
    for (Portion portion : portions) {
      for (Refused refused : portion.refused()) {
        try {
          Row.New row = sealing.seal(refused);
          rows.merge(key(row), row, Row.New::and);
        } catch (RuntimeException e) {
          // one event on which the ledger itself fails must not end the keeping of the others
          unkept.increment();
          LOG.errorf(e, "A refused event of team '%s' cannot be sealed", refused.rights().team());
        }
      }
    }
    List<Row.New> all = List.copyOf(rows.values());
    for (int from = 0; from < all.size(); from += AT_ONCE) {
      List<Row.New> some = all.subList(from, Math.min(all.size(), from + AT_ONCE));
      while (!attempt(some)) {
        Thread.sleep(AGAIN);
        if (!running) {
          throw new InterruptedException("what was refused last is not kept");
        }
      }
    }
  }

  /** Whether these are done with: written, or such as no database will ever take. */
  private boolean attempt(List<Row.New> rows) {
    try {
      RefusedTable.keep(pool, rows, config.quota().asLongValue(), config.rows())
          .await()
          .atMost(PATIENCE);
      if (failing) {
        failing = false;
        LOG.info("What is refused is kept again");
      }
      return true;
    } catch (RuntimeException e) {
      if (unwritable(e)) {
        if (rows.size() == 1) {
          unkept.increment();
          LOG.errorf(e, "A refused event of team '%s' cannot be kept", rows.getFirst().team());
          return true;
        }
        // one by one, to lose no other
        return rows.stream().allMatch(row -> attempt(List.of(row)));
      }
      if (!failing) {
        failing = true;
        LOG.warnf("What is refused cannot be kept now, and waits: %s", e);
      }
      return false;
    }
  }

  /** By the class of the SQLSTATE: data exceptions, constraints and limits do not pass. */
  private static boolean unwritable(Throwable thrown) {
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (cause instanceof PgException refused) {
        String state = String.valueOf(refused.getSqlState());
        // a unique violation is another replica's row of the same event: the next attempt sees it
        return !state.equals("23505")
            && (state.startsWith("22") || state.startsWith("23") || state.startsWith("54"));
      }
    }
    return false;
  }

  private static ByteBuffer key(Row.New row) {
    byte[] team = Digests.sha256(row.team().getBytes(java.nio.charset.StandardCharsets.UTF_8));
    return ByteBuffer.allocate(team.length + row.digest().length)
        .put(team)
        .put(row.digest())
        .flip();
  }
}
