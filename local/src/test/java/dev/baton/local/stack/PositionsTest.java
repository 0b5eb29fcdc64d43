package dev.baton.local.stack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.contracts.Json;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PositionsTest {
  @Test
  void readsHowFarTheLedgerIsAndLeavesOutEmptyLanes() throws Exception {
    assertThat(
            Positions.recorded(
                Json.MAPPER.readTree(
                    """
                    {"lanes":[{"lane":0,"position":17,"relayed":16},{"lane":1,"position":-1,"relayed":-1}]}
                    """)))
        .isEqualTo(Map.of(0, 17L));
  }

  @Test
  void readsHowFarTheGatewayHasFollowed() throws Exception {
    assertThat(
            Positions.folded(
                Json.MAPPER.readTree(
                    """
                    {"sources":[{"source":"ownership","status":"current","position":3},
                     {"source":"ledger","status":"behind","lanes":[{"lane":0,"position":12,"end":17}]}]}
                    """)))
        .isEqualTo(Map.of(0, 12L));
  }

  @Test
  void coversOnlyWhatIsThereInEveryLane() {
    assertThat(Positions.covered(Map.of(0, 17L), Map.of(0, 17L, 1, 4L))).isTrue();
    assertThat(Positions.covered(Map.of(0, 17L), Map.of(0, 16L))).isFalse();
    assertThat(Positions.covered(Map.of(0, 17L, 1, 0L), Map.of(0, 17L))).isFalse();
    assertThat(Positions.covered(Map.of(), Map.of())).isTrue();
  }
}
