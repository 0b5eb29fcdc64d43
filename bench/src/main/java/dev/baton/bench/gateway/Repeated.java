package dev.baton.bench.gateway;

import dev.baton.bench.machine.Postgres;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * One day's history, told again on days before it: of the read model by its own rows, moved by a
 * day at a time, which is what the same facts on that day would have made of it.
 */
public final class Repeated {
  private Repeated() {}

  /**
   * Adds days.
   *
   * @param days how many there are then
   */
  public static void grow(Postgres.Database gateway, int days) throws SQLException {
    try (Connection connection = gateway.connect();
        Statement statement = connection.createStatement()) {
      for (String table : tables(statement)) {
        List<String> columns = new ArrayList<>();
        List<String> moved = new ArrayList<>();
        try (ResultSet rows =
            statement.executeQuery(
                """
                select quote_ident(column_name), data_type from information_schema.columns
                where table_schema = 'live' and table_name = '%s' order by ordinal_position
                """
                    .formatted(table))) {
          while (rows.next()) {
            String column = rows.getString(1);
            columns.add(column);
            moved.add(
                switch (rows.getString(2)) {
                  case "date" -> column + " - n";
                  case "timestamp with time zone" -> column + " - make_interval(days => n)";
                  default -> column;
                });
          }
        }
        statement.execute(
            "insert into live.%s (%s) select %s from live.%s, generate_series(1, %d) n"
                .formatted(
                    table, String.join(", ", columns), String.join(", ", moved), table, days - 1));
      }
      statement.execute("vacuum analyze");
    }
  }

  private static List<String> tables(Statement statement) throws SQLException {
    List<String> tables = new ArrayList<>();
    try (ResultSet rows =
        statement.executeQuery(
            """
            select t.tablename from pg_tables t
            where t.schemaname = 'live' and t.tablename <> 'lane' and exists (
              select from information_schema.columns c
              where c.table_schema = 'live' and c.table_name = t.tablename
                and c.data_type in ('date', 'timestamp with time zone'))
            """)) {
      while (rows.next()) {
        tables.add(rows.getString(1));
      }
    }
    return tables;
  }
}
