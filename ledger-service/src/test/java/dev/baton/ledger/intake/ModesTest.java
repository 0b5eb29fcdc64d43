package dev.baton.ledger.intake;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.baton.contracts.Json;
import dev.baton.contracts.event.Arrival;
import dev.baton.contracts.event.FactKind;
import dev.baton.contracts.event.Reading;
import dev.baton.ledger.Facts;
import dev.baton.ledger.refused.Original;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

/** By the Kafka protocol binding of CloudEvents. */
class ModesTest {
  private static final Arrival NOW = new Arrival(Instant.EPOCH, "marketing");
  private final ObjectNode offer = Facts.ofNewItem().fact(FactKind.OFFERED);

  @Test
  void bothModesReadTheSameEvent() {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("content-type", "application/json");
    offer
        .properties()
        .forEach(attribute -> {
          if (attribute.getValue().isTextual() && !attribute.getKey().equals("datacontenttype")) {
            headers.put("ce_" + attribute.getKey(), attribute.getValue().textValue());
          }
        });

    Reading binary = read(message(headers, Json.bytes(offer.get("data"))));
    Reading structured =
        read(
            message(
                Map.of("content-type", "application/cloudevents+json; charset=UTF-8"),
                Json.bytes(offer)));

    assertThat(binary).isInstanceOf(Reading.Read.class).isEqualTo(structured);
  }

  @Test
  void structuredModeIsInTheBodyAlone() {
    Reading reading =
        read(
            message(
                Map.of("Content-Type", "application/cloudevents+json", "ce_id", "another"),
                Json.bytes(offer)));
    assertThat(reading)
        .isInstanceOfSatisfying(
            Reading.Read.class,
            read -> assertThat(read.event().id()).isEqualTo(offer.get("id").asText()));
  }

  @Test
  void whatIsNeitherIsRefused() {
    assertThat(slug(message(Map.of(), Json.bytes(offer)))).isEqualTo("unsupported-media-type");
    assertThat(slug(message(Map.of("content-type", "application/json"), Json.bytes(offer))))
        .isEqualTo("unsupported-media-type");
    assertThat(
            slug(
                message(Map.of("content-type", "application/cloudevents-batch+json"), new byte[0])))
        .isEqualTo("unsupported-media-type");
    assertThat(slug(message(Map.of("content-type", EventsResource.STRUCTURED), null)))
        .isEqualTo("invalid-event");
    assertThat(slug(message(Map.of("content-type", EventsResource.STRUCTURED), new byte[] {'{'})))
        .isEqualTo("malformed-json");
  }

  private static String slug(ConsumerRecord<byte[], byte[]> message) {
    return read(message) instanceof Reading.Refused refused ? refused.slug() : "read";
  }

  private static Reading read(ConsumerRecord<byte[], byte[]> message) {
    Original original = Modes.original(message);
    return Modes.read(original, NOW);
  }

  private static ConsumerRecord<byte[], byte[]> message(Map<String, String> headers, byte[] body) {
    ConsumerRecord<byte[], byte[]> message = new ConsumerRecord<>("t", 0, 0, null, body);
    headers.forEach(
        (name, value) -> message.headers().add(name, value.getBytes(StandardCharsets.UTF_8)));
    return message;
  }
}
