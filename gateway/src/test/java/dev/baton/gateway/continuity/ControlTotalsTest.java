package dev.baton.gateway.continuity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.gateway.continuity.ControlTotals.Difference;
import dev.baton.gateway.continuity.ControlTotals.Entry;
import dev.baton.gateway.continuity.ControlTotals.Kind;
import dev.baton.gateway.continuity.ControlTotals.Party;
import java.math.BigDecimal;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ControlTotalsTest {
  private static Entry entry(String id, @Nullable String value) {
    return new Entry(id, value == null ? null : new BigDecimal(value));
  }

  @Test
  void twoThatAgreeNameTheThird() {
    assertThat(ControlTotals.of(100L, 100L, 100)).isEqualTo(new ControlTotals(0.0, 0.0, 0.0, null));
    assertThat(ControlTotals.of(100L, 80L, 80).differs()).isEqualTo(Party.SENDER);
    assertThat(ControlTotals.of(100L, 80L, 100).differs()).isEqualTo(Party.RECEIVER);
    assertThat(ControlTotals.of(100L, 100L, 80).differs()).isEqualTo(Party.LEDGER);
    assertThat(ControlTotals.of(100L, 90L, 80).differs()).isNull();
    assertThat(ControlTotals.of(100L, 80L, 80).sides()).isEqualTo(0.2);
  }

  @Test
  void aSideThatCountsNothingIsNotNought() {
    assertThat(ControlTotals.of(100L, null, 100))
        .isEqualTo(new ControlTotals(null, 0.0, null, null));
    assertThat(ControlTotals.of(0L, 3L, 3).sides()).isEqualTo(3.0);
  }

  @Test
  void equalCountsCanHideUnequalLists() {
    List<Difference> differences =
        ControlTotals.differences(
            List.of(
                entry("a", "1"), entry("lost", "1"), entry("late", "1"), entry("dear", "10.00")),
            List.of(entry("a", "1.0"), entry("new", "1"), entry("a", "1"), entry("dear", "9.99")),
            Set.of("late"));

    assertThat(differences)
        .containsExactly(
            new Difference(Kind.DUPLICATE, "a"),
            new Difference(Kind.VALUE, "dear"),
            new Difference(Kind.TIMING, "late"),
            new Difference(Kind.MISSING, "lost"),
            new Difference(Kind.EXTRA, "new"));
  }

  @Test
  void whatASideDoesNotValueItDoesNotDispute() {
    assertThat(
            ControlTotals.differences(
                List.of(entry("a", "1")), List.of(entry("a", null)), Set.of()))
        .isEmpty();
  }
}
