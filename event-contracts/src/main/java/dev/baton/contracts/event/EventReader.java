package dev.baton.contracts.event;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.node.BinaryNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.baton.contracts.Json;
import dev.baton.contracts.Names;
import dev.baton.contracts.event.Reading.Fault;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads CloudEvents 1.0 into {@link Event}s.
 *
 * <p>The data is checked against the published JSON Schema of its type, then for what a schema
 * cannot say: times and periods that are, currencies that exist, names that are still 1 to 200
 * characters after NFC. Times are kept to the microsecond. What cannot be written in RFC 8785
 * (numbers beyond a double, unpaired surrogates, a member twice) is refused, for it has no
 * canonical bytes.
 *
 * <p>What comes is not trusted: nesting, names, the number of attributes and of faults told are
 * bounded, and reading costs no more than in proportion to what came.
 */
public final class EventReader {
  private static final ObjectReader STRICT =
      Json.MAPPER
          .reader()
          .with(
              DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY,
              DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  /** One level more than an event has. */
  private static final JsonFactory BATCHES =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder().maxNestingDepth(Json.MAX_DEPTH + 1).build())
          .build();

  /** In place of what is no object. */
  private static final byte[] NO_EVENT = "null".getBytes(StandardCharsets.UTF_8);

  /** Of the CloudEvents extension "correlation". */
  private static final String CORRELATION_ID = "correlationid";

  private static final String CAUSATION_ID = "causationid";
  static final Set<String> CORRELATION = Set.of(CORRELATION_ID, CAUSATION_ID);

  /** Longer than any subject before NFC. */
  private static final int MAX_SUBJECT = 4_000;

  private static final Pattern QUOTED_PAIR = Pattern.compile("\\\\(.)");
  private static final Pattern PERCENT = Pattern.compile("%([0-9A-Fa-f]{2})");

  private EventReader() {}

  /** Reads one event in structured mode (UTF-8 JSON). */
  public static Reading read(byte[] json, Arrival arrival) {
    try {
      return read(parsed(json), arrival);
    } catch (JacksonException e) {
      return malformed("", e);
    }
  }

  /** A document in which no member stands twice and behind which nothing stands. */
  static JsonNode parsed(byte[] json) throws JacksonException {
    try {
      return STRICT.readTree(json);
    } catch (NumberFormatException e) {
      // of an exponent that does not fit an int, which the parser lets through
      throw new JsonParseException(null, "A number's exponent is beyond what can be read.", e);
    } catch (JacksonException e) {
      throw e;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The events of a batch, each as it stands there, to be read one by one: what is wrong with one
   * is no fault of the others.
   *
   * @param json UTF-8
   * @param atMost how many; one more is returned where there are more
   * @throws JsonProcessingException if it is no JSON array
   */
  public static List<byte[]> batch(byte[] json, int atMost) throws JsonProcessingException {
    List<byte[]> events = new ArrayList<>();
    try (JsonParser parser = BATCHES.createParser(json)) {
      if (parser.nextToken() != JsonToken.START_ARRAY) {
        throw new JsonParseException(parser, "A batch is a JSON array of CloudEvents.");
      }
      while (parser.nextToken() != JsonToken.END_ARRAY && events.size() <= atMost) {
        if (!parser.currentToken().isStructStart()) {
          events.add(NO_EVENT);
          continue;
        }
        long start = parser.currentTokenLocation().getByteOffset();
        parser.skipChildren();
        long end = parser.currentLocation().getByteOffset();
        if (start < 0 || end > json.length) {
          throw new JsonParseException(parser, "A batch is JSON in UTF-8.");
        }
        events.add(Arrays.copyOfRange(json, (int) start, (int) end));
      }
      if (events.size() <= atMost && parser.nextToken() != null) {
        throw new JsonParseException(parser, "There is something behind the batch.");
      }
      return events;
    } catch (JsonProcessingException e) {
      throw e;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Reads one event in structured mode, already parsed. */
  public static Reading read(JsonNode cloudEvent, Arrival arrival) {
    if (!(cloudEvent instanceof ObjectNode sent)) {
      return new Reading.Refused(
          "invalid-event",
          "Not a CloudEvent",
          List.of(new Fault("", "A CloudEvent is a JSON object.")));
    }
    return read(new Envelope(sent), arrival);
  }

  private static Reading read(Envelope envelope, Arrival arrival) {
    String name = envelope.type();
    EventType type = name == null ? null : EventType.find(name).orElse(null);
    if (type == null || type.ledgerOnly()) {
      if (!envelope.faults().isEmpty()) {
        return refused(envelope.faults());
      }
      return type == null
          ? refused("unknown-type", "Unknown event type", "There is no type '" + name + "'.")
          : refused(
              "ledger-only-type",
              "Written by the ledger alone",
              "Nobody emits '" + name + "' but the ledger itself.");
    }
    List<Fault> faults = new ArrayList<>(envelope.faults());
    Instant time = envelope.time();
    if (!envelope.has("time")) {
      time = arrival.at();
      if (!type.evidence()) {
        faults.add(new Fault("/time", "Missing: when it happened, RFC 3339."));
      }
    }
    JsonNode data = envelope.data();
    if (!envelope.isJson()) {
      faults.add(new Fault("/datacontenttype", "Must be application/json."));
    } else if (!envelope.has("data") && !envelope.has("data_base64")) {
      faults.add(new Fault("/data", "Missing."));
    } else if (data != null && faults.isEmpty()) {
      faults.addAll(Schemas.faults(type, data));
    }
    if (data == null || !faults.isEmpty()) {
      return refused(faults);
    }
    Statement statement = new DataReader(data, arrival.team(), faults).statement(type);
    String source = envelope.source();
    String id = envelope.id();
    if (statement == null || source == null || id == null || time == null || !faults.isEmpty()) {
      return refused(faults);
    }
    String subject = subjectOf(statement);
    String given = envelope.subject();
    if (given != null
        && (given.length() > MAX_SUBJECT || !Names.normalize(given).equals(subject))) {
      return new Reading.Refused(
          "subject-differs",
          "The subject is not what the data is about",
          List.of(new Fault("/subject", "The data is about '" + subject + "', or leave it out.")));
    }
    return new Reading.Read(
        new Event(
            source,
            id,
            type,
            time,
            subject,
            envelope.extensions().get(CORRELATION_ID),
            envelope.extensions().get(CAUSATION_ID),
            statement),
        envelope.content(subject));
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
      case Statement.Erased erased -> throw new IllegalArgumentException("nobody emits it");
    };
  }

  /**
   * Reads one event in binary mode.
   *
   * @param headers the message's headers, names in any case: over HTTP {@code ce-*} (quoted, or
   *     percent-encoded) and {@code content-type}, over Kafka {@code ce_*} (plain UTF-8); others
   *     are ignored
   * @param data the body
   */
  public static Reading readBinary(Map<String, String> headers, byte[] data, Arrival arrival) {
    try {
      return read(envelope(headers, data), arrival);
    } catch (JacksonException e) {
      return malformed("/data", e);
    }
  }

  /** One event in binary mode, whatever its type. */
  static Envelope envelope(Map<String, String> headers, byte[] data) throws JacksonException {
    ObjectNode sent = Json.MAPPER.createObjectNode();
    String contentType = null;
    for (Map.Entry<String, String> header : headers.entrySet()) {
      String name = header.getKey().toLowerCase(Locale.ROOT);
      if (name.startsWith("ce-")) {
        sent.put(name.substring(3), decoded(header.getValue()));
      } else if (name.startsWith("ce_")) {
        sent.put(name.substring(3), header.getValue());
      } else if (name.equals("content-type")) {
        contentType = header.getValue();
      }
    }
    // the body is the data, and its type the message's own, whatever headers say beside them
    sent.remove(List.of("data", "data_base64", "datacontenttype"));
    sent.put("datacontenttype", contentType);
    if (data.length > 0) {
      sent.set("data", isJson(contentType) ? parsed(data) : BinaryNode.valueOf(data));
    }
    return new Envelope(sent);
  }

  private static boolean isJson(@Nullable String contentType) {
    return contentType == null || Envelope.isJson(contentType.strip().toLowerCase(Locale.ROOT));
  }

  /** An HTTP header's value: without its quotes, then %xx decoded, as the HTTP binding asks. */
  private static String decoded(String value) {
    boolean quoted = value.length() > 1 && value.startsWith("\"") && value.endsWith("\"");
    String plain =
        quoted
            ? QUOTED_PAIR.matcher(value.substring(1, value.length() - 1)).replaceAll("$1")
            : value;
    if (plain.indexOf('%') < 0) {
      return plain;
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(plain.length());
    Matcher next = PERCENT.matcher(plain);
    int end = 0;
    while (next.find()) {
      bytes.writeBytes(plain.substring(end, next.start()).getBytes(StandardCharsets.UTF_8));
      bytes.write(HexFormat.fromHexDigits(next.group(1)));
      end = next.end();
    }
    bytes.writeBytes(plain.substring(end).getBytes(StandardCharsets.UTF_8));
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(bytes.toByteArray()))
          .toString();
    } catch (CharacterCodingException e) {
      return plain; // no UTF-8, so it stands for itself
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

  private static Reading refused(List<Fault> faults) {
    return new Reading.Refused(
        "invalid-event",
        "Not a valid event",
        List.copyOf(faults.subList(0, Math.min(faults.size(), Envelope.MAX_FAULTS))));
  }

  private static Reading refused(String slug, String title, String detail) {
    return new Reading.Refused(slug, title, List.of(new Fault("/type", detail)));
  }
}
