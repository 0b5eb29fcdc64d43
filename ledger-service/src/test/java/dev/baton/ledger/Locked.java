package dev.baton.ledger;

import io.vertx.mutiny.sqlclient.Pool;
import java.util.List;

/** A table that nobody else can write to for a while. */
public final class Locked {
  private Locked() {}

  /** What happens meanwhile. */
  public interface Work {
    void run() throws Exception;
  }

  /** Does the work while nothing can be written to the table. */
  public static void whileLocked(Pool pool, String table, Work work) throws Exception {
    var locked = pool.getConnection().await().indefinitely();
    try {
      // longer than the ledger lets a transaction of its own rest
      for (String sql :
          List.of(
              "begin",
              "set local idle_in_transaction_session_timeout = 0",
              "lock table " + table + " in exclusive mode")) {
        locked.query(sql).execute().await().indefinitely();
      }
      work.run();
    } finally {
      locked.query("rollback").execute().await().indefinitely();
      locked.close().await().indefinitely();
    }
  }
}
