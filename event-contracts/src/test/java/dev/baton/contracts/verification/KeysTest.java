package dev.baton.contracts.verification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.baton.contracts.proof.Checkpoint;
import dev.baton.contracts.proof.Merkle;
import dev.baton.contracts.proof.VerifierKey;
import java.util.List;
import org.junit.jupiter.api.Test;

class KeysTest {
  private static final VerifierKey OF_LANE_1 = SignedLane.KEY.verifier("ledger.example/a/lane/1");

  @Test
  void aKeyOfOneLaneIsTheKeyOfAll() {
    Keys keys = Keys.of(List.of(OF_LANE_1), List.of());

    assertThat(keys.pinned(7)).containsExactly(OF_LANE_1.named("ledger.example/a/lane/7"));
    assertThat(keys.origin(7)).isEqualTo("ledger.example/a/lane/7");
    assertThat(keys.lane("ledger.example/a/lane/7")).isEqualTo(7);
    assertThat(keys.lane("ledger.example/b/lane/7")).isEqualTo(-1);
    assertThat(keys.lane("ledger.example/a/lane/07")).isEqualTo(-1);
  }

  @Test
  void aPinnedKeyNamesTheLedgerWhateverTheLedgerSays() {
    VerifierKey other = SignedLane.KEY.verifier("another.example/lane/1");

    assertThat(Keys.of(List.of(OF_LANE_1), List.of(other)).ledger()).isEqualTo("ledger.example/a");
    assertThatThrownBy(() -> Keys.of(List.of(OF_LANE_1, other), List.of()))
        .hasMessageContaining("several ledgers");
  }

  @Test
  void aKeyOfNoLaneIsRefused() {
    assertThatThrownBy(() -> Keys.of(List.of(SignedLane.KEY.verifier("ledger.example")), List.of()))
        .hasMessageContaining("/lane/");
    assertThatThrownBy(() -> Keys.of(List.of(), List.of())).hasMessageContaining("no key");
  }

  @Test
  void keptCheckpointsStandOneAfterTheOther() {
    String five = note(5);
    String nine = note(9);

    assertThat(KeptCheckpoints.read(nine + five + "\n\n" + nine))
        .extracting(kept -> kept.checkpoint().size(), KeptCheckpoints.Kept::line)
        .containsExactly(tuple(5L, 6), tuple(9L, 1));
    assertThat(KeptCheckpoints.read("\n")).isEmpty();
    assertThatThrownBy(() -> KeptCheckpoints.read(five + "nothing\n"))
        .hasMessageContaining("line 6");
  }

  private static String note(long size) {
    return new Checkpoint("ledger.example/a/lane/1", size, Merkle.empty())
        .signed(List.of(SignedLane.KEY))
        .toString();
  }
}
