package dev.baton.ledger.journal;

import dev.baton.contracts.Lanes;
import dev.baton.edge.Problems;
import dev.baton.ledger.LedgerConfig;
import dev.baton.ledger.lanes.LanesChanged;
import dev.baton.ledger.lanes.Leases;
import dev.baton.ledger.persons.Persons;
import dev.baton.ledger.proofs.TreeKeeper;
import dev.baton.ledger.registry.RegistryFeed;
import dev.baton.ledger.relay.Relay;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkiverse.resteasy.problem.HttpProblem;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/** The ledger's lanes, to write to. */
@ApplicationScoped
public class Journal {
  private final LedgerConfig config;
  private final MeterRegistry meters;
  private final List<LaneWriter> writers;
  private final AtomicLong waiting = new AtomicLong();

  Journal(
      Pool pool,
      Persons persons,
      Clock clock,
      RegistryFeed registry,
      Relay relay,
      TreeKeeper trees,
      LedgerConfig config,
      Leases leases,
      MeterRegistry meters) {
    this.config = config;
    this.meters = meters;
    meters.gauge("baton.ledger.queue.bytes", waiting);
    LaneWriter.Settings settings =
        new LaneWriter.Settings(
            config.batch(),
            config.memory().asLongValue() / config.lanes(),
            config.expiryGrace(),
            config.patience());
    Consumer<List<Published>> committed =
        entries -> {
          relay.committed(entries);
          trees.committed(entries);
        };
    this.writers =
        IntStream.range(0, config.lanes())
            .mapToObj(lane ->
                new LaneWriter(lane, pool, persons, clock, registry::known, settings, committed))
            .toList();
    leases.beforeLeaving(this::settled);
  }

  void start(@Observes StartupEvent start) {
    writers.forEach(LaneWriter::start);
  }

  void heard(@Observes LanesChanged change) {
    change.gained().forEach(lane -> writers.get(lane).takeOver());
  }

  void stop(@Observes ShutdownEvent stop) throws InterruptedException {
    for (LaneWriter writer : writers) {
      writer.stop();
    }
  }

  /** The lane of a subject. */
  public int lane(String subject) {
    return Lanes.of(subject, writers.size());
  }

  /**
   * Does work for a caller as far as there is room for what it holds: from its arrival on, for a
   * request that is being read weighs as much as one that waits.
   *
   * @param bytes size of the request
   * @return fails with 429 at once where too much is being worked on; a request alone always has
   *     room
   */
  public <T> Uni<T> within(long bytes, Supplier<Uni<? extends T>> work) {
    if (!enter(bytes)) {
      return Uni.createFrom().failure(tooMany());
    }
    return Uni.createFrom().deferred(work).onTermination().invoke(() -> leave(bytes));
  }

  /**
   * Counts what a caller asks for as being worked on; whoever does so has to {@link #leave}.
   *
   * @param bytes 0 always has room
   * @return false, and nothing is counted, where too much is being worked on
   */
  public boolean enter(long bytes) {
    long total = waiting.addAndGet(bytes);
    if (bytes > 0 && total > bytes && total > config.queue().asLongValue()) {
      waiting.addAndGet(-bytes);
      return false;
    }
    return true;
  }

  /** It is answered. */
  public void leave(long bytes) {
    waiting.addAndGet(-bytes);
  }

  /**
   * Whether these lanes are written as fast as they are asked to.
   *
   * @return fails with 429 where what was asked before has been waiting for too long: one more
   *     would only make all of them wait longer
   */
  public Uni<Void> room(Collection<Integer> lanes) {
    return lanes.stream()
            .anyMatch(lane -> writers.get(lane).waiting().compareTo(config.longestWait()) > 0)
        ? Uni.createFrom().failure(tooMany())
        : Uni.createFrom().voidItem();
  }

  /** 429: the same again, a little later. */
  public static HttpProblem tooMany() {
    return Problems.builder(
            429,
            "too-many-events",
            "Too many events are waiting",
            "Send this request again after the time in Retry-After.")
        .withHeader("Retry-After", "1")
        .build();
  }

  /**
   * Writes these, each in its lane, those of one lane in the order given.
   *
   * @return one outcome per command, in order, once all are durable; fails with 503 where the
   *     database does not answer in time
   */
  public Uni<List<Outcome>> append(List<Command> commands) {
    if (commands.isEmpty()) {
      return Uni.createFrom().item(List.of());
    }
    TreeMap<Integer, List<Integer>> byLane = new TreeMap<>();
    for (int i = 0; i < commands.size(); i++) {
      byLane.computeIfAbsent(lane(commands.get(i).subject()), lane -> new ArrayList<>()).add(i);
    }
    List<CompletableFuture<List<Outcome>>> portions = new ArrayList<>(byLane.size());
    byLane.forEach((lane, indexes) ->
        portions.add(writers.get(lane).append(indexes.stream().map(commands::get).toList())));
    CompletableFuture<Boolean> all =
        CompletableFuture.allOf(portions.toArray(CompletableFuture<?>[]::new))
            .handle((done, failure) -> failure == null);
    return Uni.createFrom()
        .completionStage(all)
        .onTermination()
        // a writer that has not begun yet skips what nobody waits for any more
        .invoke(() -> portions.forEach(portion -> portion.cancel(false)))
        .map(written -> {
          if (!written) {
            throw unavailable();
          }
          Outcome[] outcomes = new Outcome[commands.size()];
          int p = 0;
          for (List<Integer> indexes : byLane.values()) {
            List<Outcome> answers = portions.get(p++).join();
            for (int i = 0; i < answers.size(); i++) {
              outcomes[indexes.get(i)] = answers.get(i);
            }
          }
          count(outcomes);
          return Arrays.asList(outcomes);
        })
        .ifNoItem()
        .after(config.patience())
        .failWith(Journal::unavailable);
  }

  private static HttpProblem unavailable() {
    return Problems.builder(
            503,
            "unavailable",
            "The ledger does not answer",
            "Some of it may be recorded; sending all of it again is safe.")
        .withHeader("Retry-After", "2")
        .build();
  }

  /**
   * Completes when all that was asked of a lane before is decided, and the heads of all that is in
   * it are written.
   */
  public CompletableFuture<Void> settled(int lane) {
    return writers.get(lane).settled();
  }

  private void count(Outcome[] outcomes) {
    Map<String, Integer> results = new HashMap<>();
    for (Outcome outcome : outcomes) {
      results.merge(
          switch (outcome) {
            case Outcome.Recorded recorded -> "recorded";
            case Outcome.Duplicate duplicate -> "duplicate";
            case Outcome.Refused refused -> "refused";
            case Outcome.Nothing nothing -> "nothing";
          },
          1,
          Integer::sum);
    }
    results.forEach((result, count) ->
        meters.counter("baton.ledger.events", "result", result).increment(count));
  }
}
