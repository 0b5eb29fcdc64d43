package dev.baton.bench.anchor;

import dev.baton.bench.machine.Postgres;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * The same answer by SQL over the events themselves, as somebody would write it who has them in a
 * table with the index that it needs: per boundary how many handoffs there were, what became of
 * them, the first-pass yield and the median wait.
 */
public final class RawEvents {
  private static final String ANSWER =
      """
      select sender, receiver, count(*) as hops,
        count(*) filter (where offered is not null) as offered,
        count(*) filter (where accepted is not null) as accepted,
        count(*) filter (where rejected is not null and accepted is null) as rejected,
        count(*) filter (where withdrawn is not null) as withdrawn,
        count(*) filter (where offered is not null and accepted is null and rejected is null
          and withdrawn is null) as open,
        count(*) filter (where accepted is not null and usable)::float8
          / nullif(count(*) filter (where offered is not null), 0) as first_pass,
        percentile_cont(0.5) within group (order by extract(epoch from accepted - offered))
          as median_wait
      from (
        select sender, receiver, item, handoff,
          min(time) filter (where kind = 'offered') as offered,
          min(time) filter (where kind in ('accepted', 'completed')) as accepted,
          min(time) filter (where kind = 'rejected') as rejected,
          min(time) filter (where kind = 'withdrawn') as withdrawn,
          coalesce(bool_and(usable), true) as usable
        from raw_event where work_type = 'lead'
        group by sender, receiver, item, handoff) handoffs
      group by sender, receiver order by sender, receiver
      """;

  private final Postgres.Database database;
  private long hops;

  private RawEvents(Postgres.Database database) {
    this.database = database;
  }

  /**
   * Takes what the ledger wrote, and the same again for every day before.
   *
   * @param days how many in all
   */
  public static RawEvents of(Postgres.Database written, int days) throws SQLException {
    try (Connection connection = written.connect();
        Statement statement = connection.createStatement()) {
      statement.execute(
          """
          create table raw_event as
          with records as materialized (
            select convert_from(record, 'UTF8')::jsonb as r from entry),
          facts as materialized (
            select r#>>'{statement,handoff}' as handoff, r#>>'{statement,item,id}' as item,
              r#>>'{statement,from}' as sender, r#>>'{statement,to}' as receiver,
              r#>>'{statement,item,type}' as work_type, lower(r#>>'{statement,kind}') as kind,
              (r->>'time')::timestamptz as time, (r#>>'{statement,usableAsIs}')::boolean as usable
            from records where r->>'said' = 'fact')
          select handoff || '/' || n as handoff, item || '/' || n as item, sender, receiver,
            work_type, kind, time - make_interval(days => n) as time, usable
          from facts, generate_series(0, %d) n
          """
              .formatted(days - 1));
      statement.execute("create index on raw_event (work_type, sender, receiver, item, handoff)");
      statement.execute("vacuum analyze raw_event");
    }
    return new RawEvents(written);
  }

  /** How many events there are. */
  public long size() throws SQLException {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("select count(*) from raw_event")) {
      rows.next();
      return rows.getLong(1);
    }
  }

  /** How many handoffs the last answer counted. */
  public long hops() {
    return hops;
  }

  /** Answers once; how long it took, in ms. */
  public double ask() throws SQLException {
    try (Connection connection = database.connect();
        PreparedStatement query = connection.prepareStatement(ANSWER)) {
      long start = System.nanoTime();
      try (ResultSet rows = query.executeQuery()) {
        hops = 0;
        while (rows.next()) {
          hops += rows.getLong("hops");
        }
      }
      return (System.nanoTime() - start) / 1e6;
    }
  }
}
