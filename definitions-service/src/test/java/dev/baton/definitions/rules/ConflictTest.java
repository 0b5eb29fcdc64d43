package dev.baton.definitions.rules;

import static dev.baton.definitions.rules.Samples.MONDAY;
import static dev.baton.definitions.rules.Samples.THURSDAY;
import static dev.baton.definitions.rules.Samples.TUESDAY;
import static dev.baton.definitions.rules.Samples.WEDNESDAY;
import static dev.baton.definitions.rules.Samples.definition;
import static dev.baton.definitions.rules.Samples.meaning;
import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.contracts.definitions.DefinitionsEntity.Acceptance;
import dev.baton.contracts.definitions.DefinitionsEntity.Adoption;
import dev.baton.contracts.definitions.DefinitionsEntity.Definition;
import dev.baton.contracts.definitions.DefinitionsEntity.Kind;
import dev.baton.contracts.definitions.DefinitionsEntity.Mapping;
import dev.baton.contracts.definitions.DefinitionsEntity.Meaning;
import dev.baton.contracts.definitions.DefinitionsEntity.Pin;
import dev.baton.contracts.definitions.DefinitionsEntity.Relation;
import dev.baton.contracts.definitions.DefinitionsEntity.State;
import dev.baton.definitions.rules.Conflict.Use;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ConflictTest {
  private static final Definition MARKETING =
      definition("mql", 1, "1.0.0", "marketing", meaning("hot"), State.ACTIVE, MONDAY);
  private static final Definition SALES =
      definition("sql", 1, "1.0.0", "sales", meaning("budget"), State.ACTIVE, TUESDAY);
  private static final Definition SUPPORT =
      definition("supported", 1, "1.0.0", "support", meaning("hot"), State.ACTIVE, MONDAY);

  @Test
  void twoMeaningsAreAConflictWithTheirTeams() {
    Conflict conflict =
        Conflict.of("qualified-lead", List.of(MARKETING, SALES, SUPPORT), List.of(), WEDNESDAY)
            .orElseThrow();
    assertThat(conflict.differs()).containsExactly("text");
    assertThat(conflict.sides())
        .isSortedAccordingTo((a, b) -> a.hash().compareTo(b.hash()))
        .extracting(Conflict.Side::uses)
        .containsExactlyInAnyOrder(
            List.of(
                use("marketing", "mql", "1.0.0", false, MARKETING),
                use("support", "supported", "1.0.0", false, SUPPORT)),
            List.of(use("sales", "sql", "1.0.0", false, SALES)));
  }

  @Test
  void oneMeaningIsNone() {
    assertThat(Conflict.of("qualified-lead", List.of(MARKETING, SUPPORT), List.of(), WEDNESDAY))
        .isEmpty();
    assertThat(Conflict.of("qualified-lead", List.of(), List.of(), WEDNESDAY)).isEmpty();
  }

  @Test
  void whatIsNotYetInForceIsNoSide() {
    assertThat(Conflict.of("qualified-lead", List.of(MARKETING, SALES), List.of(), MONDAY))
        .isEmpty();
  }

  @Test
  void aDraftTakesNobodysPlace() {
    Definition draft =
        definition("mql", 2, "2.0.0", "marketing", meaning("budget"), State.DRAFT, WEDNESDAY);
    assertThat(Conflict.of("qualified-lead", List.of(MARKETING, draft, SALES), List.of(), THURSDAY))
        .isPresent();
  }

  @Test
  void aNewerVersionThatAgreesEndsIt() {
    Definition agrees =
        definition("mql", 2, "2.0.0", "marketing", meaning("budget"), State.ACTIVE, WEDNESDAY);
    List<Definition> all = List.of(MARKETING, agrees, SALES);
    assertThat(Conflict.of("qualified-lead", all, List.of(), TUESDAY)).isPresent();
    assertThat(Conflict.of("qualified-lead", all, List.of(), WEDNESDAY)).isEmpty();
  }

  private static Use use(
      String team, String id, String semver, boolean adopted, Definition definition) {
    return new Use(team, id, semver, adopted, null, Meanings.sense(definition.meaning()));
  }

  @Test
  void adoptingTheOtherSidesVersionEndsItFromThen() {
    List<Adoption> adopted =
        List.of(new Adoption("sales--mql", 1, "sales", "mql", "1.0.0", WEDNESDAY, null));
    List<Definition> all = List.of(MARKETING, SALES);
    assertThat(Conflict.of("qualified-lead", all, adopted, TUESDAY).orElseThrow().resolved())
        .isFalse();
    Conflict resolved = Conflict.of("qualified-lead", all, adopted, WEDNESDAY).orElseThrow();
    assertThat(resolved.resolved()).isTrue();
    assertThat(resolved.pairs())
        .extracting(Conflict.Pair::resolution)
        .containsExactly(new Conflict.Resolution(Conflict.How.ADOPTION, "sales--mql", null, null));
  }

  @Test
  void anAcceptanceSettlesItUntilItEndsOrASideMeansSomethingElse() {
    Acceptance accepted =
        new Acceptance(
            "mql--sql",
            1,
            "qualified-lead",
            "mql",
            "sql",
            Meanings.sense(MARKETING.meaning()),
            Meanings.sense(SALES.meaning()),
            "until the new CRM",
            TUESDAY,
            THURSDAY);
    assertThat(Acceptances.stands(accepted, WEDNESDAY)).isTrue();
    assertThat(Acceptances.stands(accepted, THURSDAY)).isFalse();
    assertThat(said(accepted, MARKETING, SALES).resolved()).isTrue();
    Definition changed =
        definition("mql", 2, "2.0.0", "marketing", meaning("very hot"), State.ACTIVE, TUESDAY);
    assertThat(said(accepted, MARKETING, changed, SALES).resolved()).isFalse();
  }

  private static Conflict said(Acceptance accepted, Definition... definitions) {
    return Conflict.of(
            new Conflict.Said(
                "qualified-lead",
                null,
                List.of(definitions),
                List.of(),
                List.of(Conflict.Settlement.of(accepted))),
            WEDNESDAY)
        .orElseThrow();
  }

  @Test
  void atABoundaryEachSideMeansWhatItsContractHoldsItTo() {
    Conflict.Said said =
        new Conflict.Said(
            "qualified-lead", null, List.of(MARKETING, SALES, SUPPORT), List.of(), List.of());
    assertThat(Conflict.at(seam("marketing", "support", Map.of()), said, WEDNESDAY)).isEmpty();
    Conflict conflict =
        Conflict.at(seam("marketing", "sales", Map.of()), said, WEDNESDAY).orElseThrow();
    assertThat(conflict.boundary()).isEqualTo("b");
    assertThat(conflict.sides())
        .flatExtracting(Conflict.Side::uses)
        .extracting(Use::team)
        .containsExactlyInAnyOrder("marketing", "sales");
    assertThat(
            Conflict.at(
                seam("marketing", "sales", Map.of("qualified-lead", "mql")), said, WEDNESDAY))
        .isEmpty();
    assertThat(
            Conflict.at(
                seam("marketing", "support", Map.of("qualified-lead", "sql")), said, WEDNESDAY))
        .isPresent();
  }

  @Test
  void atABoundaryWhatASideUsedCountsToo() {
    Conflict.Said said =
        new Conflict.Said(
            "qualified-lead", null, List.of(MARKETING, SALES, SUPPORT), List.of(), List.of());
    Set<Pin> used = Set.of(new Pin(SALES.id(), SALES.semver()), new Pin("other", "1.0.0"));
    Conflict conflict =
        Conflict.at(
                new Conflict.Seam("b", "marketing", "support", Map.of(), Map.of(), Set.of(), used),
                said,
                WEDNESDAY)
            .orElseThrow();
    assertThat(conflict.sides())
        .filteredOn(side -> side.hash().equals(SALES.hash()))
        .flatExtracting(Conflict.Side::uses)
        .extracting(Use::team)
        .containsExactly("support");
  }

  private static Conflict.Seam seam(String from, String to, Map<String, String> receiverHeld) {
    return new Conflict.Seam("b", from, to, Map.of(), receiverHeld, Set.of(), Set.of());
  }

  @Test
  void aMappingSettlesTheVersionsItNames() {
    Mapping mapping =
        new Mapping(
            "mql--sql",
            1,
            new Pin("mql", "1.0.0"),
            new Pin("sql", "1.0.0"),
            Relation.CLOSE,
            null,
            MONDAY,
            null);
    Definition changed =
        definition("mql", 2, "2.0.0", "marketing", meaning("very hot"), State.ACTIVE, TUESDAY);
    assertThat(mapped(mapping, MARKETING, SALES).resolved()).isTrue();
    assertThat(mapped(mapping, MARKETING, changed, SALES).resolved()).isFalse();
  }

  private static Conflict mapped(Mapping mapping, Definition... definitions) {
    return Conflict.of(
            new Conflict.Said(
                "qualified-lead",
                null,
                List.of(definitions),
                List.of(),
                List.of(Conflict.Settlement.of(mapping))),
            WEDNESDAY)
        .orElseThrow();
  }

  @Test
  void whatIsProvedToBeTheSameIsNoConflict() {
    Definition one = condition("mql", "marketing", "context.region in ['EU', 'US']");
    Definition same = condition("sql", "sales", "context.region == 'US' || context.region == 'EU'");
    assertThat(Conflict.of("qualified-lead", List.of(one, same), List.of(), WEDNESDAY)).isEmpty();
    Definition narrower = condition("sql", "sales", "context.region == 'US'");
    Conflict conflict =
        Conflict.of("qualified-lead", List.of(one, narrower), List.of(), WEDNESDAY).orElseThrow();
    assertThat(conflict.differs()).containsExactly("expression");
    assertThat(conflict.pairs().getFirst().comparison().extent())
        .isEqualTo(
            conflict.pairs().getFirst().one().equals(one.hash())
                ? Comparison.Extent.BROADER
                : Comparison.Extent.NARROWER);
  }

  private static Definition condition(String id, String team, String expression) {
    return definition(
        id,
        1,
        "1.0.0",
        team,
        new Meaning(
            team, Kind.STAGE, null, null, List.of(), null, null, null, null, null, expression),
        State.ACTIVE,
        MONDAY);
  }

  @Test
  void whoAdoptsAnOldVersionMeansThatOne() {
    Definition newer =
        definition("mql", 2, "2.0.0", "marketing", meaning("very hot"), State.ACTIVE, MONDAY);
    Conflict conflict =
        Conflict.of(
                "qualified-lead",
                List.of(MARKETING, newer),
                List.of(new Adoption("sales--mql", 1, "sales", "mql", "1.0.0", MONDAY, null)),
                WEDNESDAY)
            .orElseThrow();
    assertThat(conflict.sides())
        .flatExtracting(Conflict.Side::uses)
        .containsExactlyInAnyOrder(
            use("sales", "mql", "1.0.0", true, MARKETING),
            use("marketing", "mql", "2.0.0", false, newer));
  }

  @Test
  void aRetiredDefinitionIsNoSide() {
    Definition retired =
        definition("sql", 2, "1.0.0", "sales", meaning("budget"), State.RETIRED, WEDNESDAY);
    List<Definition> all = List.of(MARKETING, SALES, retired);
    assertThat(Conflict.of("qualified-lead", all, List.of(), TUESDAY)).isPresent();
    assertThat(Conflict.of("qualified-lead", all, List.of(), THURSDAY)).isEmpty();
  }
}
