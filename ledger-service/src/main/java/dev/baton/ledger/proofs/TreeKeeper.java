package dev.baton.ledger.proofs;

import dev.baton.ledger.LedgerConfig;
import dev.baton.ledger.journal.Published;
import dev.baton.ledger.lanes.Leases;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.interceptor.Interceptor;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Keeps the trees of the lanes that this replica holds, behind the commits. */
@ApplicationScoped
public class TreeKeeper {
  private static final Logger LOG = Logger.getLogger(TreeKeeper.class);
  private static final Duration SOONEST = Duration.ofMillis(250);
  private static final Duration PATIENCE_AT_END = Duration.ofSeconds(5);
  private static final String KEY = "baton.ledger.checkpoint.key";
  private static final String NAME = "baton.ledger.checkpoint.name";
  private static final String BEAR =
      "update ledger set name = $1 where name is null or not exists (select from checkpoint)";
  private static final String NAMED = "select name from ledger";

  private final Pool pool;
  private final Leases leases;
  private final LedgerConfig ledger;
  private final ProofsConfig config;
  private final Map<Integer, LaneTree> trees = new ConcurrentHashMap<>();
  private final Map<Integer, String> failures = new ConcurrentHashMap<>();
  private final CountDownLatch stopped = new CountDownLatch(1);
  private @Nullable Keys keys;
  private @Nullable Thread thread;

  TreeKeeper(
      Pool pool, Leases leases, LedgerConfig ledger, ProofsConfig config, MeterRegistry meters) {
    this.pool = pool;
    this.leases = leases;
    this.ledger = ledger;
    this.config = config;
    meters.gauge("baton.ledger.trees.failing", failures, Map::size);
  }

  /** A ledger that cannot sign proves nothing to anybody: it does not start. */
  void check(@Observes @Priority(Interceptor.Priority.PLATFORM_BEFORE + 50) StartupEvent start) {
    Keys signing;
    try {
      signing = Keys.of(config);
    } catch (IllegalArgumentException e) {
      throw new ConfigurationException(
          "%s and %s are needed to sign checkpoints, and %s: set the one to 32 random bytes in base64, the other to a name like ledger.example.org."
              .formatted(KEY, NAME, e.getMessage()),
          Set.of(KEY, NAME));
    }
    keys = signing;
    pool.preparedQuery(BEAR).execute(Tuple.of(signing.ledger())).await().atMost(ledger.patience());
    String named =
        pool.preparedQuery(NAMED)
            .execute()
            .await()
            .atMost(ledger.patience())
            .iterator()
            .next()
            .getString(0);
    if (!signing.ledger().equals(named)) {
      throw new ConfigurationException(
          "This ledger signed as %s; %s is %s and cannot change."
              .formatted(named, NAME, signing.ledger()),
          Set.of(NAME));
    }
    TreeTable.addKeys(pool, signing.publicKeys()).await().atMost(ledger.patience());
  }

  void start(@Observes StartupEvent start) {
    thread = Thread.ofPlatform().name("trees").daemon().start(this::run);
  }

  void stop(@Observes ShutdownEvent stop) throws InterruptedException {
    stopped.countDown();
    Thread keeping = thread;
    if (keeping != null) {
      keeping.join(PATIENCE_AT_END);
    }
  }

  /** These entries, of one lane, were just committed, the next after those that were before. */
  public void committed(List<Published> entries) {
    LaneTree tree = entries.isEmpty() ? null : trees.get(entries.getFirst().lane());
    if (tree != null) {
      tree.committed(entries);
    }
  }

  private void run() {
    Duration every = config.every().compareTo(SOONEST) < 0 ? SOONEST : config.every();
    try {
      do {
        Set<Integer> held = leases.held();
        trees.keySet().retainAll(held);
        failures.keySet().retainAll(held);
        held.forEach(this::keep);
      } while (!stopped.await(every.toMillis(), TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void keep(int lane) {
    Keys signing = Objects.requireNonNull(keys);
    LaneTree tree =
        trees.computeIfAbsent(lane, l -> new LaneTree(l, pool, signing, ledger.patience()));
    try {
      boolean more = true;
      while (more && stopped.getCount() > 0 && leases.holds(lane)) {
        more = tree.grow();
      }
      if (failures.remove(lane) != null) {
        LOG.infof("The tree of lane %d is signed again", lane);
      }
    } catch (RuntimeException e) {
      trees.remove(lane);
      String why = e.toString();
      if (stopped.getCount() > 0 && !why.equals(failures.put(lane, why))) {
        if (e instanceof LaneTree.Broken) {
          LOG.errorf("Lane %d is not signed any more: %s", lane, e.getMessage());
        } else {
          LOG.warnf("Lane %d is not signed for now: %s", lane, e);
        }
      }
    }
  }
}
