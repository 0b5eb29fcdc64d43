package dev.baton.definitions.rules;

import static dev.baton.definitions.rules.Samples.MONDAY;
import static dev.baton.definitions.rules.Samples.THURSDAY;
import static dev.baton.definitions.rules.Samples.TUESDAY;
import static dev.baton.definitions.rules.Samples.WEDNESDAY;
import static dev.baton.definitions.rules.Samples.definition;
import static dev.baton.definitions.rules.Samples.meaning;
import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.contracts.definitions.DefinitionsEntity.Adoption;
import dev.baton.contracts.definitions.DefinitionsEntity.Definition;
import dev.baton.contracts.definitions.DefinitionsEntity.State;
import dev.baton.definitions.rules.Conflict.Use;
import java.util.List;
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
                new Use("marketing", "mql", "1.0.0", false),
                new Use("support", "supported", "1.0.0", false)),
            List.of(new Use("sales", "sql", "1.0.0", false)));
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

  @Test
  void adoptingTheOtherSidesVersionEndsItFromThen() {
    List<Adoption> adopted =
        List.of(new Adoption("sales--mql", 1, "sales", "mql", "1.0.0", WEDNESDAY, null));
    List<Definition> all = List.of(MARKETING, SALES);
    assertThat(Conflict.of("qualified-lead", all, adopted, TUESDAY)).isPresent();
    assertThat(Conflict.of("qualified-lead", all, adopted, WEDNESDAY)).isEmpty();
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
            new Use("sales", "mql", "1.0.0", true), new Use("marketing", "mql", "2.0.0", false));
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
