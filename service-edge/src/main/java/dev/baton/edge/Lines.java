package dev.baton.edge;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/**
 * On which line each thing in a document begins.
 *
 * @param byPointer JSON Pointer → line, from 1
 */
public record Lines(Map<String, Integer> byPointer) {
  /** Reads a document to its end. */
  public static Lines of(JsonParser document) throws IOException {
    Map<String, Integer> lines = new HashMap<>();
    for (JsonToken token = document.nextToken(); token != null; token = document.nextToken()) {
      lines.putIfAbsent(
          document.getParsingContext().pathAsPointer().toString(),
          document.currentTokenLocation().getLineNr());
    }
    return new Lines(lines);
  }

  /** The line of the nearest thing around a place that the document has. */
  public int at(String pointer) {
    String at = pointer;
    while (!byPointer.containsKey(at) && !at.isEmpty()) {
      at = at.substring(0, Math.max(at.lastIndexOf('/'), 0));
    }
    return byPointer.getOrDefault(at, 1);
  }
}
