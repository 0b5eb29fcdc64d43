package dev.baton.ledger.imports;

import dev.baton.contracts.Canonical;
import dev.baton.contracts.EventIdentity;
import dev.baton.contracts.Json;
import dev.baton.contracts.Names;
import dev.baton.contracts.event.Arrival;
import dev.baton.contracts.event.Event;
import dev.baton.contracts.event.EventReader;
import dev.baton.contracts.event.FactKind;
import dev.baton.contracts.event.ItemRef;
import dev.baton.contracts.event.Reading;
import dev.baton.ledger.handoff.Judging;
import dev.baton.ledger.handoff.Registry;
import dev.baton.ledger.imports.hop.Boundary;
import dev.baton.ledger.imports.hop.Counts;
import dev.baton.ledger.imports.hop.Findings;
import dev.baton.ledger.imports.hop.Hop;
import dev.baton.ledger.imports.hop.Said;
import dev.baton.ledger.imports.hop.Telling;
import dev.baton.ledger.imports.log.Mapping;
import dev.baton.ledger.imports.log.Row;
import dev.baton.ledger.journal.Command;
import dev.baton.ledger.journal.Journal;
import dev.baton.ledger.journal.Outcome;
import dev.baton.ledger.journal.Refusal;
import dev.baton.ledger.registry.RegistryFeed;
import io.quarkiverse.resteasy.problem.HttpProblem;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Has the facts of an import's items recorded, item by item in the order of their subjects. The
 * mark up to which they are follows the facts: what lies between the two when a replica ends is
 * said again, under the same ids, and counted as what it is, for the ledger says at which position
 * it has each.
 */
@ApplicationScoped
class Recording {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration AGAIN = Duration.ofMillis(100);
  private static final int BOUNDARIES_AT_ONCE = 1_000;

  /** How long one lane without room may keep the others of this replica waiting. */
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(2);

  private final Pool pool;
  private final Journal journal;
  private final RegistryFeed registry;
  private final Clock clock;
  private final ImportConfig config;

  Recording(Pool pool, Journal journal, RegistryFeed registry, Clock clock, ImportConfig config) {
    this.pool = pool;
    this.journal = journal;
    this.registry = registry;
    this.clock = clock;
    this.config = config;
  }

  /** It is left for later, or for somebody else. */
  private static final class Left extends RuntimeException {
    private static final long serialVersionUID = 1;

    Left() {
      super("left for later", null, false, false);
    }
  }

  /**
   * Records what is left of a lane.
   *
   * @param goOn asked before each portion; once it says no, the rest is left for later
   */
  void run(ResultTable.Work work, BooleanSupplier goOn) {
    Import log = ImportTable.find(pool, work.id()).await().atMost(PATIENCE).orElse(null);
    if (log == null) {
      return;
    }
    try {
      new Lane(work, Staging.mapping(log.mapping()), goOn).run();
    } catch (Left e) {
      // from the mark on, at the next turn
    }
  }

  /** Ends an import whose lanes are all done. */
  void finish(UUID id) {
    Import log = ImportTable.find(pool, id).await().atMost(PATIENCE).orElseThrow();
    Findings.Adding adding = new Findings.Adding(Staging.mapping(log.mapping()).placeholders());
    ResultTable.Counted last = null;
    Boundary boundary = null;
    Counts counts = Counts.NONE;
    List<ResultTable.Counted> page;
    do {
      page = ResultTable.boundaries(pool, id, last, BOUNDARIES_AT_ONCE).await().atMost(PATIENCE);
      for (ResultTable.Counted counted : page) {
        if (boundary != null && !boundary.equals(counted.boundary())) {
          adding.add(boundary, counts);
          counts = Counts.NONE;
        }
        boundary = counted.boundary();
        counts = counts.plus(counted.counts());
        last = counted;
      }
    } while (!page.isEmpty());
    if (boundary != null) {
      adding.add(boundary, counts);
    }
    ImportTable.finish(pool, id, Json.bytes(adding.findings())).await().atMost(PATIENCE);
  }

  /** A fact that is on its way, by where it comes from. */
  private record Told(long number, FactKind kind) {}

  /** The items of one lane. */
  private final class Lane {
    private final Mapping mapping;
    private final Class<? extends Row> shape;
    private final BooleanSupplier goOn;
    private final List<Told> waiting = new ArrayList<>();
    private final List<Command> commands = new ArrayList<>();
    private final Map<Boundary, Counts> counts = new HashMap<>();
    private final List<ImportTable.Refusal> refusals = new ArrayList<>();
    private ResultTable.Work work;
    private @Nullable ItemRef item;
    private long rows;
    private long items;
    private long facts;
    private long recorded;
    private long duplicate;
    private long refused;

    Lane(ResultTable.Work work, Mapping mapping, BooleanSupplier goOn) {
      this.work = work;
      this.mapping = mapping;
      this.shape = mapping.facts() == null ? Row.Step.class : Row.Fact.class;
      this.goOn = goOn;
    }

    void run() {
      StagedTable.Place at =
          work.doneTo() == null ? StagedTable.Place.FIRST : StagedTable.Place.after(work.doneTo());
      String subject = null;
      Telling telling = null;
      List<StagedTable.Staged> page;
      do {
        page =
            StagedTable.next(pool, work.id(), work.lane(), at, config.atOnce())
                .await()
                .atMost(PATIENCE);
        for (StagedTable.Staged row : page) {
          at = row.place();
          if (telling == null || !at.subject().equals(subject)) {
            end(telling, subject);
            subject = at.subject();
            item = item(subject);
            telling = Telling.of(mapping, item.id(), this::tell);
          }
          telling.add(Json.read(row.body(), shape));
          rows++;
        }
      } while (!page.isEmpty());
      end(telling, subject);
      flush();
      mark(subject, true);
    }

    private void end(@Nullable Telling telling, @Nullable String subject) {
      if (telling == null) {
        return;
      }
      telling.end();
      items++;
      if (rows + facts >= config.atOnce()) {
        flush();
        mark(subject, false);
      }
    }

    private void tell(Hop hop) {
      ItemRef of = item;
      if (of == null) {
        throw new IllegalStateException("a hop of no item");
      }
      counts.merge(
          new Boundary(hop.from() == null ? Names.NO_TEAM : hop.from(), hop.to()),
          Counts.of(hop),
          Counts::plus);
      for (Hop.Fact fact : hop.facts()) {
        say(of, hop, fact);
      }
      if (commands.size() >= config.facts()) {
        flush();
      }
    }

    private void say(ItemRef of, Hop hop, Hop.Fact fact) {
      facts++;
      Reading reading =
          EventReader.read(
              Said.event(mapping.source(), of, hop, fact), new Arrival(clock.instant(), null));
      switch (reading) {
        case Reading.Read(Event event, var json) -> {
          String speaker = event.statement().speaker();
          Registry known = registry.known();
          commands.add(
              new Command.Say(
                  event,
                  speaker == null ? null : known.teamOf(speaker),
                  EventIdentity.key(event),
                  Canonical.bytes(json),
                  Judging.ahead(event, known)));
          waiting.add(new Told(fact.number(), fact.kind()));
        }
        case Reading.Refused wrong ->
            refuse(
                new Told(fact.number(), fact.kind()),
                wrong.faults().getFirst().pointer() + ": " + wrong.faults().getFirst().detail());
      }
    }

    private void flush() {
      if (commands.isEmpty()) {
        return;
      }
      List<Outcome> outcomes = append();
      for (int i = 0; i < outcomes.size(); i++) {
        switch (outcomes.get(i)) {
          case Outcome.Recorded done -> recorded++;
          case Outcome.Duplicate(var lane, var position) -> {
            if (position > work.since()) {
              recorded++;
            } else {
              duplicate++;
            }
          }
          case Outcome.Refused(var why) -> refuse(waiting.get(i), reason(why));
          case Outcome.Nothing() -> throw new IllegalStateException("an event has an outcome");
        }
      }
      commands.clear();
      waiting.clear();
    }

    private List<Outcome> append() {
      long until = System.nanoTime() + LONGEST_WAIT.toNanos();
      while (goOn.getAsBoolean()) {
        try {
          return journal
              .room(Set.of(work.lane()))
              .chain(() -> journal.append(List.copyOf(commands)))
              .await()
              .atMost(PATIENCE);
        } catch (HttpProblem busy) {
          if (System.nanoTime() - until >= 0) {
            throw new Left();
          }
          rest();
        }
      }
      throw new Left();
    }

    private void refuse(Told fact, String reason) {
      refused++;
      if (refusals.size() < ImportTable.REFUSALS_KEPT) {
        refusals.add(
            new ImportTable.Refusal(
                fact.number(), fact.kind().name().toLowerCase(Locale.ROOT), reason));
      }
    }

    private void mark(@Nullable String subject, boolean done) {
      if (!goOn.getAsBoolean()) {
        throw new Left();
      }
      String to = subject == null ? work.doneTo() : subject;
      ResultTable.Totals more = new ResultTable.Totals(rows, items, recorded, duplicate, refused);
      pool.withTransaction(connection ->
              ResultTable.mark(connection, work, to, done, more)
                  .invoke(mine -> {
                    if (!mine) {
                      throw new Left();
                    }
                  })
                  .chain(() -> ResultTable.count(connection, work, counts))
                  .chain(() -> ImportTable.refuse(connection, work.id(), refusals)))
          .await()
          .atMost(PATIENCE);
      work = to == null ? work : work.to(to);
      counts.clear();
      refusals.clear();
      rows = 0;
      items = 0;
      facts = 0;
      recorded = 0;
      duplicate = 0;
      refused = 0;
    }
  }

  private static void rest() {
    try {
      Thread.sleep(AGAIN);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Left();
    }
  }

  private static ItemRef item(String subject) {
    int slash = subject.indexOf('/');
    return new ItemRef(subject.substring(0, slash), subject.substring(slash + 1));
  }

  /** Why a fact is not in the ledger; nothing of what it says is quoted. */
  private static String reason(Refusal why) {
    return switch (why) {
      case Refusal.InFuture future -> "It lies in the future.";
      case Refusal.IdentityReused(var lane, var position) ->
          "Position %d of lane %d has another content under its id: the log or its mapping changed since."
              .formatted(position, lane);
      case Refusal.TooLarge(int bytes, int atMost) ->
          "It has %d bytes; an entry has at most %d.".formatted(bytes, atMost);
      case Refusal.Unreadable unreadable -> "It is no event that can be read.";
      case Refusal.NotYours notYours -> "Nobody may say this.";
      case Refusal.NotGranted notGranted -> "Nobody may say this.";
      case Refusal.Failed failed -> "The ledger failed on it.";
    };
  }
}
