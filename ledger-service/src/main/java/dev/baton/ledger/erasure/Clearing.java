package dev.baton.ledger.erasure;

import dev.baton.contracts.event.Event;
import dev.baton.contracts.event.EventType;
import dev.baton.contracts.event.Statement;
import dev.baton.ledger.LedgerConfig;
import dev.baton.ledger.erasure.ErasureTable.Affected;
import dev.baton.ledger.handoff.Expiry;
import dev.baton.ledger.imports.ImportTable;
import dev.baton.ledger.journal.Command;
import dev.baton.ledger.journal.EntryTable;
import dev.baton.ledger.journal.Journal;
import dev.baton.ledger.journal.Outcome;
import dev.baton.ledger.lanes.Leases;
import dev.baton.ledger.refused.RefusedEvents;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import org.jboss.logging.Logger;

/**
 * Does what is left to do of an erasure once it is confirmed. Each replica has the writers of its
 * lanes say which entries are erased, and empties them; the one that holds the first lane looks
 * through what was refused and what is left of imports. Whatever is done is done again by whoever
 * does not know that it was, and changes nothing then.
 */
@ApplicationScoped
class Clearing {
  private static final Logger LOG = Logger.getLogger(Clearing.class);
  private static final int LANE = 0;
  private static final int REFUSED_AT_ONCE = 100;
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** An entry names this many positions at most. What a page holds must not change. */
  private static final int ENTRIES_AT_ONCE = 5_000;

  private final Pool pool;
  private final Journal journal;
  private final Erasures erasures;
  private final RefusedEvents refused;
  private final Leases leases;
  private final LedgerConfig config;
  private final Clock clock;
  private volatile boolean stopped;

  Clearing(
      Pool pool,
      Journal journal,
      Erasures erasures,
      RefusedEvents refused,
      Leases leases,
      LedgerConfig config,
      Clock clock) {
    this.pool = pool;
    this.journal = journal;
    this.erasures = erasures;
    this.refused = refused;
    this.leases = leases;
    this.config = config;
    this.clock = clock;
  }

  void stop(@Observes ShutdownEvent stop) {
    stopped = true;
  }

  @Scheduled(
      every = "${baton.ledger.erasure-check:PT2S}",
      concurrentExecution = ConcurrentExecution.SKIP)
  void look() {
    try {
      for (Erasure erasure : ErasureTable.confirmed(pool).await().atMost(PATIENCE)) {
        for (int lane : leases.held()) {
          entries(erasure, lane);
        }
        if (leases.holds(LANE) && searched(erasure) && imports(erasure)) {
          end(erasure);
        }
      }
    } catch (RuntimeException e) {
      if (!stopped) {
        LOG.warnf("An erasure does not go on for now: %s", e);
      }
    }
  }

  /** Has a lane say what entries are erased, and empties them. */
  void entries(Erasure erasure, int lane) {
    List<Affected> page;
    do {
      page = ErasureTable.next(pool, erasure.id(), lane, ENTRIES_AT_ONCE).await().atMost(PATIENCE);
      if (!page.isEmpty()) {
        say(erasure, page);
        empty(erasure, lane, page);
      }
    } while (!page.isEmpty() && !stopped);
  }

  void say(Erasure erasure, List<Affected> page) {
    TreeMap<String, List<Long>> bySubject = new TreeMap<>();
    page.forEach(entry ->
        bySubject.computeIfAbsent(entry.subject(), s -> new ArrayList<>()).add(entry.position()));
    List<Command> commands = new ArrayList<>();
    bySubject.forEach((subject, positions) ->
        commands.add(new Command.Erase(event(erasure, subject, positions))));
    for (Outcome outcome : journal.append(commands).await().atMost(PATIENCE)) {
      if (!(outcome instanceof Outcome.Recorded || outcome instanceof Outcome.Duplicate)) {
        throw new IllegalStateException("it cannot be said what is erased: " + outcome);
      }
    }
  }

  private void empty(Erasure erasure, int lane, List<Affected> page) {
    pool.withTransaction(transaction ->
            EntryTable.empty(transaction, lane, page.stream().map(Affected::position).toList())
                .chain(() -> ErasureTable.said(transaction, erasure.id(), lane, page)))
        .await()
        .atMost(PATIENCE);
  }

  /** The same entries of the same erasure always make the same event. */
  static Event event(Erasure erasure, String subject, List<Long> positions) {
    Instant since = Objects.requireNonNull(erasure.confirmedAt(), "it is confirmed");
    return new Event(
        Expiry.LEDGER,
        "erased-" + erasure.id() + "-" + positions.getFirst(),
        EventType.ERASED,
        since.truncatedTo(ChronoUnit.MICROS),
        subject,
        new Statement.Erased(
            erasure.id().toString(), HexFormat.of().formatHex(erasure.person()), positions));
  }

  /** Drops what was refused and names the person; false where it is too early to look. */
  boolean searched(Erasure erasure) {
    Instant since = Objects.requireNonNull(erasure.confirmedAt(), "it is confirmed");
    if (clock.instant().isBefore(since.plus(config.erasureRest()))) {
      return false;
    }
    Mention mention = new Mention(name(erasure));
    Erasure at = erasure;
    while (!stopped) {
      var searched =
          refused
              .drop(
                  at.refusedTo(),
                  REFUSED_AT_ONCE,
                  known ->
                      mention.in(known.problem())
                          || (known.original() != null && mention.in(known.original())))
              .await()
              .atMost(PATIENCE);
      if (searched.isEmpty()) {
        return true;
      }
      ErasureTable.searched(pool, at, searched.get().to(), searched.get().dropped())
          .await()
          .atMost(PATIENCE);
      at = erasures.find(erasure.id()).await().atMost(PATIENCE).orElseThrow();
    }
    return false;
  }

  /** Takes the name out of what is left of imports; false where one is not swept yet. */
  boolean imports(Erasure erasure) {
    return ImportTable.forget(
            pool, name(erasure), Objects.requireNonNull(erasure.confirmedAt(), "it is confirmed"))
        .await()
        .atMost(PATIENCE);
  }

  void end(Erasure erasure) {
    if (ErasureTable.end(pool, erasure.id()).await().atMost(PATIENCE)) {
      LOG.infof("Erasure %s is done", erasure.id());
    }
  }

  private String name(Erasure erasure) {
    String name = erasures.name(erasure);
    if (name == null) {
      throw new IllegalStateException("the key to the name is not here: " + erasure.id());
    }
    return name;
  }
}
