package dev.baton.gateway.statements;

import static dev.baton.contracts.ownership.OwnershipEntity.Side.RECEIVER;
import static dev.baton.contracts.ownership.OwnershipEntity.Side.SENDER;
import static dev.baton.gateway.statements.Signing.Verdict.AGREED;
import static dev.baton.gateway.statements.Signing.Verdict.DISPUTED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.contracts.ownership.OwnershipEntity.Side;
import dev.baton.gateway.statements.Signing.Decision;
import dev.baton.gateway.statements.Signing.Signature;
import dev.baton.gateway.statements.Signing.State;
import dev.baton.gateway.statements.Signing.Verdict;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SigningTest {
  private static Signature said(Side side, Verdict verdict) {
    return new Signature(side, "team", verdict, "hash", null, "somebody", Instant.EPOCH);
  }

  @Test
  void eachSideSpeaksForItself() {
    assertThat(Signing.decide(Set.of(SENDER), null, List.of(), AGREED))
        .isEqualTo(new Decision.Taken(SENDER));
    assertThat(Signing.decide(Set.of(RECEIVER), null, List.of(said(SENDER, AGREED)), DISPUTED))
        .isEqualTo(new Decision.Taken(RECEIVER));
    assertThat(Signing.decide(Set.of(), null, List.of(), AGREED)).isEqualTo(new Decision.NoSide());
    assertThat(Signing.decide(Set.of(SENDER), RECEIVER, List.of(), AGREED))
        .isEqualTo(new Decision.NoSide());
  }

  @Test
  void whoSpeaksForBothSaysForWhich() {
    assertThat(Signing.decide(Set.of(SENDER, RECEIVER), null, List.of(), AGREED))
        .isEqualTo(new Decision.WhichSide());
    assertThat(Signing.decide(Set.of(SENDER, RECEIVER), RECEIVER, List.of(), AGREED))
        .isEqualTo(new Decision.Taken(RECEIVER));
  }

  @Test
  void aSideSpeaksOnceUnlessItSettlesItsOwnDispute() {
    List<Signature> agreed = List.of(said(SENDER, AGREED));
    List<Signature> disputed = List.of(said(SENDER, DISPUTED));
    List<Signature> settled = List.of(said(SENDER, DISPUTED), said(SENDER, AGREED));

    assertThat(Signing.decide(Set.of(SENDER), null, agreed, AGREED))
        .isEqualTo(new Decision.Spoken(SENDER, AGREED));
    assertThat(Signing.decide(Set.of(SENDER), null, agreed, DISPUTED))
        .isEqualTo(new Decision.Spoken(SENDER, AGREED));
    assertThat(Signing.decide(Set.of(SENDER), null, disputed, DISPUTED))
        .isEqualTo(new Decision.Spoken(SENDER, DISPUTED));
    assertThat(Signing.decide(Set.of(SENDER), null, disputed, AGREED))
        .isEqualTo(new Decision.Taken(SENDER));
    assertThat(Signing.decide(Set.of(SENDER), null, settled, DISPUTED))
        .isEqualTo(new Decision.Spoken(SENDER, AGREED));
  }

  @Test
  void itIsCountersignedWhenBothAgreeAndDisputedWhileOneDoesNot() {
    assertThat(Signing.state(List.of())).isEqualTo(State.FROZEN);
    assertThat(Signing.state(List.of(said(SENDER, AGREED)))).isEqualTo(State.FROZEN);
    assertThat(Signing.state(List.of(said(SENDER, AGREED), said(RECEIVER, DISPUTED))))
        .isEqualTo(State.DISPUTED);
    assertThat(
            Signing.state(
                List.of(said(SENDER, AGREED), said(RECEIVER, DISPUTED), said(RECEIVER, AGREED))))
        .isEqualTo(State.COUNTERSIGNED);
  }
}
