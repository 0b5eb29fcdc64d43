package dev.baton.ledger.handoff;

import static dev.baton.ledger.handoff.Telling.A;
import static dev.baton.ledger.handoff.Telling.B;
import static dev.baton.ledger.handoff.Telling.accepted;
import static dev.baton.ledger.handoff.Telling.expired;
import static dev.baton.ledger.handoff.Telling.json;
import static dev.baton.ledger.handoff.Telling.judgedLater;
import static dev.baton.ledger.handoff.Telling.minute;
import static dev.baton.ledger.handoff.Telling.offered;
import static dev.baton.ledger.handoff.Telling.received;
import static dev.baton.ledger.handoff.Telling.state;
import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.contracts.event.Event;
import dev.baton.contracts.event.EventType;
import dev.baton.contracts.event.Statement.Fact;
import dev.baton.contracts.ledger.Judgement;
import dev.baton.contracts.ledger.Judgement.Verdict;
import dev.baton.contracts.ownership.Condition;
import dev.baton.contracts.ownership.OwnershipEntity;
import dev.baton.contracts.ownership.OwnershipEntity.Boundary;
import dev.baton.contracts.ownership.OwnershipEntity.Contract;
import dev.baton.contracts.ownership.OwnershipEntity.Grant;
import dev.baton.contracts.ownership.OwnershipEntity.Team;
import dev.baton.contracts.ownership.OwnershipRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The registry as the ledger knows it, and what it judges by it. */
class JudgingTest {
  private static final Instant EVER = Instant.parse("2020-01-01T00:00:00Z");

  private static OwnershipRecord at(long position, OwnershipEntity entity) {
    return new OwnershipRecord(position, EVER, entity);
  }

  private static Team team(String id, int version, String name, String... aliases) {
    return new Team(id, version, name, List.of(aliases), false, null, EVER, null);
  }

  private static Boundary boundary(@Nullable Instant until) {
    return new Boundary("m-s", 1, A, B, "lead", EVER, until);
  }

  private static Contract contract(int version, int revision, int minutes, boolean signed) {
    return new Contract(
        "m-s",
        version,
        revision,
        null,
        null,
        Duration.ofMinutes(minutes),
        null,
        json(
            """
            {"type":"object","required":["budget","region"],
             "properties":{"budget":{"enum":["yes","no",1]}}}
            """),
        Map.of(),
        Map.of(),
        null,
        Map.of(),
        EVER,
        null,
        signed ? EVER : null,
        signed ? EVER : null);
  }

  private static final List<OwnershipRecord> RECORDS =
      List.of(
          at(0, team(A, 1, "Marketing")),
          at(1, team(B, 1, "Sales", "Sales EMEA")),
          at(2, boundary(null)),
          at(3, contract(1, 1, 30, false)),
          at(4, contract(2, 1, 30, true)),
          at(5, contract(3, 2, 10, false)));

  private static final Registry KNOWN = Registry.EMPTY.with(RECORDS);

  @Nested
  class TheRegistry {
    @Test
    void isTheSameInWhateverOrderAndHoweverOftenItIsTold() {
      List<OwnershipRecord> otherwise = new ArrayList<>(RECORDS);
      otherwise.addAll(RECORDS);
      Collections.shuffle(otherwise, new Random(7));
      Registry told = Registry.EMPTY;
      for (OwnershipRecord record : otherwise) {
        told = told.with(record);
      }

      assertThat(told.position()).isEqualTo(KNOWN.position()).isEqualTo(5);
      assertThat(told.slugOf("Sales EMEA")).contains(B);
      assertThat(told.contract("m-s", minute(0)).orElseThrow().contract())
          .isEqualTo(KNOWN.contract("m-s", minute(0)).orElseThrow().contract());
    }

    @Test
    void knowsATeamByItsSlugItsNameAndItsAliases() {
      assertThat(KNOWN.slugOf(B)).contains(B);
      assertThat(KNOWN.slugOf("Sales")).contains(B);
      assertThat(KNOWN.slugOf("Sales EMEA")).contains(B);
      assertThat(KNOWN.slugOf("SALES")).isEmpty();
      assertThat(KNOWN.teamOf("EMPTY")).isEqualTo("EMPTY");
    }

    @Test
    void aSlugStandsBeforeAnotherTeamsAlias() {
      Registry known = KNOWN.with(at(9, team("aaa", 1, "Aaa", B)));

      assertThat(known.slugOf(B)).contains(B);
    }

    @Test
    void aLaterVersionReplacesATeamsNames() {
      Registry known = KNOWN.with(at(9, team(B, 2, "Deals")));

      assertThat(known.slugOf("Deals")).contains(B);
      assertThat(known.slugOf("Sales EMEA")).isEmpty();
    }

    @Test
    void onlyAContractBothSignedIsInForceAndOfThoseTheLatestRevision() {
      assertThat(KNOWN.contract("m-s", minute(0)).orElseThrow().contract().revision()).isEqualTo(1);
      Registry signed = KNOWN.with(at(6, contract(4, 2, 10, true)));
      assertThat(signed.contract("m-s", minute(0)).orElseThrow().contract().version()).isEqualTo(4);
    }

    @Test
    void aBoundaryHoldsOnlyWhileItIsValid() {
      Registry ended = Registry.EMPTY.with(at(0, boundary(minute(5))));

      assertThat(ended.boundary(A, B, "lead", minute(4), null)).isPresent();
      assertThat(ended.boundary(A, B, "lead", minute(5), null)).isEmpty();
      assertThat(ended.boundary(A, B, "case", minute(4), null)).isEmpty();
      assertThat(ended.boundary(null, B, "lead", minute(4), null)).isEmpty();
    }

    @Test
    void ofParallelBoundariesTheOneTakesAHandoffThatSelectsIt() {
      Registry known =
          Registry.EMPTY.with(
              List.of(at(0, selecting("a-emea", "EMEA")), at(1, selecting("b-apac", "APAC"))));

      assertThat(known.boundary(A, B, "lead", minute(1), json("{\"region\":\"APAC\"}")))
          .map(Boundary::id)
          .contains("b-apac");
      assertThat(known.boundary(A, B, "lead", minute(1), json("{\"region\":\"LATAM\"}"))).isEmpty();
      assertThat(known.boundary(A, B, "lead", minute(1), null)).isEmpty();
      assertThat(known.boundary(A, B, "lead", minute(1), null, "b-apac"))
          .map(Boundary::id)
          .contains("b-apac");
    }

    private static Boundary selecting(String id, String region) {
      return new Boundary(
          id, 1, A, B, "lead", Map.of("region", Condition.is(region)), null, EVER, null);
    }

    @Test
    void aGrantHoldsForItsTeamMetricAndTime() {
      Registry known =
          KNOWN.with(at(9, new Grant("churn/finance", 1, "churn", "finance", minute(5), null)));

      assertThat(known.granted("churn", "finance", minute(5))).isTrue();
      assertThat(known.granted("churn", "finance", minute(4))).isFalse();
      assertThat(known.granted("churn", A, minute(5))).isFalse();
    }

    @Test
    void aRecordThatOnlyTellsThePositionMovesIt() {
      assertThat(KNOWN.with(new OwnershipRecord(77, EVER, null)).position()).isEqualTo(77);
    }
  }

  @Nested
  class AnOffer {
    private static Judgement judge(Telling.Told offer) {
      Recorded said = offer.said();
      return Judging.offer((Fact) said.statement(), said.time(), KNOWN);
    }

    @Test
    void isJudgedByTheContractInForceWithWhatWasUsed() {
      Judgement judgement =
          judge(offered("h", 1).to("Sales EMEA").context("{\"budget\":\"maybe\"}"));

      assertThat(judgement)
          .isEqualTo(
              new Judgement(
                  "m-s",
                  2,
                  5,
                  minute(31),
                  Map.of("/budget", Verdict.INVALID, "/region", Verdict.MISSING),
                  Map.of("Sales EMEA", B)));
    }

    @Test
    void overAnUnregisteredBoundaryHasNoDeadline() {
      assertThat(judge(offered("h", 1).from("EMPTY")))
          .isEqualTo(new Judgement(null, null, 5, null, Map.of()));
    }
  }

  @Nested
  class AnAcceptance {
    @Test
    void fallsOnTheBoundaryOfItsOfferWhateverTheReceiverSaysOfTheContext() {
      Registry known =
          Registry.EMPTY.with(
              List.of(
                  at(0, TheRegistry.selecting("a-emea", "EMEA")),
                  at(1, TheRegistry.selecting("b-apac", "APAC"))));
      Fact offer = offered("h", 1).context("{\"region\":\"APAC\"}").fact();
      Recorded said = accepted("h", 2).context("{\"region\":\"EMEA\"}").said();
      Judging.Ahead ahead = Judging.ahead(event(said), known);
      assertThat(ahead).isNotNull();

      assertThat(
              Judging.acceptance(
                      (Fact) said.statement(), said.time(), ahead.judgement(), offer, known)
                  .boundary())
          .isEqualTo("b-apac");
    }

    private static Judgement judge(Telling.Told acceptance, Telling.@Nullable Told offer) {
      Recorded said = acceptance.said();
      Fact fact = (Fact) said.statement();
      Fact offered = offer == null ? null : offer.fact();
      Judging.Ahead ahead = Judging.ahead(event(said), KNOWN);
      Judgement inTurn = Judging.acceptance(fact, said.time(), null, offered, KNOWN);
      assertThat(ahead).isNotNull();
      assertThat(Judging.acceptance(fact, said.time(), ahead.judgement(), offered, KNOWN))
          .as("judged ahead of its turn")
          .isEqualTo(inTurn);
      return inTurn;
    }

    private static Event event(Recorded said) {
      return new Event(
          said.source(),
          said.id(),
          said.type(),
          said.time(),
          said.statement().item().subject(),
          said.statement());
    }

    @Test
    void isJudgedOverTheBoundaryOfTheOfferWhateverItSaysItself() {
      Telling.Told offer = offered("h", 1).context("{}");

      assertThat(judge(accepted("h", 2).from("somebody").context("{}"), offer).boundary())
          .isEqualTo("m-s");
    }

    @Test
    void saysWhatChangedOnTheWay() {
      Telling.Told offer = offered("h", 1).context("{\"budget\":\"yes\",\"region\":1.0}");

      assertThat(
              judge(accepted("h", 2).from(null).context("{\"budget\":\"no\",\"region\":1}"), offer)
                  .fields())
          .isEqualTo(Map.of("/budget", Verdict.CHANGED, "/region", Verdict.PRESENT));
      assertThat(judge(accepted("h", 2).context("{\"region\":2}"), offer).fields())
          .isEqualTo(Map.of("/budget", Verdict.MISSING, "/region", Verdict.CHANGED));
    }

    @Test
    void thatSaysNothingOfTheContextHasNoVerdicts() {
      assertThat(judge(accepted("h", 2), offered("h", 1).context("{}")).fields()).isEmpty();
    }

    @Test
    void ofAPhantomIsJudgedOverTheBoundaryItNames() {
      assertThat(judge(accepted("h", 2).context("{\"budget\":1}"), null).fields())
          .isEqualTo(Map.of("/budget", Verdict.PRESENT, "/region", Verdict.MISSING));
      assertThat(judge(accepted("h", 2).from(null), null).boundary()).isNull();
    }
  }

  @Nested
  class WhatBecomesKnownLater {
    private final Recorded unjudged =
        offered("h", 1)
            .context("{\"budget\":\"yes\"}")
            .judged(new Judgement(null, null, -1, null, Map.of()))
            .said();

    @Test
    void judgesOffersThatAreStillOpen() {
      List<Judging.Late> owed = Judging.owed(state(unjudged), KNOWN);

      assertThat(owed).hasSize(1);
      assertThat(owed.getFirst().event().type()).isEqualTo(EventType.JUDGED);
      assertThat(owed.getFirst().judgement().deadline()).isEqualTo(minute(31));
      assertThat(owed.getFirst().judgement().fields()).containsEntry("/region", Verdict.MISSING);
    }

    @Test
    void neverJudgesClosedOrJudgedOffers() {
      assertThat(Judging.owed(state(unjudged, accepted("h", 2).said()), KNOWN)).isEmpty();
      assertThat(Judging.owed(state(unjudged, expired("h", 9)), KNOWN)).isEmpty();
      Judging.Late late = Judging.owed(state(unjudged), KNOWN).getFirst();
      assertThat(Judging.owed(state(unjudged, judgedLater(unjudged, late.judgement())), KNOWN))
          .isEmpty();
      assertThat(Judging.owed(state(unjudged), Registry.EMPTY)).isEmpty();
      assertThat(Judging.owed(state(received("h", 1).said()), KNOWN)).isEmpty();
    }

    @Test
    void theEntryHasOneIdHoweverOftenItIsOwed() {
      assertThat(Judging.owed(state(unjudged), KNOWN))
          .isEqualTo(Judging.owed(state(unjudged), KNOWN));
    }
  }

  @Nested
  class TheClock {
    private final Recorded offer = offered("h", 1).judged(Telling.due(10)).said();

    @Test
    void runsOutAtTheLaterOfDeadlineAndRecordingPlusTheGrace() {
      var open = state(offer).handoffs().getFirst().snapshot();
      Duration grace = Duration.ofMinutes(1);

      assertThat(Expiry.at(open, minute(3), grace)).contains(minute(11));
      assertThat(Expiry.at(open, minute(50), grace)).contains(minute(51));
      assertThat(Expiry.due(open, minute(3), minute(11), grace)).isTrue();
      assertThat(Expiry.due(open, minute(3), minute(11).minusMillis(1), grace)).isFalse();
    }

    @Test
    void neverRunsOutForWhatIsAnsweredOrHasNoDeadlineOrNoOffer() {
      assertThat(
              Expiry.at(
                  state(offer, accepted("h", 2).said()).handoffs().getFirst().snapshot(),
                  minute(3),
                  Duration.ZERO))
          .isEmpty();
      assertThat(
              Expiry.at(
                  state(offered("h", 1).said()).handoffs().getFirst().snapshot(),
                  minute(3),
                  Duration.ZERO))
          .isEmpty();
      assertThat(
              Expiry.at(
                  state(received("h", 1).said()).handoffs().getFirst().snapshot(),
                  minute(3),
                  Duration.ZERO))
          .isEmpty();
    }

    @Test
    void theEntrysIdFollowsFromHandoffAndDeadline() {
      var one = Expiry.event(state(offer).handoffs().getFirst().snapshot());
      var again = Expiry.event(state(offer).handoffs().getFirst().snapshot());
      var later =
          Expiry.event(
              state(offered("h", 1).judged(Telling.due(20)).said())
                  .handoffs()
                  .getFirst()
                  .snapshot());

      assertThat(one).isEqualTo(again);
      assertThat(one.time()).isEqualTo(minute(10));
      assertThat(one.id()).isNotEqualTo(later.id());
      assertThat(Recorded.of(one, null, minute(12), null).map(e -> state(offer, e)))
          .get()
          .satisfies(s ->
              assertThat(s.handoffs().getFirst().snapshot().disposedAt()).isEqualTo(minute(10)));
    }
  }
}
