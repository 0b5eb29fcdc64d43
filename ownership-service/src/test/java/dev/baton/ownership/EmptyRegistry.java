package dev.baton.ownership;

import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import org.jspecify.annotations.Nullable;

/**
 * A registry as in a new installation, of which nothing is published, and afterwards the old one.
 */
final class EmptyRegistry {
  private static @Nullable SqlConnection relaying;

  private EmptyRegistry() {}

  static void begin(Pool pool, OwnershipRelay relay) {
    relay.stop();
    // as another replica that is relaying: a batch that is on its way is waited for
    SqlConnection connection = pool.getConnectionAndAwait();
    connection
        .query("select pg_advisory_lock('registry_relay'::regclass::oid::int, 0)")
        .executeAndAwait();
    relaying = connection;
    run(
        pool,
        "create table kept_log as table registry_log",
        "create table kept_head as table registry_head",
        "create table kept_period as table accountable_period");
    empty(pool);
  }

  static void end(Pool pool, OwnershipRelay relay) {
    empty(pool);
    run(
        pool,
        "insert into registry_log select * from kept_log",
        "update registry_head set next_position = k.next_position from kept_head k",
        "insert into accountable_period select * from kept_period",
        "drop table kept_log",
        "drop table kept_head",
        "drop table kept_period");
    SqlConnection connection = relaying;
    if (connection != null) {
      connection
          .query("select pg_advisory_unlock('registry_relay'::regclass::oid::int, 0)")
          .executeAndAwait();
      connection.closeAndAwait();
    }
    relay.start();
  }

  static void empty(Pool pool) {
    run(
        pool,
        "alter table registry_log disable trigger registry_log_append_only",
        "delete from registry_log",
        "alter table registry_log enable trigger registry_log_append_only",
        "delete from accountable_period");
  }

  static void run(Pool pool, String... statements) {
    for (String sql : statements) {
      pool.query(sql).executeAndAwait();
    }
  }
}
