package dev.baton.definitions.rules;

import static dev.baton.definitions.rules.Samples.GOVERNANCE;
import static dev.baton.definitions.rules.Samples.MARKETING;
import static dev.baton.definitions.rules.Samples.MONDAY;
import static dev.baton.definitions.rules.Samples.TUESDAY;
import static dev.baton.definitions.rules.Samples.definition;
import static dev.baton.definitions.rules.Samples.meaning;
import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.contracts.definitions.DefinitionsEntity.Definition;
import dev.baton.contracts.definitions.DefinitionsEntity.Mapping;
import dev.baton.contracts.definitions.DefinitionsEntity.Pin;
import dev.baton.contracts.definitions.DefinitionsEntity.Relation;
import dev.baton.contracts.definitions.DefinitionsEntity.State;
import dev.baton.definitions.rules.Mappings.MappingDraft;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MappingsTest {
  private static final Pin MQL = new Pin("mql", "1.0.0");
  private static final Pin SQL = new Pin("sql", "1.0.0");
  private static final Map<String, List<Definition>> THERE =
      Map.of(
          "mql",
          List.of(definition("mql", 1, "1.0.0", "marketing", meaning("hot"), State.ACTIVE, MONDAY)),
          "sql",
          List.of(definition("sql", 1, "1.0.0", "sales", meaning("called"), State.ACTIVE, MONDAY)));
  private static final Mapping BROADER =
      new Mapping("mql--sql", 1, MQL, SQL, Relation.BROADER, null, MONDAY, null);

  @Test
  void thereIsOneMappingBetweenTwoWhoeverIsNamedFirst() {
    assertThat(map(MQL, SQL, Relation.BROADER, Optional.empty())).isEqualTo(Ruling.stands(BROADER));
    assertThat(map(SQL, MQL, Relation.NARROWER, Optional.empty()))
        .isEqualTo(Ruling.stands(BROADER));
    assertThat(map(SQL, MQL, Relation.NARROWER, Optional.of(BROADER)))
        .isEqualTo(new Ruling.Known<>(BROADER));
    assertThat(map(SQL, MQL, Relation.CLOSE, Optional.of(BROADER)))
        .isEqualTo(
            Ruling.stands(
                new Mapping("mql--sql", 2, MQL, SQL, Relation.CLOSE, null, MONDAY, null)));
  }

  @Test
  void itHoldsForTheVersionsThatWereLookedAt() {
    assertThat(Mappings.between(MQL, SQL, List.of(BROADER))).contains(Relation.BROADER);
    assertThat(Mappings.between(SQL, MQL, List.of(BROADER))).contains(Relation.NARROWER);
    assertThat(Mappings.between(new Pin("mql", "2.0.0"), SQL, List.of(BROADER))).isEmpty();
  }

  @Test
  void onlyVersionsThatThereAreAreMapped() {
    assertThat(map(MQL, new Pin("sql", "9.0.0"), Relation.EXACT, Optional.empty()))
        .isInstanceOfSatisfying(
            Ruling.Refused.class,
            refused ->
                assertThat(((Refusal.Invalid) refused.why()).violations())
                    .extracting(v -> v.pointer())
                    .containsExactly("/to/semver"));
    assertThat(map(MQL, MQL, Relation.EXACT, Optional.empty())).isInstanceOf(Ruling.Refused.class);
    assertThat(
            Mappings.map(
                new MappingDraft(MQL, SQL, Relation.EXACT, null),
                THERE,
                Optional.empty(),
                MARKETING,
                MONDAY))
        .isEqualTo(new Ruling.Refused<>(new Refusal.NotGovernance("a mapping")));
  }

  @Test
  void oneThatIsWithdrawnEnds() {
    Mapping ended = new Mapping("mql--sql", 2, MQL, SQL, Relation.BROADER, null, MONDAY, TUESDAY);
    assertThat(Mappings.withdraw(BROADER, GOVERNANCE, TUESDAY)).isEqualTo(Ruling.stands(ended));
    assertThat(Mappings.withdraw(ended, GOVERNANCE, TUESDAY)).isEqualTo(new Ruling.Known<>(ended));
    assertThat(map(MQL, SQL, Relation.BROADER, Optional.of(ended)))
        .isInstanceOf(Ruling.Stands.class);
  }

  private static Ruling<Mapping> map(Pin from, Pin to, Relation relation, Optional<Mapping> known) {
    return Mappings.map(
        new MappingDraft(from, to, relation, null), THERE, known, GOVERNANCE, MONDAY);
  }
}
