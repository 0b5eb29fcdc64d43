package dev.baton.definitions.rules;

import static dev.baton.definitions.rules.Samples.GOVERNANCE;
import static dev.baton.definitions.rules.Samples.MARKETING;
import static dev.baton.definitions.rules.Samples.MONDAY;
import static dev.baton.definitions.rules.Samples.SALES;
import static dev.baton.definitions.rules.Samples.THURSDAY;
import static dev.baton.definitions.rules.Samples.TUESDAY;
import static dev.baton.definitions.rules.Samples.WEDNESDAY;
import static dev.baton.definitions.rules.Samples.definition;
import static dev.baton.definitions.rules.Samples.meaning;
import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.contracts.definitions.DefinitionsEntity;
import dev.baton.contracts.definitions.DefinitionsEntity.Adoption;
import dev.baton.contracts.definitions.DefinitionsEntity.Definition;
import dev.baton.contracts.definitions.DefinitionsEntity.Pin;
import dev.baton.contracts.definitions.DefinitionsEntity.SignOff;
import dev.baton.contracts.definitions.DefinitionsEntity.State;
import dev.baton.contracts.ownership.OwnershipEntity.Boundary;
import dev.baton.definitions.rules.SignOffs.SignOffDraft;
import dev.baton.definitions.rules.SignOffs.Usage;
import dev.baton.edge.Caller;
import dev.baton.edge.Roles;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SignOffsTest {
  private static final Boundary LEADS =
      new Boundary("leads", 1, "marketing", "sales", "lead", MONDAY, null);
  private static final Pin MQL = new Pin("mql", "1.0.0");
  private static final Pin SQL = new Pin("sql", "1.0.0");
  private static final Definition HOT =
      definition("mql", 1, "1.0.0", "marketing", meaning("hot"), State.ACTIVE, MONDAY);
  private static final Definition CALLED =
      definition("sql", 1, "1.0.0", "sales", meaning("called"), State.ACTIVE, MONDAY);
  private static final Usage USAGE = new Usage(List.of(HOT, CALLED), List.of());

  @Test
  void itStandsOnceBothSidesSignedTheSame() {
    SignOff sent = stands(sign(MQL, SQL, null, MARKETING));
    assertThat(sent.signedBySender()).isEqualTo(TUESDAY);
    assertThat(sent.signedByReceiver()).isNull();
    assertThat(sent.stands()).isFalse();
    SignOff both = stands(sign(MQL, SQL, sent, SALES));
    assertThat(both.stands()).isTrue();
    assertThat(both.version()).isEqualTo(2);
    assertThat(sign(MQL, SQL, both, SALES)).isEqualTo(new Ruling.Known<>(both));
  }

  @Test
  void aTeamSignsForItselfOnly() {
    Caller support = new Caller("sue", Set.of(Roles.EMITTER), "support");
    assertThat(sign(MQL, SQL, null, support))
        .isEqualTo(new Ruling.Refused<>(new Refusal.NotASide("marketing", "sales")));
    assertThat(sign(MQL, SQL, null, GOVERNANCE))
        .isEqualTo(new Ruling.Refused<>(new Refusal.NotASide("marketing", "sales")));
  }

  @Test
  void onlyWhatASideUsesIsSigned() {
    assertThat(pointers(sign(SQL, SQL, null, MARKETING))).containsExactly("/sender");
    assertThat(pointers(sign(MQL, new Pin("sql", "2.0.0"), null, MARKETING)))
        .containsExactly("/receiver/semver");
    assertThat(pointers(sign(MQL, null, null, MARKETING))).containsExactly("/receiver/definition");
  }

  @Test
  void whoSignsOtherVersionsSignsAlone() {
    SignOff both = both();
    Definition revised =
        definition("sql", 2, "2.0.0", "sales", meaning("met"), State.ACTIVE, MONDAY);
    SignOff other =
        stands(
            SignOffs.sign(
                new SignOffDraft("leads", "lead", MQL, new Pin("sql", "2.0.0")),
                Optional.of(LEADS),
                with(revised),
                Optional.of(both),
                SALES,
                TUESDAY));
    assertThat(other.signedBySender()).isNull();
    assertThat(other.signedByReceiver()).isEqualTo(TUESDAY);
  }

  @Test
  void eitherSidesChangeVoidsIt() {
    Definition revised =
        definition("mql", 2, "1.1.0", "marketing", meaning("hotter"), State.ACTIVE, WEDNESDAY);
    assertThat(voided(both(), revised))
        .hasValueSatisfying(v -> {
          assertThat(v.voidedBy()).isEqualTo("definition/mql/2");
          assertThat(v.validFrom()).isEqualTo(WEDNESDAY);
          assertThat(v.stands()).isFalse();
        });
    Adoption adopted = new Adoption("sales--mql", 1, "sales", "mql", "1.0.0", WEDNESDAY, null);
    assertThat(voided(both(), adopted)).isPresent();
    Definition retired =
        definition("sql", 2, "1.0.0", "sales", meaning("called"), State.RETIRED, WEDNESDAY);
    assertThat(voided(both(), retired)).isPresent();
  }

  @Test
  void whatChangesNothingOfWhatTheyUseVoidsNothing() {
    Definition draft =
        definition("mql", 2, "1.1.0", "marketing", meaning("hotter"), State.DRAFT, WEDNESDAY);
    assertThat(voided(both(), draft)).isEmpty();
    Adoption elsewhere =
        new Adoption("support--mql", 1, "support", "mql", "1.0.0", WEDNESDAY, null);
    assertThat(voided(both(), elsewhere)).isEmpty();
    Adoption same = new Adoption("sales--sql", 1, "sales", "sql", "1.0.0", WEDNESDAY, null);
    assertThat(voided(both(), same)).isEmpty();
  }

  @Test
  void oneThatIsToComeVoidsItFromThenOn() {
    Adoption later = new Adoption("sales--mql", 1, "sales", "mql", "1.0.0", THURSDAY, null);
    assertThat(voided(both(), later))
        .hasValueSatisfying(v -> assertThat(v.validFrom()).isEqualTo(THURSDAY));
  }

  @Test
  void whatIsVoidStaysVoid() {
    Definition revised =
        definition("mql", 2, "1.1.0", "marketing", meaning("hotter"), State.ACTIVE, WEDNESDAY);
    SignOff gone = voided(both(), revised).orElseThrow();
    assertThat(voided(gone, revised)).isEmpty();
    // they sign anew, both of them
    assertThat(stands(sign(MQL, SQL, gone, SALES)).signedBySender()).isNull();
  }

  @Test
  void aContractThatHoldsASideToAnotherDefinitionIsSaid() {
    assertThat(SignOffs.lacking(both(), Optional.empty(), Optional.of("sql"))).isEmpty();
    assertThat(SignOffs.lacking(both(), Optional.of("other"), Optional.empty()))
        .hasValueSatisfying(why -> assertThat(why).contains("marketing", "other"));
  }

  private static SignOff both() {
    return new SignOff(
        "leads--lead",
        2,
        "leads",
        "marketing",
        "sales",
        "lead",
        MQL,
        SQL,
        MONDAY,
        TUESDAY,
        null,
        TUESDAY,
        null);
  }

  private static Optional<SignOff> voided(SignOff signed, DefinitionsEntity change) {
    return SignOffs.voided(signed, change, with(change), WEDNESDAY);
  }

  private static Usage with(DefinitionsEntity change) {
    return new Usage(
        Stream.concat(
                Stream.of(HOT, CALLED),
                change instanceof Definition d ? Stream.of(d) : Stream.<Definition>empty())
            .toList(),
        change instanceof Adoption a ? List.of(a) : List.of());
  }

  private static Ruling<SignOff> sign(
      Pin sender, @Nullable Pin receiver, @Nullable SignOff known, Caller caller) {
    Instant now = TUESDAY;
    return SignOffs.sign(
        new SignOffDraft("leads", "lead", sender, receiver),
        Optional.of(LEADS),
        USAGE,
        Optional.ofNullable(known),
        caller,
        now);
  }

  private static SignOff stands(Ruling<SignOff> ruling) {
    assertThat(ruling).isInstanceOf(Ruling.Stands.class);
    return ((Ruling.Stands<SignOff>) ruling).said();
  }

  private static List<String> pointers(Ruling<SignOff> ruling) {
    assertThat(ruling).isInstanceOf(Ruling.Refused.class);
    return ((Refusal.Invalid) ((Ruling.Refused<SignOff>) ruling).why())
        .violations().stream().map(v -> v.pointer()).toList();
  }
}
