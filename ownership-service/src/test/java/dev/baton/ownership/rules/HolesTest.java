package dev.baton.ownership.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.contracts.ownership.OwnershipEntity.Boundary;
import dev.baton.contracts.ownership.OwnershipEntity.Edge;
import dev.baton.contracts.ownership.OwnershipEntity.Journey;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class HolesTest {
  private static final Instant NOW = Instant.parse("2026-05-01T00:00:00Z");

  @Test
  void anEdgeOfAJourneyWithoutABoundaryIsAHole() {
    Edge other = new Edge("b", "c", "lead");
    Journey journey =
        new Journey(
            "j",
            1,
            "J",
            null,
            List.of(new Edge("a", "b", "lead"), other),
            Duration.ofDays(1),
            List.of(),
            NOW,
            null);
    assertThat(
            Holes.of(
                List.of(journey), List.of(new Boundary("all", 1, "a", "b", "lead", NOW, null))))
        .singleElement()
        .satisfies(hole -> {
          assertThat(hole.edge()).isEqualTo(other);
          assertThat(hole.registered()).isFalse();
        });
  }
}
