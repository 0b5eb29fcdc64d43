package dev.baton.ledger.refused;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.baton.contracts.ledger.RefusedRecord.Via;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An event that was refused just now.
 *
 * @param rights of who sent it
 * @param problem that was answered, or would have been
 * @param place where it lies in its team's inbox; null over HTTP
 */
public record Refused(
    Rights rights,
    Via via,
    Instant at,
    Original original,
    ObjectNode problem,
    @Nullable Place place) {

  /** Of a record in an inbox. */
  public record Place(int partition, long offset) {}
}
