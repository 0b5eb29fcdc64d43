package dev.baton.gateway.continuity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.gateway.continuity.Bounce.Hop;
import dev.baton.gateway.continuity.Bounce.RoundTrip;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class BounceTest {
  private static final Instant T = Instant.parse("2026-03-02T00:00:00Z");

  /** Over these teams, an hour apart. */
  private static List<Hop> way(String teams) {
    List<Hop> hops = new ArrayList<>();
    for (int i = 1; i < teams.length(); i++) {
      hops.add(
          new Hop(
              teams.substring(i - 1, i),
              teams.substring(i, i + 1),
              false,
              T.plus(Duration.ofHours(i))));
    }
    return hops;
  }

  private static Bounce of(String teams) {
    return Bounce.of(way(teams), Set.of());
  }

  @Test
  void straightOnIsNoBounce() {
    assertThat(of("ABCD")).isEqualTo(new Bounce(0, 0, 0, 0, Duration.ZERO));
    assertThat(of("ABCD").bounced()).isFalse();
    assertThat(of("A").bounced()).isFalse();
  }

  @Test
  void thereAndBackIsDirect() {
    assertThat(of("ABA")).isEqualTo(new Bounce(0, 1, 0, 2, Duration.ofHours(1)));
    assertThat(of("ABAB")).isEqualTo(new Bounce(0, 2, 0, 3, Duration.ofHours(2)));
  }

  @Test
  void backByAnotherWayIsIndirect() {
    assertThat(of("ABCA")).isEqualTo(new Bounce(0, 0, 1, 3, Duration.ofHours(2)));
    assertThat(of("ABCACD")).isEqualTo(new Bounce(0, 1, 1, 4, Duration.ofHours(3)));
  }

  @Test
  void aTeamThatHandsToItselfDoesNotBounce() {
    assertThat(of("AAB").bounced()).isFalse();
  }

  @Test
  void aReturnIsABounceWithoutAnyWayBack() {
    Bounce returned = Bounce.of(List.of(new Hop("A", "B", true, null)), Set.of());

    assertThat(returned).isEqualTo(new Bounce(1, 0, 0, 0, Duration.ZERO));
    assertThat(returned.bounced()).isTrue();
  }

  @Test
  void aRoundTripThatIsMeantIsNone() {
    Set<RoundTrip> review = Set.of(new RoundTrip("A", "B"));

    assertThat(Bounce.of(way("ABAC"), review).bounced()).isFalse();
    assertThat(Bounce.of(way("BABC"), review).direct()).isEqualTo(1);
  }

  @Test
  void withoutTimesThereIsNoTime() {
    List<Hop> hops = List.of(new Hop("A", "B", false, null), new Hop("B", "A", false, null));

    assertThat(Bounce.of(hops, Set.of())).isEqualTo(new Bounce(0, 1, 0, 2, null));
  }
}
