package dev.baton.gateway.view;

import static dev.baton.contracts.event.FactKind.ACCEPTED;
import static dev.baton.contracts.event.FactKind.OFFERED;
import static dev.baton.contracts.event.FactKind.REJECTED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.baton.contracts.Money;
import dev.baton.contracts.event.ItemRef;
import dev.baton.contracts.ownership.OwnershipEntity.Edge;
import dev.baton.contracts.ownership.OwnershipEntity.Journey;
import dev.baton.gateway.continuity.Bucket;
import dev.baton.gateway.projection.Folded;
import dev.baton.gateway.projection.Window;
import dev.baton.gateway.registry.Directory;
import dev.baton.gateway.told.Journal;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WhatIfReckoningTest {
  private static final Instant T = Instant.parse("2026-03-02T09:00:00Z");
  private static final Edge AB = new Edge("a", "b", "deal");
  private static final Edge BC = new Edge("b", "c", "deal");
  private static final Journey JOURNEY =
      new Journey(
          "j", 1, "J", null, List.of(AB, BC), Duration.ofDays(7), List.of(), Instant.EPOCH, null);

  private final Journal journal = new Journal(0);

  private void item(int id, boolean first, boolean second, Money worth) {
    ItemRef item = new ItemRef("deal", "D-" + id);
    journal.fact(OFFERED, item, "1", "a", "b", T, h -> h.value = worth);
    journal.fact(first ? ACCEPTED : REJECTED, item, "1", "a", "b", T.plusSeconds(60));
    if (first) {
      journal.fact(OFFERED, item, "2", "b", "c", T.plusSeconds(600), h -> h.value = worth);
      journal.fact(second ? ACCEPTED : REJECTED, item, "2", "b", "c", T.plusSeconds(700));
    }
  }

  /** Twenty items of 100 each: ten pass the first boundary, five of those the second. */
  private void told() {
    for (int i = 0; i < 20; i++) {
      item(i, i < 10, i < 5, new Money(new BigDecimal("100.00"), i % 2 == 0 ? "EUR" : "USD"));
    }
  }

  private WhatIfView ask(Map<Edge, Double> targets) {
    Folded folded = new Folded(journal.records());
    return new WhatIfReckoning(
            JOURNEY,
            new Question(
                JOURNEY.horizon(),
                new Window(Window.BEGINNING, Window.END, ZoneOffset.UTC),
                T.plus(Duration.ofDays(60)),
                Bucket.DAY),
            new Readings(
                folded.hours(),
                List.of(),
                List.of(),
                List.of(),
                folded.open(),
                folded.worths(),
                List.of(),
                List.of(),
                List.of(),
                folded.ways(),
                List.of(),
                List.of()),
            Directory.of(List.of()))
        .of(targets, new Completeness(List.of()));
  }

  /** From ½ to 1 at the second alone 5 items more; the first then lets 10 more through. */
  @Test
  void whatIsFixedFirstMakesTheNextWorthMore() {
    told();

    WhatIfView view = ask(Map.of(AB, 1.0, BC, 1.0));

    assertThat(view.items().order())
        .extracting(WhatIfView.ItemStep::items)
        .containsExactly(5.0, 10.0);
    assertThat(view.items().recoverable()).isEqualTo(15);
    assertThat(view.items().order().getLast().cumulative()).isEqualTo(15);
    assertThat(view.missing()).isEmpty();
  }

  @Test
  void amountsOfTwoCurrenciesAreNeverAdded() {
    told();

    WhatIfView view = ask(Map.of(AB, 1.0));

    assertThat(view.currencies())
        .extracting(WhatIfView.InCurrency::currency)
        .containsExactly("EUR", "USD");
    assertThat(view.currencies())
        .extracting(WhatIfView.InCurrency::recoverable)
        .containsExactly("250.00", "250.00");
    assertThat(view.items().recoverable()).isEqualTo(5);
  }

  @Test
  void itemsThatNobodyValuedCountAsNothingAndThatIsSaid() {
    told();
    for (int i = 20; i < 40; i++) {
      item(i, i < 30, i < 25, null);
    }

    WhatIfView.InCurrency euros = ask(Map.of(AB, 1.0)).currencies().getFirst();

    assertThat(euros.withoutValueShare()).isEqualTo(0.5);
    assertThat(euros.recoverable()).isEqualTo("250.00");
    assertThat(euros.order().getFirst().items()).isCloseTo(10, within(1e-9));
  }

  @Test
  void aYieldThatIsReachedAlreadyRecoversNothing() {
    told();

    assertThat(ask(Map.of(AB, 0.5)).items().order()).isEmpty();
    assertThat(ask(Map.of(AB, 0.4)).items().recoverable()).isZero();
  }

  @Test
  void whatMayStillBeAnsweredIsLeftOut() {
    told();
    ItemRef item = new ItemRef("deal", "late");
    journal.fact(OFFERED, item, "1", "a", "b", T.plus(Duration.ofDays(58)));

    WhatIfView view = ask(Map.of(AB, 1.0));

    assertThat(view.items().order().getFirst().yieldNow()).isEqualTo(0.5);
    assertThat(view.seams().getFirst())
        .isEqualTo(new WhatIfView.Now("a", "b", "deal", "a", "b", 20, 0.5));
  }

  @Test
  void withoutTargetsItSaysWhatIsSettledAndNothingMore() {
    told();

    WhatIfView view = ask(Map.of());

    assertThat(view.seams()).extracting(WhatIfView.Now::yieldNow).containsExactly(0.5, 0.5);
    assertThat(view.items().recoverable()).isZero();
    assertThat(view.items().order()).isEmpty();
  }

  @Test
  void ofABoundaryWhoseReceiverDoesNotEmitNothingIsSaid() {
    told();
    for (int i = 50; i < 60; i++) {
      journal.fact(OFFERED, new ItemRef("deal", "D-" + i), "1", "x", "y", T);
    }

    assertThat(ask(Map.of(new Edge("x", "y", "deal"), 1.0)).missing())
        .containsExactly(new Edge("x", "y", "deal"));
  }
}
