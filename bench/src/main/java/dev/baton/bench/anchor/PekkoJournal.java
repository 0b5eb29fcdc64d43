package dev.baton.bench.anchor;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import dev.baton.bench.Measured;
import dev.baton.bench.machine.Postgres;
import dev.baton.bench.machine.Stopwatch;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.actor.Props;
import org.apache.pekko.persistence.AbstractPersistentActor;
import org.apache.pekko.persistence.RecoveryCompleted;
import org.jspecify.annotations.Nullable;

/**
 * Pekko Persistence JDBC: as many actors as there are clients, each of which persists one event
 * after the other. It stores the bytes that the ledger stores.
 */
public final class PekkoJournal {
  private static final String SCHEMA = "/schema/postgres/postgres-create-schema.sql";

  private final List<List<byte[]>> byActor;
  private final long events;

  /**
   * Takes the events, dealt out to the actors in turn.
   *
   * @param payloads see {@link Payloads}
   */
  public PekkoJournal(List<byte[]> payloads, int actors) {
    byActor = new ArrayList<>();
    for (int i = 0; i < payloads.size(); i++) {
      if (i < actors) {
        byActor.add(new ArrayList<>());
      }
      byActor.get(i % actors).add(payloads.get(i));
    }
    events = payloads.size();
  }

  /** Persists all of it into fresh tables. */
  public Measured run(Postgres postgres) throws Exception {
    try (Postgres.Database database = postgres.empty()) {
      try (Connection connection = database.connect();
          Statement statement = connection.createStatement()) {
        for (String sql : schema().split(";", -1)) {
          if (!sql.isBlank()) {
            statement.execute(sql);
          }
        }
      }
      ActorSystem system = ActorSystem.create("bench", config(database));
      try {
        return persist(postgres, system);
      } finally {
        system.terminate();
        system.getWhenTerminated().toCompletableFuture().get(60, TimeUnit.SECONDS);
      }
    }
  }

  private Measured persist(Postgres postgres, ActorSystem system) throws Exception {
    CountDownLatch ready = new CountDownLatch(byActor.size());
    CountDownLatch done = new CountDownLatch(byActor.size());
    AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    List<ActorRef> actors = new ArrayList<>();
    for (int i = 0; i < byActor.size(); i++) {
      String id = "item-" + i;
      List<byte[]> own = byActor.get(i);
      actors.add(
          system.actorOf(
              Props.create(Teller.class, () -> new Teller(id, own, ready, done, failure))));
    }
    await(ready, failure);
    postgres.checkpoint();
    Stopwatch stopwatch = Stopwatch.start(postgres);
    actors.forEach(actor -> actor.tell("go", ActorRef.noSender()));
    await(done, failure);
    return stopwatch.stop(events);
  }

  private static void await(CountDownLatch latch, AtomicReference<@Nullable Throwable> failure)
      throws InterruptedException {
    while (!latch.await(100, TimeUnit.MILLISECONDS)) {
      Throwable thrown = failure.get();
      if (thrown != null) {
        throw new IllegalStateException("Pekko did not persist", thrown);
      }
    }
  }

  private static String schema() throws IOException {
    try (InputStream in = PekkoJournal.class.getResourceAsStream(SCHEMA)) {
      if (in == null) {
        throw new IOException("pekko-persistence-jdbc brings no schema");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).replace("CONCURRENTLY", "");
    }
  }

  /** Its defaults, and the driver told to send a batch as one statement. */
  private static Config config(Postgres.Database database) {
    return ConfigFactory.parseString(
            """
            pekko.loglevel = OFF
            pekko.stdout-loglevel = OFF
            pekko.log-dead-letters = off
            pekko.persistence.journal.plugin = jdbc-journal
            pekko.persistence.snapshot-store.plugin = "pekko.persistence.no-snapshot-store"
            jdbc-journal.bufferSize = 2000
            jdbc-journal.slick {
              profile = "slick.jdbc.PostgresProfile$"
              db.url = "%s?reWriteBatchedInserts=true"
              db.user = "%s"
              db.password = "%s"
              db.driver = "org.postgresql.Driver"
            }
            """
                .formatted(database.jdbcUrl(), Postgres.USER, database.password()))
        .withFallback(ConfigFactory.load());
  }

  private static final class Teller extends AbstractPersistentActor {
    private final String id;
    private final List<byte[]> own;
    private final CountDownLatch ready;
    private final CountDownLatch done;
    private final AtomicReference<@Nullable Throwable> failure;
    private int next;

    Teller(
        String id,
        List<byte[]> own,
        CountDownLatch ready,
        CountDownLatch done,
        AtomicReference<@Nullable Throwable> failure) {
      this.id = id;
      this.own = own;
      this.ready = ready;
      this.done = done;
      this.failure = failure;
    }

    @Override
    public String persistenceId() {
      return id;
    }

    @Override
    public Receive createReceiveRecover() {
      return receiveBuilder().match(RecoveryCompleted.class, r -> ready.countDown()).build();
    }

    @Override
    public Receive createReceive() {
      return receiveBuilder().matchAny(go -> persistNext()).build();
    }

    private void persistNext() {
      if (next == own.size()) {
        done.countDown();
      } else {
        persist(own.get(next++), persisted -> persistNext());
      }
    }

    @Override
    public void onPersistFailure(Throwable cause, Object event, long sequence) {
      failure.set(cause);
      super.onPersistFailure(cause, event, sequence);
    }

    @Override
    public void onPersistRejected(Throwable cause, Object event, long sequence) {
      failure.set(cause);
      super.onPersistRejected(cause, event, sequence);
    }
  }
}
