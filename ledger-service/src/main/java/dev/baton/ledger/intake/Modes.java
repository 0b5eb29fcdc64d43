package dev.baton.ledger.intake;

import dev.baton.contracts.event.Arrival;
import dev.baton.contracts.event.EventReader;
import dev.baton.contracts.event.Reading;
import dev.baton.ledger.refused.Original;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/** The content modes in which one CloudEvent is sent, whichever way it comes. */
final class Modes {
  private static final String CONTENT_TYPE = "content-type";
  private static final String KAFKA_ATTRIBUTE = "ce_";
  private static final String HTTP_ATTRIBUTE = "ce-";

  private Modes() {}

  /** What a record of an inbox holds, by the Kafka protocol binding of CloudEvents. */
  static Original original(ConsumerRecord<byte[], byte[]> message) {
    String contentType = null;
    Map<String, String> attributes = new TreeMap<>();
    for (Header header : message.headers()) {
      String name = header.key().toLowerCase(Locale.ROOT);
      String value =
          header.value() == null ? "" : new String(header.value(), StandardCharsets.UTF_8);
      if (name.equals(CONTENT_TYPE)) {
        contentType = value;
      } else if (name.startsWith(KAFKA_ATTRIBUTE)) {
        attributes.put(name, value);
      }
    }
    byte[] body = message.value() == null ? new byte[0] : message.value();
    // in structured mode the event is in the body alone
    return isStructured(contentType)
        ? new Original(contentType, Map.of(), body)
        : new Original(contentType, attributes, body);
  }

  /**
   * What a request in binary mode holds.
   *
   * @param headers of the request
   */
  static Original binary(Map<String, String> headers, byte[] body) {
    String contentType = null;
    Map<String, String> attributes = new TreeMap<>();
    for (Map.Entry<String, String> header : headers.entrySet()) {
      String name = header.getKey().toLowerCase(Locale.ROOT);
      if (name.equals(CONTENT_TYPE)) {
        contentType = header.getValue();
      } else if (name.startsWith(HTTP_ATTRIBUTE)) {
        attributes.put(name, header.getValue());
      }
    }
    return new Original(contentType, attributes, body);
  }

  /** Reads it, in the mode in which it was sent. */
  static Reading read(Original sent, Arrival arrival) {
    if (isStructured(sent.contentType())) {
      return EventReader.read(sent.body(), arrival);
    }
    if (sent.headers().isEmpty()) {
      return new Reading.Refused(
          "unsupported-media-type",
          "Neither mode of a CloudEvent",
          List.of(
              new Reading.Fault(
                  "",
                  "Send content-type %s, or one event in binary mode with its attributes in headers."
                      .formatted(EventsResource.STRUCTURED))));
    }
    Map<String, String> headers = new TreeMap<>(sent.headers());
    if (sent.contentType() != null) {
      headers.put(CONTENT_TYPE, sent.contentType());
    }
    return EventReader.readBinary(headers, sent.body(), arrival);
  }

  private static boolean isStructured(@Nullable String contentType) {
    if (contentType == null) {
      return false;
    }
    int parameters = contentType.indexOf(';');
    return (parameters < 0 ? contentType : contentType.substring(0, parameters))
        .strip()
        .equalsIgnoreCase(EventsResource.STRUCTURED);
  }
}
