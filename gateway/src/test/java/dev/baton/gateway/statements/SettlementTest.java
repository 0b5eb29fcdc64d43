package dev.baton.gateway.statements;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.contracts.ownership.OwnershipEntity.Edge;
import dev.baton.gateway.projection.Amount;
import dev.baton.gateway.projection.ReadModels.OpenCount;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SettlementTest {
  private static final Instant END = Instant.parse("2026-03-01T00:00:00Z");
  private static final Duration HORIZON = Duration.ofDays(30);

  private static OpenCount open(Instant offered, @Nullable Instant due) {
    return new OpenCount(
        new Edge("a", "b", "lead"), offered, due, false, null, new Amount(1, BigDecimal.ZERO));
  }

  private static boolean settled(Instant known, OpenCount... open) {
    return Settlement.settled(END, known, List.of(open), HORIZON);
  }

  @Test
  void aMonthOfWhichAllIsAnsweredIsSettledWhenWhatCameLateIsThere() {
    assertThat(settled(END.plusSeconds(3_599))).isFalse();
    assertThat(settled(END.plusSeconds(3_600))).isTrue();
  }

  @Test
  void anOfferWithADeadlineIsWaitedForUntilTheLedgerSaysThatItRanOut() {
    Instant due = END.plusSeconds(600);

    assertThat(settled(END.plus(Duration.ofDays(400)), open(END.minusSeconds(60), due))).isFalse();
  }

  @Test
  void oneWithoutADeadlineIsWaitedForAsLongAsTheHorizon() {
    Instant offered = END.minusSeconds(60);

    assertThat(settled(offered.plus(HORIZON).minusSeconds(1), open(offered, null))).isFalse();
    assertThat(settled(offered.plus(HORIZON), open(offered, null))).isTrue();
  }
}
