package dev.baton.gateway.signals;

import dev.baton.contracts.ownership.OwnershipEntity.Edge;
import dev.baton.contracts.signals.SignalKind;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a signal is about: the same for ever, whenever it fires.
 *
 * @param journey id; null where it belongs to none
 * @param edge between registered teams; null where it is about no single boundary
 * @param about what else tells it from others of its kind: a metric, a team; empty for nothing
 */
record Subject(SignalKind kind, @Nullable String journey, @Nullable Edge edge, String about) {

  /** Of a journey as a whole. */
  static Subject of(SignalKind kind, @Nullable String journey, String about) {
    return new Subject(kind, journey, null, about);
  }

  /** The id of the signal. */
  UUID id() {
    String name =
        String.join(
            "\u0000",
            kind.word(),
            String.valueOf(journey),
            edge == null ? "" : String.join("\u0001", edge.from(), edge.to(), edge.workType()),
            about);
    return UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8));
  }
}
