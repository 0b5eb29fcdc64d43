package dev.baton.ledger.imports.log;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.baton.contracts.Names;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads OCEL as JSON: 2.0, where events and objects are lists, and 1.0, where they are members by
 * id.
 *
 * <p>What an event is about is known by the objects' types, and they may stand behind the events:
 * so whoever needs them reads the log twice, once for {@link #nextObject} and once for {@link
 * #next}.
 */
public final class OcelReader implements LogReader {
  /** Attribute under which an event's type stands. */
  public static final String ACTIVITY = "ocel:activity";

  /** Attribute under which an event's time stands. */
  public static final String TIME = "ocel:timestamp";

  /** Attribute under which an event's id stands. */
  public static final String ID = "ocel:eid";

  private static final int DEEPEST = 64;
  private static final JsonMapper JSON =
      new JsonMapper(
          JsonFactory.builder()
              .streamReadConstraints(
                  StreamReadConstraints.builder()
                      .maxNestingDepth(DEEPEST)
                      .maxStringLength(8 << 20)
                      .maxDocumentLength(-1)
                      .build())
              .build());

  private final LogStream log;
  private final JsonParser json;
  private boolean begun;
  private boolean inside;
  private long number;

  /** A reader of this log. */
  public OcelReader(LogStream log) throws IOException {
    this.log = log;
    this.json = JSON.createParser(log);
  }

  /** An object of the log. */
  public record LogObject(String id, String type) {}

  @Override
  public @Nullable Line next() throws IOException {
    try {
      if (!element("events", "ocel:events")) {
        return null;
      }
      number++;
      String id = key();
      JsonNode event = node();
      return event.isObject() ? read(id, event) : new Refused(number, "It is no JSON object.");
    } catch (JacksonException e) {
      throw damaged(e);
    } catch (RuntimeException e) {
      throw log.damage(e, "The JSON cannot be read further" + at());
    }
  }

  /**
   * The next object; null at the end. Objects whose id or type is no name that Baton knows are
   * passed over: they can be neither item nor team.
   */
  public @Nullable LogObject nextObject() throws IOException {
    try {
      while (element("objects", "ocel:objects")) {
        String id = key();
        JsonNode object = node();
        String named = id == null ? object.path("id").asText() : id;
        String type = object.path(id == null ? "type" : "ocel:type").asText();
        if (Names.fault(named) == null && Names.fault(type) == null) {
          return new LogObject(named, type);
        }
      }
      return null;
    } catch (JacksonException e) {
      throw damaged(e);
    } catch (RuntimeException e) {
      throw log.damage(e, "The JSON cannot be read further" + at());
    }
  }

  /** Moves on to the next element of the list, or of the members, of this name. */
  private boolean element(String name, String nameInOldLogs) throws IOException {
    if (!begun) {
      begun = true;
      if (json.nextToken() != JsonToken.START_OBJECT) {
        throw new DamagedLog("This is no OCEL log: it is no JSON object.");
      }
    }
    while (true) {
      if (inside) {
        JsonToken token = json.nextToken();
        if (token != JsonToken.END_ARRAY && token != JsonToken.END_OBJECT) {
          if (token == null) {
            throw new DamagedLog("The JSON is cut off" + at());
          }
          return true;
        }
        inside = false;
      }
      JsonToken token = json.nextToken();
      if (token == null || token == JsonToken.END_OBJECT) {
        if (token == null) {
          throw new DamagedLog("The JSON is cut off" + at());
        }
        return false;
      }
      String member = json.currentName();
      JsonToken value = json.nextToken();
      boolean wanted = member.equals(name) || member.equals(nameInOldLogs);
      if (wanted && value.isStructStart()) {
        inside = true;
      } else {
        passOver();
      }
      log.delivered();
    }
  }

  private void passOver() throws IOException {
    int open = json.currentToken().isStructStart() ? 1 : 0;
    while (open > 0) {
      JsonToken token = json.nextToken();
      if (token == null) {
        throw new DamagedLog("The JSON is cut off" + at());
      }
      open += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
      log.delivered();
    }
  }

  /** Name of the member that begins here; null within a list. */
  private @Nullable String key() throws IOException {
    if (json.currentToken() != JsonToken.FIELD_NAME) {
      return null;
    }
    String name = json.currentName();
    json.nextToken();
    return name;
  }

  private JsonNode node() throws IOException {
    JsonNode node = JSON.readTree(json);
    log.delivered();
    return node;
  }

  private Line read(@Nullable String id, JsonNode event) {
    ObjectNode attributes = JSON.createObjectNode();
    List<LogEvent.Related> objects = new ArrayList<>();
    if (id != null) {
      event
          .path("ocel:vmap")
          .properties()
          .forEach(attribute -> put(attributes, attribute.getKey(), attribute.getValue()));
      event.path("ocel:omap").forEach(object -> about(objects, object.asText(), ""));
      put(attributes, ACTIVITY, event.path(ACTIVITY));
      put(attributes, TIME, event.path(TIME));
      attributes.put(ID, id);
    } else {
      event
          .path("attributes")
          .forEach(attribute ->
              put(attributes, attribute.path("name").asText(), attribute.path("value")));
      event
          .path("relationships")
          .forEach(related ->
              about(
                  objects, related.path("objectId").asText(), related.path("qualifier").asText()));
      put(attributes, ACTIVITY, event.path("type"));
      put(attributes, TIME, event.path("time"));
      put(attributes, ID, event.path("id"));
    }
    return new Read(new LogEvent(number, attributes, objects));
  }

  private static void about(List<LogEvent.Related> objects, String object, String qualifier) {
    if (Names.fault(object) == null) {
      objects.add(new LogEvent.Related(object, qualifier));
    }
  }

  private static void put(ObjectNode attributes, String name, JsonNode value) {
    if (value.isValueNode() && !value.isNull()) {
      attributes.set(name, value);
    }
  }

  private String at() {
    return " (line " + json.currentLocation().getLineNr() + ").";
  }

  private DamagedLog damaged(JacksonException e) {
    String where =
        e.getLocation() == null
            ? "."
            : " (line %d, column %d)."
                .formatted(e.getLocation().getLineNr(), e.getLocation().getColumnNr());
    return log.damage(e, "The JSON cannot be read further: " + e.getOriginalMessage() + where);
  }

  @Override
  public void close() throws IOException {
    json.close();
    log.close();
  }
}
