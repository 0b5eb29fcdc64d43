package dev.baton.ledger.refused;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.baton.contracts.Json;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * An event as it was sent.
 *
 * @param contentType of the body; null where the sender named none
 * @param headers by which binary mode carries the event's attributes; empty in structured mode
 */
@SuppressWarnings("ArrayRecordComponent") // kept and handed out, never compared
public record Original(@Nullable String contentType, Map<String, String> headers, byte[] body) {
  private static final String CONTENT_TYPE = "contentType";
  private static final String HEADERS = "headers";

  /** One event in structured mode. */
  public static Original structured(byte[] body) {
    return new Original("application/cloudevents+json", Map.of(), body);
  }

  int size() {
    int size = body.length;
    for (Map.Entry<String, String> header : headers.entrySet()) {
      size += header.getKey().length() + header.getValue().length();
    }
    return size;
  }

  /** All of it: the length of its head, the head as JSON, the body as it was. */
  byte[] bytes() {
    ObjectNode head = Json.MAPPER.createObjectNode();
    if (contentType != null) {
      head.put(CONTENT_TYPE, contentType);
    }
    head.set(HEADERS, Json.MAPPER.valueToTree(new TreeMap<>(headers)));
    byte[] written = Json.bytes(head);
    return ByteBuffer.allocate(Integer.BYTES + written.length + body.length)
        .putInt(written.length)
        .put(written)
        .put(body)
        .array();
  }

  /** Reads what {@link #bytes} wrote. */
  static Original read(byte[] bytes) {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    byte[] written = new byte[buffer.getInt()];
    buffer.get(written);
    byte[] body = new byte[buffer.remaining()];
    buffer.get(body);
    JsonNode head = Json.read(written, JsonNode.class);
    Map<String, String> headers = new LinkedHashMap<>();
    head.path(HEADERS)
        .properties()
        .forEach(header -> headers.put(header.getKey(), header.getValue().asText()));
    return new Original(
        head.hasNonNull(CONTENT_TYPE) ? head.path(CONTENT_TYPE).asText() : null, headers, body);
  }
}
