package dev.baton.ownership.rules;

import static dev.baton.ownership.rules.AssignmentsTest.refused;
import static dev.baton.ownership.rules.AssignmentsTest.stands;
import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.contracts.ownership.OwnershipEntity.Boundary;
import dev.baton.contracts.ownership.OwnershipEntity.Edge;
import dev.baton.contracts.ownership.OwnershipEntity.Journey;
import dev.baton.contracts.ownership.OwnershipEntity.Team;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Teams, boundaries, journeys and grants. */
class RegistrationTest {
  private static final Instant NOW = Instant.parse("2026-05-01T00:00:00Z");
  private static final Set<String> REGISTERED = Set.of("a", "b");

  @ParameterizedTest
  @ValueSource(strings = {"", "-a", "A", "a b", "a_b", "ä", "a/b", "a\n"})
  void refusesAnIdThatIsNoSlug(String id) {
    assertThat(violated(Teams.register(team(id, "A"), Optional.empty(), REGISTERED, NOW)))
        .containsExactly("/id");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "  ", "bell\u0007", "line\nbreak"})
  void refusesANameOfNothingOrWithControlCharacters(String name) {
    assertThat(violated(Teams.register(team("a", name), Optional.empty(), REGISTERED, NOW)))
        .containsExactly("/name");
  }

  @Test
  void keepsNamesInTheFormTheyAreComparedIn() {
    Team team =
        stands(Teams.register(team("cafe", "Cafe\u0301"), Optional.empty(), REGISTERED, NOW));
    assertThat(team.name()).isEqualTo("Caf\u00e9");
    assertThat(team.validFrom()).isEqualTo(NOW);
  }

  @Test
  void refusesATeamThatIsAPartOfItself() {
    Teams.Draft draft = new Teams.Draft("a", "A", List.of(), null, "a", null, null);
    assertThat(violated(Teams.register(draft, Optional.empty(), REGISTERED, NOW)))
        .containsExactly("/parent");
  }

  @Test
  void anEditKeepsTheStartAndTheId() {
    Team team = stands(Teams.register(team("a", "A"), Optional.empty(), REGISTERED, NOW));
    assertThat(stands(Teams.edit(team(null, "B"), team, REGISTERED)))
        .isEqualTo(new Team("a", 2, "B", List.of(), false, null, NOW, null));
    assertThat(violated(Teams.edit(team("b", "B"), team, REGISTERED))).containsExactly("/id");
  }

  @Test
  void aBoundaryTakesItsIdFromWhatItIs() {
    Boundaries.Draft draft = new Boundaries.Draft(null, "a", "b", "lead", null, null);
    assertThat(stands(Boundaries.register(draft, Optional.empty(), REGISTERED, NOW)))
        .isEqualTo(new Boundary("a--b--lead", 1, "a", "b", "lead", NOW, null));
  }

  @Test
  void aBoundaryWhoseWorkTypeMakesNoIdNeedsOneOfItsOwn() {
    Boundaries.Draft none = new Boundaries.Draft(null, "a", "b", "Sales Order", null, null);
    assertThat(violated(Boundaries.register(none, Optional.empty(), REGISTERED, NOW)))
        .containsExactly("/id");
    Boundaries.Draft own = new Boundaries.Draft("orders", "a", "b", "Sales Order", null, null);
    assertThat(stands(Boundaries.register(own, Optional.empty(), REGISTERED, NOW)).workType())
        .isEqualTo("Sales Order");
  }

  @Test
  void refusesABoundaryOfTeamsThatThereAreNot() {
    Boundaries.Draft draft = new Boundaries.Draft(null, "a", "c", "lead", null, null);
    assertThat(violated(Boundaries.register(draft, Optional.empty(), REGISTERED, NOW)))
        .containsExactly("/to");
  }

  @Test
  void aJourneyGoesOverEachBoundaryOnce() {
    Edge edge = new Edge("a", "b", "lead");
    assertThat(stands(journey(edge)).horizon()).isEqualTo(Journeys.DEFAULT_HORIZON);
    assertThat(violated(journey(edge, edge))).containsExactly("/edges/1");
    assertThat(violated(journey())).containsExactly("/edges");
    assertThat(violated(journey(edge, null))).containsExactly("/edges/1");
  }

  @Test
  void aGrantIsOfAMetricToATeam() {
    Grants.Draft draft = new Grants.Draft("churn", "a", null, null);
    assertThat(stands(Grants.grant(draft, Optional.empty(), REGISTERED, NOW)).id())
        .isEqualTo("churn/a");
    assertThat(
            refused(
                Grants.grant(
                    draft,
                    Optional.of(stands(Grants.grant(draft, Optional.empty(), REGISTERED, NOW))),
                    REGISTERED,
                    NOW)))
        .isEqualTo(new Refusal.Exists("grant", "churn/a"));
  }

  private static Teams.Draft team(@Nullable String id, String name) {
    return new Teams.Draft(id, name, List.of(), null, null, null, null);
  }

  private static Ruling<Journey> journey(@Nullable Edge... edges) {
    return Journeys.register(
        new Journeys.Draft("j", "J", "a", Arrays.asList(edges), null, List.of(), null, null),
        Optional.empty(),
        REGISTERED,
        NOW);
  }

  private static List<String> violated(Ruling<?> ruling) {
    return ((Refusal.Invalid) refused(ruling))
        .violations().stream().map(violation -> violation.pointer()).toList();
  }
}
