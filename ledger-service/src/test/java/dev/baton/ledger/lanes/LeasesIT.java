package dev.baton.ledger.lanes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.edge.test.Parts;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.core.Vertx;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.PoolOptions;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.eclipse.microprofile.config.ConfigProvider;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Replicas of a ledger of four lanes, in a schema of their own beside that of the service. */
@QuarkusTest
@WithTestResource(Parts.class)
class LeasesIT {
  /** The pool hands out what a test has ended until it hears of it. */
  private static final Duration SOON = Duration.ofMillis(20);

  private static final int CONNECTIONS = 30;

  private static final int LANES = 4;
  private static final Duration LEASE = Duration.ofMillis(1500);
  private static final Duration RENEWAL = Duration.ofMillis(300);

  @Inject Vertx vertx;

  private final List<Leases> replicas = new ArrayList<>();
  private final List<LanesChanged> changes = new ArrayList<>();
  private Pool pool;
  private int port = 1;

  @BeforeEach
  void found() {
    String schema = "leases_" + UUID.randomUUID().toString().replace('-', '_');
    Flyway.configure()
        .dataSource(
            config("quarkus.datasource.jdbc.url"),
            config("quarkus.datasource.username"),
            config("quarkus.datasource.password"))
        .schemas(schema)
        .load()
        .migrate();
    pool =
        Pool.newInstance(
            PgBuilder.pool()
                .using(vertx.getDelegate())
                .with(new PoolOptions().setMaxSize(8))
                .connectingTo(
                    PgConnectOptions.fromUri(config("quarkus.datasource.reactive.url"))
                        .setUser(config("quarkus.datasource.username"))
                        .setPassword(config("quarkus.datasource.password"))
                        .setProperties(Map.of("search_path", schema, "application_name", schema)))
                .build());
  }

  @AfterEach
  void end() throws InterruptedException {
    for (Leases replica : replicas) {
      replica.stop();
    }
    pool.close().await().indefinitely();
  }

  @Test
  void oneAloneHoldsEveryLaneWhenItHasStarted() {
    Leases one = started();

    assertThat(one.held()).containsExactlyInAnyOrder(0, 1, 2, 3);
    assertThat(changes).containsExactly(new LanesChanged(Set.of(), Set.of(0, 1, 2, 3)));
  }

  @Test
  void replicasShareTheLanesAndTakeOverFromOneThatStops() throws Exception {
    Leases one = started();
    Leases two = started();
    until(() -> one.held().size() == 2 && two.held().size() == 2);
    Leases three = started();
    until(() -> held(one, two, three).size() == LANES && !three.held().isEmpty());
    for (int lane = 0; lane < LANES; lane++) {
      assertThat(three.owner(lane)).isPresent();
    }

    two.stop();
    until(() -> one.held().size() == 2 && three.held().size() == 2);
    three.stop();
    until(() -> one.held().size() == LANES);
  }

  @Test
  void everyReplicaKnowsWhereTheOthersAre() {
    Leases one = started();
    Leases two = started();
    until(() -> one.held().size() == 2 && two.held().size() == 2);

    int lane = two.held().iterator().next();
    until(() -> one.owner(lane).equals(two.owner(lane)));
    assertThat(one.owner(lane).orElseThrow().address()).isEqualTo(URI.create("http://replica:2"));
  }

  @Test
  void onePausedStopsBelievingBeforeAnotherTakesOver() {
    Leases paused = replica();
    paused.renew();
    Leases other = started();
    until(() -> other.held().size() == 0 && paused.held().size() == LANES);

    // it renews no more
    until(() -> other.held().size() == LANES);
    assertThat(paused.held()).isEmpty();

    // it wakes up
    paused.renew();
    assertThat(paused.held()).isEmpty();
    assertThat(paused.owner(0)).isEqualTo(other.owner(0));
    until(() -> {
      paused.renew();
      return paused.held().size() == 2 && other.held().size() == 2;
    });
  }

  @Test
  void aLaneIsReleasedOnlyWhenItsWorkIsDone() {
    Leases one = replica();
    CompletableFuture<Void> work = new CompletableFuture<>();
    Set<Integer> leaving = new HashSet<>();
    one.beforeLeaving(lane -> {
      leaving.add(lane);
      return work;
    });
    one.renew();
    Leases two = replica();
    two.renew();

    one.renew();
    assertThat(leaving).containsExactlyInAnyOrder(2, 3);
    assertThat(one.held()).containsExactlyInAnyOrder(0, 1);
    one.renew();
    two.renew();
    assertThat(two.held()).isEmpty();
    assertThat(one.owner(2)).isEmpty();

    work.complete(null);
    one.renew();
    two.renew();
    assertThat(two.held()).containsExactlyInAnyOrder(2, 3);
  }

  @Test
  void whoeverStartsWhereAnotherDiedSucceedsItAtOnce() {
    Leases dead = replica();
    dead.renew();
    port--;
    Leases successor = replica();
    successor.renew();

    assertThat(successor.held()).hasSize(LANES);
  }

  @Test
  void aLostConnectionCostsNoLane() {
    Leases one = started();
    changes.clear();
    for (int i = 0; i < 3; i++) {
      run(
          """
          select pg_terminate_backend(pid) from pg_stat_activity
          where application_name = current_setting('application_name')
            and pid <> pg_backend_pid()
          """);
      double renewed = renewed();
      until(() -> renewed() > renewed);
    }

    assertThat(one.held()).hasSize(LANES);
    assertThat(changes).isEmpty();
  }

  private Leases replica() {
    Leases replica =
        new Leases(
            pool,
            new Leases.Terms(LANES, URI.create("http://replica:" + port++), LEASE, RENEWAL),
            changes::add);
    replicas.add(replica);
    return replica;
  }

  private Leases started() {
    Leases replica = replica();
    replica.start();
    return replica;
  }

  private static Set<Integer> held(Leases... replicas) {
    Set<Integer> held = new HashSet<>();
    for (Leases replica : replicas) {
      held.addAll(replica.held());
    }
    return held;
  }

  /** Waits, and all the while no lane is held by two. */
  private void until(Callable<Boolean> condition) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .pollInterval(Duration.ofMillis(2))
        .until(() -> {
          for (int lane = 0; lane < LANES; lane++) {
            heldOnce(lane);
          }
          return condition.call();
        });
  }

  private void heldOnce(int lane) {
    for (Leases one : replicas) {
      for (Leases other : replicas) {
        // asked again, for it may have been handed over between the two questions
        boolean both = one != other && one.holds(lane) && other.holds(lane) && one.holds(lane);
        assertThat(both).as("lane " + lane + " is held by two").isFalse();
      }
    }
  }

  private double renewed() {
    return run("select extract(epoch from max(until))::float8 from replica")
        .iterator()
        .next()
        .getDouble(0);
  }

  /** On another connection where a test has ended this one. */
  private RowSet<Row> run(String sql) {
    return pool.query(sql)
        .execute()
        .onFailure()
        .retry()
        .withBackOff(SOON)
        .atMost(CONNECTIONS)
        .await()
        .indefinitely();
  }

  private static String config(String name) {
    return ConfigProvider.getConfig().getValue(name, String.class);
  }
}
