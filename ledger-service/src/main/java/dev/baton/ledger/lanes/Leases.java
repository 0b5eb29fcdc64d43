package dev.baton.ledger.lanes;

import dev.baton.ledger.LedgerConfig;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Transaction;
import io.vertx.pgclient.PgConnection;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.interceptor.Interceptor;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The lanes that this replica holds, and who holds the others.
 *
 * <p>Each replica renews a row of its own, takes free lanes up to its fair share and gives up what
 * is more: it stops to take new work for such a lane, lets its writer finish, and releases it. All
 * times are the database's but one: a replica believes what it was told until one lease after it
 * <em>asked</em>, by a clock that nobody sets. So one that was paused, or cut off, stops believing
 * before the others may take over. Should it write all the same, the fence in the journal makes it
 * read what they wrote and decide again.
 */
@ApplicationScoped
public class Leases {
  private static final Logger LOG = Logger.getLogger(Leases.class);
  private static final Duration AGAIN = Duration.ofMillis(200);
  private static final Duration PATIENCE_AT_END = Duration.ofSeconds(5);

  private final Pool pool;
  private final Terms terms;
  private final Consumer<LanesChanged> changed;
  private final UUID me = UUID.randomUUID();
  private final Semaphore woken = new Semaphore(0);
  private final List<IntFunction<CompletableFuture<?>>> beforeLeaving =
      new CopyOnWriteArrayList<>();
  private final Map<Integer, CompletableFuture<?>> leaving = new HashMap<>();
  private volatile Belief belief = new Belief(Set.of(), System.nanoTime(), Map.of());
  private volatile boolean running = true;
  private @Nullable SqlConnection connection;
  private @Nullable Thread thread;
  private boolean joined;
  private boolean failing;

  /**
   * On what terms lanes are leased.
   *
   * @param address where the other replicas reach this one
   * @param lease how long a replica lives on after it renewed
   * @param renewal how often it renews; well below the lease
   */
  record Terms(int lanes, URI address, Duration lease, Duration renewal) {}

  /**
   * What this replica was last told.
   *
   * @param until by {@link System#nanoTime()}, when it no longer holds what it held
   * @param owners of the lanes that other replicas hold
   */
  private record Belief(Set<Integer> held, long until, Map<Integer, Owner> owners) {
    boolean lapsed() {
      return System.nanoTime() - until >= 0;
    }

    boolean differs(Belief other) {
      return !held.equals(other.held) || !owners.equals(other.owners);
    }
  }

  @Inject
  Leases(Pool pool, LedgerConfig config, Event<LanesChanged> changed, MeterRegistry meters) {
    this(
        pool,
        new Terms(
            config.lanes(), reachable(config.address()), config.lease(), config.leaseRenewal()),
        changed::fire);
    meters.gauge("baton.ledger.lanes.held", this, leases -> leases.held().size());
  }

  Leases(Pool pool, Terms terms, Consumer<LanesChanged> changed) {
    this.pool = pool;
    this.terms = terms;
    this.changed = changed;
  }

  /** Whether this replica holds a lane, now. */
  public boolean holds(int lane) {
    Belief now = belief;
    return now.held().contains(lane) && !now.lapsed();
  }

  /** The lanes that this replica holds, now. */
  public Set<Integer> held() {
    Belief now = belief;
    return now.lapsed() ? Set.of() : now.held();
  }

  /**
   * Who holds a lane, as far as this replica knows.
   *
   * @return empty where nobody does, or nobody is known to
   */
  public Optional<Owner> owner(int lane) {
    return holds(lane)
        ? Optional.of(new Owner(me, terms.address()))
        : Optional.ofNullable(belief.owners().get(lane));
  }

  /**
   * Has work done for a lane after this replica has stopped taking new work for it and before it
   * releases it. What takes longer than a lease is not waited for.
   */
  public void beforeLeaving(IntFunction<CompletableFuture<?>> work) {
    beforeLeaving.add(work);
  }

  // after the ledger was founded, before anybody looks for the lanes to work on
  void start(@Observes @Priority(Interceptor.Priority.PLATFORM_BEFORE + 100) StartupEvent start) {
    start();
  }

  void stop(@Observes @Priority(Interceptor.Priority.PLATFORM_BEFORE) ShutdownEvent stop)
      throws InterruptedException {
    stop();
  }

  /** Holds what it may when this returns, and renews it from then on. */
  void start() {
    turn();
    thread = Thread.ofPlatform().name("leases").daemon().start(this::run);
  }

  /** Gives every lane up, in good order. */
  void stop() throws InterruptedException {
    running = false;
    wake();
    Thread renewing = thread;
    if (renewing != null) {
      renewing.join(PATIENCE_AT_END.multipliedBy(2));
    }
  }

  private void run() {
    Duration rest = terms.renewal();
    try {
      while (running) {
        if (woken.tryAcquire(rest.toMillis(), TimeUnit.MILLISECONDS)) {
          woken.drainPermits();
        }
        if (running) {
          rest = turn();
        }
      }
      giveUp();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void wake() {
    woken.release();
  }

  /** Renews once; how long to rest until the next time. */
  private Duration turn() {
    try {
      Duration rest = renew();
      if (failing) {
        LOG.info("The leases on the lanes are renewed again");
        failing = false;
      }
      return rest;
    } catch (RuntimeException e) {
      if (!failing) {
        LOG.warnf("Cannot renew the leases on the lanes: %s", e);
        failing = true;
      }
      disconnect();
      Belief now = belief;
      if (now.lapsed()) {
        believe(new Belief(Set.of(), now.until(), now.owners()));
      }
      return AGAIN;
    }
  }

  /** One transaction: lives on, releases, takes, looks. */
  Duration renew() {
    long asked = System.nanoTime();
    SqlConnection own = connection();
    Transaction transaction = own.begin().await().atMost(terms.lease());
    LeaseTable table = new LeaseTable(own, terms.lease());
    if (!joined) {
      table.join(me, terms.address(), terms.lanes());
    }
    table.renew(me, terms.address(), terms.lease());
    List<Integer> left =
        leaving.entrySet().stream()
            .filter(lane -> lane.getValue().isDone())
            .map(Map.Entry::getKey)
            .toList();
    if (!left.isEmpty()) {
      table.release(me, left);
    }
    SequencedMap<UUID, LeaseTable.Live> live = table.live();
    SortedMap<Integer, @Nullable UUID> owners = table.owners();
    Set<Integer> stillLeaving = new HashSet<>(leaving.keySet());
    left.forEach(stillLeaving::remove);
    stillLeaving.removeIf(lane -> !me.equals(owners.get(lane)));
    Share share = Share.of(me, List.copyOf(live.keySet()), owners, stillLeaving);
    if (!share.take().isEmpty()) {
      table.take(me, share.take()).forEach(lane -> owners.put(lane, me));
    }
    if (!left.isEmpty() || !share.take().isEmpty()) {
      table.tell();
    }
    transaction.commit().await().atMost(terms.lease());
    joined = true;

    leaving.keySet().retainAll(stillLeaving);
    Set<Integer> held = new HashSet<>();
    Map<Integer, Owner> others = new HashMap<>();
    owners.forEach((lane, owner) -> {
      LeaseTable.Live other = owner == null ? null : live.get(owner);
      if (me.equals(owner)) {
        held.add(lane);
      } else if (other != null) {
        others.put(lane, other.owner());
      }
    });
    held.removeAll(stillLeaving);
    share.leave().forEach(held::remove);
    believe(new Belief(Set.copyOf(held), asked + terms.lease().toNanos(), Map.copyOf(others)));
    share.leave().forEach(this::leave);
    return live.values().stream()
        .filter(replica -> !replica.owner().replica().equals(me))
        .map(LeaseTable.Live::left)
        .map(until -> until.isNegative() ? AGAIN : until.plusMillis(5))
        .filter(until -> until.compareTo(terms.renewal()) < 0)
        .min(Duration::compareTo)
        .orElse(terms.renewal());
  }

  /** New work is refused by now; what was taken is finished, then the lane is free. */
  private void leave(int lane) {
    CompletableFuture<?>[] work =
        beforeLeaving.stream().map(todo -> todo.apply(lane)).toArray(CompletableFuture<?>[]::new);
    leaving.put(
        lane,
        CompletableFuture.allOf(work)
            .orTimeout(terms.lease().toMillis(), TimeUnit.MILLISECONDS)
            .handle((done, failure) -> {
              wake();
              return null;
            }));
  }

  private void giveUp() {
    Belief last = belief;
    believe(new Belief(Set.of(), last.until(), Map.of()));
    last.held().forEach(this::leave);
    try {
      CompletableFuture.allOf(leaving.values().toArray(CompletableFuture<?>[]::new))
          .orTimeout(PATIENCE_AT_END.toMillis(), TimeUnit.MILLISECONDS)
          .exceptionally(late -> null)
          .join();
      LeaseTable table = new LeaseTable(connection(), terms.lease());
      table.leave(me);
      table.tell();
    } catch (RuntimeException e) {
      LOG.warnf("Left the lanes to their leases' end: %s", e);
    }
    disconnect();
  }

  private void believe(Belief now) {
    Belief before = belief;
    belief = now;
    if (now.differs(before)) {
      if (!now.held().equals(before.held())) {
        LOG.infof("Holds lanes %s", new TreeSet<>(now.held()));
      }
      try {
        changed.accept(new LanesChanged(before.held(), now.held()));
      } catch (RuntimeException e) {
        LOG.error("What should follow a change of lanes failed", e);
      }
    }
  }

  /** On a connection of its own: the leases must not wait behind the load. */
  private SqlConnection connection() {
    SqlConnection own = connection;
    if (own == null) {
      own = pool.getConnection().await().atMost(terms.lease());
      connection = own;
      ((PgConnection) own.getDelegate()).notificationHandler(told -> wake());
      new LeaseTable(own, terms.lease()).listen();
    }
    return own;
  }

  private void disconnect() {
    SqlConnection own = connection;
    connection = null;
    if (own != null) {
      // rolls back what it was in
      own.close().subscribe().with(closed -> {}, failure -> {});
    }
  }

  /** Nobody reaches this replica at an address that means every one of its interfaces. */
  private static URI reachable(URI address) {
    String host = address.getHost();
    if (host == null) {
      throw new ConfigurationException(
          "baton.ledger.address is not where a replica can be reached: " + address,
          Set.of("baton.ledger.address"));
    }
    try {
      if (!InetAddress.getByName(host).isAnyLocalAddress()) {
        return address;
      }
      String own = InetAddress.getLocalHost().getHostAddress();
      return URI.create(
          "%s://%s:%d"
              .formatted(
                  address.getScheme(),
                  own.contains(":") ? "[" + own + "]" : own,
                  address.getPort()));
    } catch (UnknownHostException e) {
      return address;
    }
  }
}
