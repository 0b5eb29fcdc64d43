package dev.baton.ownership.rules;

import static dev.baton.ownership.rules.AssignmentsTest.refused;
import static dev.baton.ownership.rules.AssignmentsTest.stands;
import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.contracts.ownership.OwnershipEntity;
import dev.baton.contracts.ownership.OwnershipEntity.Boundary;
import dev.baton.contracts.ownership.OwnershipEntity.Team;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DiscoveryTest {
  private static final Instant SEEN = Instant.parse("2026-01-01T00:00:00Z");
  private static final Instant NOW = Instant.parse("2026-05-01T00:00:00Z");

  @ParameterizedTest
  @CsvSource({
    "V37 2nd,v37-2nd",
    "?,team",
    "Émea/Sales,emea-sales",
    "a--b,a-b",
    "-,team",
    "(none),none"
  })
  void aSlugReadsLikeTheName(String name, String slug) {
    assertThat(Discovery.slug(name)).isEqualTo(slug);
  }

  @Test
  void registersTheTeamsThatTheBoundaryLacksAndThenTheBoundary() {
    Team known = new Team("ops", 1, "Operations", List.of("V37 2nd"), false, null, SEEN, null);
    List<OwnershipEntity> versions = stands(register("?", "V37 2nd", List.of(known), List.of()));
    assertThat(versions).hasSize(2);
    assertThat(versions.getFirst())
        .isEqualTo(new Team("team", 1, "?", List.of(), false, null, SEEN, null));
    assertThat(((Boundary) versions.getLast()).id()).isEqualTo("team--ops--lead");
  }

  @Test
  void twoNamesThatReadAlikeAreTwoTeams() {
    List<OwnershipEntity> versions = stands(register("GTX Pro", "GTX-Pro", List.of(), List.of()));
    assertThat(versions.stream().map(OwnershipEntity::id))
        .containsExactly("gtx-pro", "gtx-pro-2", "gtx-pro--gtx-pro-2--lead");
  }

  @Test
  void oneThatIsRegisteredIsRefusedAndOneThatEndedIsNot() {
    List<OwnershipEntity> first = stands(register("a", "b", List.of(), List.of()));
    List<Team> teams = List.of((Team) first.get(0), (Team) first.get(1));
    Boundary boundary = (Boundary) first.get(2);
    assertThat(refused(register("a", "b", teams, List.of(boundary))))
        .isEqualTo(new Refusal.Exists("boundary", boundary.id()));
    Boundary ended = new Boundary(boundary.id(), 2, "a", "b", "lead", SEEN, NOW);
    assertThat(stands(register("a", "b", teams, List.of(ended))))
        .singleElement()
        .extracting(OwnershipEntity::id)
        .isEqualTo("a--b--lead-2");
  }

  private static Ruling<List<OwnershipEntity>> register(
      String from, String to, List<Team> teams, List<Boundary> boundaries) {
    return Discovery.register(
        new Discovery.Draft(from, to, "lead", null), teams, boundaries, SEEN, NOW);
  }
}
