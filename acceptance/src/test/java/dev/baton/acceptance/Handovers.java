package dev.baton.acceptance;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** The handovers table as clients read it. */
final class Handovers {
  /** The columns that clients depend on, in their order. */
  static final String[] COLUMNS = {
    "from",
    "to",
    "workType",
    "hops",
    "offered",
    "silent",
    "accepted",
    "rejected",
    "returned",
    "forwarded",
    "withdrawn",
    "expired",
    "completed",
    "open",
    "firstPassYield",
    "medianWaitSeconds",
    "p90WaitSeconds"
  };

  private Handovers() {}

  /** A row per boundary. */
  static JsonNode rows(JsonNode answer) {
    return answer.path("rows");
  }

  /** Lines of fields after RFC 4180. */
  static List<List<String>> csv(String table) {
    List<List<String>> lines = new ArrayList<>();
    List<String> line = new ArrayList<>();
    StringBuilder field = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i < table.length(); i++) {
      char c = table.charAt(i);
      if (quoted) {
        if (c != '"') {
          field.append(c);
        } else if (i + 1 < table.length() && table.charAt(i + 1) == '"') {
          field.append('"');
          i++;
        } else {
          quoted = false;
        }
      } else if (c == '"') {
        quoted = true;
      } else if (c == ',') {
        line.add(field.toString());
        field.setLength(0);
      } else if (c == '\n') {
        line.add(field.toString());
        field.setLength(0);
        lines.add(line);
        line = new ArrayList<>();
      } else if (c != '\r') {
        field.append(c);
      }
    }
    if (!field.isEmpty() || !line.isEmpty()) {
      line.add(field.toString());
      lines.add(line);
    }
    return lines;
  }
}
