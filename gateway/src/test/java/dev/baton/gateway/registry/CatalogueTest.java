package dev.baton.gateway.registry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.contracts.definitions.DefinitionsEntity.Adoption;
import dev.baton.contracts.definitions.DefinitionsEntity.Definition;
import dev.baton.contracts.definitions.DefinitionsEntity.Kind;
import dev.baton.contracts.definitions.DefinitionsEntity.Meaning;
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
}
