package dev.baton.ledger.intake;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import dev.baton.contracts.Json;
import dev.baton.contracts.event.EventReader;
import dev.baton.ledger.refused.Original;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The single events in a request that holds many, byte for byte. */
final class Slices {
  /** One level more than an event has. */
  private static final JsonFactory BATCHES =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder().maxNestingDepth(Json.MAX_DEPTH + 1).build())
          .build();

  private Slices() {}

  /** From one byte up to, and without, another. */
  record Range(int from, int to) {
    byte[] of(byte[] body) {
      return Arrays.copyOfRange(body, from, to);
    }
  }

  /** The lines that are not blank, as many at most. */
  static List<Range> lines(byte[] body, int atMost) {
    List<Range> lines = new ArrayList<>();
    int start = 0;
    while (start < body.length && lines.size() < atMost) {
      int end = start;
      boolean blank = true;
      while (end < body.length && body[end] != '\n') {
        blank = blank && (body[end] == ' ' || body[end] == '\r' || body[end] == '\t');
        end++;
      }
      if (!blank) {
        lines.add(new Range(start, end));
      }
      start = end + 1;
    }
    return lines;
  }

  /** The events of NDJSON. */
  static List<Original> ofLines(byte[] body) {
    return lines(body, Integer.MAX_VALUE).stream()
        .map(range -> Original.structured(range.of(body)))
        .toList();
  }

  /**
   * The events of a batch that was read before; as they were read where it cannot be told which
   * bytes are whose.
   */
  static List<Original> ofArray(byte[] body) {
    List<Original> events = new ArrayList<>();
    try (JsonParser parser = BATCHES.createParser(body)) {
      parser.nextToken();
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        int from = (int) parser.currentTokenLocation().getByteOffset();
        parser.skipChildren();
        // a scalar ends where the next token has not begun yet
        parser.finishToken();
        int to = (int) parser.currentLocation().getByteOffset();
        events.add(Original.structured(Arrays.copyOfRange(body, from, to)));
      }
      return events;
    } catch (JsonProcessingException e) {
      return asRead(body);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Original> asRead(byte[] body) {
    try {
      return EventReader.batch(body, Integer.MAX_VALUE - 1).stream()
          .map(Original::structured)
          .toList();
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("it was read before", e);
    }
  }
}
