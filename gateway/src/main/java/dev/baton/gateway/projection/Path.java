package dev.baton.gateway.projection;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.baton.contracts.Json;
import dev.baton.contracts.ledger.Disposition;
import dev.baton.contracts.ledger.HandoffState;
import dev.baton.contracts.ledger.ItemSnapshot;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The way of an item without its times and ids, so that the many items that went the same way count
 * as one row.
 *
 * @param steps in order
 */
public record Path(List<Step> steps) {

  /**
   * One hop.
   *
   * @param from as the events name the team
   * @param to as the events name the team
   * @param offered whether the sender offered it
   * @param repeat whether the item crossed this boundary before
   * @param usableAsIs the receiver's judgement; null where it did not say
   */
  public record Step(
      String from,
      String to,
      boolean offered,
      Disposition disposition,
      HandoffState state,
      boolean repeat,
      @Nullable Boolean usableAsIs) {}

  /** The way of this item. */
  static Path of(ItemSnapshot item) {
    return new Path(
        item.hops().stream()
            .map(h ->
                new Step(
                    h.from(),
                    h.to(),
                    h.offered(),
                    h.disposition(),
                    h.state(),
                    h.repeat(),
                    h.usableAsIs()))
            .toList());
  }

  /** As compact JSON; equal ways give equal text. */
  String text() {
    ArrayNode all = Json.MAPPER.createArrayNode();
    for (Step step : steps) {
      all.addArray()
          .add(step.from)
          .add(step.to)
          .add(step.offered ? 1 : 0)
          .add(step.disposition.name())
          .add(step.state.name())
          .add(step.repeat ? 1 : 0)
          .add(step.usableAsIs);
    }
    return all.toString();
  }

  /** Reads what {@link #text} wrote. */
  public static Path parse(String text) {
    try {
      List<Step> steps = new ArrayList<>();
      for (JsonNode step : Json.MAPPER.readTree(text)) {
        steps.add(
            new Step(
                step.get(0).asText(),
                step.get(1).asText(),
                step.get(2).asInt() == 1,
                Disposition.valueOf(step.get(3).asText()),
                HandoffState.valueOf(step.get(4).asText()),
                step.get(5).asInt() == 1,
                step.get(6).isNull() ? null : step.get(6).asBoolean()));
      }
      return new Path(List.copyOf(steps));
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }
}
