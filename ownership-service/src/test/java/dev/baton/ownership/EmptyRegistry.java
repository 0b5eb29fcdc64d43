package dev.baton.ownership;

import io.vertx.mutiny.sqlclient.Pool;

/**
 * A registry as in a new installation, of which nothing is published, and afterwards the old one.
 */
final class EmptyRegistry {
  private EmptyRegistry() {}

  static void begin(Pool pool, OwnershipRelay relay) {
    relay.stop();
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
