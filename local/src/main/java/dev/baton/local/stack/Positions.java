package dev.baton.local.stack;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.TreeMap;

/** How far the ledger is, and how far the gateway has followed it. */
final class Positions {
  private Positions() {}

  /** Lane to last recorded position, as {@code GET /ledger/v1/lanes} tells; empty lanes are out. */
  static Map<Integer, Long> recorded(JsonNode lanes) {
    return byLane(lanes.path("lanes"));
  }

  /** Lane to last folded position, as {@code GET /api/v1/positions} tells. */
  static Map<Integer, Long> folded(JsonNode positions) {
    JsonNode completeness = positions.has("sources") ? positions : positions.path("completeness");
    for (JsonNode source : completeness.path("sources")) {
      if (source.path("source").asText().equals("ledger")) {
        return byLane(source.path("lanes"));
      }
    }
    return Map.of();
  }

  /** Whether everything of the first is in the second. */
  static boolean covered(Map<Integer, Long> wanted, Map<Integer, Long> folded) {
    return wanted.entrySet().stream()
        .allMatch(lane -> folded.getOrDefault(lane.getKey(), -1L) >= lane.getValue());
  }

  private static Map<Integer, Long> byLane(JsonNode lanes) {
    Map<Integer, Long> positions = new TreeMap<>();
    for (JsonNode lane : lanes) {
      long position = lane.path("position").asLong(-1);
      if (position >= 0) {
        positions.put(lane.path("lane").asInt(), position);
      }
    }
    return positions;
  }
}
