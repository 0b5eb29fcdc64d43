package dev.baton.gateway.diagnosis;

import static dev.baton.gateway.diagnosis.Diagnosis.Cause.AMBIGUOUS_OWNERSHIP;
import static dev.baton.gateway.diagnosis.Diagnosis.Cause.CONTEXT_LOSS;
import static dev.baton.gateway.diagnosis.Diagnosis.Cause.INCONSISTENT_DEFINITIONS;
import static dev.baton.gateway.diagnosis.Diagnosis.Cause.UNDEFINED_BOUNDARY;
import static dev.baton.gateway.diagnosis.Diagnosis.Ruling.CANNOT_TELL;
import static dev.baton.gateway.diagnosis.Diagnosis.Ruling.DOES_NOT;
import static dev.baton.gateway.diagnosis.Diagnosis.Ruling.EXPLAINS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.baton.contracts.ledger.Disposition;
import dev.baton.contracts.ownership.OwnershipEntity.Edge;
import dev.baton.gateway.diagnosis.Diagnosis.Agreed;
import dev.baton.gateway.diagnosis.Diagnosis.Cause;
import dev.baton.gateway.diagnosis.Diagnosis.Finding;
import dev.baton.gateway.diagnosis.Diagnosis.Known;
import dev.baton.gateway.diagnosis.Diagnosis.Offers;
import dev.baton.gateway.projection.SeamFates;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

class DiagnosisTest {
  private static final Instant T = Instant.parse("2026-03-02T00:00:00Z");
  private static final LocalDate DAY = LocalDate.of(2026, 3, 2);
  private static final Edge AB = new Edge("a", "b", "deal");

  /** Ten days of twenty offers; of the first five so many are lost, of the others so many. */
  private static List<Offers> offers(long first, long then) {
    List<Offers> offers = new ArrayList<>();
    for (int day = 0; day < 10; day++) {
      Instant at = T.plus(Duration.ofDays(day));
      long lost = day < 5 ? first : then;
      offers.add(new Offers(at, at.plus(Duration.ofDays(2)), lost, 20 - lost));
    }
    return offers;
  }

  private static Known known(
      Predicate<Instant> owned, Function<Instant, Agreed> agreed, String... differing) {
    return new Known(true, owned, agreed, true, true, List.of(differing));
  }

  private static Known settled(String... differing) {
    return known(at -> true, at -> Agreed.BOTH_CRITERIA, differing);
  }

  /** Over two weeks: offers with the context, and without it. */
  private static List<SeamFates.Context> contexts(
      long missingLost, long missingKept, long wholeLost, long wholeKept) {
    List<SeamFates.Context> all = new ArrayList<>();
    for (int week = 0; week < 2; week++) {
      LocalDate day = DAY.plusWeeks(week);
      all.add(new SeamFates.Context(AB, day, true, Disposition.EXPIRED, missingLost));
      all.add(new SeamFates.Context(AB, day, true, Disposition.REJECTED, missingKept));
      all.add(new SeamFates.Context(AB, day, false, Disposition.EXPIRED, wholeLost));
      all.add(new SeamFates.Context(AB, day, false, Disposition.ACCEPTED, wholeKept));
      all.add(new SeamFates.Context(AB, day, true, Disposition.OPEN, 1000));
    }
    return all;
  }

  private static List<SeamFates.Meaning> meanings(
      long differLost, long differKept, long sameLost, long sameKept) {
    return List.of(
        new SeamFates.Meaning(AB, DAY, "lead", true, false, Disposition.EXPIRED, differLost),
        new SeamFates.Meaning(AB, DAY, "lead", true, false, Disposition.ACCEPTED, differKept),
        new SeamFates.Meaning(AB, DAY, "lead", true, true, Disposition.EXPIRED, sameLost),
        new SeamFates.Meaning(AB, DAY, "lead", false, false, Disposition.WITHDRAWN, sameKept),
        new SeamFates.Meaning(AB, DAY, "lead", null, true, Disposition.EXPIRED, 1000));
  }

  private static Finding finding(Diagnosis diagnosis, Cause cause) {
    return diagnosis.causes().stream().filter(f -> f.cause() == cause).findFirst().orElseThrow();
  }

  @Test
  void nobodyAccountableAtAllExplainsEveryLoss() {
    Diagnosis diagnosis =
        Diagnosis.of(
            offers(5, 5), List.of(), List.of(), known(at -> false, at -> Agreed.BOTH_CRITERIA));

    Finding first = diagnosis.causes().getFirst();
    assertThat(first.cause()).isEqualTo(AMBIGUOUS_OWNERSHIP);
    assertThat(first.ruling()).isEqualTo(EXPLAINS);
    assertThat(first.losses()).isEqualTo(50);
    assertThat(first.share()).isEqualTo(1);
    assertThat(first.association()).isNull();
    assertThat(first.evidence()).startsWith("when 50 of 50 losses happened, nobody was");
    assertThat(diagnosis.unexplained()).isZero();
  }

  /** Offers of the first three days were lost while nobody was: two days later. */
  @Test
  void whoWasAccountableIsAskedOfTheTimeOfTheLoss() {
    Instant taken = T.plus(Duration.ofDays(7));
    Diagnosis diagnosis =
        Diagnosis.of(
            offers(9, 1),
            List.of(),
            List.of(),
            known(at -> !at.isBefore(taken), at -> Agreed.BOTH_CRITERIA));

    Finding owner = finding(diagnosis, AMBIGUOUS_OWNERSHIP);
    assertThat(owner.losses()).isEqualTo(45);
    assertThat(owner.ruling()).isEqualTo(EXPLAINS);
    assertThat(owner.association().oddsRatio()).isCloseTo(45.0 * 95 / (55 * 5), within(1e-9));
    assertThat(diagnosis.unexplained()).isBetween(0.1, 0.3);
  }

  @Test
  void asManyLossesWithAnOwnerAsWithoutOneAreNotExplainedByThat() {
    Instant taken = T.plus(Duration.ofDays(7));
    Diagnosis diagnosis =
        Diagnosis.of(
            offers(5, 5),
            List.of(),
            List.of(),
            known(at -> !at.isBefore(taken), at -> Agreed.BOTH_CRITERIA));

    assertThat(finding(diagnosis, AMBIGUOUS_OWNERSHIP).ruling()).isEqualTo(DOES_NOT);
    assertThat(diagnosis.unexplained()).isEqualTo(1);
  }

  @Test
  void noContractOrHalfOneLeavesTheBoundaryUndefined() {
    for (Agreed agreed : Agreed.values()) {
      Finding finding =
          finding(
              Diagnosis.of(offers(5, 5), List.of(), List.of(), known(at -> true, at -> agreed)),
              UNDEFINED_BOUNDARY);

      assertThat(finding.ruling()).isEqualTo(agreed == Agreed.BOTH_CRITERIA ? DOES_NOT : EXPLAINS);
      switch (agreed) {
        case NOTHING -> assertThat(finding.evidence()).contains("no contract was in force");
        case NOT_WHEN_DONE -> assertThat(finding.evidence()).contains("the sender is done");
        case NOT_WHEN_STARTED -> assertThat(finding.evidence()).contains("the receiver has");
        case BOTH_CRITERIA -> assertThat(finding.evidence()).contains("for every loss");
      }
    }
  }

  @Test
  void missingContextThatGoesWithLossExplainsIt() {
    Diagnosis diagnosis =
        Diagnosis.of(offers(5, 5), contexts(15, 25, 10, 90), List.of(), settled());

    Finding first = diagnosis.causes().getFirst();
    assertThat(first.cause()).isEqualTo(CONTEXT_LOSS);
    assertThat(first.ruling()).isEqualTo(EXPLAINS);
    assertThat(first.losses()).isEqualTo(30);
    assertThat(first.share()).isEqualTo(0.6);
    assertThat(first.association().oddsRatio()).isCloseTo(5.4, within(1e-9));
    assertThat(diagnosis.unexplained()).isCloseTo(1 - 0.6 * (1 - 1 / 5.4), within(1e-9));
  }

  @Test
  void missingContextThatDoesNotGoWithLossExplainsNothing() {
    Finding finding =
        finding(
            Diagnosis.of(offers(5, 5), contexts(10, 90, 10, 90), List.of(), settled()),
            CONTEXT_LOSS);

    assertThat(finding.ruling()).isEqualTo(DOES_NOT);
    assertThat(finding.evidence()).contains("no more is lost with missing context");
  }

  /** Weeks in which much is lost and much is missing, and weeks with neither. */
  @Test
  void whatOnlyTheWeekHasInCommonIsNoAssociation() {
    List<SeamFates.Context> all =
        List.of(
            new SeamFates.Context(AB, DAY, true, Disposition.EXPIRED, 40),
            new SeamFates.Context(AB, DAY, true, Disposition.ACCEPTED, 40),
            new SeamFates.Context(AB, DAY, false, Disposition.EXPIRED, 10),
            new SeamFates.Context(AB, DAY, false, Disposition.ACCEPTED, 10),
            new SeamFates.Context(AB, DAY.plusWeeks(1), true, Disposition.EXPIRED, 1),
            new SeamFates.Context(AB, DAY.plusWeeks(1), true, Disposition.ACCEPTED, 19),
            new SeamFates.Context(AB, DAY.plusWeeks(1), false, Disposition.EXPIRED, 4),
            new SeamFates.Context(AB, DAY.plusWeeks(1), false, Disposition.ACCEPTED, 76));

    Finding finding = finding(Diagnosis.of(offers(5, 5), all, List.of(), settled()), CONTEXT_LOSS);

    assertThat(finding.association().crude()).isGreaterThan(3);
    assertThat(finding.ruling()).isEqualTo(DOES_NOT);
  }

  @Test
  void fewLossesTellNothingOfContext() {
    Finding finding =
        finding(
            Diagnosis.of(offers(1, 1), contexts(5, 25, 4, 90), List.of(), settled()), CONTEXT_LOSS);

    assertThat(finding.ruling()).isEqualTo(CANNOT_TELL);
    assertThat(finding.evidence()).contains("fewer than 20");
  }

  @Test
  void whatAlwaysLacksContextHasNothingToCompareWith() {
    Finding finding =
        finding(
            Diagnosis.of(offers(5, 5), contexts(25, 75, 0, 0), List.of(), settled()), CONTEXT_LOSS);

    assertThat(finding.ruling()).isEqualTo(CANNOT_TELL);
    assertThat(finding.evidence()).contains("nothing to compare");
  }

  @Test
  void itemsLostWhereTheDefinitionsDifferAreExplainedByThat() {
    Diagnosis diagnosis =
        Diagnosis.of(offers(5, 5), List.of(), meanings(30, 30, 20, 120), settled("lead"));

    Finding first = diagnosis.causes().getFirst();
    assertThat(first.cause()).isEqualTo(INCONSISTENT_DEFINITIONS);
    assertThat(first.ruling()).isEqualTo(EXPLAINS);
    assertThat(first.association().oddsRatio()).isCloseTo(6, within(1e-9));
    assertThat(first.evidence()).contains("lead", "30 of 50");
  }

  @Test
  void differingDefinitionsThatNoItemWasJudgedByTellNothing() {
    assertThat(
            finding(
                Diagnosis.of(offers(5, 5), List.of(), List.of(), settled("lead")),
                INCONSISTENT_DEFINITIONS))
        .satisfies(f -> assertThat(f.ruling()).isEqualTo(CANNOT_TELL))
        .satisfies(f -> assertThat(f.evidence()).contains("lead"));
    assertThat(
            finding(
                    Diagnosis.of(offers(5, 5), List.of(), List.of(), settled()),
                    INCONSISTENT_DEFINITIONS)
                .ruling())
        .isEqualTo(DOES_NOT);
  }

  /** Whatever the others' evidence is, a cause is judged the same. */
  @Test
  void eachCauseIsJudgedByItsOwnEvidenceOnly() {
    Known nobody = known(at -> false, at -> Agreed.BOTH_CRITERIA);
    Diagnosis alone = Diagnosis.of(offers(5, 5), List.of(), List.of(), nobody);
    Diagnosis all =
        Diagnosis.of(offers(5, 5), contexts(15, 25, 10, 90), meanings(30, 30, 20, 120), nobody);
    Diagnosis owned =
        Diagnosis.of(offers(5, 5), contexts(15, 25, 10, 90), meanings(30, 30, 20, 120), settled());
    Diagnosis whole =
        Diagnosis.of(offers(5, 5), contexts(10, 90, 10, 90), meanings(30, 30, 20, 120), settled());

    assertThat(finding(all, AMBIGUOUS_OWNERSHIP)).isEqualTo(finding(alone, AMBIGUOUS_OWNERSHIP));
    assertThat(finding(all, CONTEXT_LOSS)).isEqualTo(finding(owned, CONTEXT_LOSS));
    assertThat(finding(all, UNDEFINED_BOUNDARY)).isEqualTo(finding(owned, UNDEFINED_BOUNDARY));
    assertThat(finding(whole, INCONSISTENT_DEFINITIONS))
        .isEqualTo(finding(all, INCONSISTENT_DEFINITIONS));
  }

  @Test
  void whereNothingExplainsTheLossesThatIsTheAnswer() {
    Diagnosis diagnosis =
        Diagnosis.of(offers(5, 5), contexts(10, 90, 10, 90), List.of(), settled());

    assertThat(diagnosis.causes()).extracting(Finding::ruling).doesNotContain(EXPLAINS);
    assertThat(diagnosis.unexplained()).isEqualTo(1);
    assertThat(diagnosis.losses()).isEqualTo(50);
  }

  @Test
  void withoutALossThereIsNothingToExplain() {
    Diagnosis diagnosis =
        Diagnosis.of(offers(0, 0), List.of(), List.of(), known(at -> false, at -> Agreed.NOTHING));

    assertThat(diagnosis.causes()).extracting(Finding::ruling).containsOnly(DOES_NOT);
    assertThat(diagnosis.unexplained()).isNull();
  }

  @Test
  void aReceiverThatDoesNotEmitLeavesNothingToTell() {
    Diagnosis diagnosis =
        Diagnosis.of(
            offers(5, 5),
            contexts(15, 25, 10, 90),
            List.of(),
            new Known(false, at -> false, at -> Agreed.NOTHING, true, true, List.of()));

    assertThat(diagnosis.causes()).extracting(Finding::ruling).containsOnly(CANNOT_TELL);
  }
}
