package dev.baton.bench.ledger;

import dev.baton.bench.Measured;
import dev.baton.bench.machine.Postgres;
import dev.baton.bench.machine.Stopwatch;
import dev.baton.bench.workload.Workload;
import io.vertx.core.Vertx;
import java.io.ByteArrayOutputStream;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Events over HTTP, to a service that runs through all rounds; every round tells of other items.
 */
public final class OverHttp {
  private static final String ONE = "application/cloudevents+json";
  private static final String LINES = "application/x-ndjson";

  /** Items on their way at once, of each connection that sends batches. */
  private static final int ITEMS_OF_A_BATCHER = 500;

  private static final Duration LOOK = Duration.ofMillis(5);
  private static final String BEHIND =
      """
      select exists (
        select from head_mark m where m.position <
          (select last_position from ledger_batch b where b.lane = m.lane
           order by batch_no desc limit 1))
      """;

  private final Vertx vertx;
  private final Postgres postgres;
  private final Service service;
  private final Postgres.@Nullable Database database;
  private final String token;
  private final int events;
  private long seed;
  private int again;

  /**
   * Towards one service.
   *
   * @param database where it records; null where it records nothing
   * @param token that may write for every team
   * @param events a round
   * @param seed of the first round; on one database no seed may be used twice
   */
  public OverHttp(
      Vertx vertx,
      Postgres postgres,
      Service service,
      Postgres.@Nullable Database database,
      String token,
      int events,
      long seed) {
    this.vertx = vertx;
    this.postgres = postgres;
    this.service = service;
    this.database = database;
    this.token = token;
    this.events = events;
    this.seed = seed;
  }

  /** How many requests were answered 429 so far; each was sent again after the time asked for. */
  public int again() {
    return again;
  }

  /** How many events a round of {@link #batches} sends. */
  public int events(int connections, int atOnce) {
    return Math.max(1, events / atOnce / connections) * atOnce * connections;
  }

  /** One event a request. */
  public Measured singles(int connections) throws Exception {
    List<List<byte[]>> bodies = new ArrayList<>();
    for (int i = 0; i < connections; i++) {
      bodies.add(new ArrayList<>());
    }
    for (Workload.Told told : Workload.events(seed++, start(), events, connections)) {
      bodies.get(told.client()).add(told.sent());
    }
    return run(bodies, ONE, 1);
  }

  /** NDJSON. */
  public Measured batches(int connections, int atOnce) throws Exception {
    List<List<byte[]>> bodies = new ArrayList<>();
    int requests = Math.max(1, events / atOnce / connections);
    for (int i = 0; i < connections; i++) {
      List<Workload.Told> told =
          Workload.events(seed++, start(), requests * atOnce, ITEMS_OF_A_BATCHER);
      List<byte[]> own = new ArrayList<>();
      for (int from = 0; from < told.size(); from += atOnce) {
        ByteArrayOutputStream lines = new ByteArrayOutputStream();
        for (Workload.Told one : told.subList(from, from + atOnce)) {
          lines.writeBytes(one.sent());
          lines.write('\n');
        }
        own.add(lines.toByteArray());
      }
      bodies.add(own);
    }
    return run(bodies, LINES, atOnce);
  }

  private static Instant start() {
    return Instant.now().minus(Duration.ofMinutes(30));
  }

  private Measured run(List<List<byte[]>> bodies, String type, int each) throws Exception {
    postgres.checkpoint();
    try (Load load = Load.connect(vertx, service.port(), bodies.size(), type, token)) {
      Stopwatch stopwatch = Stopwatch.start(postgres, service.program().pid());
      load.send(bodies, each);
      again += load.again();
      settle();
      return stopwatch.stop((long) each * bodies.stream().mapToLong(List::size).sum());
    }
  }

  /** Waits until the heads are written too, as they must be in the long run. */
  private void settle() throws SQLException, InterruptedException {
    if (database == null) {
      return;
    }
    try (Connection connection = database.connect();
        PreparedStatement query = connection.prepareStatement(BEHIND)) {
      while (true) {
        try (ResultSet row = query.executeQuery()) {
          if (row.next() && !row.getBoolean(1)) {
            return;
          }
        }
        Thread.sleep(LOOK);
      }
    }
  }
}
