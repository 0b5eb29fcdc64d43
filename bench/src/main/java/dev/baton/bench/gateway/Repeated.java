package dev.baton.bench.gateway;

import static java.util.stream.Collectors.joining;

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
  private static final String MONTH = "_month";
  private static final List<String> DAYS = List.of("day", "entered");

  private Repeated() {}

  /**
   * Adds days.
   *
   * @param days how many there are then
   */
  public static void grow(Postgres.Database gateway, int days) throws SQLException {
    try (Connection connection = gateway.connect();
        Statement statement = connection.createStatement()) {
      List<String> tables = tables(statement);
      for (String table : tables) {
        if (table.endsWith(MONTH)) {
          continue;
        }
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
        if (tables.contains(table + MONTH)) {
          months(statement, table, columns);
        }
      }
      statement.execute("vacuum analyze");
    }
  }

  /** The rows of months are the sums of those of their days. */
  private static void months(Statement statement, String table, List<String> columns)
      throws SQLException {
    List<String> key = columns.stream().filter(column -> !column.equals("count")).toList();
    statement.execute("truncate live." + table + MONTH);
    statement.execute(
        "insert into live.%s (%s, count) select %s, sum(count) from live.%s group by %s"
            .formatted(
                table + MONTH,
                String.join(", ", key),
                key.stream().map(Repeated::ofMonth).collect(joining(", ")),
                table,
                key.stream().map(Repeated::ofMonth).collect(joining(", "))));
  }

  private static String ofMonth(String column) {
    return DAYS.contains(column)
        ? "date_trunc('month', %s::timestamp)::date".formatted(column)
        : column;
  }

  private static List<String> tables(Statement statement) throws SQLException {
    List<String> tables = new ArrayList<>();
    try (ResultSet rows =
        statement.executeQuery(
            """
            select t.tablename from pg_tables t
            where t.schemaname = 'live' and t.tablename not in ('lane', 'awaited') and exists (
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
