package dev.baton.gateway.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import dev.baton.contracts.definitions.DefinitionsEntity.Acceptance;
import dev.baton.contracts.definitions.DefinitionsEntity.Adoption;
import dev.baton.contracts.definitions.DefinitionsEntity.Mapping;
import dev.baton.contracts.definitions.DefinitionsEntity.Pin;
import dev.baton.contracts.definitions.DefinitionsEntity.Relation;
import dev.baton.contracts.ownership.OwnershipEntity.Assignment;
import dev.baton.contracts.ownership.OwnershipEntity.AssignmentState;
import dev.baton.contracts.ownership.OwnershipEntity.Boundary;
import dev.baton.contracts.ownership.OwnershipEntity.Contract;
import dev.baton.contracts.ownership.OwnershipEntity.Edge;
import dev.baton.contracts.ownership.OwnershipEntity.Role;
import dev.baton.gateway.registry.Catalogue;
import dev.baton.gateway.registry.Directory;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DeedTest {
  private static final Instant T = Instant.parse("2026-03-02T00:00:00Z");
  private static final Edge AB = new Edge("a", "b", "deal");

  private static Instant day(int day) {
    return T.plus(Duration.ofDays(day));
  }

  private static Assignment owner(int version, AssignmentState state, Instant from) {
    return new Assignment("as", version, "a--b", Role.ACCOUNTABLE, "b", state, from, null);
  }

  private static Contract contract(int revision, Instant from, @Nullable Instant signed) {
    return new Contract(
        "a--b",
        revision,
        revision,
        "done",
        "started",
        Duration.ofDays(1),
        null,
        null,
        Map.of(),
        Map.of(),
        null,
        Map.of(),
        from,
        null,
        signed,
        signed);
  }

  private static List<Deed> deeds(
      Directory directory, Catalogue catalogue, Instant settled, Instant asOf) {
    return Deed.of(
        AB, directory, catalogue, at -> at.isBefore(settled) ? Set.of("lead") : Set.of(), asOf);
  }

  @Test
  void anOwnerAndAContractCountFromWhenTheyHold() {
    Directory directory =
        Directory.of(
            List.of(
                new Boundary("a--b", 1, "a", "b", "deal", T, null),
                owner(1, AssignmentState.OFFERED, day(5)),
                owner(2, AssignmentState.ACCEPTED, day(5)),
                contract(1, day(3), T),
                contract(2, day(9), null)));

    List<Deed> deeds = deeds(directory, Catalogue.EMPTY, T, day(100));

    assertThat(deeds)
        .extracting(Deed::kind, Deed::at)
        .containsExactly(
            tuple(Deed.Kind.CONTRACT_IN_FORCE, day(3)), tuple(Deed.Kind.OWNER_ASSIGNED, day(5)));
    assertThat(deeds(directory, Catalogue.EMPTY, T, day(4))).hasSize(1);
  }

  @Test
  void aTeamThatWasOnlyAskedIsNoDeed() {
    Directory directory =
        Directory.of(
            List.of(
                new Boundary("a--b", 1, "a", "b", "deal", T, null),
                owner(1, AssignmentState.OFFERED, day(5))));

    assertThat(deeds(directory, Catalogue.EMPTY, T, day(100))).isEmpty();
  }

  /** Whether a side adopted the other's, or it was mapped, or it is lived with. */
  @Test
  void aTermThatNoLongerDividesTheSidesCountsFromThen() {
    Adoption one = new Adoption("a/d-a", 1, "a", "d-a", "1.0.0", day(0), null);
    Adoption other = new Adoption("b/d-b", 1, "b", "d-b", "1.0.0", day(0), null);
    Adoption both = new Adoption("b/d-a", 1, "b", "d-a", "1.0.0", day(20), null);
    Mapping mapping =
        new Mapping(
            "d-a/d-b",
            1,
            new Pin("d-a", "1.0.0"),
            new Pin("d-b", "1.0.0"),
            Relation.EXACT,
            null,
            day(20),
            null);
    Acceptance acceptance =
        new Acceptance("d-a/d-b", 1, "lead", "d-a", "d-b", "x", "y", "why", day(20), day(90));
    Directory nothing = Directory.of(List.of());

    for (var settling : List.of(both, mapping, acceptance)) {
      assertThat(deeds(nothing, Catalogue.of(List.of(one, other, settling)), day(20), day(100)))
          .as(settling.toString())
          .containsExactly(
              new Deed(
                  day(20),
                  Deed.Kind.DEFINITION_SETTLED,
                  "no longer divides the two sides: lead",
                  null));
    }
    assertThat(deeds(nothing, Catalogue.of(List.of(one, other)), day(20), day(100))).isEmpty();
  }
}
