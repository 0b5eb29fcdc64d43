package dev.baton.ledger.handoff;

import static dev.baton.ledger.handoff.Telling.A;
import static dev.baton.ledger.handoff.Telling.B;
import static dev.baton.ledger.handoff.Telling.C;
import static dev.baton.ledger.handoff.Telling.accepted;
import static dev.baton.ledger.handoff.Telling.completed;
import static dev.baton.ledger.handoff.Telling.correction;
import static dev.baton.ledger.handoff.Telling.didNotOccur;
import static dev.baton.ledger.handoff.Telling.due;
import static dev.baton.ledger.handoff.Telling.expired;
import static dev.baton.ledger.handoff.Telling.forwarded;
import static dev.baton.ledger.handoff.Telling.incorrect;
import static dev.baton.ledger.handoff.Telling.judgedLater;
import static dev.baton.ledger.handoff.Telling.linked;
import static dev.baton.ledger.handoff.Telling.minute;
import static dev.baton.ledger.handoff.Telling.offered;
import static dev.baton.ledger.handoff.Telling.received;
import static dev.baton.ledger.handoff.Telling.rejected;
import static dev.baton.ledger.handoff.Telling.returned;
import static dev.baton.ledger.handoff.Telling.started;
import static dev.baton.ledger.handoff.Telling.state;
import static dev.baton.ledger.handoff.Telling.time;
import static dev.baton.ledger.handoff.Telling.withdrawn;
import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.contracts.event.FactKind;
import dev.baton.contracts.event.Statement.CorrectionKind;
import dev.baton.contracts.event.Statement.Replacement;
import dev.baton.contracts.ledger.Disposition;
import dev.baton.contracts.ledger.Flag;
import dev.baton.contracts.ledger.HandoffSnapshot;
import dev.baton.contracts.ledger.HandoffState;
import dev.baton.contracts.ledger.ItemSnapshot;
import dev.baton.contracts.ledger.Judgement;
import dev.baton.ledger.handoff.ItemState.Because;
import dev.baton.ledger.handoff.ItemState.Handoff;
import dev.baton.ledger.handoff.ItemState.Why;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What a handoff is, a test per rule. */
class HandoffRulesTest {

  private static Handoff only(ItemState state) {
    assertThat(state.handoffs()).hasSize(1);
    return state.handoffs().getFirst();
  }

  private static HandoffSnapshot snapshot(ItemState state, String handoff) {
    return state.handoff(handoff).orElseThrow().snapshot();
  }

  private static List<Recorded> contested(Handoff handoff) {
    return handoff.contested().stream().map(ItemState.Contested::fact).toList();
  }

  @Nested
  class OfEachKindTheLeastCounts {
    @Test
    void ofTwoOffersUnderOneIdTheEarlierCounts() {
      Recorded late = offered("h", 5).to(C).said();
      Recorded early = offered("h", 3).said();

      Handoff handoff = only(state(late, early));

      assertThat(handoff.snapshot().to()).isEqualTo(B);
      assertThat(handoff.snapshot().times()).containsEntry(FactKind.OFFERED, minute(3));
      assertThat(handoff.contested().getFirst().fact()).isEqualTo(late);
      assertThat(handoff.contested().getFirst().winner()).isEqualTo(early);
      assertThat(handoff.contested().getFirst().why()).isEqualTo(Why.SAME_KIND);
    }

    @Test
    void atEqualTimesTheLeastSourceCountsThenTheLeastId() {
      Recorded b2 = accepted("h", 5).id("/b", "2").said();
      Recorded a9 = accepted("h", 5).id("/a", "9").said();
      Recorded b1 = accepted("h", 5).id("/b", "1").said();

      Handoff handoff = only(state(offered("h", 1).said(), b2, b1, a9));

      assertThat(handoff.effective()).containsEntry(FactKind.ACCEPTED, a9);
      assertThat(contested(handoff)).containsExactly(b1, b2);
    }

    @Test
    void theSameEventTwiceIsOnce() {
      Recorded accepted = accepted("h", 5).said();

      Handoff handoff = only(state(offered("h", 1).said(), accepted, accepted));

      assertThat(handoff.contested()).isEmpty();
    }
  }

  @Nested
  class TheEarliestDisposes {
    @Test
    void withdrawnAfterAcceptedIsAccepted() {
      Recorded withdrawn = withdrawn("h", 7).said();

      Handoff handoff = only(state(withdrawn, accepted("h", 5).said(), offered("h", 1).said()));

      assertThat(handoff.snapshot().disposition()).isEqualTo(Disposition.ACCEPTED);
      assertThat(handoff.snapshot().disposedAt()).isEqualTo(minute(5));
      assertThat(contested(handoff)).containsExactly(withdrawn);
      assertThat(handoff.contested().getFirst().why()).isEqualTo(Why.DISPOSED_OTHERWISE);
    }

    @Test
    void rejectedLaterAcceptedIsRejected() {
      Recorded accepted = accepted("h", 7).said();
      Recorded started = started("h", 8).said();

      Handoff handoff =
          only(
              state(
                  offered("h", 1).said(),
                  accepted,
                  started,
                  rejected("h", 5).because("too-small").said()));

      assertThat(handoff.snapshot().disposition()).isEqualTo(Disposition.REJECTED);
      assertThat(handoff.snapshot().state()).isEqualTo(HandoffState.REJECTED);
      assertThat(handoff.snapshot().reason()).isEqualTo("too-small");
      assertThat(contested(handoff)).containsExactly(accepted, started);
    }

    @Test
    void atEqualTimesAcceptedStandsBeforeRejectedBeforeForwardedBeforeWithdrawn() {
      Recorded offer = offered("h", 1).said();
      // ids against the order, so that only the kind can decide
      Recorded accepted = accepted("h", 5).id("/app", "4").said();
      Recorded rejected = rejected("h", 5).id("/app", "3").said();
      Recorded forwarded = forwarded("h", 5).id("/app", "2").said();
      Recorded withdrawn = withdrawn("h", 5).id("/app", "1").said();

      assertThat(only(state(offer, withdrawn, forwarded, rejected, accepted)).snapshot())
          .extracting(HandoffSnapshot::disposition)
          .isEqualTo(Disposition.ACCEPTED);
      assertThat(only(state(offer, withdrawn, forwarded, rejected)).snapshot().disposition())
          .isEqualTo(Disposition.REJECTED);
      assertThat(only(state(offer, withdrawn, forwarded)).snapshot().disposition())
          .isEqualTo(Disposition.FORWARDED);
    }

    @Test
    void forwardedClosesWithoutAcceptanceAndCreatesNothing() {
      ItemState state = state(offered("h", 1).said(), forwarded("h", 2).said());

      assertThat(only(state).snapshot().disposition()).isEqualTo(Disposition.FORWARDED);
    }

    @Test
    void anOfferWithoutAnAnswerIsOpen() {
      HandoffSnapshot open =
          only(state(offered("h", 1).said(), received("h", 2).said())).snapshot();

      assertThat(open.disposition()).isEqualTo(Disposition.OPEN);
      assertThat(open.state()).isEqualTo(HandoffState.OPEN);
      assertThat(open.disposedAt()).isNull();
    }

    @Test
    void aContestedFactTakesEffectOnceTheWinnerIsCorrectedAway() {
      Recorded rejected = rejected("h", 5).said();
      Recorded accepted = accepted("h", 7).said();

      Handoff handoff =
          only(state(offered("h", 1).said(), rejected, accepted, didNotOccur(rejected)));

      assertThat(handoff.snapshot().disposition()).isEqualTo(Disposition.ACCEPTED);
      assertThat(handoff.contested()).isEmpty();
    }
  }

  @Nested
  class WhatImpliesAnAcceptance {
    @Test
    void completedWithoutAcceptedIsAcceptedImplied() {
      HandoffSnapshot handoff =
          only(state(offered("h", 1).said(), completed("h", 9).said())).snapshot();

      assertThat(handoff.disposition()).isEqualTo(Disposition.ACCEPTED);
      assertThat(handoff.disposedAt()).isEqualTo(minute(9));
      assertThat(handoff.state()).isEqualTo(HandoffState.COMPLETED);
      assertThat(handoff.flags()).containsExactly(Flag.IMPLIED);
      assertThat(handoff.times()).doesNotContainKey(FactKind.ACCEPTED);
    }

    @Test
    void aStartBeforeTheAcceptanceImpliesAnEarlierOne() {
      HandoffSnapshot handoff =
          only(state(offered("h", 1).said(), accepted("h", 6).said(), started("h", 4).said()))
              .snapshot();

      assertThat(handoff.disposedAt()).isEqualTo(minute(4));
      assertThat(handoff.has(Flag.IMPLIED)).isTrue();
    }

    @Test
    void aStartAtTheTimeOfTheAcceptanceImpliesNothing() {
      HandoffSnapshot handoff =
          only(state(offered("h", 1).said(), accepted("h", 4).said(), started("h", 4).said()))
              .snapshot();

      assertThat(handoff.has(Flag.IMPLIED)).isFalse();
    }

    @Test
    void aStartAfterARejectionImpliesNothing() {
      Handoff handoff =
          only(state(offered("h", 1).said(), rejected("h", 3).said(), started("h", 4).said()));

      assertThat(handoff.snapshot().disposition()).isEqualTo(Disposition.REJECTED);
      assertThat(handoff.snapshot().flags()).isEmpty();
    }
  }

  @Nested
  class UnderAccepted {
    private final Recorded offer = offered("h", 1).said();
    private final Recorded accept = accepted("h", 2).said();

    @Test
    void startedMovesTheStateOn() {
      assertThat(only(state(offer, accept, started("h", 3).said())).snapshot().state())
          .isEqualTo(HandoffState.STARTED);
    }

    @Test
    void aReturnedHandoffStaysAccepted() {
      HandoffSnapshot handoff =
          only(state(offer, accept, returned("h", 3).because("no-budget").said())).snapshot();

      assertThat(handoff.disposition()).isEqualTo(Disposition.ACCEPTED);
      assertThat(handoff.state()).isEqualTo(HandoffState.RETURNED);
      assertThat(handoff.reason()).isEqualTo("no-budget");
    }

    @Test
    void ofCompletedAndReturnedTheLaterStands() {
      assertThat(
              only(state(offer, accept, completed("h", 5).said(), returned("h", 3).said()))
                  .snapshot()
                  .state())
          .isEqualTo(HandoffState.COMPLETED);
      assertThat(
              only(state(offer, accept, completed("h", 3).said(), returned("h", 5).said()))
                  .snapshot()
                  .state())
          .isEqualTo(HandoffState.RETURNED);
    }
  }

  @Nested
  class TheClock {
    private final Recorded offer = offered("h", 1).judged(due(10)).said();

    @Test
    void anExpiredEntryDisposesOfAnOpenOfferAtItsDeadline() {
      HandoffSnapshot handoff = only(state(offer, expired("h", 10))).snapshot();

      assertThat(handoff.disposition()).isEqualTo(Disposition.EXPIRED);
      assertThat(handoff.disposedAt()).isEqualTo(minute(10));
      assertThat(handoff.flags()).containsExactly(Flag.EVER_EXPIRED);
    }

    @Test
    void aPartysResolutionReplacesExpiredWheneverItComes() {
      HandoffSnapshot late =
          only(state(offer, expired("h", 10), accepted("h", 99).said())).snapshot();
      HandoffSnapshot early =
          only(state(accepted("h", 5).said(), expired("h", 10), offer)).snapshot();

      assertThat(late.disposition()).isEqualTo(Disposition.ACCEPTED);
      assertThat(late.flags()).containsExactly(Flag.LATE, Flag.EVER_EXPIRED);
      assertThat(early.disposition()).isEqualTo(Disposition.ACCEPTED);
      assertThat(early.flags()).containsExactly(Flag.EVER_EXPIRED);
    }

    @Test
    void anAnswerAtTheDeadlineIsNotLate() {
      assertThat(only(state(offer, accepted("h", 10).said())).snapshot().flags()).isEmpty();
    }

    @Test
    void whatIsReceivedDoesNotAnswer() {
      assertThat(
              only(state(offer, received("h", 3).said(), expired("h", 10)))
                  .snapshot()
                  .disposition())
          .isEqualTo(Disposition.EXPIRED);
    }

    @Test
    void anExpiredEntryOfAnOfferThatDidNotOccurDisposesOfNothing() {
      HandoffSnapshot handoff =
          only(state(offer, expired("h", 10), didNotOccur(offer), received("h", 3).said()))
              .snapshot();

      assertThat(handoff.disposition()).isEqualTo(Disposition.OPEN);
      assertThat(handoff.flags()).containsExactly(Flag.PHANTOM);
    }

    @Test
    void nobodyCorrectsTheLedger() {
      Recorded expired = expired("h", 10);
      Recorded attempt = correction(expired, CorrectionKind.DID_NOT_OCCUR, null, B);

      ItemState state = state(offer, expired, attempt);

      assertThat(only(state).snapshot().disposition()).isEqualTo(Disposition.EXPIRED);
      assertThat(state.aside().getFirst().because()).isEqualTo(Because.CORRECTS_NOTHING);
    }
  }

  @Nested
  class CorrectionsFirst {
    @Test
    void aFactThatDidNotOccurIsGone() {
      Recorded offer = offered("h", 1).said();
      Recorded accepted = accepted("h", 2).said();

      ItemState state = state(offer, accepted, didNotOccur(accepted));

      assertThat(only(state).snapshot().times()).containsOnlyKeys(FactKind.OFFERED);
      assertThat(state.aside())
          .singleElement()
          .satisfies(a -> assertThat(a.because()).isEqualTo(Because.CORRECTED_AWAY));
      assertThat(state(offer, didNotOccur(offer)).handoffs()).isEmpty();
    }

    @Test
    void correctingACorrectionRestores() {
      Recorded offer = offered("h", 1).said();
      Recorded accepted = accepted("h", 2).said();
      Recorded wrong = didNotOccur(accepted);
      Recorded restored = didNotOccur(wrong);
      Recorded undone = didNotOccur(restored);

      assertThat(only(state(restored, wrong, offer, accepted)).snapshot().disposition())
          .isEqualTo(Disposition.ACCEPTED);
      assertThat(only(state(undone, restored, wrong, offer, accepted)).snapshot().disposition())
          .isEqualTo(Disposition.OPEN);
    }

    @Test
    void correctionsInACircleTouchNothing() {
      Recorded offer = offered("h", 1).said();
      Recorded one = correction(offer, CorrectionKind.DID_NOT_OCCUR, null, A);
      Recorded two = didNotOccur(one);
      Recorded back =
          new Recorded(
              A,
              one.source(),
              one.id(),
              one.type(),
              one.time(),
              one.recordedAt(),
              new dev.baton.contracts.event.Statement.Correction(
                  Telling.LEAD,
                  A,
                  new dev.baton.contracts.event.Statement.EventRef(two.source(), two.id()),
                  CorrectionKind.DID_NOT_OCCUR,
                  null,
                  null,
                  List.of()),
              null);

      assertThat(state(offer, back, two).handoffs()).hasSize(1);
    }

    @Test
    void incorrectDataMovesAFactInTime() {
      Recorded offer = offered("h", 1).judged(due(10)).said();
      Recorded accepted = accepted("h", 20).said();
      Recorded rejected = rejected("h", 8).said();

      HandoffSnapshot handoff =
          only(state(incorrect(accepted, time(5)), offer, accepted, rejected)).snapshot();

      assertThat(handoff.disposition()).isEqualTo(Disposition.ACCEPTED);
      assertThat(handoff.disposedAt()).isEqualTo(minute(5));
      assertThat(handoff.times()).containsEntry(FactKind.ACCEPTED, minute(5));
      assertThat(handoff.has(Flag.LATE)).isFalse();
    }

    @Test
    void incorrectDataReplacesWhatItNamesAndTheLastWordHolds() {
      Recorded offer = offered("h", 1).worth("100").said();
      Recorded first = incorrect(offer, new Replacement(minute(2), money("200"), null, null, null));
      Recorded second = incorrect(offer, new Replacement(null, money("300"), null, null, null));

      HandoffSnapshot handoff = only(state(second, offer, first)).snapshot();

      assertThat(handoff.value()).isEqualTo(money("300"));
      assertThat(handoff.times()).containsEntry(FactKind.OFFERED, minute(2));
    }

    private static dev.baton.contracts.Money money(String amount) {
      return new dev.baton.contracts.Money(new BigDecimal(amount), "EUR");
    }

    @Test
    void onlyTheTeamThatSaidItCorrectsIt() {
      Recorded offer = offered("h", 1).said();
      Recorded accepted = accepted("h", 2).said();
      Recorded attempt = correction(accepted, CorrectionKind.DID_NOT_OCCUR, null, A);

      ItemState state = state(offer, accepted, attempt);

      assertThat(only(state).snapshot().disposition()).isEqualTo(Disposition.ACCEPTED);
      assertThat(state.aside().getFirst().because()).isEqualTo(Because.CORRECTS_NOTHING);
    }

    @Test
    void aTeamCorrectsWhatItSaidUnderAnotherOfItsNames() {
      Recorded offer = offered("h", 1).said();
      Recorded accepted = accepted("h", 2).to("Sales EMEA").team(B).said();

      ItemState state =
          state(offer, accepted, correction(accepted, CorrectionKind.DID_NOT_OCCUR, null, B));

      assertThat(only(state).snapshot().times()).containsOnlyKeys(FactKind.OFFERED);
    }
  }

  @Nested
  class Parties {
    @Test
    void aSenderCannotAcceptForItsReceiver() {
      Recorded offer = offered("h", 1).said();
      Recorded attempt = accepted("h", 2).from(B).to(A).said();

      Handoff handoff = only(state(attempt, offer));

      assertThat(handoff.snapshot().disposition()).isEqualTo(Disposition.OPEN);
      assertThat(handoff.snapshot().times()).containsKey(FactKind.ACCEPTED);
      assertThat(handoff.snapshot().flags()).containsExactly(Flag.PARTIES_DIFFER);
      assertThat(handoff.contested().getFirst().why()).isEqualTo(Why.NOT_A_PARTY);
    }

    @Test
    void whatAStrangerSaysAnswersNoOffer() {
      ItemState state =
          state(
              offered("h", 1).said(),
              received("h", 2).to(C).said(),
              accepted("p", 3).said(),
              accepted("h", 0).to(C).said());

      assertThat(snapshot(state, "h").flags())
          .containsExactly(Flag.SUSPECTED_PAIR, Flag.PARTIES_DIFFER);
    }

    @Test
    void theEarliestOfAKindGivesItsTimeWhetherItNamesTheHandoffOrNot() {
      HandoffSnapshot handoff =
          only(state(
                  offered("h", 1).said(), accepted("h", 9).to(C).said(), accepted(null, 5).said()))
              .snapshot();

      assertThat(handoff.times()).containsEntry(FactKind.ACCEPTED, minute(5));
    }

    @Test
    void aReceiverThatNamesAnotherSenderStillAccepts() {
      HandoffSnapshot handoff =
          only(state(offered("h", 1).said(), accepted("h", 2).from(C).said())).snapshot();

      assertThat(handoff.disposition()).isEqualTo(Disposition.ACCEPTED);
      assertThat(handoff.from()).isEqualTo(A);
      assertThat(handoff.flags()).containsExactly(Flag.PARTIES_DIFFER);
    }

    @Test
    void thePartiesOfAPhantomAreThoseOfTheEarliestReceiversFact() {
      HandoffSnapshot handoff =
          only(state(
                  started("h", 5).from(C).to(B).said(),
                  accepted("h", 2).from(null).said(),
                  received("h", 3).to(C).said()))
              .snapshot();

      assertThat(handoff.to()).isEqualTo(B);
      assertThat(handoff.from()).isEqualTo(C);
      assertThat(handoff.flags()).contains(Flag.PARTIES_DIFFER, Flag.PHANTOM);
    }

    @Test
    void twoNamesTheRegistryKnewAsOneTeamDoNotDiffer() {
      Judgement judgement =
          new Judgement("marketing--sales--lead", null, 3, null, Map.of(), Map.of("Sales EMEA", B));
      Recorded offer = offered("h", 1).to("Sales EMEA").judged(judgement).said();

      HandoffSnapshot named = only(state(offer, accepted("h", 2).to(B).said())).snapshot();
      HandoffSnapshot matched = only(state(offer, accepted(null, 2).to(B).said())).snapshot();

      assertThat(named.disposition()).isEqualTo(Disposition.ACCEPTED);
      assertThat(named.flags()).isEmpty();
      assertThat(matched.disposition()).isEqualTo(Disposition.ACCEPTED);
    }
  }

  @Nested
  class AReceiverThatKnowsOnlyTheItem {
    @Test
    void itsFactGoesToTheLatestOfferNotLaterThanIt() {
      ItemState state =
          state(
              accepted(null, 5).from(null).said(),
              offered("h1", 1).said(),
              offered("h2", 4).said(),
              offered("h3", 6).said());

      assertThat(snapshot(state, "h2").disposition()).isEqualTo(Disposition.ACCEPTED);
      assertThat(snapshot(state, "h1").disposition()).isEqualTo(Disposition.OPEN);
      assertThat(snapshot(state, "h3").disposition()).isEqualTo(Disposition.OPEN);
    }

    @Test
    void anOfferAtTheTimeOfTheFactIsNotLaterThanIt() {
      ItemState state = state(accepted(null, 1).said(), offered("h1", 1).said());

      assertThat(only(state).snapshot().disposition()).isEqualTo(Disposition.ACCEPTED);
    }

    @Test
    void itsSecondFactOfAKindGoesToAnOfferThatLacksOne() {
      ItemState state =
          state(
              offered("h1", 1).said(),
              offered("h2", 2).said(),
              accepted(null, 5).said(),
              accepted(null, 6).said());

      assertThat(snapshot(state, "h2").disposedAt()).isEqualTo(minute(5));
      assertThat(snapshot(state, "h1").disposedAt()).isEqualTo(minute(6));
    }

    @Test
    void anOfferThatHasSuchAFactByNameIsPassedOver() {
      ItemState state =
          state(
              offered("h1", 1).said(),
              offered("h2", 2).said(),
              accepted("h2", 9).said(),
              accepted(null, 5).said());

      assertThat(snapshot(state, "h1").disposedAt()).isEqualTo(minute(5));
    }

    @Test
    void anOfferToAnotherTeamOrFromAnotherTeamIsNotIts() {
      ItemState state =
          state(
              offered("h1", 1).to(C).said(),
              offered("h2", 2).from(C).said(),
              accepted(null, 5).from(A).said());

      assertThat(snapshot(state, "h1").disposition()).isEqualTo(Disposition.OPEN);
      assertThat(snapshot(state, "h2").disposition()).isEqualTo(Disposition.OPEN);
      assertThat(state.handoffs()).hasSize(3);
    }

    @Test
    void withoutAnOfferItMakesOnePhantom() {
      ItemState state =
          state(
              accepted(null, 2).from(null).said(),
              started(null, 3).from(A).said(),
              completed(null, 4).from(null).said());

      HandoffSnapshot phantom = only(state).snapshot();
      assertThat(phantom.has(Flag.PHANTOM)).isTrue();
      assertThat(phantom.state()).isEqualTo(HandoffState.COMPLETED);
      assertThat(phantom.from()).isEqualTo(A);
      assertThat(phantom.offered()).isFalse();
    }

    @Test
    void anOfferThatArrivesLateTakesItsFactsFromThePhantom() {
      Recorded accepted = accepted(null, 5).said();
      ItemState before = state(accepted);
      ItemState after = state(accepted, offered("h1", 1).said());

      assertThat(only(after).snapshot().flags()).isEmpty();
      assertThat(Changes.between(before, after)).hasSize(2);
      assertThat(Changes.between(before, after)).anyMatch(c -> c.after() == null);
    }

    @Test
    void anOfferUnderThePhantomsIdIsItsOffer() {
      Recorded accepted = accepted(null, 5).said();
      String id = only(state(accepted)).snapshot().handoff();

      HandoffSnapshot handoff = only(state(accepted, offered(id, 7).said())).snapshot();

      assertThat(handoff.handoff()).isEqualTo(id);
      assertThat(handoff.disposition()).isEqualTo(Disposition.ACCEPTED);
      assertThat(handoff.flags()).containsExactly(Flag.RETROACTIVE);
    }
  }

  @Nested
  class PhantomsAndPairs {
    @Test
    void whatNamesAPhantomForAnotherTeamIsAHandoffOfItsOwn() {
      Recorded received = received(null, 2).said();
      String id = only(state(received)).snapshot().handoff();

      ItemState state = state(received, received(id, 3).to(C).said());

      assertThat(state.handoffs()).extracting(h -> h.snapshot().to()).containsExactly(B, C);
      assertThat(state.handoffs())
          .extracting(h -> h.snapshot().handoff())
          .doesNotHaveDuplicates()
          .contains(id);
    }

    @Test
    void aPhantomHasADisposition() {
      HandoffSnapshot phantom = only(state(accepted("h", 2).said())).snapshot();

      assertThat(phantom.disposition()).isEqualTo(Disposition.ACCEPTED);
      assertThat(phantom.flags()).containsExactly(Flag.PHANTOM);
    }

    @Test
    void aWithdrawalAloneIsNoPhantom() {
      HandoffSnapshot handoff = only(state(withdrawn("h", 2).said())).snapshot();

      assertThat(handoff.flags()).isEmpty();
      assertThat(handoff.from()).isEqualTo(A);
    }

    @Test
    void aLateOfferRemovesTheFlagAndIsRetroactive() {
      HandoffSnapshot handoff =
          only(state(accepted("h", 2).said(), offered("h", 5).said())).snapshot();

      assertThat(handoff.flags()).containsExactly(Flag.RETROACTIVE);
      assertThat(handoff.cohortTime()).isEqualTo(minute(5));
    }

    @Test
    void anUnansweredOfferAndAPhantomUnderAnotherIdAreASuspectedPair() {
      ItemState state = state(offered("o", 1).said(), accepted("p", 2).said());

      assertThat(snapshot(state, "o").has(Flag.SUSPECTED_PAIR)).isTrue();
      assertThat(snapshot(state, "p").flags())
          .containsExactly(Flag.PHANTOM, Flag.SUSPECTED_PAIR, Flag.REPEAT);
    }

    @Test
    void anAnsweredOfferIsNoHalfOfAPair() {
      ItemState state =
          state(offered("o", 1).said(), received("o", 2).said(), accepted("p", 2).said());

      assertThat(snapshot(state, "o").has(Flag.SUSPECTED_PAIR)).isFalse();
      assertThat(snapshot(state, "p").has(Flag.SUSPECTED_PAIR)).isFalse();
    }

    @Test
    void anOfferToAnotherTeamIsNoHalfOfAPair() {
      ItemState state = state(offered("o", 1).to(C).said(), accepted("p", 2).said());

      assertThat(snapshot(state, "p").has(Flag.SUSPECTED_PAIR)).isFalse();
    }

    @Test
    void aLinkJoinsAnOfferAndAPhantom() {
      HandoffSnapshot handoff =
          only(state(linked(A, "o", "p", 9), offered("o", 1).said(), accepted("p", 2).said()))
              .snapshot();

      assertThat(handoff.handoff()).isEqualTo("o");
      assertThat(handoff.disposition()).isEqualTo(Disposition.ACCEPTED);
      assertThat(handoff.flags()).isEmpty();
    }

    @Test
    void aLinkJoinsAPhantomThatNobodyNamed() {
      Recorded accepted = accepted(null, 2).said();
      Recorded offer = offered("o", 5).said();
      String phantom = only(state(accepted)).snapshot().handoff();
      Recorded link = linked(B, "o", phantom, 9);

      assertThat(only(state(accepted, offer, link)).snapshot().flags())
          .containsExactly(Flag.RETROACTIVE);
      // an earlier fact renames the phantom: the link still means it
      assertThat(only(state(received(null, 1).said(), accepted, offer, link)).snapshot().times())
          .hasSize(3);
    }

    @Test
    void governanceMayLinkAndAStrangerMayNot() {
      Recorded offer = offered("o", 1).said();
      Recorded accepted = accepted("p", 2).said();

      assertThat(state(offer, accepted, linked(null, "o", "p", 9)).handoffs()).hasSize(1);
      ItemState state = state(offer, accepted, linked(C, "o", "p", 9));
      assertThat(state.handoffs()).hasSize(2);
      assertThat(state.aside().getFirst().because()).isEqualTo(Because.LINKS_NOTHING);
    }

    @Test
    void aLinkOfTwoOffersOrOfAnotherTeamsPhantomJoinsNothing() {
      assertThat(
              state(offered("o", 1).said(), offered("p", 2).said(), linked(A, "o", "p", 9))
                  .handoffs())
          .hasSize(2);
      assertThat(
              state(offered("o", 1).said(), accepted("p", 2).to(C).said(), linked(A, "o", "p", 9))
                  .handoffs())
          .hasSize(2);
    }

    @Test
    void ofTwoLinksOfOnePhantomTheEarlierStands() {
      ItemState state =
          state(
              offered("o1", 1).said(),
              offered("o2", 1).said(),
              accepted("p", 2).said(),
              linked(A, "o2", "p", 8),
              linked(B, "o1", "p", 9));

      assertThat(snapshot(state, "o2").disposition()).isEqualTo(Disposition.ACCEPTED);
      assertThat(state.aside().getFirst().because()).isEqualTo(Because.LINKED_OTHERWISE);
    }

    @Test
    void aLinkThatDidNotOccurPartsThemAgain() {
      Recorded link = linked(A, "o", "p", 9);

      assertThat(
              state(offered("o", 1).said(), accepted("p", 2).said(), link, didNotOccur(link))
                  .handoffs())
          .hasSize(2);
    }
  }

  @Nested
  class TheWayOfTheItem {
    @Test
    void aSecondCrossingOfTheSameBoundaryIsARepeat() {
      ItemState state =
          state(
              offered("h3", 9).said(),
              offered("h1", 1).said(),
              offered("h2", 5).from(B).to(A).said());

      assertThat(snapshot(state, "h1").has(Flag.REPEAT)).isFalse();
      assertThat(snapshot(state, "h2").has(Flag.REPEAT)).isFalse();
      assertThat(snapshot(state, "h3").has(Flag.REPEAT)).isTrue();
      ItemSnapshot way =
          ItemSnapshot.EMPTY.with(state.handoffs().stream().map(Handoff::snapshot).toList());
      assertThat(way.hops()).extracting(h -> h.handoff()).containsExactly("h1", "h2", "h3");
      assertThat(way.hopCount()).isEqualTo(3);
    }
  }

  @Nested
  class Judgements {
    @Test
    void theJudgementIsThatOfTheEffectiveOffer() {
      Recorded late = offered("h", 5).judged(due(50)).said();
      Recorded early = offered("h", 3).judged(due(30)).said();

      assertThat(only(state(late, early)).snapshot().judgement()).isEqualTo(due(30));
    }

    @Test
    void aLaterJudgementHoldsWhereTheOfferHadNoContract() {
      Judgement none = new Judgement(null, null, 2, null, Map.of());
      Recorded offer = offered("h", 1).judged(none).said();
      Recorded judged = judgedLater(offer, due(10));

      Handoff handoff = only(state(judged, offer, accepted("h", 20).said()));

      assertThat(handoff.snapshot().judgement()).isEqualTo(due(10));
      assertThat(handoff.snapshot().has(Flag.LATE)).isTrue();
      assertThat(handoff.judgedBy()).isEqualTo(judged);
      assertThat(only(state(offer)).snapshot().judgement()).isEqualTo(none);
    }

    @Test
    void theVerdictsOfTheEffectiveAcceptanceAreWhatWasReceived() {
      Judgement changed =
          new Judgement(null, 1, 2, null, Map.of("/budget", Judgement.Verdict.CHANGED));

      HandoffSnapshot handoff =
          only(state(offered("h", 1).said(), accepted("h", 2).judged(changed).said())).snapshot();

      assertThat(handoff.received()).containsEntry("/budget", Judgement.Verdict.CHANGED);
    }
  }

  @Nested
  class WhatIsSaid {
    @Test
    void theSendersWordOnTheValueStandsBeforeTheReceivers() {
      HandoffSnapshot both =
          only(state(offered("h", 3).worth("100").said(), accepted("h", 2).worth("90").said()))
              .snapshot();
      HandoffSnapshot receivers =
          only(state(offered("h", 1).said(), accepted("h", 2).worth("90").said())).snapshot();

      assertThat(both.value().amount()).isEqualByComparingTo("100");
      assertThat(receivers.value().amount()).isEqualByComparingTo("90");
    }

    @Test
    void theReceiversLastWordOnUsabilityStands() {
      assertThat(
              only(state(
                      offered("h", 1).said(),
                      accepted("h", 2).usable(true).said(),
                      completed("h", 9).usable(false).said()))
                  .snapshot()
                  .usableAsIs())
          .isFalse();
    }

    @Test
    void whatAContestedFactSaysCountsInNothing() {
      HandoffSnapshot handoff =
          only(state(
                  offered("h", 1).said(),
                  accepted("h", 2).said(),
                  rejected("h", 3).because("late").usable(false).worth("5").said()))
              .snapshot();

      assertThat(handoff.reason()).isNull();
      assertThat(handoff.usableAsIs()).isNull();
      assertThat(handoff.value()).isNull();
      assertThat(handoff.times()).containsKey(FactKind.REJECTED);
    }
  }
}
