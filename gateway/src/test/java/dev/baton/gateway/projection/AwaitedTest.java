package dev.baton.gateway.projection;

import static dev.baton.contracts.event.FactKind.ACCEPTED;
import static dev.baton.contracts.event.FactKind.OFFERED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.contracts.event.ItemRef;
import dev.baton.contracts.ledger.Judgement;
import dev.baton.contracts.ledger.LedgerRecord;
import dev.baton.contracts.ownership.OwnershipEntity.Edge;
import dev.baton.gateway.told.Journal;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AwaitedTest {
  private static final Instant T = Instant.parse("2026-03-02T09:00:00Z");
  private static final ItemRef ITEM = new ItemRef("lead", "L-\"42\"");

  private final Journal journal = new Journal(0);

  private void offer(@Nullable Instant deadline) {
    journal.fact(
        OFFERED,
        ITEM,
        "1",
        "a",
        "b",
        T,
        h -> h.judgement = new Judgement("ab", 1, 1, deadline, Map.of()));
  }

  private List<Awaited> awaited() {
    Fold fold = new Fold(ZoneOffset.UTC);
    for (LedgerRecord record : journal.records()) {
      fold.add(record);
    }
    return fold.awaited.remaining().stream().map(Map.Entry::getKey).toList();
  }

  @Test
  void anOfferIsAwaitedUntilItIsAnswered() {
    offer(T.plusSeconds(1_000));
    Awaited expected =
        new Awaited(
            new Edge("a", "b", "lead"),
            ITEM,
            "1",
            "ab",
            T,
            T.plusSeconds(800),
            T.plusSeconds(1_000));
    assertThat(awaited()).containsExactly(expected);
    assertThat(
            Awaited.parse(
                expected.handoffText(),
                expected.seamText(),
                expected.offered(),
                expected.soon(),
                expected.due()))
        .isEqualTo(expected);

    journal.fact(ACCEPTED, ITEM, "1", "a", "b", T.plusSeconds(10));
    assertThat(awaited()).isEmpty();
  }

  @Test
  void oneThatRanOutIsAwaitedNoMore() {
    offer(T.plusSeconds(1_000));
    journal.expired(ITEM, "1", "a", "b", T.plusSeconds(1_000));
    assertThat(awaited()).isEmpty();
  }

  @Test
  void oneWithoutADeadlineIsAwaitedByNobody() {
    offer(null);
    assertThat(awaited()).isEmpty();
  }

  @Test
  void anAcceptanceThatIsTakenBackLeavesItAwaited() {
    offer(T.plusSeconds(1_000));
    journal.fact(ACCEPTED, ITEM, "1", "a", "b", T.plusSeconds(10));
    journal.takenBack(ACCEPTED, ITEM, "1", "a", "b", T.plusSeconds(20));
    assertThat(awaited()).hasSize(1);
  }
}
