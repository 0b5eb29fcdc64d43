package dev.baton.gateway.statements;

import dev.baton.gateway.projection.Replay;
import dev.baton.gateway.statements.Statements.Frozen;
import io.quarkus.logging.Log;
import io.quarkus.runtime.ShutdownEvent;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/** Makes statements again from the ledger's entries; the read model has no part in it. */
@ApplicationScoped
class Recomputing {
  private static final int AT_ONCE = 2;
  private static final int TELL_EVERY = 50_000;
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Statements statements;
  private final Replay replay;
  private final ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE);
  private volatile boolean ending;

  Recomputing(Statements statements, Replay replay) {
    this.statements = statements;
    this.replay = replay;
  }

  void stop(@Observes ShutdownEvent event) {
    ending = true;
    threads.shutdown();
  }

  /** Begins, unless it is under way. */
  Uni<Recomputation> begin(Frozen frozen, String by) {
    return statements
        .begin(frozen, by)
        .invoke(begun -> {
          if (begun.fresh()) {
            threads.execute(() -> recompute(begun.id(), frozen));
          }
        });
  }

  private void recompute(UUID id, Frozen frozen) {
    Count count = new Count(id);
    try {
      SeamStatement again = again(frozen.statement(), count);
      end(id, count, again.hash(), null);
      if (!again.hash().equals(frozen.hash())) {
        Log.errorf(
            "The statement of %s at %s/%s/%s is not what the ledger says",
            again.month(), again.from(), again.to(), again.workType());
      }
    } catch (RuntimeException e) {
      Log.warn("A statement could not be made again", e);
      end(id, count, null, String.valueOf(e.getMessage()));
    }
  }

  private SeamStatement again(SeamStatement statement, Count count) {
    Figures.Recount recount = new Figures.Recount(statement.scope());
    for (SeamStatement.LanePosition lane : statement.positions()) {
      replay.read(
          lane.lane(),
          lane.position(),
          entry -> {
            if (ending) {
              throw new IllegalStateException("the gateway was stopped");
            }
            recount.add(entry);
            count.next();
          });
    }
    return statement.with(recount.figures());
  }

  private void end(UUID id, Count count, @Nullable String hash, @Nullable String failure) {
    try {
      await(statements.end(id, count.entries, hash, failure));
    } catch (RuntimeException e) {
      Log.warn("What came of a statement that was made again could not be kept", e);
    }
  }

  private final class Count {
    private final UUID id;
    private long entries;

    Count(UUID id) {
      this.id = id;
    }

    void next() {
      entries++;
      if (entries % TELL_EVERY == 0) {
        await(statements.alive(id, entries));
      }
    }
  }

  private static <T> T await(Uni<T> one) {
    return one.await().atMost(PATIENCE);
  }
}
