package dev.baton.contracts.verification;

import com.fasterxml.jackson.databind.JsonNode;
import dev.baton.contracts.Json;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Compares what an entry is found by with what its published record says. Both are written in the
 * same order, so nearly always the record begins with the bytes of the columns.
 */
final class Columns {
  /** The brace that ends them; in the record other members follow instead. */
  private static final int END = 1;

  private Columns() {}

  /** Which members the record has otherwise; none where it agrees. */
  static List<String> unlike(StoredEntries entry) {
    byte[] bytes = entry.bytes();
    int begin = entry.columnsLength - END;
    return begin > 0
            && entry.recordLength > begin
            && Arrays.equals(
                bytes,
                entry.columns,
                entry.columns + begin,
                bytes,
                entry.record,
                entry.record + begin)
            && bytes[entry.record + begin] == ','
        ? List.of()
        : read(entry);
  }

  /** The same for a record that is written in another order. */
  private static List<String> read(StoredEntries entry) {
    try {
      JsonNode columns = Json.MAPPER.readTree(entry.bytes(), entry.columns, entry.columnsLength);
      JsonNode record = Json.MAPPER.readTree(entry.bytes(), entry.record, entry.recordLength);
      List<String> unlike = new ArrayList<>();
      for (Map.Entry<String, JsonNode> column : columns.properties()) {
        JsonNode said = record.path(column.getKey());
        if (!said.equals(column.getValue())) {
          unlike.add("%s %s, not %s".formatted(column.getKey(), said, column.getValue()));
        }
      }
      if (!columns.has("team") && record.has("team")) {
        unlike.add("team %s, not none".formatted(record.path("team")));
      }
      return unlike;
    } catch (IOException e) {
      return List.of("JSON, not this");
    }
  }
}
