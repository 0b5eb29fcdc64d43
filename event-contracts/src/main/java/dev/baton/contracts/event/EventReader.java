package dev.baton.contracts.event;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;

/** Reads CloudEvents 1.0 into {@link Event}s. */
public final class EventReader {
  private EventReader() {}

  /** Reads one event in structured mode (UTF-8 JSON). */
  public static Reading read(byte[] json, Arrival arrival) {
    return new Reading.Refused("not-yet", "Not yet", java.util.List.of());
  }

  /** Reads one event in structured mode, already parsed. */
  public static Reading read(JsonNode cloudEvent, Arrival arrival) {
    return new Reading.Refused("not-yet", "Not yet", java.util.List.of());
  }

  /**
   * Reads one event in binary mode.
   *
   * @param headers the message's headers, names in any case: over HTTP {@code ce-*}
   *     (percent-encoded) and {@code content-type}, over Kafka {@code ce_*} (plain UTF-8); others
   *     are ignored
   * @param data the body
   */
  public static Reading readBinary(Map<String, String> headers, byte[] data, Arrival arrival) {
    return new Reading.Refused("not-yet", "Not yet", java.util.List.of());
  }
}
