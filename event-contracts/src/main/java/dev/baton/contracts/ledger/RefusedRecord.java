package dev.baton.contracts.ledger;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What {@code baton.inbox.refused.v1} says of one refused event: a reference, never its content.
 *
 * @param no grows from one event to the next, with gaps; one that was seen before is a repetition
 * @param id under which the ledger keeps it
 * @param team whose token or inbox it came from; null for governance
 * @param time when it was first refused
 * @param problem stable type of the problem, {@code urn:baton:problem:…}
 * @param pointer JSON Pointer to the first thing wrong, as far as its names are plain; null where
 *     the problem has no place
 */
public record RefusedRecord(
    long no,
    UUID id,
    @Nullable String team,
    Via via,
    Instant time,
    String problem,
    @Nullable String pointer) {

  /** How an event came in. */
  public enum Via {
    @JsonProperty("http")
    HTTP,
    @JsonProperty("kafka")
    KAFKA
  }
}
