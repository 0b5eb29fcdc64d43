package dev.baton.local.psql;

import dev.baton.local.Refusal;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.io.Reader;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Runs statements and prints what comes back as psql does. */
public final class Psql {
  private static final String PROMPT = "%s=> ";

  private Psql() {}

  /**
   * Runs one or more statements.
   *
   * @throws Refusal with what the database says against it
   */
  public static void run(String url, String account, String password, String sql, PrintStream out)
      throws Refusal {
    try (Connection connection = connect(url, account, password)) {
      execute(connection, sql, out);
    } catch (SQLException e) {
      throw new Refusal(message(e));
    }
  }

  /** Reads statements, each ended by a semicolon at the end of a line, until the input ends. */
  public static void converse(
      String url, String account, String password, Reader in, PrintStream out)
      throws IOException, Refusal {
    try (Connection connection = connect(url, account, password);
        BufferedReader lines = new BufferedReader(in)) {
      StringBuilder statement = new StringBuilder();
      out.printf(PROMPT, account);
      out.flush();
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (statement.isEmpty() && (line.strip().equals("\\q") || line.strip().equals("exit"))) {
          return;
        }
        statement.append(line).append('\n');
        if (line.stripTrailing().endsWith(";")) {
          try {
            execute(connection, statement.toString(), out);
          } catch (SQLException e) {
            out.println(message(e));
          }
          statement.setLength(0);
          out.printf(PROMPT, account);
          out.flush();
        }
      }
    } catch (SQLException e) {
      throw new Refusal(message(e));
    }
  }

  private static Connection connect(String url, String account, String password)
      throws SQLException {
    return DriverManager.getConnection(url, account, password);
  }

  private static String message(SQLException e) {
    return String.valueOf(e.getMessage());
  }

  private static void execute(Connection connection, String sql, PrintStream out)
      throws SQLException {
    try (Statement statement = connection.createStatement()) {
      boolean rows = statement.execute(sql);
      while (true) {
        if (rows) {
          try (ResultSet result = statement.getResultSet()) {
            print(result, out);
          }
        } else if (statement.getUpdateCount() >= 0) {
          out.println(statement.getUpdateCount() + " rows changed");
        } else {
          return;
        }
        rows = statement.getMoreResults();
      }
    }
  }

  private static void print(ResultSet result, PrintStream out) throws SQLException {
    ResultSetMetaData columns = result.getMetaData();
    int width = columns.getColumnCount();
    List<List<String>> table = new ArrayList<>();
    List<String> names = new ArrayList<>();
    for (int column = 1; column <= width; column++) {
      names.add(columns.getColumnLabel(column));
    }
    table.add(names);
    while (result.next()) {
      List<String> row = new ArrayList<>();
      for (int column = 1; column <= width; column++) {
        String value = result.getString(column);
        row.add(value == null ? "" : value);
      }
      table.add(row);
    }
    table(table).forEach(out::println);
    int rows = table.size() - 1;
    out.println(rows == 1 ? "(1 row)" : "(" + rows + " rows)");
  }

  /**
   * Lays out a table.
   *
   * @param table the header first
   */
  static List<String> table(List<List<String>> table) {
    List<Integer> widths =
        IntStream.range(0, table.getFirst().size())
            .mapToObj(column -> table.stream().mapToInt(row -> row.get(column).length()).max())
            .map(max -> max.orElse(0))
            .toList();
    List<String> lines = new ArrayList<>();
    for (List<String> row : table) {
      lines.add(
          IntStream.range(0, row.size())
              .mapToObj(column -> padded(row.get(column), widths.get(column)))
              .collect(Collectors.joining(" | ", " ", ""))
              .stripTrailing());
      if (lines.size() == 1) {
        lines.add(widths.stream().map(w -> "-".repeat(w + 2)).collect(Collectors.joining("+")));
      }
    }
    return Collections.unmodifiableList(lines);
  }

  private static String padded(String value, int width) {
    return value + " ".repeat(width - value.length());
  }
}
