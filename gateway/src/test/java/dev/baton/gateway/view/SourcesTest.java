package dev.baton.gateway.view;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.gateway.projection.ReadModels.Lane;
import dev.baton.gateway.registry.Standing;
import dev.baton.gateway.view.Completeness.Status;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SourcesTest {
  private static final Instant NOW = Instant.parse("2026-03-02T09:00:00Z");
  private static final List<Lane> FOLDED =
      List.of(new Lane(0, 41, 42, null, 0), new Lane(1, 9, 12, null, 0));

  @Test
  void isCurrentWhenEverythingPublishedIsFolded() {
    Completeness.LedgerSource ledger = Sources.ledger(FOLDED, Map.of(0, 42L, 1, 12L), true, NOW);

    assertThat(ledger.status()).isEqualTo(Status.CURRENT);
    assertThat(ledger.lanes())
        .containsExactly(
            new Completeness.Lane(0, 41, 41L, null, 0), new Completeness.Lane(1, 9, 9L, null, 0));
  }

  @Test
  void isBehindByWhatIsPublishedAndNotFolded() {
    Completeness.LedgerSource ledger = Sources.ledger(FOLDED, Map.of(0, 45L, 1, 12L), true, NOW);

    assertThat(ledger.status()).isEqualTo(Status.BEHIND);
    assertThat(ledger.lanes().getFirst()).isEqualTo(new Completeness.Lane(0, 41, 44L, null, 0));
  }

  @Test
  void isBehindWhileAnEntryIsMissing() {
    List<Lane> gap = List.of(new Lane(0, 41, 42, 42L, 0));

    assertThat(Sources.ledger(gap, Map.of(0, 42L), true, NOW).status()).isEqualTo(Status.BEHIND);
  }

  @Test
  void aLaneOfWhichNothingIsFoldedIsThere() {
    Completeness.LedgerSource ledger = Sources.ledger(List.of(), Map.of(0, 3L), true, NOW);

    assertThat(ledger.status()).isEqualTo(Status.BEHIND);
    assertThat(ledger.lanes()).containsExactly(new Completeness.Lane(0, -1, 2L, null, 0));
  }

  @Test
  void doesNotKnowTheEndWhereKafkaDoesNotAnswer() {
    Completeness.LedgerSource ledger = Sources.ledger(FOLDED, null, true, NOW);

    assertThat(ledger.status()).isEqualTo(Status.DOWN);
    assertThat(ledger.lanes().getFirst()).isEqualTo(new Completeness.Lane(0, 41, null, null, 0));
  }

  @Test
  void isDownWhenTheLedgerDoesNotAnswer() {
    assertThat(Sources.ledger(FOLDED, Map.of(0, 42L, 1, 12L), false, NOW).status())
        .isEqualTo(Status.DOWN);
  }

  @Test
  void aQuietRegistryIsCurrentAndASilentOneIsDown() {
    Standing standing = new Standing(7L, 7L, NOW.minusSeconds(12));

    assertThat(Sources.registry("ownership", standing, NOW).status()).isEqualTo(Status.CURRENT);
    assertThat(Sources.registry("ownership", standing, NOW.plusSeconds(20)).status())
        .isEqualTo(Status.DOWN);
  }

  @Test
  void aRegistryOfWhichSomethingIsMissingIsBehind() {
    assertThat(Sources.registry("ownership", new Standing(6L, 7L, NOW), NOW).status())
        .isEqualTo(Status.BEHIND);
    assertThat(Sources.registry("ownership", new Standing(null, 0L, NOW), NOW).status())
        .isEqualTo(Status.BEHIND);
  }

  @Test
  void anEmptyRegistryIsCurrent() {
    assertThat(Sources.registry("ownership", new Standing(null, -1L, NOW), NOW).status())
        .isEqualTo(Status.CURRENT);
  }

  @Test
  void aRegistryNeverHeardOfIsDownAndHasNoPosition() {
    assertThat(Sources.registry("ownership", new Standing(null, null, null), NOW))
        .isEqualTo(new Completeness.RegistrySource("ownership", Status.DOWN, null, null));
  }
}
