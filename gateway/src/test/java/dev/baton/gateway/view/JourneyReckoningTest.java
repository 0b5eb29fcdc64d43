package dev.baton.gateway.view;

import static dev.baton.contracts.event.FactKind.ACCEPTED;
import static dev.baton.contracts.event.FactKind.COMPLETED;
import static dev.baton.contracts.event.FactKind.OFFERED;
import static dev.baton.contracts.event.FactKind.REJECTED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.baton.contracts.Money;
import dev.baton.contracts.definitions.DefinitionsEntity;
import dev.baton.contracts.definitions.DefinitionsEntity.Adoption;
import dev.baton.contracts.definitions.DefinitionsEntity.Definition;
import dev.baton.contracts.definitions.DefinitionsEntity.Kind;
import dev.baton.contracts.definitions.DefinitionsEntity.Meaning;
import dev.baton.contracts.definitions.DefinitionsEntity.State;
import dev.baton.contracts.event.FactKind;
import dev.baton.contracts.event.ItemRef;
import dev.baton.contracts.ledger.Judgement;
import dev.baton.contracts.ledger.LedgerRecord;
import dev.baton.contracts.ownership.OwnershipEntity.Assignment;
import dev.baton.contracts.ownership.OwnershipEntity.AssignmentState;
import dev.baton.contracts.ownership.OwnershipEntity.Boundary;
import dev.baton.contracts.ownership.OwnershipEntity.Edge;
import dev.baton.contracts.ownership.OwnershipEntity.Journey;
import dev.baton.contracts.ownership.OwnershipEntity.Role;
import dev.baton.gateway.continuity.Agreement;
import dev.baton.gateway.continuity.Bucket;
import dev.baton.gateway.projection.Folded;
import dev.baton.gateway.projection.ReadModels.ControlTotal;
import dev.baton.gateway.projection.Window;
import dev.baton.gateway.registry.Catalogue;
import dev.baton.gateway.registry.Directory;
import dev.baton.gateway.told.Journal;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class JourneyReckoningTest {
  private static final Instant T = Instant.parse("2026-03-02T09:00:00Z");
  private static final Instant NOW = Instant.parse("2026-03-20T09:00:00Z");
  private static final Edge AB = new Edge("a", "b", "deal");
  private static final Edge BC = new Edge("b", "c", "deal");
  private static final Journey JOURNEY =
      new Journey(
          "j", 1, "J", "a", List.of(AB, BC), Duration.ofDays(7), List.of(), Instant.EPOCH, null);
  private static final Completeness COMPLETE = new Completeness(List.of());

  private static Question question(Instant asOf) {
    return new Question(
        JOURNEY.horizon(),
        new Window(Window.BEGINNING, Window.END, ZoneOffset.UTC),
        asOf,
        Bucket.WEEK);
  }

  private static Readings readings(List<LedgerRecord> records, List<ControlTotal> totals) {
    return FoldedReadings.of(new Folded(records), totals);
  }

  private static JourneyView view(List<LedgerRecord> records) {
    return view(records, Catalogue.of(List.of()));
  }

  private static JourneyView view(List<LedgerRecord> records, Catalogue catalogue) {
    return JourneyReckoning.of(
        JOURNEY,
        question(NOW),
        readings(records, List.of()),
        Directory.of(List.of()),
        catalogue,
        COMPLETE);
  }

  private static ItemRef item(int i) {
    return new ItemRef("deal", "D-" + i);
  }

  /** Ten items; eight pass a → b, six of them b → c as well. */
  private static Journal told() {
    Journal journal = new Journal(0);
    for (int i = 0; i < 10; i++) {
      journal.fact(OFFERED, item(i), "1", "a", "b", T, h -> h.value = euros("100.10"));
      journal.fact(i < 8 ? ACCEPTED : REJECTED, item(i), "1", "a", "b", T.plusSeconds(600));
      if (i < 8) {
        journal.fact(OFFERED, item(i), "2", "b", "c", T.plusSeconds(3600));
      }
      if (i < 6) {
        journal.fact(ACCEPTED, item(i), "2", "b", "c", T.plusSeconds(7200));
        journal.fact(COMPLETED, item(i), "2", "b", "c", T.plusSeconds(9000));
      } else if (i < 8) {
        journal.fact(REJECTED, item(i), "2", "b", "c", T.plusSeconds(7200));
      }
    }
    return journal;
  }

  private static Money euros(String amount) {
    return new Money(new BigDecimal(amount), "EUR");
  }

  @Test
  void whatIsLostIsTakenApartWithoutAnythingLeftOver() {
    JourneyView view = view(told().records());

    assertThat(view.rty().value()).isCloseTo(0.6, within(1e-9));
    assertThat(view.straightThrough().value()).isEqualTo(0.6);
    assertThat(view.observedOverRty()).isCloseTo(1, within(1e-9));
    assertThat(view.decomposed().state()).isEqualTo("parts");
    double points =
        view.seams().stream()
            .mapToDouble(s -> s.contribution() == null ? 0 : s.contribution().points())
            .sum();
    assertThat(points).isCloseTo(-0.4, within(1e-9));
    assertThat(view.residual()).isZero();
  }

  @Test
  void everyItemThatEnteredIsHeldInTheAirFinishedOrEnded() {
    Journal journal = told();
    journal.fact(OFFERED, item(20), "1", "a", "b", T);
    journal.fact(OFFERED, item(21), "1", "a", "b", T);
    journal.fact(ACCEPTED, item(21), "1", "a", "b", T.plusSeconds(5));

    assertThat(view(journal.records()).custody())
        .isEqualTo(new dev.baton.gateway.continuity.Custody(12, 1, 1, 6, 4));
  }

  @Test
  void aJourneyBeginsAndEndsWhereItSaysThatItDoes() {
    Journey fromB =
        new Journey(
            "j",
            1,
            "J",
            "a",
            List.of(AB, BC),
            List.of("b"),
            List.of("b", "c"),
            Duration.ofDays(7),
            List.of(),
            Instant.EPOCH,
            null);
    Journal journal = new Journal(0);
    journal.fact(OFFERED, item(1), "1", "b", "c", T);
    journal.fact(ACCEPTED, item(1), "1", "b", "c", T.plusSeconds(60));
    journal.fact(OFFERED, item(2), "1", "a", "b", T);
    journal.fact(ACCEPTED, item(2), "1", "a", "b", T.plusSeconds(60));

    JourneyView view =
        JourneyReckoning.of(
            fromB,
            question(NOW),
            readings(journal.records(), List.of()),
            Directory.of(List.of()),
            Catalogue.EMPTY,
            COMPLETE);

    assertThat(view.entered()).isEqualTo(1);
    assertThat(view.midway()).isEqualTo(1);
    assertThat(view.straightThrough().value()).isEqualTo(1.0);
  }

  @Test
  void theSameIsWeighedByValue() {
    JourneyView.ValueHeadline euros = view(told().records()).byValue().getFirst();

    assertThat(euros.currency()).isEqualTo("EUR");
    assertThat(euros.worth()).isEqualTo("1001.00");
    assertThat(euros.systemYield()).isCloseTo(0.6, within(1e-9));
    assertThat(euros.unowned()).isEqualTo(1.0);
    assertThat(euros.coverage()).isEqualTo(1.0);
  }

  @Test
  void whatOneSideAloneTellsOfLowersCoverageByWhatItIsWorth() {
    Journal journal = told();
    journal.fact(OFFERED, item(40), "1", "a", "b", T, h -> h.value = euros("300.00"));
    journal.fact(ACCEPTED, item(41), "1", "a", "b", T, h -> h.value = euros("200.00"));

    double told = view(told().records()).byValue().getFirst().coverage();
    double less = view(journal.records()).byValue().getFirst().coverage();

    assertThat(told).isEqualTo(1.0);
    assertThat(less).isCloseTo(1001.0 / 1501.0, within(1e-9));
  }

  @Test
  void hopsAreUnownedByTheBoundaryThatTheirSelectorChose() {
    Directory directory =
        Directory.of(
            List.of(
                new Boundary("large", 1, "a", "b", "deal", Instant.EPOCH, null),
                new Boundary("small", 1, "a", "b", "deal", Instant.EPOCH, null),
                new Assignment(
                    "x",
                    1,
                    "small",
                    Role.ACCOUNTABLE,
                    "b",
                    AssignmentState.ACCEPTED,
                    Instant.EPOCH,
                    null)));
    Journal journal = new Journal(0);
    for (int i = 0; i < 10; i++) {
      String boundary = i < 3 ? "large" : "small";
      journal.fact(
          OFFERED,
          item(i),
          "1",
          "a",
          "b",
          T,
          h -> h.judgement = new Judgement(boundary, 1, 1, null, Map.of()));
      journal.fact(ACCEPTED, item(i), "1", "a", "b", T.plusSeconds(60));
    }

    JourneyView view =
        JourneyReckoning.of(
            JOURNEY,
            question(NOW),
            readings(journal.records(), List.of()),
            directory,
            Catalogue.EMPTY,
            COMPLETE);

    assertThat(view.headline().unowned().unownedHops()).isEqualTo(3);
  }

  @Test
  void aSecondChanceIsNoFirstPassOfAStage() {
    Journal journal = told();
    journal.fact(OFFERED, item(9), "3", "a", "b", T.plusSeconds(9000));
    journal.fact(ACCEPTED, item(9), "3", "a", "b", T.plusSeconds(9100));

    JourneyView.Stage b = view(journal.records()).stages().getFirst();

    assertThat(b.team()).isEqualTo("b");
    assertThat(b.items()).isEqualTo(10);
    assertThat(b.right()).isEqualTo(8);
  }

  @Test
  void waitsCountWhatWaitsStill() {
    Journal journal = new Journal(0);
    for (int i = 0; i < 4; i++) {
      journal.fact(OFFERED, item(i), "1", "a", "b", T);
    }
    journal.fact(ACCEPTED, item(0), "1", "a", "b", T.plusSeconds(600));

    SeamView.WaitsView waits = view(journal.records()).seams().getFirst().waits();

    assertThat(waits.untilAccepted().p50()).isCloseTo(600, within(6.0));
    assertThat(waits.answered().p50()).isNull();
    assertThat(waits.censored()).isEqualTo(3);
  }

  @Test
  void oneMoreOpenOfferOnlyWidensTheBounds() {
    Journal journal = told();
    SeamView before = view(journal.records()).seams().getFirst();
    journal.fact(OFFERED, item(30), "1", "a", "b", NOW.minusSeconds(3600));
    SeamView after = view(journal.records()).seams().getFirst();

    assertThat(after.yield().lower()).isLessThan(before.yield().lower());
    assertThat(after.yield().upper()).isGreaterThan(before.yield().upper());
    assertThat(after.loss()).isEqualTo(before.loss());
  }

  @Test
  void aReceiverThatFallsSilentMovesCoverageAndNotLeakage() {
    Journal heard = new Journal(0);
    Journal muted = new Journal(0);
    for (int i = 0; i < 20; i++) {
      for (Journal journal : List.of(heard, muted)) {
        journal.fact(OFFERED, item(i), "1", "a", "b", T);
      }
      heard.fact(ACCEPTED, item(i), "1", "a", "b", T.plusSeconds(60));
    }

    JourneyView with = view(heard.records());
    JourneyView without = view(muted.records());

    assertThat(with.headline().coverage().value()).isEqualTo(1.0);
    assertThat(without.headline().coverage().value()).isEqualTo(0.0);
    assertThat(with.seams().getFirst().leakage()).isEqualTo(0.0);
    assertThat(without.seams().getFirst().leakage()).isEqualTo(0.0);
    assertThat(without.seams().getFirst().loss()).isEqualTo(new SeamView.Loss(0, 0, 0, 20, 0));
    assertThat(without.seams().getFirst().yield().value()).isNull();
  }

  /** Three have no contract's deadline and are older than any horizon; two more ran out. */
  @Test
  void tellsWhatRanOutFromWhatNobodyAgreedToAnswerInTime() {
    Journal journal = new Journal(0);
    for (int i = 0; i < 3; i++) {
      journal.fact(OFFERED, item(i), "1", "a", "b", T);
    }
    for (int i = 3; i < 5; i++) {
      journal.fact(OFFERED, item(i), "1", "a", "b", T);
      journal.expired(item(i), "1", "a", "b", T.plusSeconds(3600));
    }
    journal.fact(OFFERED, item(5), "1", "a", "b", T);
    journal.fact(ACCEPTED, item(5), "1", "a", "b", T.plusSeconds(60));
    journal.fact(OFFERED, item(6), "1", "a", "b", NOW.minusSeconds(60));

    JourneyView view = view(journal.records());

    assertThat(view.seams().getFirst().loss()).isEqualTo(new SeamView.Loss(5, 2, 3, 0, 0));
    assertThat(view.loss()).isEqualTo(view.seams().getFirst().loss());
  }

  @Test
  void whatRanOutIsLostOnlyWhereTheReceiverIsHeard() {
    Journal journal = new Journal(0);
    for (int i = 0; i < 10; i++) {
      journal.fact(OFFERED, item(i), "1", "a", "b", T);
      journal.expired(item(i), "1", "a", "b", T.plusSeconds(3600));
    }
    JourneyView silent = view(journal.records());
    journal.fact(OFFERED, item(11), "1", "a", "b", T);
    journal.fact(ACCEPTED, item(11), "1", "a", "b", T.plusSeconds(60));
    JourneyView heard = view(journal.records());

    assertThat(silent.seams().getFirst().loss()).isEqualTo(new SeamView.Loss(0, 0, 0, 10, 0));
    assertThat(heard.seams().getFirst().loss()).isEqualTo(new SeamView.Loss(10, 10, 0, 0, 0));
    assertThat(heard.seams().getFirst().ownerAtLoss())
        .singleElement()
        .satisfies(o -> assertThat(o.team()).isNull());
  }

  @Test
  void aHopThatOnlyABookTellsOfLowersCoverageAndIsNamed() {
    ControlTotal counted =
        new ControlTotal(
            AB, FactKind.Side.SENDER, T.minusSeconds(3600), T.plusSeconds(86_400), 25, null, null);

    JourneyView view =
        JourneyReckoning.of(
            JOURNEY,
            question(NOW),
            readings(told().records(), List.of(counted)),
            Directory.of(List.of()),
            Catalogue.of(List.of()),
            COMPLETE);

    assertThat(view.headline().coverage().onlyCounted()).isEqualTo(15);
    assertThat(view.headline().coverage().value()).isCloseTo(18 / 33.0, within(1e-9));
  }

  @Test
  void inWhichLanesAndInWhichOrderItemsComeMakesNoDifference() {
    List<LedgerRecord> records = told().records();
    List<List<LedgerRecord>> byItem = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      String subject = item(i).subject();
      byItem.add(records.stream().filter(r -> r.subject().equals(subject)).toList());
    }
    Collections.shuffle(byItem, new Random(7));
    List<LedgerRecord> others = byItem.stream().flatMap(List::stream).toList();

    assertThat(view(others)).isEqualTo(view(records));
  }

  @Test
  void aWindowInWhichAMeaningShiftedIsNotComparable() {
    Instant shift = Instant.parse("2026-03-04T00:00:00Z");
    Meaning meaning =
        new Meaning("…", Kind.TERM, null, null, List.of(), null, null, null, null, null, null);
    List<DefinitionsEntity> told =
        List.of(
            new Definition("q", 1, "1.0.0", "deal", "a", meaning, "h1", State.ACTIVE, T, null),
            new Definition("q", 2, "2.0.0", "deal", "a", meaning, "h2", State.ACTIVE, shift, null),
            new Adoption("a/q", 1, "a", "q", "1.0.0", Instant.EPOCH, null),
            new Adoption("a/q", 2, "a", "q", "2.0.0", shift, null));

    JourneyView shifted = view(told().records(), Catalogue.of(told));
    JourneyView same = view(told().records(), Catalogue.of(told.subList(0, 1)));

    assertThat(shifted.comparable()).isFalse();
    assertThat(shifted.seams().getFirst().shifts())
        .extracting(s -> s.side() + " " + s.from() + " → " + s.to())
        .containsExactly("sender q@1.0.0 → q@2.0.0");
    assertThat(shifted.seams().getFirst().series().getFirst().comparable()).isFalse();
    assertThat(same.comparable()).isTrue();
  }

  @Test
  void whatTheReceiverWouldNotHavePassedIsToldAndNoKappaOfWhatCrossedOnly() {
    Judgement.Applied yes = new Judgement.Applied("q-a", "1.0.0", true);
    Judgement.Applied no = new Judgement.Applied("q-b", "2.0.0", false);
    Judgement.Applied too = new Judgement.Applied("q-b", "2.0.0", true);
    Journal journal = new Journal(0);
    for (int i = 0; i < 4; i++) {
      Judgement.Meanings said = new Judgement.Meanings(yes, i == 0 ? no : too);
      journal.fact(
          OFFERED,
          item(i),
          "1",
          "a",
          "b",
          T,
          h ->
              h.judgement =
                  new Judgement("x", 1, 1, null, Map.of(), Map.of(), Map.of("deal", said)));
    }

    SeamView.SameItems same = view(journal.records()).seams().getFirst().sameItems().getFirst();

    assertThat(same.judged()).isEqualTo(4);
    assertThat(same.wouldNotPass()).isEqualTo(0.25);
    assertThat(same.kappa()).isNull();
    assertThat(same.why()).isEqualTo(Agreement.Reason.ONLY_CROSSED);
  }

  @Test
  void ofNothingNothingIsZeroThatIsNotOne() {
    JourneyView view = view(List.of());

    assertThat(view.rty().value()).isNull();
    assertThat(view.straightThrough().value()).isNull();
    assertThat(view.headline().coverage().value()).isNull();
    assertThat(view.seams())
        .allSatisfy(seam -> {
          assertThat(seam.yield().value()).isNull();
          assertThat(seam.leakage()).isNull();
          assertThat(seam.phantomRate()).isNull();
          assertThat(seam.waits().answered().p50()).isNull();
        });
  }
}
