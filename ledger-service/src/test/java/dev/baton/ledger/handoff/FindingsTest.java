package dev.baton.ledger.handoff;

import static dev.baton.ledger.handoff.Telling.A;
import static dev.baton.ledger.handoff.Telling.B;
import static dev.baton.ledger.handoff.Telling.C;
import static dev.baton.ledger.handoff.Telling.LEAD;
import static dev.baton.ledger.handoff.Telling.accepted;
import static dev.baton.ledger.handoff.Telling.completed;
import static dev.baton.ledger.handoff.Telling.didNotOccur;
import static dev.baton.ledger.handoff.Telling.linked;
import static dev.baton.ledger.handoff.Telling.offered;
import static dev.baton.ledger.handoff.Telling.received;
import static dev.baton.ledger.handoff.Telling.rejected;
import static dev.baton.ledger.handoff.Telling.returned;
import static dev.baton.ledger.handoff.Telling.started;
import static dev.baton.ledger.handoff.Telling.withdrawn;
import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.contracts.event.Statement;
import dev.baton.contracts.event.Statement.EventRef;
import dev.baton.contracts.event.Statement.Reason;
import dev.baton.contracts.ledger.HandoffState;
import dev.baton.contracts.ledger.Judgement;
import dev.baton.contracts.ledger.Judgement.Verdict;
import dev.baton.contracts.ownership.Condition;
import dev.baton.contracts.ownership.OwnershipEntity.Boundary;
import dev.baton.contracts.ownership.OwnershipEntity.Contract;
import dev.baton.contracts.ownership.OwnershipEntity.Team;
import dev.baton.contracts.ownership.OwnershipRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What an emitter is told of the entry it has just recorded. */
class FindingsTest {
  private static final Instant EVER = Instant.parse("2020-01-01T00:00:00Z");
  private static final Registry KNOWN =
      Registry.EMPTY.with(
          List.of(
              record(0, new Team(A, 1, A, List.of(), false, null, EVER, null)),
              record(1, new Team(B, 1, B, List.of(), false, null, EVER, null)),
              record(2, new Boundary("m-s", 1, A, B, "lead", EVER, null))));

  /** The same, but the boundary takes only what is of one region. */
  private static final Registry EMEA =
      KNOWN.with(
          record(
              3,
              new Boundary(
                  "m-s",
                  2,
                  A,
                  B,
                  "lead",
                  Map.of("region", Condition.is("EMEA")),
                  null,
                  EVER,
                  null)));

  private static OwnershipRecord record(
      long position, dev.baton.contracts.ownership.OwnershipEntity entity) {
    return new OwnershipRecord(position, EVER, entity);
  }

  private static Findings told(Recorded entry, Recorded... others) {
    List<Recorded> all = new ArrayList<>(List.of(others));
    all.add(entry);
    return Findings.of(entry, Items.of(LEAD, all), KNOWN);
  }

  private static List<String> types(Findings findings) {
    return findings.findings().stream().map(Finding::type).toList();
  }

  @Test
  void anOrdinaryFactIsEffectiveAndHasNone() {
    Findings findings = told(accepted("h", 2).said(), offered("h", 1).said());

    assertThat(findings).isEqualTo(new Findings(true, HandoffState.ACCEPTED, List.of()));
  }

  @Test
  void aSecondAcceptanceIsToldWhichOneCounts() {
    Recorded winner = accepted("h", 2).said();
    Findings findings = told(accepted("h", 3).said(), winner, offered("h", 1).said());

    assertThat(findings.effective()).isFalse();
    assertThat(types(findings)).containsExactly("already-accepted");
    assertThat(findings.findings().getFirst().winner())
        .isEqualTo(new EventRef(winner.source(), winner.id()));
  }

  @Test
  void whatComesAfterTheEndIsToldHowItEnded() {
    Recorded offer = offered("h", 1).said();

    assertThat(types(told(accepted("h", 3).said(), rejected("h", 2).because("x").said(), offer)))
        .containsExactly("already-rejected");
    assertThat(types(told(withdrawn("h", 3).said(), started("h", 2).said(), offer)))
        .containsExactly("already-accepted", "acceptance-implied");
    assertThat(told(withdrawn("h", 3).said(), started("h", 2).said(), offer).state())
        .isEqualTo(HandoffState.STARTED);
  }

  @Test
  void anEarlierFactOfTheSameKindTakesOver() {
    assertThat(told(accepted("h", 2).said(), accepted("h", 3).said(), offered("h", 1).said()))
        .isEqualTo(new Findings(true, HandoffState.ACCEPTED, List.of()));
  }

  @Test
  void aMissingOfferIsAFindingAndNoRefusal() {
    Findings findings = told(completed("h", 2).said());

    assertThat(findings.effective()).isTrue();
    assertThat(types(findings)).containsExactly("no-offer", "acceptance-implied");
  }

  @Test
  void aSuspectedPairIsToldHowToJoin() {
    assertThat(types(told(accepted("p", 2).said(), offered("o", 1).said())))
        .containsExactly("no-offer", "suspected-pair");
  }

  @Test
  void unknownTeamsAndUnregisteredBoundariesAreFindings() {
    assertThat(types(told(offered("h", 1).to("EMPTY").said())))
        .containsExactly("unknown-team", "unregistered-boundary");
    assertThat(types(told(offered("h", 1).from(B).to(A).said())))
        .containsExactly("unregistered-boundary");
    assertThat(types(told(received(null, 1).from(null).said()))).containsExactly("no-offer");
  }

  @Test
  void whoIsNoPartyIsTold() {
    Findings stranger = told(accepted("h", 2).to(A).from(B).said(), offered("h", 1).said());
    Findings misnamed = told(accepted("h", 2).from(C).said(), offered("h", 1).said());

    assertThat(stranger.effective()).isFalse();
    assertThat(stranger.state()).isEqualTo(HandoffState.OPEN);
    assertThat(types(stranger)).contains("parties-differ");
    assertThat(misnamed.effective()).isTrue();
    assertThat(types(misnamed)).contains("parties-differ");
  }

  @Test
  void whatTheContextLacksIsAFinding() {
    Judgement judgement =
        new Judgement(
            "m-s", 1, 2, null, Map.of("/budget", Verdict.MISSING, "/region", Verdict.PRESENT));

    Findings findings = told(offered("h", 1).judged(judgement).said());

    assertThat(types(findings)).containsExactly("context-missing");
    assertThat(findings.findings().getFirst().detail()).isEqualTo("/budget");
  }

  @Test
  void aRejectionWithoutAReasonIsAFinding() {
    assertThat(types(told(rejected("h", 2).said(), offered("h", 1).said())))
        .containsExactly("no-reason");
  }

  @Test
  void aReasonIsCodedAndItsCodeKnownToBothSides() {
    Recorded offer = offered("h", 1).said();

    assertThat(types(told(rejected("h", 2).because("wrong-team").said(), offer))).isEmpty();
    assertThat(types(told(rejected("h", 2).because("bad-vibes").said(), offer)))
        .containsExactly("unlisted-reason");
    assertThat(types(told(rejected("h", 2).because(Reason.NO_CODE).said(), offer)))
        .containsExactly("no-reason-code");
    // what arrives without its sender is found by the handoff's
    assertThat(types(told(rejected("h", 2).from(null).because("bad-vibes").said(), offer)))
        .containsExactly("unlisted-reason");
  }

  @Test
  void aContractAddsToTheReasonsOfItsBoundaryWhileItIsInForce() {
    Registry known = KNOWN.with(record(3, contract(Map.of("bad-vibes", "Nobody likes it."))));
    Recorded offer = offered("h", 1).said();
    Recorded rejection = rejected("h", 2).because("bad-vibes").said();
    Recorded returned = returned("h", 2).from(null).because("bad-vibes").said();
    Recorded elsewhere = rejected("h", 2).from(B).to(A).because("bad-vibes").said();

    assertThat(types(Findings.of(rejection, Items.of(LEAD, List.of(offer, rejection)), known)))
        .isEmpty();
    assertThat(types(Findings.of(returned, Items.of(LEAD, List.of(offer, returned)), known)))
        .containsExactly("acceptance-implied");
    assertThat(types(Findings.of(elsewhere, Items.of(LEAD, List.of(elsewhere)), known)))
        .contains("unlisted-reason");
  }

  @Test
  void aHandoffThatNoBoundarySelectsIsUnregistered() {
    Recorded offer = offered("h", 1).context("{\"region\":\"APAC\"}").said();
    Recorded accepted = accepted("h", 2).context("{\"region\":\"EMEA\"}").said();
    Recorded taken = offered("h", 1).context("{\"region\":\"EMEA\"}").said();

    assertThat(types(Findings.of(offer, Items.of(LEAD, List.of(offer)), EMEA)))
        .containsExactly("unregistered-boundary");
    assertThat(types(Findings.of(taken, Items.of(LEAD, List.of(taken)), EMEA))).isEmpty();
    // whatever the receiver says of the context
    assertThat(types(Findings.of(accepted, Items.of(LEAD, List.of(offer, accepted)), EMEA)))
        .containsExactly("unregistered-boundary");
  }

  @Test
  void whoReadsAHandoffIsToldOfTheBoundaryByWhichItWasJudged() {
    Recorded offer = offered("h", 1).context("{\"region\":\"EMEA\"}").said();
    Recorded judged = offer.judged(Judging.offer(offer.fact(), offer.time(), EMEA));
    Recorded elsewhere = offered("h", 1).context("{\"region\":\"APAC\"}").said();
    Recorded unregistered = elsewhere.judged(Judging.offer(elsewhere.fact(), offer.time(), EMEA));

    assertThat(read(judged)).isEmpty();
    assertThat(read(unregistered)).containsExactly("unregistered-boundary");
  }

  /** As it is published: without the context. */
  private static List<String> read(Recorded judged) {
    Recorded stored =
        new Recorded(
            judged.team(),
            judged.source(),
            judged.id(),
            judged.type(),
            judged.time(),
            judged.recordedAt(),
            (Statement.AboutItem) judged.statement().withoutPersonalData(),
            judged.judgement());
    return Items.of(LEAD, List.of(stored)).handoffs().stream()
        .flatMap(handoff -> Findings.of(handoff, EMEA).stream())
        .map(Finding::type)
        .toList();
  }

  @Test
  void onlyTheContractOfTheBoundaryThatSelectsAHandoffAddsToItsReasons() {
    Registry known = EMEA.with(record(3, contract(Map.of("bad-vibes", "Nobody likes it."))));
    Recorded rejection = rejected("h", 2).because("bad-vibes").said();
    Recorded taken = offered("h", 1).context("{\"region\":\"EMEA\"}").said();
    Recorded other = offered("h", 1).context("{\"region\":\"APAC\"}").said();

    assertThat(types(Findings.of(rejection, Items.of(LEAD, List.of(taken, rejection)), known)))
        .isEmpty();
    assertThat(types(Findings.of(rejection, Items.of(LEAD, List.of(other, rejection)), known)))
        .containsExactly("unlisted-reason", "unregistered-boundary");
  }

  private static Contract contract(Map<String, String> reasons) {
    return new Contract(
        "m-s",
        1,
        1,
        null,
        null,
        Duration.ofDays(1),
        null,
        null,
        Map.of(),
        Map.of(),
        null,
        reasons,
        EVER,
        null,
        EVER,
        EVER);
  }

  @Test
  void aCorrectionSaysTheStateItLeaves() {
    Recorded offer = offered("h", 1).said();
    Recorded accepted = accepted("h", 2).said();
    Recorded early = didNotOccur(accepted);

    assertThat(told(didNotOccur(accepted), offer, accepted).effective()).isTrue();
    assertThat(types(told(early, offer))).containsExactly("corrects-nothing");
    Findings late = told(accepted, offer, early);
    assertThat(late.effective()).isFalse();
    assertThat(types(late)).contains("corrected-away");
  }

  @Test
  void aLinkSaysWhetherItJoined() {
    Recorded offer = offered("o", 1).said();
    Recorded phantom = accepted("p", 2).said();

    assertThat(told(linked(A, "o", "p", 3), offer, phantom))
        .isEqualTo(new Findings(true, HandoffState.ACCEPTED, List.of()));
    Findings stranger = told(linked(C, "o", "p", 3), offer, phantom);
    assertThat(stranger.effective()).isFalse();
    assertThat(types(stranger)).containsExactly("links-nothing");
  }
}
