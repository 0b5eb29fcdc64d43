package dev.baton.gateway.registry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.contracts.definitions.DefinitionsEntity.Acceptance;
import dev.baton.contracts.definitions.DefinitionsEntity.Adoption;
import dev.baton.contracts.definitions.DefinitionsEntity.Change;
import dev.baton.contracts.definitions.DefinitionsEntity.Definition;
import dev.baton.contracts.definitions.DefinitionsEntity.Kind;
import dev.baton.contracts.definitions.DefinitionsEntity.Mapping;
import dev.baton.contracts.definitions.DefinitionsEntity.Meaning;
import dev.baton.contracts.definitions.DefinitionsEntity.Pin;
import dev.baton.contracts.definitions.DefinitionsEntity.Relation;
import dev.baton.contracts.definitions.DefinitionsEntity.State;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CatalogueTest {
  private static final Instant T = Instant.parse("2026-03-02T00:00:00Z");
  private static final Meaning MEANING =
      new Meaning("…", Kind.TERM, null, null, List.of(), null, null, null, null, null, null);

  private static Definition definition(String id, int version, String semver) {
    return new Definition(
        id, version, semver, "qualified", "a", MEANING, id + semver, State.ACTIVE, T, null);
  }

  private static Adoption adoption(String definition, String semver, Instant from) {
    return new Adoption("a/" + definition, 1, "a", definition, semver, from, null);
  }

  @Test
  void aTeamGoesByTheVersionItAdopted() {
    Catalogue catalogue =
        Catalogue.of(
            List.of(
                definition("d", 1, "1.0.0"),
                definition("d", 2, "2.0.0"),
                adoption("d", "1.0.0", T)));

    assertThat(catalogue.meanings("a", Map.of(), T).get("qualified"))
        .isEqualTo(definition("d", 1, "1.0.0"));
    assertThat(catalogue.meanings("a", Map.of(), T.minusSeconds(1))).isEmpty();
  }

  @Test
  void aContractHoldsATeamToADefinitionWhateverItAdopted() {
    Catalogue catalogue =
        Catalogue.of(
            List.of(
                definition("d", 1, "1.0.0"),
                definition("e", 1, "1.0.0"),
                definition("e", 2, "1.1.0"),
                adoption("d", "1.0.0", T)));

    assertThat(catalogue.meanings("a", Map.of("qualified", "e"), T).get("qualified"))
        .isEqualTo(definition("e", 2, "1.1.0"));
  }

  @Test
  void theLaterAdoptionOfTwoForOneTermCounts() {
    Catalogue catalogue =
        Catalogue.of(
            List.of(
                definition("d", 1, "1.0.0"),
                definition("e", 1, "1.0.0"),
                adoption("e", "1.0.0", T.plusSeconds(5)),
                adoption("d", "1.0.0", T)));

    assertThat(catalogue.meanings("a", Map.of(), T.plusSeconds(6)).get("qualified"))
        .isEqualTo(definition("e", 1, "1.0.0"));
  }

  @Test
  void aNewAdoptionLeavesTheTimeBeforeItAsItWas() {
    Instant later = T.plusSeconds(60);
    Catalogue catalogue =
        Catalogue.of(
            List.of(
                definition("d", 1, "1.0.0"),
                definition("d", 2, "2.0.0"),
                new Adoption("a/d", 3, "a", "d", "2.0.0", later, null),
                new Adoption("a/d", 1, "a", "d", "1.0.0", T, null),
                new Adoption("a/d", 2, "a", "d", "1.0.0", T, later)));

    assertThat(catalogue.meanings("a", Map.of(), T.plusSeconds(59)).get("qualified"))
        .isEqualTo(definition("d", 1, "1.0.0"));
    assertThat(catalogue.meanings("a", Map.of(), later).get("qualified"))
        .isEqualTo(definition("d", 2, "2.0.0"));
  }

  @Test
  void aDraftHoldsNobody() {
    Definition draft =
        new Definition("d", 2, "2.0.0", "qualified", "a", MEANING, "h", State.DRAFT, T, null);
    Catalogue catalogue = Catalogue.of(List.of(definition("d", 1, "1.0.0"), draft));

    assertThat(catalogue.meanings("a", Map.of("qualified", "d"), T).get("qualified"))
        .isEqualTo(definition("d", 1, "1.0.0"));
  }

  private static Definition of(
      String id, int version, String semver, String team, String sense, Change change) {
    return new Definition(
        id,
        version,
        semver,
        "qualified",
        team,
        MEANING,
        id + semver,
        State.ACTIVE,
        T,
        null,
        null,
        sense,
        change);
  }

  @Test
  void aTeamThatAdoptedNothingGoesByItsOwn() {
    Catalogue catalogue = Catalogue.of(List.of(definition("d", 1, "1.0.0")));

    assertThat(catalogue.meanings("a", Map.of(), T).get("qualified"))
        .isEqualTo(definition("d", 1, "1.0.0"));
    assertThat(catalogue.meanings("b", Map.of(), T)).isEmpty();
  }

  @Test
  void twoThatSayTheSameInOtherWordsAreOne() {
    Definition one = of("d", 1, "1.0.0", "a", "s", null);
    Definition sameSense = of("e", 1, "1.0.0", "b", "s", null);
    Definition other = of("f", 1, "1.0.0", "b", "t", null);
    Definition reworded = of("d", 2, "1.0.1", "a", "s2", Change.EDITORIAL);
    Definition narrowed = of("d", 3, "2.0.0", "a", "s3", Change.NARROWING);
    Catalogue catalogue = Catalogue.of(List.of(one, sameSense, other, reworded, narrowed));

    assertThat(catalogue.same(one, sameSense)).isTrue();
    assertThat(catalogue.same(one, other)).isFalse();
    assertThat(catalogue.same(one, reworded)).isTrue();
    assertThat(catalogue.same(narrowed, reworded)).isFalse();
    assertThat(catalogue.same(one, narrowed)).isFalse();
  }

  @Test
  void aMappingSettlesTheVersionsThatItNamesWhileItStands() {
    Definition one = of("d", 1, "1.0.0", "a", "s", null);
    Definition other = of("e", 1, "1.0.0", "b", "t", null);
    Definition next = of("e", 2, "2.0.0", "b", "u", Change.SHIFT);
    Pin pinned = new Pin("d", "1.0.0");
    Pin to = new Pin("e", "1.0.0");
    Instant withdrawn = T.plusSeconds(60);
    Catalogue catalogue =
        Catalogue.of(
            List.of(
                one,
                other,
                next,
                new Mapping("d--e", 1, pinned, to, Relation.BROADER, "looked at", T, null),
                new Mapping("d--e", 2, pinned, to, Relation.BROADER, "looked at", T, withdrawn)));

    assertThat(catalogue.settled(other, one, T))
        .contains(
            new Catalogue.Settlement(Catalogue.How.MAPPING, "d--e", "looked at", T, withdrawn));
    assertThat(catalogue.settled(one, next, T)).isEmpty();
    assertThat(catalogue.settled(one, other, T.minusSeconds(1))).isEmpty();
    assertThat(catalogue.settled(one, other, withdrawn)).isEmpty();
  }

  @Test
  void anAcceptanceIsOfTwoMeaningsAndRunsOut() {
    Definition one = of("d", 1, "1.0.0", "a", "s", null);
    Definition other = of("e", 1, "1.0.0", "b", "t", null);
    Definition changed = of("e", 2, "2.0.0", "b", "u", Change.SHIFT);
    Instant end = T.plusSeconds(60);
    Catalogue catalogue =
        Catalogue.of(
            List.of(
                one,
                other,
                changed,
                new Acceptance("d--e", 1, "qualified", "d", "e", "s", "t", "for now", T, end)));

    assertThat(catalogue.settled(one, other, T)).isPresent();
    assertThat(catalogue.settled(one, changed, T)).isEmpty();
    assertThat(catalogue.settled(one, other, end)).isEmpty();
  }
}
