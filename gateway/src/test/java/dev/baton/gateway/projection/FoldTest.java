package dev.baton.gateway.projection;

import static dev.baton.contracts.event.FactKind.ACCEPTED;
import static dev.baton.contracts.event.FactKind.COMPLETED;
import static dev.baton.contracts.event.FactKind.OFFERED;
import static dev.baton.contracts.event.FactKind.RECEIVED;
import static dev.baton.contracts.event.FactKind.REJECTED;
import static dev.baton.contracts.event.FactKind.RETURNED;
import static dev.baton.contracts.event.FactKind.STARTED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.contracts.Money;
import dev.baton.contracts.event.EventType;
import dev.baton.contracts.event.ItemRef;
import dev.baton.contracts.event.Statement;
import dev.baton.contracts.ledger.Flag;
import dev.baton.contracts.ledger.Judgement;
import dev.baton.contracts.ledger.LedgerRecord;
import dev.baton.contracts.ownership.OwnershipEntity.Edge;
import dev.baton.gateway.told.Journal;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FoldTest {
  private static final Instant T = Instant.parse("2026-03-02T09:14:05Z");
  private static final ItemRef LEAD = new ItemRef("lead", "L-42");
  private static final Edge AB = new Edge("a", "b", "lead");

  private final Journal journal = new Journal(0);

  private static Fold fold(List<LedgerRecord> records) {
    Fold fold = new Fold(ZoneOffset.UTC);
    records.forEach(fold::add);
    return fold;
  }

  private static Sums total(Fold fold) {
    return fold.seams().stream().map(Map.Entry::getValue).reduce(Sums.NONE, Sums::plus);
  }

  @Test
  void anAnswerMovesAnOfferFromOpenToAccepted() {
    journal.fact(OFFERED, LEAD, "1", "a", "b", T);
    Fold offered = fold(journal.records());
    journal.fact(ACCEPTED, LEAD, "1", "a", "b", T.plusSeconds(60));
    Fold accepted = fold(journal.records());

    assertThat(total(offered).get(Measure.DISPOSED_OPEN)).isEqualTo(1);
    assertThat(offered.open.remaining()).hasSize(1);
    assertThat(total(accepted).get(Measure.DISPOSED_OPEN)).isZero();
    assertThat(total(accepted).get(Measure.DISPOSED_ACCEPTED)).isEqualTo(1);
    assertThat(total(accepted).get(Measure.FIRST_PASS)).isEqualTo(1);
    assertThat(accepted.open.remaining()).isEmpty();
    assertThat(accepted.waits.remaining())
        .extracting(e -> e.getKey().kind())
        .containsExactlyInAnyOrder(Wait.WAIT, Wait.UNTIL_ACCEPTED);
    assertThat(accepted.waits.remaining())
        .allSatisfy(e -> assertThat(Waits.seconds(e.getKey().bin())).isBetween(59.4, 60.6));
  }

  @Test
  void anErasureChangesNoNumber() {
    journal.fact(OFFERED, LEAD, "1", "a", "b", T);
    journal.fact(ACCEPTED, LEAD, "1", "a", "b", T.plusSeconds(60));
    Fold before = fold(journal.records());
    LedgerRecord erased = journal.erased(LEAD, T.plusSeconds(90), 0L, 1L);
    Fold after = fold(journal.records());

    assertThat(erased.wayAfter()).isNull();
    assertThat(after.seams()).isEqualTo(before.seams());
    assertThat(after.waits.remaining()).isEqualTo(before.waits.remaining());
    assertThat(after.open.remaining()).isEqualTo(before.open.remaining());
    assertThat(fold(List.of(erased)).seams()).isEmpty();
  }

  @Test
  void aPhantomIsInNoConservationSum() {
    journal.fact(ACCEPTED, LEAD, "1", "a", "b", T);

    Sums sums = total(fold(journal.records()));

    assertThat(sums.get(Measure.HOPS)).isEqualTo(1);
    assertThat(sums.get(Measure.SILENT)).isEqualTo(1);
    assertThat(sums.get(Measure.FACT_ACCEPTED)).isEqualTo(1);
    assertThat(sums.get(Measure.DISPOSED_ACCEPTED)).isZero();
    assertThat(sums.get(Measure.RECEIPTS)).isEqualTo(1);
  }

  @Test
  void aLateOfferMovesAPhantomToTheHourOfTheOfferWithoutAWait() {
    journal.fact(ACCEPTED, LEAD, "1", "a", "b", T);
    journal.fact(
        OFFERED, LEAD, "1", "a", "b", T.plusSeconds(7200), h -> h.more.add(Flag.RETROACTIVE));

    Fold fold = fold(journal.records());

    assertThat(fold.seams()).hasSize(1);
    assertThat(fold.seams().getFirst().getKey().hour())
        .isEqualTo(Instant.parse("2026-03-02T11:00:00Z"));
    assertThat(total(fold).get(Measure.SILENT)).isZero();
    assertThat(total(fold).get(Measure.RETROACTIVE)).isEqualTo(1);
    assertThat(fold.waits.remaining()).isEmpty();
  }

  @Test
  void aReturnIsAcceptedInConservationButNotFirstPass() {
    journal.fact(OFFERED, LEAD, "1", "a", "b", T);
    journal.fact(RETURNED, LEAD, "1", "a", "b", T.plusSeconds(9), h -> h.reason = "incomplete");

    Fold fold = fold(journal.records());

    assertThat(total(fold).get(Measure.DISPOSED_ACCEPTED)).isEqualTo(1);
    assertThat(total(fold).get(Measure.FIRST_PASS)).isZero();
    assertThat(total(fold).get(Measure.FACT_ACCEPTED)).isZero();
    assertThat(fold.reasons.remaining())
        .extracting(e -> e.getKey().code())
        .containsExactly("incomplete");
  }

  @Test
  void aSecondTryIsNoFirstPass() {
    journal.fact(OFFERED, LEAD, "1", "a", "b", T);
    journal.fact(REJECTED, LEAD, "1", "a", "b", T.plusSeconds(9));
    journal.fact(OFFERED, LEAD, "2", "a", "b", T.plusSeconds(20));
    journal.fact(ACCEPTED, LEAD, "2", "a", "b", T.plusSeconds(30));

    Sums sums = total(fold(journal.records()));

    assertThat(sums.get(Measure.OFFERED)).isEqualTo(2);
    assertThat(sums.get(Measure.DISPOSED_ACCEPTED)).isEqualTo(1);
    assertThat(sums.get(Measure.FIRST_PASS)).isZero();
  }

  @Test
  void theClocksWordCountsAlsoAfterAnAnswer() {
    journal.fact(OFFERED, LEAD, "1", "a", "b", T);
    journal.expired(LEAD, "1", "a", "b", T.plusSeconds(60));
    journal.fact(ACCEPTED, LEAD, "1", "a", "b", T.plusSeconds(90), h -> h.more.add(Flag.LATE));

    Sums sums = total(fold(journal.records()));

    assertThat(sums.get(Measure.FACT_EXPIRED)).isEqualTo(1);
    assertThat(sums.get(Measure.DISPOSED_EXPIRED)).isZero();
    assertThat(sums.get(Measure.ACCEPTED_LATE)).isEqualTo(1);
  }

  @Test
  void theWorseWordOfTheTwoSidesCountsForAField() {
    Judgement offer =
        new Judgement(
            "a--b--lead",
            1,
            3,
            T.plusSeconds(301),
            Map.of("/budget", Judgement.Verdict.MISSING, "/need", Judgement.Verdict.PRESENT));
    journal.fact(OFFERED, LEAD, "1", "a", "b", T, h -> h.judgement = offer);
    journal.fact(
        ACCEPTED,
        LEAD,
        "1",
        "a",
        "b",
        T.plusSeconds(5),
        h ->
            h.received =
                Map.of("/budget", Judgement.Verdict.PRESENT, "/need", Judgement.Verdict.CHANGED));

    Fold fold = fold(journal.records());

    assertThat(total(fold).get(Measure.JUDGED)).isEqualTo(1);
    assertThat(total(fold).get(Measure.INCOMPLETE)).isEqualTo(1);
    assertThat(fold.fields.remaining())
        .extracting(e -> e.getKey().field() + " " + e.getKey().verdict())
        .containsExactlyInAnyOrder("/budget MISSING", "/need CHANGED");
  }

  @Test
  void anOfferIsNotDueBeforeItsDeadline() {
    Judgement judged = new Judgement("x", 1, 3, T.plusSeconds(301), Map.of());
    journal.fact(OFFERED, LEAD, "1", "a", "b", T, h -> h.judgement = judged);

    assertThat(fold(journal.records()).open.remaining())
        .extracting(Map.Entry::getKey)
        .containsExactly(
            new Fold.OpenOffer(
                AB,
                Instant.parse("2026-03-02T09:10:00Z"),
                Instant.parse("2026-03-02T09:20:00Z"),
                false,
                null));
  }

  @Test
  void itemsThatWentTheSameWayAreOneRow() {
    for (String id : List.of("1", "2", "3")) {
      ItemRef item = new ItemRef("lead", id);
      journal.fact(OFFERED, item, "1", "a", "b", T);
      journal.fact(ACCEPTED, item, "1", "a", "b", T.plusSeconds(60));
    }

    List<Map.Entry<Fold.Way, Amount>> ways = fold(journal.records()).ways.remaining();

    assertThat(ways).singleElement().satisfies(w -> assertThat(w.getValue().count()).isEqualTo(3));
    Path path = Path.parse(ways.getFirst().getKey().path());
    assertThat(path.text()).isEqualTo(ways.getFirst().getKey().path());
    assertThat(path.steps()).hasSize(1);
  }

  @Test
  void daysAreThoseOfTheInstallation() {
    journal.fact(OFFERED, LEAD, "1", "a", "b", Instant.parse("2026-03-02T23:30:00Z"));
    journal.fact(ACCEPTED, LEAD, "1", "a", "b", Instant.parse("2026-03-02T23:40:00Z"));
    Fold fold = new Fold(ZoneId.of("Europe/Berlin"));
    journal.records().forEach(fold::add);

    assertThat(fold.waits.remaining().getFirst().getKey().day())
        .isEqualTo(LocalDate.of(2026, 3, 3));
  }

  @Test
  void theLatestWordAboutAPeriodCounts() {
    journal.status("a", "leads", T, T.plusSeconds(100), "90", "100");
    journal.status("a", "leads", T, T.plusSeconds(100), "95", "100");

    assertThat(fold(journal.records()).words())
        .singleElement()
        .satisfies(s -> assertThat(s.values()).contains(new BigDecimal("95")));
  }

  @Test
  void aWaitReadBackIsWithinOnePercent() {
    for (long millis = 1; millis < 400_000_000_000L; millis = millis * 3 + 1) {
      double seconds = Waits.seconds(Waits.bin(Duration.ofMillis(millis)));
      assertThat(Math.abs(seconds - millis / 1000.0) / (millis / 1000.0)).isLessThan(0.01);
    }
    assertThat(Waits.seconds(Waits.bin(Duration.ZERO))).isZero();
  }

  @Test
  void whatACallerWroteFreelyDoesNotStopALane() {
    journal.fact(OFFERED, LEAD, "1", "a", "b", T);
    journal.fact(
        REJECTED, LEAD, "1", "a", "b", T.plusSeconds(9), h -> h.reason = "\0" + "x".repeat(5000));
    journal.status("a", "leads", T, T.plusSeconds(100), "1e999999", "100");

    Fold fold = fold(journal.records());

    assertThat(fold.reasons.remaining())
        .extracting(e -> e.getKey().code())
        .containsExactly("\uFFFD" + "x".repeat(199));
    assertThat(fold.words()).isEmpty();
  }

  @Test
  void hoursAreThoseOfTheInstallation() {
    journal.fact(OFFERED, LEAD, "1", "a", "b", Instant.parse("2026-03-02T18:40:00Z"));
    Fold fold = new Fold(ZoneId.of("Asia/Kolkata"));
    journal.records().forEach(fold::add);

    assertThat(fold.seams().getFirst().getKey().hour())
        .isEqualTo(Instant.parse("2026-03-02T18:30:00Z"));
  }

  @Test
  void whatIsWorthMovesWithTheOfferToTheLastCent() {
    Money euros = new Money(new BigDecimal("1200.10"), "EUR");
    journal.fact(OFFERED, LEAD, "1", "a", "b", T, h -> h.value = euros);
    journal.fact(
        OFFERED,
        new ItemRef("lead", "L-43"),
        "1",
        "a",
        "b",
        T,
        h -> h.value = new Money(new BigDecimal("0.900"), "EUR"));
    Fold offered = fold(journal.records());
    journal.fact(ACCEPTED, LEAD, "1", "a", "b", T.plusSeconds(60));
    Fold accepted = fold(journal.records());

    assertThat(offered.worths.remaining())
        .singleElement()
        .satisfies(e -> assertThat(e.getValue()).isEqualTo(new Amount(2, new BigDecimal("1201"))));
    assertThat(accepted.worths.remaining())
        .extracting(e -> e.getKey().disposition() + " " + e.getValue().value().toPlainString())
        .containsExactlyInAnyOrder("ACCEPTED 1200.1", "OPEN 0.9");
    assertThat(accepted.open.remaining())
        .extracting(e -> e.getValue().value().toPlainString())
        .containsExactly("0.9");
  }

  @Test
  void aCorrectedValueLeavesNothingBehind() {
    journal.fact(
        OFFERED, LEAD, "1", "a", "b", T, h -> h.value = new Money(new BigDecimal("10.50"), "EUR"));
    journal.fact(
        ACCEPTED,
        LEAD,
        "1",
        "a",
        "b",
        T.plusSeconds(5),
        h -> h.value = new Money(new BigDecimal("7"), "USD"));

    assertThat(fold(journal.records()).worths.remaining())
        .extracting(e -> e.getKey().currency() + " " + e.getValue())
        .containsExactly("USD Amount[count=1, value=7]");
  }

  @Test
  void anItemIsHeldSinceItWasAcceptedNotSinceItWasOffered() {
    journal.fact(OFFERED, LEAD, "1", "a", "b", T);
    Fold inTheAir = fold(journal.records());
    journal.fact(ACCEPTED, LEAD, "1", "a", "b", T.plusSeconds(7200));
    Fold held = fold(journal.records());
    journal.fact(OFFERED, LEAD, "2", "b", "c", T.plusSeconds(36_000));
    Fold handedOn = fold(journal.records());

    assertThat(inTheAir.ways.remaining().getFirst().getKey().since())
        .isEqualTo(Instant.parse("2026-03-02T09:00:00Z"));
    assertThat(held.ways.remaining().getFirst().getKey().since())
        .isEqualTo(Instant.parse("2026-03-02T11:00:00Z"));
    assertThat(handedOn.ways.remaining().getFirst().getKey().since())
        .isEqualTo(Instant.parse("2026-03-02T19:00:00Z"));
    assertThat(handedOn.holds.remaining())
        .singleElement()
        .satisfies(e -> {
          assertThat(e.getKey().team()).isEqualTo("b");
          assertThat(Waits.seconds(e.getKey().bin())).isBetween(28_500.0, 29_100.0);
        });
  }

  @Test
  void aCompletedItemTellsWhatItWaitedAtItsBoundaries() {
    journal.fact(OFFERED, LEAD, "1", "a", "b", T);
    journal.fact(ACCEPTED, LEAD, "1", "a", "b", T.plusSeconds(300));
    journal.fact(COMPLETED, LEAD, "1", "a", "b", T.plusSeconds(1000));

    assertThat(fold(journal.records()).leads.remaining())
        .extracting(e -> e.getKey().share())
        .containsExactly(300);
  }

  @Test
  void everyWaitIsKeptByWhatItIsAWaitFor() {
    journal.fact(OFFERED, LEAD, "1", "a", "b", T);
    journal.fact(RECEIVED, LEAD, "1", "a", "b", T.plusSeconds(60));
    journal.fact(ACCEPTED, LEAD, "1", "a", "b", T.plusSeconds(180));
    journal.fact(STARTED, LEAD, "1", "a", "b", T.plusSeconds(600));

    assertThat(fold(journal.records()).waits.remaining())
        .extracting(e -> e.getKey().kind() + " " + Math.round(Waits.seconds(e.getKey().bin()) / 10))
        .containsExactlyInAnyOrder(
            "TRANSPORT 6", "DECISION 12", "START 42", "WAIT 18", "UNTIL_ACCEPTED 18");
  }

  @Test
  void aWaitThatRunsBackwardsIsCountedAndInNoQuantile() {
    journal.fact(OFFERED, LEAD, "1", "a", "b", T);
    journal.fact(ACCEPTED, LEAD, "1", "a", "b", T.minusSeconds(60));

    Fold fold = fold(journal.records());

    assertThat(total(fold).get(Measure.NEGATIVE_WAIT)).isEqualTo(1);
    assertThat(fold.waits.remaining()).isEmpty();
  }

  @Test
  void evidenceIsKeptByWhatItIsAbout() {
    Statement.Period week = new Statement.Period(T, T.plusSeconds(604_800));
    journal.said(
        EventType.CREDIT_CLAIMED,
        "outcome/revenue",
        T,
        new Statement.Credit(
            Statement.Credit.Stage.CLAIMED, null, "revenue", week, "a", new BigDecimal("0.7")));
    journal.said(
        EventType.CREDIT_CLAIMED,
        "outcome/revenue",
        T.plusSeconds(5),
        new Statement.Credit(
            Statement.Credit.Stage.CLAIMED, null, "revenue", week, "a", new BigDecimal("0.6")));
    journal.said(
        EventType.CREDIT_CLAIMED,
        "outcome/revenue",
        T,
        new Statement.Credit(
            Statement.Credit.Stage.CLAIMED, null, "revenue", week, "b", new BigDecimal("0.5")));

    assertThat(fold(journal.records()).words())
        .extracting(w -> w.values().getLast())
        .containsExactlyInAnyOrder(new BigDecimal("0.6"), new BigDecimal("0.5"));
  }
}
