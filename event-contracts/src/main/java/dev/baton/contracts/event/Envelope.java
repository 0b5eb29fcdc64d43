package dev.baton.contracts.event;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BinaryNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.baton.contracts.Json;
import dev.baton.contracts.Names;
import dev.baton.contracts.event.Reading.Fault;
import java.math.BigDecimal;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One CloudEvent 1.0 as it came, whatever its type: its attributes, its data, and what is wrong
 * with them.
 *
 * <p>Whatever mode it came in, the same event has the same {@link #content}: an extension attribute
 * is kept as the string that stands for its value in a header, an attribute that is null is one
 * that is not there, data in base64 is what was encoded, and JSON has no charset to name.
 */
final class Envelope {
  /** Most extension attributes of one event. */
  static final int MAX_EXTENSIONS = 100;

  /** So many things wrong are told; nobody reads more, and an answer must not outgrow its event. */
  static final int MAX_FAULTS = 50;

  /** The data and what it stands in are read again, as one document. */
  static final int MAX_DATA_DEPTH = Json.MAX_DEPTH - 1;

  static final String JSON = "application/json";

  private static final Set<String> CORE =
      Set.of(
          "specversion",
          "type",
          "source",
          "id",
          "time",
          "subject",
          "datacontenttype",
          "dataschema",
          "data",
          "data_base64");

  /** Before NFC. No string becomes shorter by more than this factor, nor may it be slow to tell. */
  private static final int MAX_WRITTEN = 4 * Names.MAX_LENGTH;

  private static final int MAX_URI = 2048;

  /** More than any number a double holds, written with as many digits as are read. */
  private static final int MAX_SCALE = 2_000;

  private final ObjectNode sent;
  private final List<Fault> faults = new ArrayList<>();
  private final @Nullable String type;
  private final @Nullable String source;
  private final @Nullable String id;
  private final @Nullable Instant time;
  private final @Nullable String subject;
  private final @Nullable String dataSchema;
  private final String contentType;
  private final TreeMap<String, String> extensions = new TreeMap<>();
  private final @Nullable JsonNode data;

  Envelope(ObjectNode sent) {
    this.sent = sent;
    JsonNode version = sent.path("specversion");
    if (!version.isTextual() || !version.textValue().equals("1.0")) {
      fault("/specversion", "Must be \"1.0\".");
    }
    type = name("type");
    source = name("source");
    id = name("id");
    time = readTime();
    subject = text("subject", Integer.MAX_VALUE);
    dataSchema = uri("dataschema");
    contentType = readContentType();
    data = readData();
    readExtensions();
  }

  /** Null where it is wrong or missing. */
  @Nullable String type() {
    return type;
  }

  /** Null where it is wrong or missing. */
  @Nullable String source() {
    return source;
  }

  /** Null where it is wrong or missing. */
  @Nullable String id() {
    return id;
  }

  /** Null where it is wrong or missing. */
  @Nullable Instant time() {
    return time;
  }

  /** As it came; null where it is wrong or missing. */
  @Nullable String subject() {
    return subject;
  }

  /** Null where it is wrong or missing. */
  @Nullable String dataSchema() {
    return dataSchema;
  }

  /** Media type of the data; JSON where none is named. */
  String contentType() {
    return contentType;
  }

  boolean isJson() {
    return isJson(contentType);
  }

  /** Name → value, as a header would carry it. */
  Map<String, String> extensions() {
    return extensions;
  }

  /** Null where there is none; of another media type than JSON a string, or bytes. */
  @Nullable JsonNode data() {
    return data;
  }

  /** What is wrong, the first {@value #MAX_FAULTS}; empty where nothing is. */
  List<Fault> faults() {
    return faults;
  }

  /** Whether this attribute is there, right or wrong. */
  boolean has(String attribute) {
    return !isAbsent(sent.path(attribute));
  }

  /**
   * The event as its canonical bytes are made of it, whatever mode it came in.
   *
   * @param about the subject, in NFC
   */
  ObjectNode content(String about) {
    ObjectNode content =
        Json.MAPPER
            .createObjectNode()
            .put("specversion", "1.0")
            .put("type", type)
            .put("source", source)
            .put("id", id);
    if (time != null) {
      content.set("time", sent.get("time"));
    }
    content.put("subject", about).put("datacontenttype", contentType);
    if (dataSchema != null) {
      content.put("dataschema", dataSchema);
    }
    extensions.forEach(content::put);
    return content.set("data", data);
  }

  private @Nullable String name(String attribute) {
    JsonNode value = sent.path(attribute);
    return isAbsent(value) ? missing(attribute) : name(attribute, value);
  }

  private @Nullable String missing(String attribute) {
    fault("/" + attribute, "Missing: a string of 1 to " + Names.MAX_LENGTH + " characters.");
    return null;
  }

  private @Nullable String name(String attribute, JsonNode value) {
    String wrong = null;
    String name = "";
    if (!value.isTextual() || value.textValue().length() > MAX_WRITTEN) {
      wrong = "Must be a string of 1 to " + Names.MAX_LENGTH + " characters.";
    } else if (Place.unpaired(value.textValue())) {
      wrong = "It holds an unpaired surrogate.";
    } else {
      name = Names.normalize(value.textValue());
      wrong = Names.fault(name);
    }
    if (wrong != null) {
      fault("/" + attribute, wrong);
      return null;
    }
    return name;
  }

  private @Nullable Instant readTime() {
    String written = text("time", Integer.MAX_VALUE);
    Instant parsed = written == null ? null : Times.parse(written);
    if (written != null && parsed == null) {
      fault("/time", Times.EXPECTED);
    }
    return parsed;
  }

  private @Nullable String uri(String attribute) {
    String text = text(attribute, MAX_URI);
    if (text == null) {
      return null;
    }
    try {
      return new URI(text).toString();
    } catch (URISyntaxException e) {
      fault("/" + attribute, "Must be a URI.");
      return null;
    }
  }

  /** A string that may be left out but not be empty. */
  private @Nullable String text(String attribute, int atMost) {
    JsonNode value = sent.path(attribute);
    if (isAbsent(value)) {
      return null;
    }
    if (!value.isTextual() || value.textValue().isEmpty()) {
      fault("/" + attribute, "Must be a string that is not empty, or left out.");
    } else if (value.textValue().length() > atMost) {
      fault("/" + attribute, "Must have at most " + atMost + " characters.");
    } else if (Place.unpaired(value.textValue())) {
      fault("/" + attribute, "It holds an unpaired surrogate.");
    } else {
      return value.textValue();
    }
    return null;
  }

  private String readContentType() {
    String media = text("datacontenttype", Names.MAX_LENGTH);
    if (media == null) {
      return JSON; // the JSON format's default
    }
    StringBuilder kept = new StringBuilder();
    for (String part : media.split(";", -1)) {
      String bare = part.strip();
      if (kept.isEmpty()) {
        kept.append(bare.toLowerCase(Locale.ROOT));
      } else if (!isJson(kept.toString())
          || !bare.toLowerCase(Locale.ROOT).startsWith("charset=")) {
        kept.append("; ").append(bare);
      }
    }
    return kept.toString();
  }

  static boolean isJson(String media) {
    int parameters = media.indexOf(';');
    String bare = parameters < 0 ? media : media.substring(0, parameters);
    return bare.equals(JSON) || bare.endsWith("+json");
  }

  private @Nullable JsonNode readData() {
    JsonNode plain = sent.path("data");
    JsonNode encoded = sent.path("data_base64");
    if (isAbsent(encoded)) {
      if (isAbsent(plain)) {
        return null;
      }
      interoperable(plain, new Place(null, "data"), 1);
      return plain;
    }
    if (!isAbsent(plain)) {
      fault("/data_base64", "Either 'data' or 'data_base64'.");
      return null;
    }
    byte[] bytes;
    try {
      bytes = Base64.getDecoder().decode(encoded.isTextual() ? encoded.textValue() : "?");
    } catch (IllegalArgumentException e) {
      fault("/data_base64", "Must be a string in base64.");
      return null;
    }
    if (!isJson()) {
      return BinaryNode.valueOf(bytes);
    }
    try {
      JsonNode decoded = EventReader.parsed(bytes);
      if (decoded.isMissingNode() || decoded.isNull()) {
        return null;
      }
      interoperable(decoded, new Place(null, "data_base64"), 1);
      return decoded;
    } catch (JacksonException e) {
      fault("/data_base64", "It holds no JSON: " + e.getOriginalMessage());
      return null;
    }
  }

  private void readExtensions() {
    int count = 0;
    for (Map.Entry<String, JsonNode> attribute : sent.properties()) {
      String name = attribute.getKey();
      if (CORE.contains(name) || isAbsent(attribute.getValue())) {
        continue;
      }
      if (++count > MAX_EXTENSIONS) {
        fault("", "Has more than " + MAX_EXTENSIONS + " extension attributes.");
        return;
      }
      String pointer = new Place(null, name).pointer();
      if (!isAttributeName(name)) {
        fault(
            pointer,
            "An attribute's name has 1 to 200 characters, lower-case letters of ASCII or digits.");
        continue;
      }
      JsonNode value = attribute.getValue();
      if (EventReader.CORRELATION.contains(name)) {
        String trace = name(name, value);
        if (trace != null) {
          extensions.put(name, trace);
        }
      } else if (value.isTextual()) {
        if (Place.unpaired(value.textValue())) {
          fault(pointer, "It holds an unpaired surrogate.");
        }
        extensions.put(name, value.textValue());
      } else if (value.isBoolean() || (value.isIntegralNumber() && value.canConvertToInt())) {
        extensions.put(name, value.asText());
      } else {
        fault(pointer, "Must be a string, a boolean or an integer of 32 bits.");
      }
    }
  }

  private static boolean isAttributeName(String name) {
    if (name.isEmpty() || name.length() > Names.MAX_LENGTH) {
      return false;
    }
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if ((c < 'a' || c > 'z') && (c < '0' || c > '9')) {
        return false;
      }
    }
    return true;
  }

  /** What has no canonical bytes, or none that can be read again; see RFC 8785, 3.1 and 3.2.2. */
  private void interoperable(JsonNode node, Place at, int depth) {
    if (node.isContainerNode() && depth > MAX_DATA_DEPTH) {
      fault(at.pointer(), "It is nested deeper than " + MAX_DATA_DEPTH + " levels.");
      return;
    }
    switch (node.getNodeType()) {
      case OBJECT -> {
        for (Map.Entry<String, JsonNode> member : node.properties()) {
          if (faults.size() >= MAX_FAULTS) {
            return;
          }
          if (Place.unpaired(member.getKey())) {
            fault(at.pointer(), "The name of a member holds an unpaired surrogate.");
          }
          check(member.getValue(), at, member.getKey(), 0, depth);
        }
      }
      case ARRAY -> {
        for (int i = 0; i < node.size() && faults.size() < MAX_FAULTS; i++) {
          check(node.get(i), at, null, i, depth);
        }
      }
      default -> {
        String wrong = wrong(node);
        if (wrong != null) {
          fault(at.pointer(), wrong);
        }
      }
    }
  }

  private void check(JsonNode node, Place in, @Nullable String member, int index, int depth) {
    if (node.isContainerNode()) {
      interoperable(node, new Place(in, member, index), depth + 1);
      return;
    }
    String wrong = wrong(node);
    if (wrong != null) {
      fault(new Place(in, member, index).pointer(), wrong);
    }
  }

  private static @Nullable String wrong(JsonNode node) {
    if (node.isTextual()) {
      return Place.unpaired(node.textValue()) ? "It holds an unpaired surrogate." : null;
    }
    if (!node.isNumber() || node.isInt()) {
      return null;
    }
    double value = node.doubleValue();
    if (!Double.isFinite(value)) {
      return "It is beyond what a double holds.";
    }
    BigDecimal written = node.decimalValue();
    if (value == 0 && written.signum() != 0) {
      return "It is smaller than what a double holds.";
    }
    // a zero may have any exponent, and who writes it out writes as many digits
    return Math.abs(written.scale()) > MAX_SCALE ? "Its exponent is beyond a double's." : null;
  }

  private static boolean isAbsent(JsonNode value) {
    return value.isMissingNode() || value.isNull();
  }

  private void fault(String pointer, String detail) {
    if (faults.size() < MAX_FAULTS) {
      faults.add(new Fault(pointer, detail));
    }
  }
}
