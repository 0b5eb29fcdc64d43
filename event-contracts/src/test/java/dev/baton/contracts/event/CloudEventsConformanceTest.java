package dev.baton.contracts.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.baton.contracts.Canonical;
import dev.baton.contracts.Json;
import io.cloudevents.CloudEvent;
import io.cloudevents.CloudEventData;
import io.cloudevents.jackson.JsonFormat;
import io.cloudevents.rw.CloudEventRWException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * The events of others, read as the CloudEvents SDK reads them. Their types are none of Baton's, so
 * each is refused by its type, and by nothing before.
 */
class CloudEventsConformanceTest {
  private static final Path FOREIGN =
      Path.of(System.getProperty("baton.root", "..")).resolve("../shared/data/foreign").normalize();
  private static final Path VECTORS = FOREIGN.resolve("cloudevents-sdk-java-vectors");
  private static final Path CONFORMANCE = FOREIGN.resolve("cloudevents-conformance/yaml");
  private static final Arrival ANYBODY = new Arrival(Instant.EPOCH, null);

  @Test
  void theEventsOfOthersAreHere() {
    assumeTrue(
        Files.isDirectory(VECTORS) && Files.isDirectory(CONFORMANCE),
        () -> "the CloudEvents of others are not here: " + FOREIGN);
    assertThat(files(VECTORS.resolve("v1"))).hasSizeGreaterThan(15);
    assertThat(files(VECTORS.resolve("v03"))).hasSizeGreaterThan(10);
    assertThat(documents("v1.yaml", "v1.0/v1_minimum.yaml")).hasSizeGreaterThan(7);
  }

  @TestFactory
  Stream<DynamicTest> eventsOfVersion1ReadAsTheSdkReadsThem() {
    return files(VECTORS.resolve("v1")).stream()
        .map(file ->
            DynamicTest.dynamicTest(
                file.getFileName().toString(), () -> readsAsTheSdk(Files.readAllBytes(file))));
  }

  @TestFactory
  Stream<DynamicTest> eventsOfVersion03AreRefusedByTheirVersion() {
    return files(VECTORS.resolve("v03")).stream()
        .map(file ->
            DynamicTest.dynamicTest(
                file.getFileName().toString(),
                () -> {
                  byte[] json = Files.readAllBytes(file);
                  boolean old =
                      Json.MAPPER.readTree(json).path("specversion").asText().equals("0.3");
                  // some of the failing ones say that they are of version 1.0
                  List<String> pointers =
                      pointers(EventReader.read(json, ANYBODY), "invalid-event");
                  assertThat(pointers.contains("/specversion")).isEqualTo(old);
                }));
  }

  @TestFactory
  Stream<DynamicTest> theConformanceEventsReadTheSameInBothModes() {
    return documents("v1.yaml", "v1.0/v1_minimum.yaml").stream()
        .map(document ->
            DynamicTest.dynamicTest(
                name(document),
                () -> {
                  ObjectNode structured = structured(document);
                  readsAsTheSdk(Json.bytes(structured));
                  Envelope one = new Envelope(structured);
                  Envelope other = binary(document);
                  assertThat(bytes(other)).isEqualTo(bytes(one));
                  assertThat(content(other)).isEqualTo(content(one));
                }));
  }

  @TestFactory
  Stream<DynamicTest> theConformanceEventsOfVersion03AreRefusedByTheirVersion() {
    return documents("v03.yaml", "v0.3/v03_minimum.yaml").stream()
        .map(document ->
            DynamicTest.dynamicTest(
                name(document),
                () ->
                    assertThat(
                            pointers(
                                EventReader.readBinary(headers(document), body(document), ANYBODY),
                                "invalid-event"))
                        .contains("/specversion")));
  }

  private static void readsAsTheSdk(byte[] json) throws IOException {
    CloudEvent expected;
    try {
      expected = new JsonFormat().deserialize(json);
    } catch (CloudEventRWException | io.cloudevents.core.format.EventDeserializationException e) {
      assertThat(pointers(EventReader.read(json, ANYBODY), "invalid-event"))
          .isNotEmpty()
          .allMatch(pointer -> pointer.startsWith("/"));
      return;
    }
    assertThat(pointers(EventReader.read(json, ANYBODY), "unknown-type")).containsExactly("/type");
    Envelope envelope = new Envelope((ObjectNode) Json.MAPPER.readTree(json));
    assertThat(envelope.faults()).isEmpty();
    assertThat(envelope.type()).isEqualTo(expected.getType());
    assertThat(envelope.source()).isEqualTo(expected.getSource().toString());
    assertThat(envelope.id()).isEqualTo(expected.getId());
    assertThat(envelope.subject()).isEqualTo(expected.getSubject());
    assertThat(envelope.time())
        .isEqualTo(
            expected.getTime() == null
                ? null
                : expected.getTime().toInstant().truncatedTo(ChronoUnit.MICROS));
    assertThat(envelope.dataSchema())
        .isEqualTo(expected.getDataSchema() == null ? null : expected.getDataSchema().toString());
    assertThat(envelope.contentType())
        .isEqualTo(
            expected.getDataContentType() == null
                ? "application/json"
                : expected.getDataContentType().replace("json; charset=utf-8", "json"));
    Map<String, String> extensions = new TreeMap<>();
    expected
        .getExtensionNames()
        .forEach(name -> extensions.put(name, String.valueOf(expected.getExtension(name))));
    assertThat(envelope.extensions()).isEqualTo(extensions);
    assertThat(bytes(envelope)).isEqualTo(bytes(envelope, expected.getData()));
  }

  /** The data as bytes; canonical where it is JSON. */
  private static @Nullable String bytes(Envelope envelope) throws IOException {
    JsonNode data = envelope.data();
    if (data == null) {
      return null;
    }
    byte[] bytes =
        envelope.isJson()
            ? Canonical.bytes(data)
            : data.isBinary()
                ? data.binaryValue()
                : data.textValue().getBytes(StandardCharsets.UTF_8);
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private static @Nullable String bytes(Envelope like, @Nullable CloudEventData data)
      throws IOException {
    if (data == null) {
      return null;
    }
    byte[] bytes =
        like.isJson() ? Canonical.bytes(Json.MAPPER.readTree(data.toBytes())) : data.toBytes();
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private static List<String> pointers(Reading reading, String slug) {
    assertThat(reading).isInstanceOf(Reading.Refused.class);
    Reading.Refused refused = (Reading.Refused) reading;
    assertThat(refused.slug()).as(refused.faults().toString()).isEqualTo(slug);
    return refused.faults().stream().map(Reading.Fault::pointer).toList();
  }

  private static JsonNode content(Envelope envelope) {
    assertThat(envelope.faults()).isEmpty();
    ObjectNode content = envelope.content(String.valueOf(envelope.subject()));
    // what is no JSON is text in one mode and bytes in the other
    return envelope.isJson() ? content : content.without("data");
  }

  private static Envelope binary(JsonNode document) throws IOException {
    return EventReader.envelope(headers(document), body(document));
  }

  private static Map<String, String> headers(JsonNode document) {
    Map<String, String> headers = new HashMap<>();
    attributes(document)
        .forEach((name, value) -> {
          if (name.equals("datacontenttype")) {
            headers.put("Content-Type", value);
          } else {
            headers.put("ce-" + name, value.replace("\n", "%0A"));
          }
        });
    return headers;
  }

  private static ObjectNode structured(JsonNode document) throws IOException {
    ObjectNode event = Json.MAPPER.createObjectNode();
    attributes(document).forEach(event::put);
    String media = event.path("datacontenttype").asText("application/json");
    return media.startsWith("application/json")
        ? event.set("data", Json.MAPPER.readTree(body(document)))
        : event.put("data", new String(body(document), StandardCharsets.UTF_8));
  }

  private static byte[] body(JsonNode document) {
    return document.path("Data").asText().getBytes(StandardCharsets.UTF_8);
  }

  private static Map<String, String> attributes(JsonNode document) {
    Map<String, String> attributes = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> one : document.path("ContextAttributes").properties()) {
      if (one.getKey().equals("Extensions")) {
        one.getValue()
            .properties()
            .forEach(
                extension -> attributes.put(extension.getKey(), extension.getValue().asText()));
      } else {
        attributes.put(one.getKey(), one.getValue().asText());
      }
    }
    return attributes;
  }

  private static String name(JsonNode document) {
    return document.path("Mode").asText("") + " " + document.at("/ContextAttributes/id").asText();
  }

  private static List<JsonNode> documents(String... files) {
    List<JsonNode> documents = new ArrayList<>();
    for (String file : files) {
      Path path = CONFORMANCE.resolve(file);
      if (Files.exists(path)) {
        try (MappingIterator<JsonNode> all =
            new YAMLMapper().readerFor(JsonNode.class).readValues(path.toFile())) {
          all.forEachRemaining(documents::add);
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
    }
    return documents;
  }

  private static List<Path> files(Path folder) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
