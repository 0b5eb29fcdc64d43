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
    if (!text.isEmpty() && FORMULA_STARTS.indexOf(text.charAt(0)) >= 0) {
      text = "'" + text;
    }
    return text.chars().anyMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r')
        ? '"' + text.replace("\"", "\"\"") + '"'
        : text;
  }
}
