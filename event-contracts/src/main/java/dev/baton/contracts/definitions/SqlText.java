package dev.baton.contracts.definitions;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * SQL of whatever dialect, and any other text, as a row of words: blanks, comments, the case of
 * SQL's own words and a last semicolon make no difference. Names stay as they are, for there are
 * databases in which their case matters. Where dialects read a text differently, it is not taken
 * apart.
 */
final class SqlText {
  private static final String OPERATORS = "<>=!|&^~+-*/%:@#?";
  private static final Set<String> WORDS =
      Set.of(
          "ALL",
          "AND",
          "ANY",
          "AS",
          "ASC",
          "AVG",
          "BETWEEN",
          "BY",
          "CASE",
          "CAST",
          "COALESCE",
          "COUNT",
          "COUNTIF",
          "CROSS",
          "CURRENT",
          "DATE",
          "DATE_DIFF",
          "DAY",
          "DESC",
          "DISTINCT",
          "ELSE",
          "END",
          "EXCEPT",
          "EXISTS",
          "EXTRACT",
          "FALSE",
          "FILTER",
          "FOLLOWING",
          "FROM",
          "FULL",
          "GROUP",
          "HAVING",
          "IF",
          "IFNULL",
          "IN",
          "INNER",
          "INTERSECT",
          "INTERVAL",
          "IS",
          "JOIN",
          "LEFT",
          "LIKE",
          "LIMIT",
          "LOGICAL_OR",
          "LOWER",
          "MAX",
          "MIN",
          "NOT",
          "NULL",
          "NULLIF",
          "ON",
          "OR",
          "ORDER",
          "OUTER",
          "OVER",
          "PARTITION",
          "PRECEDING",
          "RANGE",
          "RIGHT",
          "ROUND",
          "ROW",
          "ROWS",
          "SAFE_CAST",
          "SAFE_DIVIDE",
          "SELECT",
          "SUM",
          "THEN",
          "TRUE",
          "UNBOUNDED",
          "UNION",
          "UNNEST",
          "UPPER",
          "USING",
          "WHEN",
          "WHERE",
          "WITH");

  private SqlText() {}

  /** The words of a text; empty where it is not taken apart. */
  static Optional<List<String>> words(String text) {
    List<String> words = new ArrayList<>();
    int at = 0;
    while (at < text.length()) {
      char c = text.charAt(at);
      int end;
      if (Character.isWhitespace(c)) {
        at++;
        continue;
      } else if (isLineComment(text, at)) {
        int line = text.indexOf('\n', at);
        at = line < 0 ? text.length() : line;
        continue;
      } else if (text.startsWith("/*", at)) {
        end = text.indexOf("*/", at + 2);
        // a hint or a text for one database only is no comment, and some databases nest them
        if (end < 0
            || text.startsWith("/*+", at)
            || text.startsWith("/*!", at)
            || text.substring(at + 2, end).contains("/*")) {
          return Optional.empty();
        }
        at = end + 2;
        continue;
      } else if (c == '\'' || c == '"' || c == '`') {
        end = quoted(text, at);
        if (end < 0 || text.substring(at, end).indexOf('\\') >= 0) {
          return Optional.empty();
        }
      } else if (c == '$') {
        return Optional.empty();
      } else if (isOfAWord(c)) {
        end = at;
        while (end < text.length() && isOfAWord(text.charAt(end))) {
          end++;
        }
      } else if (OPERATORS.indexOf(c) >= 0) {
        end = at;
        while (end < text.length()
            && OPERATORS.indexOf(text.charAt(end)) >= 0
            && !text.startsWith("/*", end)
            && !isLineComment(text, end)) {
          end++;
        }
      } else {
        end = at + 1;
      }
      words.add(text.substring(at, end));
      at = end;
    }
    while (!words.isEmpty() && words.getLast().equals(";")) {
      words.removeLast();
    }
    return Optional.of(words);
  }

  /** SQL's own words in upper case. */
  static String folded(List<String> words) {
    return String.join(
        " ",
        words.stream()
            .map(word -> {
              String upper = word.toUpperCase(Locale.ROOT);
              return WORDS.contains(upper) ? upper : word;
            })
            .toList());
  }

  /** Where a quoted word ends; −1 where it does not. */
  private static int quoted(String text, int start) {
    char quote = text.charAt(start);
    int at = start + 1;
    while (at < text.length()) {
      if (text.charAt(at) == quote) {
        if (at + 1 < text.length() && text.charAt(at + 1) == quote) {
          at++;
        } else {
          return at + 1;
        }
      }
      at++;
    }
    return -1;
  }

  /** MySQL takes "5--3" for a sum. */
  private static boolean isLineComment(String text, int at) {
    return text.startsWith("--", at)
        && (at + 2 == text.length() || Character.isWhitespace(text.charAt(at + 2)));
  }

  private static boolean isOfAWord(char c) {
    return Character.isLetterOrDigit(c) || c == '_' || c == '.' || c > 0x7F;
  }
}
