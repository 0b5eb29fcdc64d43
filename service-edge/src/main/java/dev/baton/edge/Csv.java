package dev.baton.edge;

import org.jspecify.annotations.Nullable;

/**
 * Comma-separated values (RFC 4180) that a spreadsheet takes as values, whatever they begin with.
 */
public final class Csv {
  private static final String FORMULA_STARTS = "=+-@\t\r";

  private Csv() {}

  /** A value as a cell; null is the empty one. */
  public static String cell(@Nullable Object value) {
    if (value == null) {
      return "";
    }
    String text = value.toString();
    if (value instanceof Number) {
      return text;
    }
    // a team's name comes from outside: '=HYPERLINK(…)' must stay a name
    if (isFormula(text)) {
      text = "'" + text;
    }
    return text.chars().anyMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r')
        ? '"' + text.replace("\"", "\"\"") + '"'
        : text;
  }

  /** What {@link #cell} made a cell of, once the cell's quotes are read away. */
  public static String value(String cell) {
    return cell.startsWith("'") && isFormula(cell) ? cell.substring(1) : cell;
  }

  /** Also where it only looks as if it had been one, so that {@link #value} finds the way back. */
  private static boolean isFormula(String text) {
    int start = 0;
    while (start < text.length() && text.charAt(start) == '\'') {
      start++;
    }
    return start < text.length() && FORMULA_STARTS.indexOf(text.charAt(start)) >= 0;
  }
}
