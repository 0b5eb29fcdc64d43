package dev.baton.contracts.event;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.baton.contracts.Json;
import dev.baton.contracts.Names;
import dev.baton.contracts.event.Reading.Fault;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads CloudEvents 1.0 into {@link Event}s.
 *
 * <p>The data is checked against the published JSON Schema of its type, then for what a schema
 * cannot say: times and periods that are, currencies that exist, names that are still 1 to 200
 * characters after NFC. Times are kept to the microsecond. What cannot be written in RFC 8785
 * (numbers beyond a double, unpaired surrogates, a member twice) is refused, for it has no
 * canonical bytes.
 */
public final class EventReader {
  private static final ObjectReader STRICT =
      Json.MAPPER
          .reader()
          .with(
              DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY,
              DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private EventReader() {}

  /** Reads one event in structured mode (UTF-8 JSON). */
  public static Reading read(byte[] json, Arrival arrival) {
    try {
      JsonNode node = STRICT.readTree(json);
      return read(node, arrival);
    } catch (JacksonException e) {
      return malformed("", e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Reads one event in structured mode, already parsed. */
  public static Reading read(JsonNode cloudEvent, Arrival arrival) {
    if (!(cloudEvent instanceof ObjectNode envelope)) {
      return new Reading.Refused(
          "invalid-event",
          "Not a CloudEvent",
          List.of(new Fault("", "A CloudEvent is a JSON object.")));
    }
    return new Envelope(envelope, arrival).read();
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
    ObjectNode envelope = Json.MAPPER.createObjectNode();
    headers.forEach((header, value) -> {
      String name = header.toLowerCase(Locale.ROOT);
      if (name.startsWith("ce-")) {
        envelope.put(name.substring(3), percentDecoded(value));
      } else if (name.startsWith("ce_")) {
        envelope.put(name.substring(3), value);
      } else if (name.equals("content-type")) {
        envelope.put("datacontenttype", value);
      }
    });
    if (data.length > 0) {
      try {
        envelope.set("data", STRICT.readTree(data));
      } catch (JacksonException e) {
        return malformed("/data", e);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return read(envelope, arrival);
  }

  /** Decodes %xx; what is not well-formed stays as it is, as the HTTP binding asks. */
  private static String percentDecoded(String value) {
    if (value.indexOf('%') < 0) {
      return value;
    }
    try {
      // '+' stands for itself in the HTTP binding
      return URLDecoder.decode(value.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return value;
    }
  }

  private static Reading malformed(String pointer, JacksonException e) {
    String where =
        e.getLocation() == null
            ? ""
            : " (line %d, column %d)"
                .formatted(e.getLocation().getLineNr(), e.getLocation().getColumnNr());
    return new Reading.Refused(
        "malformed-json", "Not JSON", List.of(new Fault(pointer, e.getOriginalMessage() + where)));
  }

  /** One CloudEvent while it is being read. */
  private static final class Envelope {
    private final ObjectNode sent;
    private final Arrival arrival;
    private final List<Fault> faults = new ArrayList<>();

    Envelope(ObjectNode sent, Arrival arrival) {
      this.sent = sent;
      this.arrival = arrival;
    }

    Reading read() {
      if (!sent.path("specversion").asText().equals("1.0")) {
        fault("/specversion", "Must be \"1.0\".");
      }
      JsonNode typeName = sent.path("type");
      if (!typeName.isTextual()) {
        fault("/type", "Missing: one of the published event types.");
        return refused();
      }
      Optional<EventType> type = EventType.find(typeName.textValue());
      if (type.isEmpty()) {
        return refused(
            "unknown-type",
            "Unknown event type",
            "There is no type '" + typeName.textValue() + "'.");
      }
      if (type.get().ledgerOnly()) {
        return refused(
            "ledger-only-type",
            "Written by the ledger alone",
            "Nobody emits '" + typeName.textValue() + "' but the ledger itself.");
      }
      return read(type.get());
    }

    private Reading read(EventType type) {
      String source = name("source");
      String id = name("id");
      Instant time = time(type);
      contentType();
      JsonNode data = data();
      if (data == null) {
        return refused();
      }
      interoperable(data, "/data");
      if (faults.isEmpty()) {
        faults.addAll(Schemas.faults(type, data));
      }
      if (!faults.isEmpty()) {
        return refused();
      }
      Statement statement = new DataReader(data, arrival.team(), faults).statement(type);
      if (statement == null || source == null || id == null || time == null || !faults.isEmpty()) {
        return refused();
      }
      String subject = subjectOf(statement);
      JsonNode given = sent.path("subject");
      if (!given.isMissingNode() && !given.isNull()) {
        if (!given.isTextual() || !Names.normalize(given.textValue()).equals(subject)) {
          faults.add(
              new Fault("/subject", "The data is about '" + subject + "', or leave it out."));
          return new Reading.Refused(
              "subject-differs", "The subject is not what the data is about", List.copyOf(faults));
        }
      }
      return new Reading.Read(
          new Event(source, id, type, time, subject, statement), completed(source, id, subject));
    }

    private static String subjectOf(Statement statement) {
      return switch (statement) {
        case Statement.AboutItem about -> about.item().subject();
        case Statement.StatusDeclared status -> "team/" + status.team();
        case Statement.OfGrantedMetric of -> "outcome/" + of.metric();
        case Statement.ControlTotalDeclared total -> total.boundary().subject();
        case Statement.Credit credit ->
            credit.item() != null ? credit.item().subject() : "outcome/" + credit.outcome();
        case Statement.Inquiry inquiry -> "team/" + inquiry.from();
      };
    }

    private JsonNode completed(String source, String id, String subject) {
      ObjectNode event = Json.MAPPER.createObjectNode();
      event.setAll(sent);
      return event.put("source", source).put("id", id).put("subject", subject);
    }

    private @Nullable String name(String attribute) {
      JsonNode value = sent.path(attribute);
      if (!value.isTextual()) {
        fault("/" + attribute, "Missing: a string of 1 to 200 characters.");
        return null;
      }
      String name = Names.normalize(value.textValue());
      String wrong = Names.fault(name);
      if (wrong != null) {
        fault("/" + attribute, wrong);
        return null;
      }
      return name;
    }

    private @Nullable Instant time(EventType type) {
      JsonNode value = sent.path("time");
      if (value.isMissingNode() || value.isNull()) {
        if (type.evidence()) {
          return arrival.at();
        }
        fault("/time", "Missing: when it happened, RFC 3339.");
        return null;
      }
      Instant time = value.isTextual() ? Times.parse(value.textValue()) : null;
      if (time == null) {
        fault("/time", Times.EXPECTED);
      }
      return time;
    }

    private void contentType() {
      JsonNode value = sent.path("datacontenttype");
      if (value.isMissingNode() || value.isNull()) {
        return; // the JSON format's default is JSON
      }
      String media = value.asText();
      int parameters = media.indexOf(';');
      String bare =
          (parameters < 0 ? media : media.substring(0, parameters))
              .strip()
              .toLowerCase(Locale.ROOT);
      if (!bare.equals("application/json") && !bare.endsWith("+json")) {
        fault("/datacontenttype", "Must be application/json.");
      }
    }

    private @Nullable JsonNode data() {
      if (sent.has("data_base64")) {
        fault("/data_base64", "The data must be JSON, in 'data'.");
        return null;
      }
      JsonNode data = sent.path("data");
      if (data.isMissingNode() || data.isNull()) {
        fault("/data", "Missing.");
        return null;
      }
      return data;
    }

    /** What has no canonical bytes is refused; see RFC 8785, 3.1 and 3.2.2. */
    private void interoperable(JsonNode node, String pointer) {
      for (Map.Entry<String, JsonNode> attribute : sent.properties()) {
        if (!attribute.getKey().equals("data")) {
          scan(attribute.getKey(), attribute.getValue(), "/" + escaped(attribute.getKey()));
        }
      }
      scan("", node, pointer);
    }

    private void scan(String name, JsonNode node, String pointer) {
      if (unpaired(name)) {
        fault(pointer, "Its name holds an unpaired surrogate.");
      }
      switch (node.getNodeType()) {
        case OBJECT ->
            node.properties()
                .forEach(m -> scan(m.getKey(), m.getValue(), pointer + "/" + escaped(m.getKey())));
        case ARRAY -> {
          for (int i = 0; i < node.size(); i++) {
            scan("", node.get(i), pointer + "/" + i);
          }
        }
        case STRING -> {
          if (unpaired(node.textValue())) {
            fault(pointer, "It holds an unpaired surrogate.");
          }
        }
        case NUMBER -> {
          if (!Double.isFinite(node.doubleValue())) {
            fault(pointer, "It is beyond what a double holds.");
          }
        }
        default -> {}
      }
    }

    private static boolean unpaired(String text) {
      for (int i = 0; i < text.length(); i++) {
        char c = text.charAt(i);
        if (Character.isSurrogate(c)) {
          boolean paired =
              Character.isHighSurrogate(c)
                  && i + 1 < text.length()
                  && Character.isLowSurrogate(text.charAt(i + 1));
          if (!paired) {
            return true;
          }
          i++;
        }
      }
      return false;
    }

    private static String escaped(String member) {
      return member.replace("~", "~0").replace("/", "~1");
    }

    private void fault(String pointer, String detail) {
      faults.add(new Fault(pointer, detail));
    }

    private Reading refused() {
      return new Reading.Refused("invalid-event", "Not a valid event", List.copyOf(faults));
    }

    private static Reading refused(String slug, String title, String detail) {
      return new Reading.Refused(slug, title, List.of(new Fault("/type", detail)));
    }
  }
}
