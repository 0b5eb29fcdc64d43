package dev.baton.gateway.view;

import static dev.baton.contracts.event.FactKind.ACCEPTED;
import static dev.baton.contracts.event.FactKind.COMPLETED;
import static dev.baton.contracts.event.FactKind.OFFERED;
import static dev.baton.contracts.event.FactKind.RETURNED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.contracts.Money;
import dev.baton.contracts.event.ItemRef;
import dev.baton.contracts.ownership.OwnershipEntity;
import dev.baton.contracts.ownership.OwnershipEntity.Boundary;
import dev.baton.contracts.ownership.OwnershipEntity.Contract;
import dev.baton.contracts.ownership.OwnershipEntity.Edge;
import dev.baton.contracts.ownership.OwnershipEntity.Journey;
import dev.baton.gateway.continuity.Bucket;
import dev.baton.gateway.projection.Folded;
import dev.baton.gateway.projection.ReadModels.Holds;
import dev.baton.gateway.projection.Waits;
import dev.baton.gateway.projection.Window;
import dev.baton.gateway.registry.Directory;
import dev.baton.gateway.told.Journal;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class CustodyPlacesTest {
  private static final Instant T = Instant.parse("2026-03-02T09:00:00Z");
  private static final Journey JOURNEY =
      new Journey(
          "j",
          1,
          "J",
          "a",
          List.of(new Edge("a", "b", "deal"), new Edge("b", "c", "deal")),
          Duration.ofDays(7),
          List.of(),
          Instant.EPOCH,
          null);
  private static final List<OwnershipEntity> AGREED =
      List.of(
          new Boundary("a--b", 1, "a", "b", "deal", Instant.EPOCH, null),
          new Contract(
              "a--b",
              1,
              1,
              "done",
              "started",
              Duration.ofHours(4),
              Duration.ofDays(2),
              null,
              Map.of(),
              Map.of(),
              null,
              Map.of(),
              Instant.EPOCH,
              null,
              Instant.EPOCH,
              Instant.EPOCH));

  private final Journal journal = new Journal(0);

  private static ItemRef item(String id) {
    return new ItemRef("deal", id);
  }

  private CustodyView at(Instant asOf, List<OwnershipEntity> registry, List<Holds> holds) {
    return CustodyPlaces.of(
        JOURNEY,
        new Question(
            JOURNEY.horizon(),
            new Window(Window.BEGINNING, Window.END, ZoneOffset.UTC),
            asOf,
            Bucket.WEEK),
        new Folded(journal.records()).ways(),
        holds,
        Directory.of(registry),
        new Completeness(List.of()));
  }

  @Test
  void whatIsDoneAndNotHandedOnStallsThoughNobodySaysAWord() {
    journal.fact(
        OFFERED,
        item("1"),
        "1",
        "a",
        "b",
        T,
        h -> h.value = new Money(new BigDecimal("99.90"), "EUR"));
    journal.fact(ACCEPTED, item("1"), "1", "a", "b", T.plusSeconds(3600));
    journal.fact(COMPLETED, item("1"), "1", "a", "b", T.plusSeconds(7200));

    CustodyView soon = at(T.plus(Duration.ofDays(1)), AGREED, List.of());
    CustodyView late = at(T.plus(Duration.ofDays(3)), AGREED, List.of());

    assertThat(soon.held()).isEqualTo(1);
    assertThat(soon.stalled()).isZero();
    assertThat(late.stalled()).isEqualTo(1);
    assertThat(late.places().getFirst().limitBy()).isEqualTo("contract");
    assertThat(late.places().getFirst().worth().getFirst().lateValue()).isEqualTo("99.9");
    assertThat(late.residual()).isZero();
  }

  @Test
  void withoutAContractTheTeamsOwnP95SaysHowLongIsLong() {
    journal.fact(OFFERED, item("1"), "1", "a", "b", T);
    journal.fact(ACCEPTED, item("1"), "1", "a", "b", T);
    Holds own = new Holds("b", "deal", new TreeMap<>(Map.of(Waits.bin(Duration.ofHours(10)), 20L)));

    assertThat(at(T.plus(Duration.ofHours(9)), List.of(), List.of(own)).stalled()).isZero();
    CustodyView late = at(T.plus(Duration.ofHours(12)), List.of(), List.of(own));
    assertThat(late.stalled()).isEqualTo(1);
    assertThat(late.places().getFirst().limitBy()).isEqualTo("own-p95");
  }

  @Test
  void anOfferIsOverdueBeyondTheTimeToAccept() {
    journal.fact(OFFERED, item("1"), "1", "a", "b", T);

    assertThat(at(T.plus(Duration.ofHours(4)), AGREED, List.of()).overdue()).isZero();
    assertThat(at(T.plus(Duration.ofHours(6)), AGREED, List.of()).overdue()).isEqualTo(1);
  }

  @Test
  void whatLeavesTheJourneyOrComesBackHasEnded() {
    journal.fact(OFFERED, item("1"), "1", "a", "b", T);
    journal.fact(ACCEPTED, item("1"), "1", "a", "b", T.plusSeconds(60));
    journal.fact(OFFERED, item("1"), "2", "b", "elsewhere", T.plusSeconds(120));
    journal.fact(OFFERED, item("2"), "1", "a", "b", T);
    journal.fact(RETURNED, item("2"), "1", "a", "b", T.plusSeconds(60));

    CustodyView view = at(T.plusSeconds(600), List.of(), List.of());

    assertThat(view.endedBy()).isEqualTo(Map.of("left", 1L, "returned", 1L));
    assertThat(view.entered()).isEqualTo(2);
    assertThat(view.cohorts()).singleElement().satisfies(c -> assertThat(c.ended()).isEqualTo(2));
  }
}
