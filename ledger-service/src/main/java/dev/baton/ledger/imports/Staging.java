package dev.baton.ledger.imports;

import dev.baton.contracts.Json;
import dev.baton.ledger.LedgerConfig;
import dev.baton.ledger.imports.log.DamagedLog;
import dev.baton.ledger.imports.log.LogEvent;
import dev.baton.ledger.imports.log.LogReader;
import dev.baton.ledger.imports.log.LogStream;
import dev.baton.ledger.imports.log.Mapping;
import dev.baton.ledger.imports.log.MappingReader;
import dev.baton.ledger.imports.log.OcelReader;
import dev.baton.ledger.imports.log.Rows;
import dev.baton.ledger.journal.EntryTable;
import dev.baton.ledger.journal.Journal;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.pgclient.PgException;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads a log into rows by item, one log after another. What is read is committed together with how
 * far it is, so that whoever goes on passes over as many events as are staged and stages none
 * twice.
 */
@ApplicationScoped
class Staging {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int BYTES_AT_ONCE = 4 << 20;

  /** SQLSTATEs that another attempt would give again: data, constraints, limits. */
  private static final String NEVER = "(22|23|54).*";

  private final Pool pool;
  private final Journal journal;
  private final LedgerConfig ledger;
  private final ImportConfig config;
  private final UUID me = UUID.randomUUID();

  Staging(Pool pool, Journal journal, LedgerConfig ledger, ImportConfig config) {
    this.pool = pool;
    this.journal = journal;
    this.ledger = ledger;
    this.config = config;
  }

  /** This import is no longer this replica's to stage. */
  private static final class Overtaken extends RuntimeException {
    private static final long serialVersionUID = 1;

    Overtaken() {
      super("another replica stages this log");
    }
  }

  /**
   * Stages one log, if there is one.
   *
   * @param goOn asked before each commit; once it says no, the rest is left for later
   * @return whether there was one
   */
  boolean next(BooleanSupplier goOn) {
    Optional<Import> claimed = ImportTable.claim(pool, me, config.lease()).await().atMost(PATIENCE);
    if (claimed.isEmpty()) {
      return false;
    }
    Import log = claimed.get();
    try {
      new Job(log, mapping(log.mapping()), goOn).run();
    } catch (DamagedLog e) {
      ImportTable.fail(pool, log.id(), String.valueOf(e.getMessage())).await().atMost(PATIENCE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (Overtaken e) {
      // the other one goes on from what is committed
    } catch (PgException e) {
      if (!String.valueOf(e.getSqlState()).matches(NEVER)) {
        throw e;
      }
      ImportTable.fail(pool, log.id(), "The database cannot store what is in it.")
          .await()
          .atMost(PATIENCE);
    }
    return true;
  }

  /** A mapping that was accepted once. */
  static Mapping mapping(byte[] yaml) {
    return switch (MappingReader.read(yaml)) {
      case MappingReader.Read(var mapping) -> mapping;
      case MappingReader.Refused(var faults) ->
          throw new IllegalStateException("a mapping that was accepted is refused: " + faults);
    };
  }

  /** One log on its way into rows. */
  private final class Job {
    private final Import log;
    private final Mapping mapping;
    private final Rows rows;
    private final BooleanSupplier goOn;
    private final List<LogReader.Line> batch = new ArrayList<>();
    private long staged;
    private long touched = System.nanoTime();
    private boolean stopped;

    Job(Import log, Mapping mapping, BooleanSupplier goOn) {
      this.log = log;
      this.mapping = mapping;
      this.rows = new Rows(mapping);
      this.goOn = goOn;
      this.staged = log.eventsRead();
    }

    void run() throws IOException {
      if (mapping.ocel() != null && !log.objectsRead()) {
        objects();
      }
      events();
      if (!stopped) {
        staged();
      }
    }

    /** Which object is of which type: it may stand behind the events that need it. */
    private void objects() throws IOException {
      try (OcelReader reader =
          new OcelReader(LogStream.open(new ChunkStream(pool, log.id(), PATIENCE), limits()))) {
        Map<String, String> types = new HashMap<>();
        for (var object = reader.nextObject(); object != null; object = reader.nextObject()) {
          types.put(object.id(), object.type());
          if (types.size() >= config.atOnce()) {
            put(types);
          }
        }
        put(types);
      }
      own(ImportTable.objectsRead(pool, log.id(), me));
    }

    private void put(Map<String, String> types) {
      StagedTable.putObjects(pool, log.id(), types).await().atMost(PATIENCE);
      types.clear();
      own(ImportTable.touch(pool, log.id(), me));
    }

    private void events() throws IOException {
      ChunkStream chunks = new ChunkStream(pool, log.id(), PATIENCE);
      LogStream bytes = LogStream.open(chunks, limits());
      try (LogReader reader = LogReader.of(mapping, bytes)) {
        long passed = 0;
        long since = 0;
        for (LogReader.Line line = reader.next(); line != null; line = reader.next()) {
          if (passed < log.eventsRead()) {
            passed++;
            since = bytes.total();
            touch();
            continue;
          }
          batch.add(line);
          if (batch.size() >= config.atOnce() || bytes.total() - since >= BYTES_AT_ONCE) {
            commit(chunks.bytes());
            since = bytes.total();
            if (stopped) {
              return;
            }
          }
        }
        commit(chunks.bytes());
      }
    }

    /** Passing over what is staged may take longer than a lease. */
    private void touch() {
      long now = System.nanoTime();
      if (now - touched > config.lease().toNanos() / 4) {
        touched = now;
        own(ImportTable.touch(pool, log.id(), me));
      }
    }

    private void commit(long bytesRead) {
      if (!goOn.getAsBoolean()) {
        stopped = true;
        return;
      }
      if (batch.isEmpty()) {
        return;
      }
      Map<String, String> known = types();
      Function<String, @Nullable String> types = object -> known.get(object);
      List<StagedTable.Staged> put = new ArrayList<>();
      List<ImportTable.Refusal> refused = new ArrayList<>();
      for (LogReader.Line line : batch) {
        switch (line) {
          case LogReader.Refused(var number, var reason) ->
              refused.add(new ImportTable.Refusal(number, "", reason));
          case LogReader.Read(var event) -> {
            for (Rows.Reading reading : rows.of(event, types)) {
              switch (reading) {
                case Rows.Refused(var number, var reason) ->
                    refused.add(new ImportTable.Refusal(number, "", reason));
                case Rows.Of row -> put.add(staged(row));
              }
            }
          }
        }
      }
      ImportTable.Advance advance =
          new ImportTable.Advance(
              staged, staged + batch.size(), bytesRead, put.size(), refused.size());
      inTransaction(connection ->
          ImportTable.advance(connection, log.id(), me, advance)
              .invoke(Job::own)
              .chain(() -> StagedTable.put(connection, log.id(), put))
              .chain(() -> ImportTable.refuse(connection, log.id(), refused)));
      staged += batch.size();
      batch.clear();
    }

    private StagedTable.Staged staged(Rows.Of reading) {
      String subject = reading.item().subject();
      long rank =
          mapping.byTime() ? ChronoUnit.MICROS.between(Instant.EPOCH, reading.row().time()) : 0;
      return new StagedTable.Staged(
          journal.lane(subject),
          new StagedTable.Place(subject, rank, reading.row().number()),
          Json.bytes(reading.row()));
    }

    private Map<String, String> types() {
      if (mapping.ocel() == null) {
        return Map.of();
      }
      Set<String> objects = new LinkedHashSet<>();
      for (LogReader.Line line : batch) {
        if (line instanceof LogReader.Read(LogEvent event)) {
          event.objects().forEach(object -> objects.add(object.object()));
        }
      }
      return StagedTable.types(pool, log.id(), objects).await().atMost(PATIENCE);
    }

    private void staged() {
      // nothing of it is in the ledger yet: what is behind these positions then is
      List<Long> ends = EntryTable.ends(pool, ledger.lanes()).await().atMost(PATIENCE);
      inTransaction(connection ->
          ImportTable.staged(connection, log.id(), me)
              .invoke(Job::own)
              .chain(() -> ResultTable.begin(connection, log.id(), ends)));
    }

    private void inTransaction(Function<SqlConnection, Uni<Void>> work) {
      pool.withTransaction(work).await().atMost(PATIENCE);
    }

    private void own(Uni<Boolean> asked) {
      own(asked.await().atMost(PATIENCE));
    }

    private static void own(boolean mine) {
      if (!mine) {
        throw new Overtaken();
      }
    }

    private LogStream.Limits limits() {
      return config.limits();
    }
  }
}
