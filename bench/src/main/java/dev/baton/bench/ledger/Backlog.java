package dev.baton.bench.ledger;

import dev.baton.bench.Measured;
import dev.baton.bench.machine.Kafka;
import dev.baton.bench.machine.Postgres;
import dev.baton.bench.machine.Stopwatch;
import dev.baton.contracts.Topics;
import dev.baton.ledger.relay.Relay;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.mutiny.sqlclient.Pool;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;

/** The ledger's relay in this process, with a whole ledger still to send. */
public final class Backlog {
  /** As {@code baton.ledger.relay-memory} of the service. */
  private static final long MEMORY = 16L << 20;

  private static final int CONNECTIONS = 8;
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final Duration LOOK = Duration.ofMillis(5);

  private Backlog() {}

  /**
   * Relays every entry of a ledger, from the start of the relay until the last is in the topic.
   *
   * @param entries how many there are
   */
  public static Measured drain(
      Postgres postgres, Postgres.Database written, Kafka kafka, int lanes, long entries)
      throws Exception {
    forgetMarks(written, lanes);
    Set<Integer> all = IntStream.range(0, lanes).boxed().collect(Collectors.toSet());
    Map<String, Object> settings =
        Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, kafka.bootstrap());
    Pool pool = written.pool(CONNECTIONS);
    try (Admin admin = Admin.create(settings)) {
      long before = end(admin, lanes);
      Relay relay =
          new Relay(
              pool,
              () -> all,
              lanes,
              MEMORY,
              settings,
              new SimpleMeterRegistry(),
              Clock.systemUTC());
      long until = System.nanoTime() + PATIENCE.toNanos();
      Stopwatch stopwatch = Stopwatch.start(postgres);
      relay.start();
      while (end(admin, lanes) < before + entries) {
        if (System.nanoTime() > until) {
          throw new IllegalStateException("the relay does not come to its end");
        }
        Thread.sleep(LOOK);
      }
      Measured measured = stopwatch.stop(entries);
      relay.stop();
      return measured;
    } finally {
      pool.close().await().atMost(PATIENCE);
    }
  }

  private static void forgetMarks(Postgres.Database written, int lanes) throws SQLException {
    try (Connection connection = written.connect();
        PreparedStatement mark =
            connection.prepareStatement("update relay_mark set position = -1 where lane = ?")) {
      for (int lane = 0; lane < lanes; lane++) {
        mark.setInt(1, lane);
        mark.executeUpdate();
      }
    }
  }

  private static long end(Admin admin, int lanes) throws Exception {
    Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
    for (int lane = 0; lane < lanes; lane++) {
      ends.put(new TopicPartition(Topics.LEDGER, lane), OffsetSpec.latest());
    }
    return admin.listOffsets(ends).all().get().values().stream()
        .mapToLong(info -> info.offset())
        .sum();
  }
}
