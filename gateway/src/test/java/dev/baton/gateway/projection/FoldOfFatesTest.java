package dev.baton.gateway.projection;

import static dev.baton.contracts.event.FactKind.ACCEPTED;
import static dev.baton.contracts.event.FactKind.OFFERED;
import static dev.baton.contracts.event.FactKind.REJECTED;
import static dev.baton.contracts.event.FactKind.WITHDRAWN;
import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.contracts.event.FactKind;
import dev.baton.contracts.event.ItemRef;
import dev.baton.contracts.ledger.Disposition;
import dev.baton.contracts.ledger.Judgement;
import dev.baton.contracts.ledger.Judgement.Applied;
import dev.baton.contracts.ledger.Judgement.Meanings;
import dev.baton.contracts.ledger.Judgement.Verdict;
import dev.baton.contracts.ownership.OwnershipEntity.Edge;
import dev.baton.gateway.told.Journal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FoldOfFatesTest {
  private static final Instant T = Instant.parse("2026-03-02T09:14:05Z");
  private static final Duration ALLOWED = Duration.ofDays(10);
  private static final LocalDate DAY = LocalDate.of(2026, 3, 2);
  private static final ItemRef LEAD = new ItemRef("lead", "L-42");
  private static final Edge AB = new Edge("a", "b", "lead");

  private final Journal journal = new Journal(0);

  private Fold fold() {
    Fold fold = new Fold(ZoneOffset.UTC);
    journal.records().forEach(fold::add);
    return fold;
  }

  private void offered(Verdict verdict) {
    Judgement judgement =
        new Judgement(
            "a--b",
            1,
            1,
            T.plus(ALLOWED),
            Map.of("/budget", verdict),
            Map.of(),
            Map.of(
                "lead",
                new Meanings(
                    new Applied("d-a", "1.0.0", true), new Applied("d-b", "1.0.0", null))));
    journal.fact(OFFERED, LEAD, "1", "a", "b", T, h -> h.judgement = judgement);
  }

  private static <K> List<K> keys(Deltas<K> deltas) {
    return deltas.remaining().stream().map(Map.Entry::getKey).toList();
  }

  @Test
  void whatBecameOfAnOfferIsKnownByWhetherItLackedContext() {
    offered(Verdict.MISSING);
    assertThat(keys(fold().fates))
        .containsExactly(new Fold.ContextFate(AB, DAY, true, Disposition.OPEN));

    journal.expired(LEAD, "1", "a", "b", T.plus(ALLOWED));
    assertThat(keys(fold().fates))
        .containsExactly(new Fold.ContextFate(AB, DAY, true, Disposition.EXPIRED));

    // it was late, and it is not lost
    journal.fact(ACCEPTED, LEAD, "1", "a", "b", T.plus(ALLOWED).plusSeconds(1));
    assertThat(keys(fold().fates))
        .containsExactly(new Fold.ContextFate(AB, DAY, true, Disposition.ACCEPTED));
  }

  /** That a receiver got something else is known of accepted offers only. */
  @Test
  void whatTheReceiverGotDoesNotCountAsMissingFromTheOffer() {
    offered(Verdict.PRESENT);
    journal.fact(
        ACCEPTED,
        LEAD,
        "1",
        "a",
        "b",
        T.plusSeconds(60),
        h -> h.received = Map.of("/budget", Verdict.MISSING));

    assertThat(keys(fold().fates))
        .containsExactly(new Fold.ContextFate(AB, DAY, false, Disposition.ACCEPTED));
  }

  @Test
  void whatBothDefinitionsSaidIsKnownByWhatBecameOfTheItem() {
    offered(Verdict.PRESENT);
    journal.fact(REJECTED, LEAD, "1", "a", "b", T.plusSeconds(60));

    assertThat(keys(fold().meanings))
        .extracting(Fold.BothMeanings::disposition)
        .containsExactly(Disposition.REJECTED);
  }

  @Test
  void anAnswersPlaceIsTheTwentiethOfItsTimeToAccept() {
    Map<Duration, Integer> places =
        Map.of(
            Duration.ZERO,
            0,
            Duration.ofHours(12),
            0,
            Duration.ofHours(12).plusMillis(1),
            1,
            ALLOWED.minusHours(12),
            18,
            ALLOWED.minusHours(12).plusMillis(1),
            19,
            ALLOWED,
            19,
            ALLOWED.plusMillis(1),
            20,
            ALLOWED.multipliedBy(5),
            20);

    places.forEach((took, place) -> {
      for (FactKind kind : List.of(ACCEPTED, REJECTED)) {
        Journal one = new Journal(0);
        Judgement judgement = new Judgement("a--b", 1, 1, T.plus(ALLOWED), Map.of());
        one.fact(OFFERED, LEAD, "1", "a", "b", T, h -> h.judgement = judgement);
        one.fact(kind, LEAD, "1", "a", "b", T.plus(took));
        Fold fold = new Fold(ZoneOffset.UTC);
        one.records().forEach(fold::add);

        assertThat(keys(fold.places))
            .as(took.toString())
            .containsExactly(new Fold.AnswerPlace(AB, DAY, place));
      }
    });
  }

  @Test
  void whatTheSenderTookBackOrNobodyTimedHasNoPlace() {
    offered(Verdict.PRESENT);
    journal.fact(WITHDRAWN, LEAD, "1", "a", "b", T.plusSeconds(60));
    journal.fact(OFFERED, LEAD, "2", "a", "b", T);
    journal.fact(ACCEPTED, LEAD, "2", "a", "b", T.plusSeconds(60));

    assertThat(fold().places.remaining()).isEmpty();
  }

  @Test
  void anAcceptanceCountsInItsOwnHour() {
    offered(Verdict.PRESENT);
    journal.fact(ACCEPTED, LEAD, "1", "a", "b", T.plus(Duration.ofDays(3)));

    assertThat(keys(fold().acceptances))
        .containsExactly(new Fold.Acceptance(AB, Instant.parse("2026-03-05T09:00:00Z")));
  }

  @Test
  void whatATeamHeldCountsOnTheDayOnWhichItTookIt() {
    offered(Verdict.PRESENT);
    journal.fact(ACCEPTED, LEAD, "1", "a", "b", T.plus(Duration.ofDays(1)));
    journal.fact(OFFERED, LEAD, "2", "b", "c", T.plus(Duration.ofDays(3)));

    List<Fold.HandOn> held = keys(fold().handOns);
    assertThat(held).hasSize(1);
    assertThat(held.getFirst().edge()).isEqualTo(new Edge("b", "c", "lead"));
    assertThat(held.getFirst().day()).isEqualTo(DAY.plusDays(1));
    assertThat(Waits.seconds(held.getFirst().bin())).isBetween(171_000.0, 174_600.0);
  }
}
