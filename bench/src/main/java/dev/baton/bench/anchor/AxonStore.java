package dev.baton.bench.anchor;

import dev.baton.bench.Measured;
import dev.baton.bench.machine.Postgres;
import dev.baton.bench.machine.Stopwatch;
import dev.baton.ledger.journal.Command;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.axonframework.common.jdbc.ConnectionWrapperFactory;
import org.axonframework.common.transaction.Transaction;
import org.axonframework.common.transaction.TransactionManager;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.axonframework.eventsourcing.eventstore.jdbc.JdbcEventStorageEngine;
import org.axonframework.eventsourcing.eventstore.jdbc.PostgresEventTableFactory;
import org.axonframework.messaging.MetaData;
import org.axonframework.serialization.ChainingConverter;
import org.axonframework.serialization.Converter;
import org.axonframework.serialization.SerializedObject;
import org.axonframework.serialization.SerializedType;
import org.axonframework.serialization.Serializer;
import org.axonframework.serialization.SimpleSerializedObject;
import org.axonframework.serialization.SimpleSerializedType;
import org.jspecify.annotations.Nullable;

/**
 * The JDBC event storage engine of Axon: callers that append a batch in a transaction each, every
 * one on a connection of its own. It stores the bytes that the ledger stores.
 */
public final class AxonStore {
  private final List<List<DomainEventMessage<byte[]>>> batches;
  private final int atOnce;

  /**
   * Takes the events; an item is an aggregate.
   *
   * @param commands what the ledger is asked to record
   * @param payloads see {@link Payloads}
   * @param atOnce events a batch
   */
  public AxonStore(List<Command> commands, List<byte[]> payloads, int atOnce) {
    this.atOnce = atOnce;
    batches = new ArrayList<>();
    Map<String, Long> next = new HashMap<>();
    for (int from = 0; from + atOnce <= commands.size(); from += atOnce) {
      List<DomainEventMessage<byte[]>> batch = new ArrayList<>(atOnce);
      for (int i = from; i < from + atOnce; i++) {
        String item = commands.get(i).subject();
        long sequence = next.merge(item, 1L, Long::sum) - 1;
        batch.add(new GenericDomainEventMessage<>("Item", item, sequence, payloads.get(i)));
      }
      batches.add(batch);
    }
  }

  /** Appends all of it into fresh tables. */
  public Measured run(Postgres postgres, int callers) throws Exception {
    try (Postgres.Database database = postgres.empty();
        Sessions sessions = new Sessions(database)) {
      JdbcEventStorageEngine engine =
          JdbcEventStorageEngine.builder()
              .connectionProvider(sessions::current)
              .transactionManager(sessions)
              .eventSerializer(new AsIs())
              .snapshotSerializer(new AsIs())
              .dataType(byte[].class)
              .build();
      engine.createSchema(PostgresEventTableFactory.INSTANCE);
      sessions.startTransaction().commit();
      try (ExecutorService threads = Executors.newFixedThreadPool(callers)) {
        List<CompletableFuture<Void>> connected = new ArrayList<>();
        for (int i = 0; i < callers; i++) {
          connected.add(CompletableFuture.runAsync(sessions::connect, threads));
        }
        all(connected);
        postgres.checkpoint();
        Stopwatch stopwatch = Stopwatch.start(postgres);
        AtomicInteger next = new AtomicInteger();
        List<CompletableFuture<Void>> ends = new ArrayList<>();
        for (int i = 0; i < callers; i++) {
          ends.add(CompletableFuture.runAsync(() -> append(engine, next), threads));
        }
        all(ends);
        return stopwatch.stop((long) batches.size() * atOnce);
      }
    }
  }

  private void append(JdbcEventStorageEngine engine, AtomicInteger next) {
    for (int i = next.getAndIncrement(); i < batches.size(); i = next.getAndIncrement()) {
      engine.appendEvents(batches.get(i));
    }
  }

  private static void all(List<CompletableFuture<Void>> ends) {
    CompletableFuture.allOf(ends.toArray(CompletableFuture<?>[]::new)).join();
  }

  /** A connection for each thread, kept. */
  private static final class Sessions implements TransactionManager, AutoCloseable {
    private final Postgres.Database database;
    private final List<Connection> opened = new ArrayList<>();
    private final ThreadLocal<Connection> own = ThreadLocal.withInitial(this::open);

    Sessions(Postgres.Database database) {
      this.database = database;
    }

    void connect() {
      own.get();
    }

    private synchronized Connection open() {
      try {
        Connection connection =
            DriverManager.getConnection(
                database.jdbcUrl() + "?reWriteBatchedInserts=true",
                Postgres.USER,
                database.password());
        connection.setAutoCommit(false);
        opened.add(connection);
        return connection;
      } catch (SQLException e) {
        throw new IllegalStateException(e);
      }
    }

    Connection current() {
      return ConnectionWrapperFactory.wrap(
          own.get(), new ConnectionWrapperFactory.NoOpCloseHandler());
    }

    @Override
    public Transaction startTransaction() {
      Connection connection = own.get();
      return new Transaction() {
        @Override
        public void commit() {
          try {
            connection.commit();
          } catch (SQLException e) {
            throw new IllegalStateException(e);
          }
        }

        @Override
        public void rollback() {
          try {
            connection.rollback();
          } catch (SQLException e) {
            throw new IllegalStateException(e);
          }
        }
      };
    }

    @Override
    public synchronized void close() throws SQLException {
      for (Connection connection : opened) {
        connection.close();
      }
    }
  }

  /** Bytes are stored as they are: no serialiser could be faster. */
  private static final class AsIs implements Serializer {
    private static final byte[] NOTHING = {};
    private static final String META = MetaData.class.getName();
    private static final String PAYLOAD = "dev.baton.Event";

    private final Converter converter = new ChainingConverter();

    @Override
    public <T> SerializedObject<T> serialize(@Nullable Object object, Class<T> expected) {
      byte[] bytes =
          switch (object) {
            case byte[] payload -> payload;
            case MetaData meta when meta.isEmpty() -> NOTHING;
            case null, default -> throw new IllegalArgumentException("not bytes: " + object);
          };
      return new SimpleSerializedObject<>(
          expected.cast(bytes),
          expected,
          new SimpleSerializedType(object instanceof MetaData ? META : PAYLOAD, null));
    }

    @Override
    public <T> boolean canSerializeTo(Class<T> expected) {
      return expected == byte[].class;
    }

    @Override
    @SuppressWarnings("TypeParameterUnusedInFormals") // as Axon declares it
    public <S, T> T deserialize(SerializedObject<S> serialized) {
      throw new UnsupportedOperationException("nothing is read");
    }

    @Override
    @SuppressWarnings("rawtypes") // as Axon declares it
    public Class classForType(SerializedType type) {
      throw new UnsupportedOperationException("nothing is read");
    }

    @Override
    @SuppressWarnings("rawtypes") // as Axon declares it
    public SerializedType typeForClass(@Nullable Class type) {
      return new SimpleSerializedType(PAYLOAD, null);
    }

    @Override
    public Converter getConverter() {
      return converter;
    }
  }
}
