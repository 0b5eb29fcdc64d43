package dev.baton.gateway.election;

import io.quarkus.logging.Log;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Transaction;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A place that one replica holds at a time: a lock of a session of the database. What its holder
 * writes, it writes in that very session, so that one that lost the seat without noticing, its
 * session with it, writes nothing. When the holder dies its session ends, and the next to ask has
 * the seat.
 *
 * <p>Blocks: not for event loops.
 */
public final class Seat {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Pool pool;
  private final String name;
  private @Nullable SqlConnection session;

  /**
   * A seat that this replica may take.
   *
   * @param name by which all replicas know it
   */
  public Seat(Pool pool, String name) {
    this.pool = pool;
    this.name = name;
  }

  /**
   * Does that in one transaction, if the seat is this replica's or is free.
   *
   * @return empty where another replica has the seat
   */
  public synchronized <T> Optional<T> held(Function<SqlConnection, Uni<T>> work) {
    SqlConnection mine = take();
    if (mine == null) {
      return Optional.empty();
    }
    try {
      Transaction transaction = await(mine.begin());
      try {
        T done = await(work.apply(mine));
        await(transaction.commit());
        return Optional.of(done);
      } catch (RuntimeException e) {
        await(transaction.rollback().onFailure().recoverWithNull());
        throw e;
      }
    } catch (RuntimeException e) {
      // whether it is the session or the work that failed: another replica may have more luck
      leave();
      throw e;
    }
  }

  /** Gives the seat up, if it is this replica's. */
  public synchronized void leave() {
    SqlConnection mine = session;
    session = null;
    if (mine != null) {
      try {
        // the session goes on in the pool, and must not go on holding
        await(
            mine.preparedQuery("select pg_advisory_unlock(hashtextextended($1, 0))")
                .execute(Tuple.of(name)));
      } catch (RuntimeException e) {
        Log.debugf(e, "%s: the session is gone, and the seat with it", name);
      } finally {
        mine.closeAndForget();
      }
    }
  }

  private @Nullable SqlConnection take() {
    if (session == null) {
      SqlConnection mine = await(pool.getConnection());
      boolean free = false;
      try {
        free =
            await(
                    mine.preparedQuery(
                            "select pg_try_advisory_lock(hashtextextended($1, 0)) as free")
                        .execute(Tuple.of(name)))
                .iterator()
                .next()
                .getBoolean("free");
      } finally {
        if (free) {
          session = mine;
          Log.infof("%s: this replica does it from now on", name);
        } else {
          mine.closeAndForget();
        }
      }
    }
    return session;
  }

  private static <T> T await(Uni<T> one) {
    return one.await().atMost(PATIENCE);
  }
}
