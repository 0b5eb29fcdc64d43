package dev.baton.ledger;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.baton.contracts.Json;
import dev.baton.contracts.event.FactKind;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.UUID;

/** Facts about one item as teams send them. */
public record Facts(String workType, String item, String from, String to) {
  /** A new item that goes from marketing to sales. */
  public static Facts ofNewItem() {
    return new Facts("lead", "L-" + UUID.randomUUID(), "marketing", "sales");
  }

  public String subject() {
    return workType + "/" + item;
  }

  /** The handoff that all facts are about, unless they say otherwise. */
  public String handoff() {
    return item + "#1";
  }

  /** A fact, now. */
  public ObjectNode fact(FactKind kind) {
    return fact(kind, Instant.now().truncatedTo(ChronoUnit.MILLIS));
  }

  /** A fact. */
  public ObjectNode fact(FactKind kind, Instant time) {
    ObjectNode event = event("dev.baton.handoff." + name(kind) + ".v1", time);
    ObjectNode data = event.putObject("data");
    data.putObject("item").put("type", workType).put("id", item);
    data.put("handoff", handoff()).put("from", from).put("to", to);
    return event;
  }

  /** An event about this item, without data. */
  public ObjectNode event(String type, Instant time) {
    return Json.MAPPER
        .createObjectNode()
        .put("specversion", "1.0")
        .put("type", type)
        .put("source", "/" + from + "/crm")
        .put("id", UUID.randomUUID().toString())
        .put("time", time.toString())
        .put("subject", subject())
        .put("datacontenttype", "application/json");
  }

  private static String name(FactKind kind) {
    return kind.name().toLowerCase(Locale.ROOT);
  }
}
