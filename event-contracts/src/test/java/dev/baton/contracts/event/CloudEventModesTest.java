package dev.baton.contracts.event;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.baton.contracts.Canonical;
import dev.baton.contracts.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** One event is one event, whatever mode it comes in; and what is none is told where. */
class CloudEventModesTest {
  private static final Arrival ANYBODY = new Arrival(Instant.EPOCH, null);

  private static ObjectNode offer() {
    return (ObjectNode)
        json(
            """
            {"specversion":"1.0","type":"dev.baton.handoff.offered.v1","source":"/crm","id":"1",
             "time":"2026-03-02T09:14:05Z","subject":"lead/L-42","datacontenttype":"application/json",
             "data":{"handoff":"h","item":{"type":"lead","id":"L-42"},"from":"marketing",
                     "to":"sales"}}
            """);
  }

  // --- every mode

  @Property(tries = 500)
  void theSameEventHasTheSameBytesInEveryMode(@ForAll("events") ObjectNode event) {
    byte[] canonical = canonical(EventReader.read(Json.bytes(event), ANYBODY));

    assertThat(canonical(EventReader.read(Json.bytes(encoded(event)), ANYBODY)))
        .isEqualTo(canonical);
    assertThat(canonical(overHttp(event))).isEqualTo(canonical);
    assertThat(canonical(overKafka(event))).isEqualTo(canonical);
    assertThat(canonical(inABatch(event))).isEqualTo(canonical);
    assertThat(canonical(EventReader.read(canonical, ANYBODY))).isEqualTo(canonical);
  }

  @Test
  void whatIsLeftOutOrSaidAtLengthMakesNoOtherEvent() {
    byte[] canonical = canonical(EventReader.read(offer(), ANYBODY));

    for (String type :
        List.of(
            "null",
            "\"application/json; charset=utf-8\"",
            "\"Application/JSON;charset=\\\"UTF-8\\\"\"")) {
      ObjectNode same = offer().set("datacontenttype", json(type));
      assertThat(canonical(EventReader.read(same, ANYBODY))).as(type).isEqualTo(canonical);
    }
    assertThat(canonical(EventReader.read(offer().without("subject"), ANYBODY)))
        .isEqualTo(canonical);
    assertThat(canonical(EventReader.read(offer().putNull("traceparent"), ANYBODY)))
        .isEqualTo(canonical);
    assertThat(
            canonical(EventReader.read(offer().put("datacontenttype", "text/vnd.x+json"), ANYBODY)))
        .isNotEqualTo(canonical);
  }

  @Provide
  Arbitrary<ObjectNode> events() {
    Arbitrary<JsonNode> values =
        Arbitraries.oneOf(
            texts().map(t -> Json.MAPPER.getNodeFactory().textNode(t)),
            Arbitraries.of(true, false).map(b -> Json.MAPPER.getNodeFactory().booleanNode(b)),
            Arbitraries.integers().map(i -> Json.MAPPER.getNodeFactory().numberNode(i)));
    Arbitrary<Map<String, JsonNode>> extensions =
        Arbitraries.maps(
                Arbitraries.strings()
                    .withCharRange('a', 'z')
                    .numeric()
                    .ofMinLength(1)
                    .ofMaxLength(20),
                values)
            .ofMaxSize(5);
    return Combinators.combine(
            extensions, texts().filter(t -> !t.isBlank()), texts(), Arbitraries.doubles())
        .as((attributes, id, actor, number) -> {
          ObjectNode event = offer();
          new LinkedHashMap<>(attributes)
              .forEach((name, value) -> {
                if (!event.has(name)) {
                  event.set(name, value);
                }
              });
          event.put("id", id);
          ObjectNode data = (ObjectNode) event.get("data");
          data.putObject("context").put(actor, number).put("text", actor);
          return event;
        });
  }

  /** What headers and JSON escape in many ways; no control characters. */
  private static Arbitrary<String> texts() {
    return Arbitraries.strings()
        .withCharRange(' ', '~')
        .withChars('"', '%', '\\', '+', ' ', 'ü', '€', '\u2028', '\uffff')
        .ofMaxLength(12)
        .map(text -> text.length() % 3 == 0 ? text + "😀" : text);
  }

  private static ObjectNode encoded(ObjectNode event) {
    ObjectNode encoded = event.deepCopy();
    JsonNode data = encoded.remove("data");
    return encoded.put("data_base64", Base64.getEncoder().encodeToString(Json.bytes(data)));
  }

  private static Reading overHttp(ObjectNode event) {
    Map<String, String> headers = new HashMap<>();
    headers("CE-", event).forEach((name, value) -> headers.put(name, percentEncoded(value)));
    headers.put("Content-Type", event.path("datacontenttype").asText());
    return EventReader.readBinary(headers, Json.bytes(event.get("data")), ANYBODY);
  }

  private static Reading overKafka(ObjectNode event) {
    Map<String, String> headers = headers("ce_", event);
    headers.put("content-type", event.path("datacontenttype").asText());
    return EventReader.readBinary(headers, Json.bytes(event.get("data")), ANYBODY);
  }

  private static Map<String, String> headers(String prefix, ObjectNode event) {
    Map<String, String> headers = new HashMap<>();
    event.properties().stream()
        .filter(a -> !a.getKey().equals("data") && !a.getKey().equals("datacontenttype"))
        .forEach(a -> headers.put(prefix + a.getKey(), a.getValue().asText()));
    return headers;
  }

  private static String percentEncoded(String value) {
    StringBuilder encoded = new StringBuilder();
    for (byte b : value.getBytes(StandardCharsets.UTF_8)) {
      if (b <= ' ' || b == '"' || b == '%' || b == 0x7f) {
        encoded.append('%').append(HexFormat.of().withUpperCase().toHexDigits(b));
      } else {
        encoded.append((char) b);
      }
    }
    return encoded.toString();
  }

  private static Reading inABatch(ObjectNode event) {
    String batch = " [ " + event + " ,\n 7, " + event.toPrettyString() + "]\n";
    List<byte[]> events = batch(batch.getBytes(StandardCharsets.UTF_8), 10);
    assertThat(events).hasSize(3);
    assertThat(EventReader.read(events.get(1), ANYBODY)).isInstanceOf(Reading.Refused.class);
    assertThat(EventReader.read(events.get(0), ANYBODY))
        .isEqualTo(EventReader.read(events.get(2), ANYBODY));
    return EventReader.read(events.get(2), ANYBODY);
  }

  private static List<byte[]> batch(byte[] json, int atMost) {
    try {
      return EventReader.batch(json, atMost);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] canonical(Reading reading) {
    assertThat(reading).isInstanceOf(Reading.Read.class);
    return Canonical.bytes(((Reading.Read) reading).cloudEvent());
  }

  // --- attributes

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "'text' | text",
        "'' | ''",
        "true | true",
        "-2147483648 | -2147483648",
        "'https://example.org/ü' | https://example.org/ü",
        "'2026-03-02T09:14:05Z' | 2026-03-02T09:14:05Z",
        "'4P8ARKo=' | 4P8ARKo="
      })
  void anExtensionOfAnyTypeOfCloudEventsIsKeptAsItsString(String value, String kept) {
    Reading reading =
        EventReader.read(offer().set("myext", json(value.replace('\'', '"'))), ANYBODY);

    assertThat(((Reading.Read) reading).cloudEvent().path("myext").textValue())
        .isEqualTo(kept.replace("''", ""));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "specversion | 1.0",
        "specversion | '1.1'",
        "type | 7",
        "type | ''",
        "source | ''",
        "source | ['/crm']",
        "id | 1",
        "id | ''",
        "time | 1772442845",
        "time | ''",
        "subject | 7",
        "subject | ''",
        "datacontenttype | true",
        "datacontenttype | ''",
        "datacontenttype | 'text/plain'",
        "dataschema | 7",
        "dataschema | ''",
        "dataschema | 'no uri'",
        "myext | 42.42",
        "myext | 4247483647",
        "myext | {'a':1}",
        "myext | [1]",
        "correlationid | ''",
        "correlationid | 7",
        "causationid | 'a\\u0000b'",
        "causationid | 'LONG'",
        "aString | 'a'",
        "a_string | 'a'",
        "ä | 'a'",
        "data | 7",
        "data | 'text'",
        "data_base64 | 'e30='"
      })
  void anAttributeOfAnotherTypeIsToldByItsName(String attribute, String value) {
    ObjectNode event =
        offer().set(attribute, json(value.replace('\'', '"').replace("LONG", "x".repeat(201))));

    Reading.Refused refused = (Reading.Refused) EventReader.read(event, ANYBODY);

    assertThat(refused.slug()).isEqualTo("invalid-event");
    assertThat(refused.faults()).hasSize(1);
    assertThat(refused.faults().getFirst().pointer()).isEqualTo("/" + attribute);
  }

  @ParameterizedTest
  @ValueSource(strings = {"specversion", "type", "source", "id", "time", "data"})
  void whatIsMissingOrNullIsToldByItsName(String attribute) {
    for (ObjectNode event :
        List.of(offer().putNull(attribute), (ObjectNode) offer().without(attribute))) {
      Reading.Refused refused = (Reading.Refused) EventReader.read(event, ANYBODY);

      assertThat(refused.faults()).hasSize(1);
      assertThat(refused.faults().getFirst().pointer()).isEqualTo("/" + attribute);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"?", "e3=0", "bm8=", "eyJhIjoxLCJhIjoyfQ==", "7"})
  void dataInBase64HoldsJson(String base64) {
    ObjectNode event = offer().put("data_base64", base64);
    event.remove("data");

    Reading.Refused refused = (Reading.Refused) EventReader.read(event, ANYBODY);

    assertThat(refused.faults()).hasSize(1);
    assertThat(refused.faults().getFirst().pointer()).isEqualTo("/data_base64");
  }

  @Test
  void anEventIsReadWithItsPlaceInAFlowOfWork() {
    ObjectNode event = offer().put("correlationid", "u\u0308").put("causationid", "e-9");

    Event read = ((Reading.Read) EventReader.read(event, ANYBODY)).event();

    assertThat(read.correlationId()).isEqualTo("ü");
    assertThat(read.causationId()).isEqualTo("e-9");
  }

  // --- modes of their own

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "Euro%20%E2%82%AC%20%F0%9F%98%80 | Euro € 😀",
        "a+b%2Bc | a+b+c",
        "\"a \\\"b\\\" \\\\ %41\" | a \"b\" \\ A",
        "100% | 100%",
        "%zz%4 | %zz%4",
        "%ff%00 | %ff%00"
      })
  void aHeaderIsUnquotedAndThenPercentDecodedOnce(String header, String value) {
    Map<String, String> headers = headers("ce-", offer());
    headers.put("ce-myext", header);

    Reading reading = EventReader.readBinary(headers, Json.bytes(offer().get("data")), ANYBODY);

    assertThat(((Reading.Read) reading).cloudEvent().path("myext").asText()).isEqualTo(value);
  }

  @Test
  void aKafkaHeaderStandsForItself() {
    Map<String, String> headers = headers("ce_", offer());
    headers.put("ce_myext", "\"%41\" ü");

    Reading reading = EventReader.readBinary(headers, Json.bytes(offer().get("data")), ANYBODY);

    assertThat(((Reading.Read) reading).cloudEvent().path("myext").asText()).isEqualTo("\"%41\" ü");
  }

  @Test
  void inBinaryModeTheBodyAloneIsTheData() {
    Map<String, String> headers = headers("ce-", offer());
    headers.put("ce-data", "{}");
    headers.put("ce-data_base64", "e30=");
    headers.put("ce-datacontenttype", "text/plain");

    assertThat(canonical(EventReader.readBinary(headers, Json.bytes(offer().get("data")), ANYBODY)))
        .isEqualTo(canonical(EventReader.read(offer(), ANYBODY)));
    assertThat(((Reading.Refused) EventReader.readBinary(headers, new byte[0], ANYBODY)).faults())
        .containsExactly(new Reading.Fault("/data", "Missing."));
  }

  @Test
  void anotherMediaTypeIsRefusedByName() {
    Map<String, String> headers = headers("ce-", offer());
    headers.put("content-type", "text/xml");

    assertThat(
            ((Reading.Refused)
                    EventReader.readBinary(
                        headers, "<a/>".getBytes(StandardCharsets.UTF_8), ANYBODY))
                .faults())
        .containsExactly(new Reading.Fault("/datacontenttype", "Must be application/json."));
  }

  @Test
  void aMemberTwiceIsRefusedInTheEventThatHasIt() {
    String twice = offer().toString().replace("\"id\":\"1\"", "\"id\":\"1\",\"id\":\"2\"");
    List<byte[]> events =
        batch(("[" + twice + "," + offer() + "]").getBytes(StandardCharsets.UTF_8), 10);

    assertThat(((Reading.Refused) EventReader.read(events.get(0), ANYBODY)).slug())
        .isEqualTo("malformed-json");
    assertThat(EventReader.read(events.get(1), ANYBODY)).isInstanceOf(Reading.Read.class);
  }

  @Test
  void aBatchIsAnArrayOfAtMostSoMany() {
    assertThat(batch("[{},{},{}]".getBytes(StandardCharsets.UTF_8), 1)).hasSize(2);
    assertThat(batch("[]".getBytes(StandardCharsets.UTF_8), 1)).isEmpty();
    byte[] bom = "\ufeff[{\"a\":1}]".getBytes(StandardCharsets.UTF_8);
    assertThat(batch(bom, 1).getFirst()).asString(StandardCharsets.UTF_8).isEqualTo("{\"a\":1}");
    for (String none : List.of("", "{}", "7", "[{}", "[{}]]", "[{}] {}", "[{},]")) {
      assertThat(thrown(none.getBytes(StandardCharsets.UTF_8))).as(none).isNotNull();
    }
    assertThat(thrown("[{}]".getBytes(StandardCharsets.UTF_16))).isNotNull();
  }

  private static JsonProcessingException thrown(byte[] json) {
    try {
      EventReader.batch(json, 10);
      return null;
    } catch (JsonProcessingException e) {
      return e;
    }
  }

  private static JsonNode json(String text) {
    try {
      return Json.MAPPER.readTree(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
