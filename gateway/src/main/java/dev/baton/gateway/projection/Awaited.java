package dev.baton.gateway.projection;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.baton.contracts.Json;
import dev.baton.contracts.event.FactKind;
import dev.baton.contracts.event.ItemRef;
import dev.baton.contracts.ledger.Disposition;
import dev.baton.contracts.ledger.HandoffSnapshot;
import dev.baton.contracts.ledger.Judgement;
import dev.baton.contracts.ownership.OwnershipEntity.Edge;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An offer that has to be answered by a deadline and is not.
 *
 * @param edge its teams named as the events name them
 * @param handoff its id within the item
 * @param boundary id of the registered boundary it falls on; null where none was known
 * @param soon when four fifths of the time to answer it are over
 * @param due its deadline
 */
public record Awaited(
    Edge edge,
    ItemRef item,
    String handoff,
    @Nullable String boundary,
    Instant offered,
    Instant soon,
    Instant due) {

  /** This handoff, where it is one. */
  static @Nullable Awaited of(HandoffSnapshot handoff) {
    Instant offered = handoff.times().get(FactKind.OFFERED);
    Judgement judgement = handoff.judgement();
    if (offered == null
        || judgement == null
        || judgement.deadline() == null
        || handoff.disposition() != Disposition.OPEN) {
      return null;
    }
    Instant due = judgement.deadline();
    return new Awaited(
        new Edge(handoff.from(), handoff.to(), handoff.item().type()),
        handoff.item(),
        handoff.handoff(),
        judgement.boundary(),
        offered,
        offered.plus(Duration.between(offered, due).multipliedBy(4).dividedBy(5)),
        due);
  }

  /** Which handoff it is, as JSON. */
  String handoffText() {
    return Json.MAPPER.createArrayNode().add(item.type()).add(item.id()).add(handoff).toString();
  }

  /** Where it passes, as JSON. */
  String seamText() {
    return Json.MAPPER.createArrayNode().add(edge.from()).add(edge.to()).add(boundary).toString();
  }

  /** Reads what {@link #handoffText} and {@link #seamText} wrote. */
  public static Awaited parse(
      String handoffText, String seamText, Instant offered, Instant soon, Instant due) {
    try {
      JsonNode handoff = Json.MAPPER.readTree(handoffText);
      JsonNode seam = Json.MAPPER.readTree(seamText);
      ItemRef item = new ItemRef(handoff.get(0).asText(), handoff.get(1).asText());
      return new Awaited(
          new Edge(seam.get(0).asText(), seam.get(1).asText(), item.type()),
          item,
          handoff.get(2).asText(),
          seam.get(2).isNull() ? null : seam.get(2).asText(),
          offered,
          soon,
          due);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }
}
