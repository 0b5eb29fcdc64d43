package dev.baton.ledger.handoff;

import static dev.baton.ledger.handoff.Telling.A;
import static dev.baton.ledger.handoff.Telling.B;
import static dev.baton.ledger.handoff.Telling.minute;
import static dev.baton.ledger.handoff.Telling.offered;
import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.contracts.definitions.DefinitionsEntity;
import dev.baton.contracts.definitions.DefinitionsEntity.Adoption;
import dev.baton.contracts.definitions.DefinitionsEntity.Definition;
import dev.baton.contracts.definitions.DefinitionsEntity.Kind;
import dev.baton.contracts.definitions.DefinitionsEntity.Meaning;
import dev.baton.contracts.definitions.DefinitionsEntity.State;
import dev.baton.contracts.definitions.DefinitionsRecord;
import dev.baton.contracts.event.Statement.Fact;
import dev.baton.contracts.ledger.Judgement.Applied;
import dev.baton.contracts.ledger.Judgement.Meanings;
import dev.baton.contracts.ownership.OwnershipEntity.Boundary;
import dev.baton.contracts.ownership.OwnershipEntity.Contract;
import dev.baton.contracts.ownership.OwnershipRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Both sides' definitions of a term, judged on the item that is offered. */
class MeaningsTest {
  private static final Instant EVER = Instant.parse("2020-01-01T00:00:00Z");
  private static final String TERM = "qualified-lead";

  private static final DefinitionsEntity SENT =
      definition("ql-m", 1, "1.0.0", "context.budget == 'yes'", State.ACTIVE, EVER, null);
  private static final DefinitionsEntity RECEIVED =
      definition(
          "ql-s",
          1,
          "1.0.0",
          "context.budget == 'yes' && value.amount >= 1000",
          State.ACTIVE,
          EVER,
          null);

  private static Definition definition(
      String id,
      int version,
      String semver,
      @Nullable String expression,
      State state,
      Instant from,
      @Nullable Instant to) {
    Meaning meaning =
        new Meaning(
            "A lead worth a call.",
            Kind.TERM,
            null,
            null,
            List.of(),
            null,
            null,
            null,
            null,
            null,
            expression);
    return new Definition(
        id, version, semver, TERM, "team", meaning, id + semver + expression, state, from, to);
  }

  private static Registry knowing(DefinitionsEntity... entities) {
    List<DefinitionsRecord> records = new ArrayList<>();
    for (DefinitionsEntity entity : entities) {
      records.add(new DefinitionsRecord(records.size(), EVER, entity));
    }
    Collections.shuffle(records, new Random(entities.length));
    Contract contract =
        new Contract(
            "m-s",
            1,
            1,
            null,
            null,
            Duration.ofMinutes(30),
            null,
            null,
            Map.of(TERM, "ql-m", "only-the-sender", "ql-m"),
            Map.of(TERM, "ql-s"),
            null,
            Map.of(),
            EVER,
            null,
            EVER,
            EVER);
    return Registry.EMPTY
        .with(
            List.of(
                new OwnershipRecord(0, EVER, new Boundary("m-s", 1, A, B, "lead", EVER, null)),
                new OwnershipRecord(1, EVER, contract)))
        .with(Catalogue.EMPTY.with(records).with(records));
  }

  private static Map<String, Meanings> judge(Telling.Told offer, Registry known) {
    Recorded said = offer.said();
    return Judging.offer((Fact) said.statement(), said.time(), known).meanings();
  }

  private static Telling.Told lead(String context) {
    return offered("h", 5).context(context);
  }

  @Test
  void anItemMayBeWhatOneSideMeansAndNotWhatTheOtherDoes() {
    DefinitionsEntity strict =
        definition("ql-s", 1, "1.0.0", "context.seats >= 50", State.ACTIVE, EVER, null);

    assertThat(judge(lead("{\"budget\":\"yes\",\"seats\":40}"), knowing(SENT, strict)))
        .isEqualTo(
            Map.of(
                TERM,
                new Meanings(
                    new Applied("ql-m", "1.0.0", true), new Applied("ql-s", "1.0.0", false))));
  }

  @Test
  void whatTheItemDoesNotTellIsNeitherTrueNorFalse() {
    assertThat(judge(lead("{\"budget\":\"yes\"}"), knowing(SENT, RECEIVED)).get(TERM).receiver())
        .isEqualTo(new Applied("ql-s", "1.0.0", null));
    assertThat(judge(lead("{}"), knowing(SENT, RECEIVED)).get(TERM).sender().holds()).isNull();
  }

  @Test
  void aTermIsJudgedOnlyWhereBothSidesAreExecutable() {
    DefinitionsEntity sql =
        definition("ql-s", 1, "1.0.0", "budget = 'yes'", State.ACTIVE, EVER, null);
    DefinitionsEntity prose = definition("ql-s", 1, "1.0.0", null, State.ACTIVE, EVER, null);
    DefinitionsEntity draft = definition("ql-s", 1, "1.0.0", "true", State.DRAFT, EVER, null);

    assertThat(judge(lead("{}"), knowing(SENT, sql))).isEmpty();
    assertThat(judge(lead("{}"), knowing(SENT, prose))).isEmpty();
    assertThat(judge(lead("{}"), knowing(SENT, draft))).isEmpty();
    assertThat(judge(lead("{}"), knowing(SENT))).isEmpty();
    assertThat(judge(lead("{}"), knowing())).isEmpty();
  }

  @Test
  void theVersionIsTheOneInForceWhenItWasOffered() {
    Registry known =
        knowing(
            SENT,
            definition("ql-s", 1, "1.0.0", "true", State.ACTIVE, EVER, minute(5)),
            definition("ql-s", 2, "2.0.0", "false", State.ACTIVE, minute(5), minute(9)),
            definition("ql-s", 3, "3.0.0", "true", State.ACTIVE, minute(9), null));

    assertThat(judge(lead("{}"), known).get(TERM).receiver())
        .isEqualTo(new Applied("ql-s", "2.0.0", false));
  }

  @Test
  void whatTheReceiverAdoptedStandsBeforeWhatIsInForce() {
    Registry known =
        knowing(
            SENT,
            definition("ql-s", 1, "1.0.0", "true", State.ACTIVE, EVER, null),
            definition("ql-s", 2, "2.0.0", "false", State.ACTIVE, minute(1), null),
            new Adoption(B + "/ql-s", 1, B, "ql-s", "1.0.0", EVER, null),
            new Adoption(A + "/ql-s", 1, A, "ql-s", "2.0.0", EVER, null));

    assertThat(judge(lead("{}"), known).get(TERM).receiver().version()).isEqualTo("1.0.0");
  }

  @Test
  void whatTheSenderSaysItUsedStandsBeforeAllElse() {
    Registry known =
        knowing(
            SENT,
            RECEIVED,
            definition("ql-m", 2, "2.0.0", "false", State.DRAFT, EVER, null),
            new Adoption(A + "/ql-m", 1, A, "ql-m", "1.0.0", EVER, null));

    assertThat(judge(lead("{}").definitions(Map.of("ql-m", "2.0.0")), known).get(TERM).sender())
        .isEqualTo(new Applied("ql-m", "2.0.0", false));
    assertThat(
            judge(lead("{}").definitions(Map.of("ql-m", "9.9.9")), known)
                .get(TERM)
                .sender()
                .version())
        .isEqualTo("1.0.0");
  }

  @Test
  void withoutAContractNothingIsPinned() {
    assertThat(judge(lead("{}").from("EMPTY"), knowing(SENT, RECEIVED))).isEmpty();
  }
}
