package dev.baton.ledger.handoff;

import static dev.baton.ledger.handoff.Telling.minute;
import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.contracts.Money;
import dev.baton.contracts.event.FactKind;
import dev.baton.contracts.event.FactKind.Side;
import dev.baton.contracts.event.ItemRef;
import dev.baton.contracts.event.Statement.ControlTotalDeclared;
import dev.baton.contracts.event.Statement.Period;
import dev.baton.contracts.event.Statement.Seam;
import dev.baton.contracts.ledger.Disposition;
import dev.baton.contracts.ledger.HandoffSnapshot;
import dev.baton.contracts.ledger.HandoffState;
import dev.baton.ledger.handoff.Reconciliation.Declaration;
import dev.baton.ledger.handoff.Reconciliation.Kind;
import dev.baton.ledger.handoff.Reconciliation.Result;
import dev.baton.ledger.handoff.Reconciliation.Verdict;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Minutes 0 to 60 are the period; it is compared at minute 120. */
class ReconciliationTest {
  private static final Period HOUR = new Period(minute(0), minute(60));

  private static Declaration says(Side side, long count) {
    return says(side, count, null, null, 61);
  }

  private static Declaration says(
      Side side, long count, @Nullable String value, @Nullable List<String> ids, int at) {
    return new Declaration(
        new ControlTotalDeclared(
            side,
            new Seam("marketing", "sales", "lead"),
            HOUR,
            count,
            value == null ? null : new Money(new BigDecimal(value), "EUR"),
            ids == null ? null : ControlTotalDeclared.idDigest(ids)),
        minute(at),
        "/books",
        side + "-" + at);
  }

  private static HandoffSnapshot handoff(
      String item, @Nullable Integer offered, @Nullable Integer accepted) {
    Map<FactKind, java.time.Instant> times = new EnumMap<>(FactKind.class);
    if (offered != null) {
      times.put(FactKind.OFFERED, minute(offered));
    }
    if (accepted != null) {
      times.put(FactKind.ACCEPTED, minute(accepted));
    }
    return new HandoffSnapshot(
        item + "#" + offered,
        new ItemRef("lead", item),
        "marketing",
        "sales",
        times,
        Disposition.OPEN,
        null,
        HandoffState.OPEN,
        Set.of(),
        null,
        Map.of(),
        new Money(new BigDecimal("10.00"), "EUR"),
        null,
        null,
        null,
        null,
        Map.of(),
        Map.of());
  }

  private static Result result(List<HandoffSnapshot> handoffs, Declaration... totals) {
    Reconciliation reconciliation = new Reconciliation(List.of(totals));
    handoffs.forEach(reconciliation::add);
    List<Result> results = reconciliation.results(minute(120));
    assertThat(reconciliation.results(minute(120))).as("asked again").isEqualTo(results);
    return results.getFirst();
  }

  private static final List<HandoffSnapshot> TWO = List.of(handoff("a", 1, 5), handoff("b", 2, 6));

  @Test
  void agreesWhereBothBooksAreWhatTheLedgerHeard() {
    Result agreed =
        result(
            TWO,
            says(Side.SENDER, 2, "20", List.of("b", "a"), 61),
            says(Side.RECEIVER, 2, "20.0", List.of("a", "b"), 61));

    assertThat(agreed.verdict()).isEqualTo(Verdict.AGREED);
    assertThat(agreed.variance()).isEqualTo(new Reconciliation.Variance(0.0, 0.0, 0.0));
    assertThat(agreed.differences()).isEmpty();
    assertThat(agreed.sent().values()).containsExactly(new Money(new BigDecimal("20.00"), "EUR"));
  }

  @Test
  void namesTheThirdWhereTwoAgree() {
    assertThat(result(TWO, says(Side.SENDER, 2), says(Side.RECEIVER, 1)).verdict())
        .isEqualTo(Verdict.RECEIVER_DIFFERS);
    assertThat(result(TWO, says(Side.SENDER, 3), says(Side.RECEIVER, 2)).verdict())
        .isEqualTo(Verdict.SENDER_DIFFERS);
    assertThat(result(TWO, says(Side.SENDER, 3), says(Side.RECEIVER, 3)).verdict())
        .isEqualTo(Verdict.LEDGER_DIFFERS);
    assertThat(result(TWO, says(Side.SENDER, 4), says(Side.RECEIVER, 3)).verdict())
        .isEqualTo(Verdict.ALL_DIFFER);
  }

  @Test
  void aLeakBetweenTwoCorrectBooksIsNobodysMistake() {
    List<HandoffSnapshot> oneLost = List.of(handoff("a", 1, 5), handoff("lost", 2, null));

    Result leak = result(oneLost, says(Side.SENDER, 2), says(Side.RECEIVER, 1));

    assertThat(leak.verdict()).isEqualTo(Verdict.SIDES_DIFFER);
    assertThat(leak.variance().sides()).isEqualTo(0.5);
    assertThat(leak.kinds()).isEqualTo(Map.of(Kind.MISSING, 1L));
    assertThat(leak.differences().getFirst().item()).isEqualTo("lost");
  }

  @Test
  void comparesWhatWasCountedAndNotOnlyHowMuch() {
    assertThat(
            result(
                    TWO,
                    says(Side.SENDER, 2, null, List.of("a", "b"), 61),
                    says(Side.RECEIVER, 2, null, List.of("a", "c"), 61))
                .verdict())
        .isEqualTo(Verdict.RECEIVER_DIFFERS);
    Result values =
        result(
            TWO, says(Side.SENDER, 2, "20", null, 61), says(Side.RECEIVER, 2, "19.99", null, 61));
    assertThat(values.verdict()).isEqualTo(Verdict.RECEIVER_DIFFERS);
    assertThat(values.kinds()).isEqualTo(Map.of(Kind.VALUE, 1L));
  }

  @Test
  void tellsEachHandoffsDifferenceByItsKind() {
    Result result =
        result(
            List.of(
                handoff("before", -10, 3),
                handoff("after", 50, 70),
                handoff("phantom", null, 4),
                handoff("twice", 10, 11),
                handoff("twice", 20, 21),
                handoff("elsewhen", 90, 95)),
            says(Side.SENDER, 3),
            says(Side.RECEIVER, 4));

    assertThat(result.sent().count()).isEqualTo(3);
    assertThat(result.received().count()).isEqualTo(4);
    assertThat(result.kinds())
        .isEqualTo(Map.of(Kind.TIMING, 2L, Kind.EXTRA, 1L, Kind.DUPLICATE, 1L));
    assertThat(result.verdict()).isEqualTo(Verdict.SIDES_DIFFER);
  }

  @Test
  void aPeriodIsHalfOpen() {
    Result result =
        result(
            List.of(handoff("first", 0, 0), handoff("next", 60, 60)),
            says(Side.SENDER, 1),
            says(Side.RECEIVER, 1));

    assertThat(result.verdict()).isEqualTo(Verdict.AGREED);
  }

  @Test
  void waitsAnHourAfterThePeriodsEnd() {
    Reconciliation early = new Reconciliation(List.of(says(Side.SENDER, 2)));

    assertThat(early.results(minute(119)).getFirst().verdict()).isEqualTo(Verdict.PENDING);
    assertThat(early.results(minute(120)).getFirst().verdict()).isEqualTo(Verdict.ONE_SIDED);
  }

  @Test
  void theLatestWordOfASideStandsInWhateverOrderTheyCome() {
    Declaration first = says(Side.SENDER, 9, null, null, 61);
    Declaration mended = says(Side.SENDER, 2, null, null, 62);

    assertThat(result(TWO, first, mended, says(Side.RECEIVER, 2)).verdict())
        .isEqualTo(Verdict.AGREED);
    assertThat(result(TWO, mended, first, says(Side.RECEIVER, 2)).verdict())
        .isEqualTo(Verdict.AGREED);
  }

  @Test
  void countsAllDifferencesAndListsTheFirst() {
    List<HandoffSnapshot> lost = new ArrayList<>();
    for (int i = 0; i < 250; i++) {
      lost.add(handoff("lost-" + i, 3, null));
    }

    Result result = result(lost, says(Side.SENDER, 250), says(Side.RECEIVER, 0));

    assertThat(result.kinds()).isEqualTo(Map.of(Kind.MISSING, 250L));
    assertThat(result.differences()).hasSize(Reconciliation.LISTED);
  }

  @Test
  void nothingSentIsNoDivisionByZero() {
    assertThat(Reconciliation.variance(0, 3)).isEqualTo(3.0);
    assertThat(Reconciliation.variance(4, 3)).isEqualTo(0.25);
  }
}
