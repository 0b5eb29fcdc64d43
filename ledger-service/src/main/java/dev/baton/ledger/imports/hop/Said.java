package dev.baton.ledger.imports.hop;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.baton.contracts.event.EventType;
import dev.baton.contracts.event.ItemRef;
import dev.baton.ledger.imports.log.Row;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** The facts of a hop as the events that its two sides would have emitted. */
public final class Said {
  private Said() {}

  /**
   * A fact as a CloudEvent.
   *
   * @param source of the log's facts
   */
  public static ObjectNode event(String source, ItemRef item, Hop hop, Hop.Fact fact) {
    Row.Carried carried = fact.carried();
    ObjectNode event = JsonNodeFactory.instance.objectNode();
    event
        .put("specversion", "1.0")
        .put("type", EventType.of(fact.kind()).wireName())
        .put("source", fact.source() == null ? source : fact.source())
        .put("id", fact.id())
        .put("time", fact.time().toString())
        .put("subject", item.subject())
        .put("datacontenttype", "application/json");
    ObjectNode data = event.putObject("data");
    data.putObject("item").put("type", item.type()).put("id", item.id());
    put(data, "handoff", fact.handoff());
    put(data, "from", hop.from());
    data.put("to", hop.to());
    put(data, "actor", carried.actor());
    put(data, "onwardTo", fact.onwardTo());
    if (fact.reason() != null) {
      data.putObject("reason").put("code", fact.reason());
    }
    if (fact.usableAsIs() != null) {
      data.put("usableAsIs", fact.usableAsIs());
    }
    if (!carried.dataSubjects().isEmpty()) {
      carried.dataSubjects().forEach(data.putArray("dataSubjects")::add);
    }
    switch (fact.kind()) {
      case OFFERED -> {
        value(data, carried);
        context(data, carried);
      }
      case COMPLETED -> {
        value(data, carried);
        put(data, "outcome", carried.outcome());
      }
      case RECEIVED, ACCEPTED -> context(data, carried);
      case WITHDRAWN, REJECTED, FORWARDED, STARTED, RETURNED -> {}
    }
    return event;
  }

  private static void value(ObjectNode data, Row.Carried carried) {
    if (carried.value() != null) {
      BigDecimal amount = carried.value().amount();
      data.putObject("value")
          .put("amount", amount.toPlainString())
          .put("currency", carried.value().currency());
    }
  }

  private static void context(ObjectNode data, Row.Carried carried) {
    if (carried.context() != null) {
      data.set("context", carried.context());
    }
  }

  private static void put(ObjectNode data, String name, @Nullable String text) {
    if (text != null) {
      data.put(name, text);
    }
  }
}
