package dev.baton.contracts.verification;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import dev.baton.contracts.Json;
import java.io.IOException;
import java.util.Arrays;

/** Reads of published records whose they are: lane and position, with which they begin. */
final class RecordPlace {
  /** Of a position. */
  private static final int MAX_DIGITS = 19;

  private final int lane;
  private final byte[] begin;

  RecordPlace(int lane) {
    this.lane = lane;
    this.begin = "{\"lane\":%d,\"position\":".formatted(lane).getBytes(UTF_8);
  }

  /** Whether it is the record of a position. One that begins otherwise is read to its end. */
  boolean is(long position, byte[] bytes, int at, int length) {
    int digits = at + begin.length;
    int end = Math.min(at + length, digits + MAX_DIGITS);
    if (digits < end && Arrays.equals(bytes, at, digits, begin, 0, begin.length)) {
      long read = 0;
      int next = digits;
      while (next < end && bytes[next] >= '0' && bytes[next] <= '9') {
        read = 10 * read + bytes[next++] - '0';
      }
      if (next > digits && next < end && bytes[next] == ',') {
        return read == position;
      }
    }
    return isReadAs(position, bytes, at, length);
  }

  private boolean isReadAs(long position, byte[] bytes, int at, int length) {
    try {
      JsonNode record = Json.MAPPER.readTree(bytes, at, length);
      return record.path("lane").isIntegralNumber()
          && record.path("lane").longValue() == lane
          && record.path("position").isIntegralNumber()
          && record.path("position").longValue() == position;
    } catch (IOException e) {
      return false;
    }
  }
}
