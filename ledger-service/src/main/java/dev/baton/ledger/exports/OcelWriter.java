package dev.baton.ledger.exports;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.baton.contracts.Json;
import dev.baton.contracts.event.FactKind;
import dev.baton.contracts.event.ItemRef;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * OCEL 2.0 as JSON: items, handoffs and teams are objects, facts are events. Objects first, so that
 * a reader knows them when an event names them; hence two passes.
 */
final class OcelWriter implements LogWriter {
  private static final String HANDOFF = "handoff";
  private static final String TEAM = "team";
  private static final List<String> ATTRIBUTES =
      List.of(
          "item",
          HANDOFF,
          "from",
          "to",
          "amount",
          "currency",
          "reason",
          "onwardTo",
          "outcome",
          "usableAsIs");

  private final JsonGenerator json;
  private final Set<String> workTypes = new TreeSet<>();
  private final Set<String> teams = new HashSet<>();
  private int pass;

  OcelWriter(OutputStream out) throws IOException {
    this.json = Json.MAPPER.getFactory().createGenerator(out);
    json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
  }

  @Override
  public int passes() {
    return 2;
  }

  @Override
  public void pass(int number) throws IOException {
    this.pass = number;
    if (number == 0) {
      json.writeStartObject();
      json.writeArrayFieldStart("objects");
      return;
    }
    json.writeEndArray();
    types("objectTypes", Stream.concat(workTypes.stream(), Stream.of(HANDOFF, TEAM)), List.of());
    types(
        "eventTypes",
        Stream.concat(
            Arrays.stream(FactKind.values()).map(k -> k.name().toLowerCase(Locale.ROOT)),
            Stream.of(ExportedFact.EXPIRED)),
        ATTRIBUTES);
    json.writeArrayFieldStart("events");
  }

  @Override
  public void item(ItemRef item, List<ExportedFact> facts) throws IOException {
    if (pass == 0) {
      objects(item, facts);
      return;
    }
    for (ExportedFact fact : facts) {
      event(fact);
    }
  }

  private void objects(ItemRef item, List<ExportedFact> facts) throws IOException {
    workTypes.add(item.type());
    object(itemId(item), item.type(), null, null);
    Set<String> handoffs = new HashSet<>();
    for (ExportedFact fact : facts) {
      if (handoffs.add(fact.handoff())) {
        object(handoffId(fact), HANDOFF, itemId(item), "item");
      }
      for (String team : List.of(fact.from(), fact.to())) {
        if (teams.add(team)) {
          object(teamId(team), TEAM, null, null);
        }
      }
    }
  }

  private void object(String id, String type, @Nullable String of, @Nullable String qualifier)
      throws IOException {
    json.writeStartObject();
    json.writeStringField("id", id);
    json.writeStringField("type", type);
    if (of != null && qualifier != null) {
      json.writeArrayFieldStart("relationships");
      relationship(of, qualifier);
      json.writeEndArray();
    }
    json.writeEndObject();
  }

  private void event(ExportedFact fact) throws IOException {
    json.writeStartObject();
    json.writeStringField("id", handoffId(fact) + "/" + fact.kind());
    json.writeStringField("type", fact.kind());
    json.writeStringField("time", fact.time().toString());
    json.writeArrayFieldStart("attributes");
    for (Map.Entry<String, Object> attribute : attributes(fact).entrySet()) {
      json.writeStartObject();
      json.writeStringField("name", attribute.getKey());
      json.writeStringField("value", attribute.getValue().toString());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeArrayFieldStart("relationships");
    relationship(itemId(fact.item()), "item");
    relationship(handoffId(fact), HANDOFF);
    relationship(teamId(fact.from()), "from");
    relationship(teamId(fact.to()), "to");
    json.writeEndArray();
    json.writeEndObject();
  }

  private static Map<String, Object> attributes(ExportedFact fact) {
    Map<String, Object> attributes = new LinkedHashMap<>();
    attributes.put("item", fact.item().id());
    attributes.put(HANDOFF, fact.handoff());
    attributes.put("from", fact.from());
    attributes.put("to", fact.to());
    if (fact.value() != null) {
      attributes.put("amount", fact.value().amount().toPlainString());
      attributes.put("currency", fact.value().currency());
    }
    if (fact.reason() != null) {
      attributes.put("reason", fact.reason());
    }
    if (fact.onwardTo() != null) {
      attributes.put("onwardTo", fact.onwardTo());
    }
    if (fact.outcome() != null) {
      attributes.put("outcome", fact.outcome());
    }
    if (fact.usableAsIs() != null) {
      attributes.put("usableAsIs", fact.usableAsIs());
    }
    return attributes;
  }

  private void relationship(String object, String qualifier) throws IOException {
    json.writeStartObject();
    json.writeStringField("objectId", object);
    json.writeStringField("qualifier", qualifier);
    json.writeEndObject();
  }

  private void types(String field, Stream<String> names, List<String> attributes)
      throws IOException {
    json.writeArrayFieldStart(field);
    for (String name : names.distinct().toList()) {
      json.writeStartObject();
      json.writeStringField("name", name);
      json.writeArrayFieldStart("attributes");
      for (String attribute : attributes) {
        json.writeStartObject();
        json.writeStringField("name", attribute);
        json.writeStringField("type", attribute.equals("usableAsIs") ? "boolean" : "string");
        json.writeEndObject();
      }
      json.writeEndArray();
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  /** An object's id is one over all types. */
  private static String itemId(ItemRef item) {
    return "item:" + part(item.type()) + "/" + part(item.id());
  }

  private static String handoffId(ExportedFact fact) {
    return "handoff:"
        + part(fact.item().type())
        + "/"
        + part(fact.item().id())
        + "/"
        + part(fact.handoff());
  }

  private static String part(String name) {
    return name.replace("%", "%25").replace("/", "%2F");
  }

  private static String teamId(String team) {
    return "team:" + team;
  }

  @Override
  public void end() throws IOException {
    json.writeEndArray();
    json.writeEndObject();
    json.flush();
  }
}
