package dev.baton.ownership.rules;

import static dev.baton.ownership.rules.AssignmentsTest.refused;
import static dev.baton.ownership.rules.AssignmentsTest.stands;
import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.contracts.ownership.OwnershipEntity.Boundary;
import dev.baton.contracts.ownership.OwnershipEntity.Change;
import dev.baton.contracts.ownership.OwnershipEntity.Edge;
import dev.baton.contracts.ownership.OwnershipEntity.Journey;
import dev.baton.contracts.ownership.OwnershipEntity.Succession;
import dev.baton.contracts.ownership.OwnershipEntity.Team;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Teams, boundaries, journeys and grants. */
class RegistrationTest {
  private static final Instant NOW = Instant.parse("2026-05-01T00:00:00Z");
  private static final Set<String> REGISTERED = Set.of("a", "b", "c", "d");

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
    Teams.Draft draft = new Teams.Draft("a", "A", List.of(), null, "a", null, null, null);
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
    Boundaries.Draft draft =
        new Boundaries.Draft(null, "a", "b", "lead", Map.of(), null, null, null);
    assertThat(stands(Boundaries.register(draft, Optional.empty(), REGISTERED, NOW)))
        .isEqualTo(new Boundary("a--b--lead", 1, "a", "b", "lead", NOW, null));
  }

  @Test
  void aBoundaryWhoseWorkTypeMakesNoIdNeedsOneOfItsOwn() {
    Boundaries.Draft none =
        new Boundaries.Draft(null, "a", "b", "Sales Order", Map.of(), null, null, null);
    assertThat(violated(Boundaries.register(none, Optional.empty(), REGISTERED, NOW)))
        .containsExactly("/id");
    Boundaries.Draft own =
        new Boundaries.Draft("orders", "a", "b", "Sales Order", Map.of(), null, null, null);
    assertThat(stands(Boundaries.register(own, Optional.empty(), REGISTERED, NOW)).workType())
        .isEqualTo("Sales Order");
  }

  @Test
  void refusesABoundaryOfTeamsThatThereAreNot() {
    Boundaries.Draft draft =
        new Boundaries.Draft(null, "a", "nobody", "lead", Map.of(), null, null, null);
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
  void everyWayThroughAJourneyLeadsFromAStartToAnEnd() {
    Edge ab = new Edge("a", "b", "lead");
    Edge ac = new Edge("a", "c", "lead");
    Edge bd = new Edge("b", "d", "lead");
    Edge cd = new Edge("c", "d", "lead");
    Edge ba = new Edge("b", "a", "lead");
    assertThat(stands(journey(ab, ac, bd, cd)).edges()).hasSize(4);
    assertThat(violated(journey(ab, ba))).containsExactly("/starts", "/ends");
    assertThat(stands(journey(List.of("a"), List.of("b"), ab, ba)).ends()).containsExactly("b");
    assertThat(violated(journey(List.of("a"), List.of("d"), ab, ac, bd)))
        .as("c is reached and goes nowhere")
        .containsExactly("/edges/1");
    assertThat(violated(journey(List.of("a"), List.of(), ab, cd)))
        .as("nothing gets to c")
        .containsExactly("/edges/1");
    assertThat(violated(journey(List.of("d"), List.of(), ab))).contains("/starts/0");
  }

  @Test
  void aTeamEndsWithThoseWhoGoOnWithItsWork() {
    Team team = stands(Teams.register(team("a", "A"), Optional.empty(), REGISTERED, NOW));
    Instant later = NOW.plusSeconds(60);
    Team ended = stands(Teams.end(end(Change.SPLIT, "b", "c"), team, REGISTERED, later));
    assertThat(ended.validTo()).isEqualTo(later);
    assertThat(ended.succession()).isEqualTo(new Succession(Change.SPLIT, List.of("b", "c")));
    assertThat(stands(Teams.end(end(null), team, REGISTERED, later)).succession()).isNull();
    assertThat(violated(Teams.end(end(Change.SPLIT, "b"), team, REGISTERED, later)))
        .containsExactly("/successors");
    assertThat(violated(Teams.end(end(Change.MERGED, "b", "c"), team, REGISTERED, later)))
        .containsExactly("/successors");
    assertThat(violated(Teams.end(end(Change.RENAMED, "a"), team, REGISTERED, later)))
        .containsExactly("/successors/0");
    assertThat(violated(Teams.end(end(null, "b"), team, REGISTERED, later)))
        .containsExactly("/change");
    assertThat(violated(Teams.end(end(Change.RENAMED, "nobody"), team, REGISTERED, later)))
        .containsExactly("/successors/0");
  }

  @Test
  void anAliasIsWhatNoOtherLivingTeamIsCalled() {
    Team b = new Team("b", 1, "The Bs", List.of("bees"), false, null, NOW, null);
    Team gone = new Team("c", 1, "Gone", List.of(), false, null, NOW, NOW.plusSeconds(1));
    for (String taken : List.of("b", "The Bs", "bees")) {
      Team a = new Team("a", 1, "A", List.of("ok", taken), false, null, NOW, null);
      assertThat(violated(Teams.unlikeOthers(new Ruling.Stands<>(a), List.of(a, b, gone))))
          .containsExactly("/aliases/1");
    }
    Team a = new Team("a", 1, "A", List.of("Gone", "c"), false, null, NOW, null);
    assertThat(stands(Teams.unlikeOthers(new Ruling.Stands<>(a), List.of(b, gone)))).isEqualTo(a);
  }

  @Test
  void lineageIsFollowedBothWaysAndThroughACircleOnce() {
    Team a = ended("a", Change.SPLIT, 1, "b", "c");
    Team b = ended("b", Change.MERGED, 2, "d");
    Team c = ended("c", Change.MERGED, 3, "d");
    Team d = ended("d", Change.RENAMED, 4, "a");
    List<Team> all = List.of(d, c, b, a);
    assertThat(Teams.lineage("b", all)).extracting(Teams.Step::team).contains("a", "b", "d");
    assertThat(Teams.lineage("a", List.of(a, b, c)))
        .extracting(Teams.Step::team)
        .containsExactly("a", "b", "c");
    assertThat(Teams.lineage("d", List.of(a, b)))
        .extracting(Teams.Step::team)
        .containsExactly("a", "b");
  }

  private static Team ended(String id, Change change, int day, String... successors) {
    return new Team(
        id,
        2,
        id,
        List.of(),
        false,
        null,
        NOW,
        NOW.plusSeconds(day * 86_400L),
        new Succession(change, List.of(successors)));
  }

  private static Teams.End end(@Nullable Change change, String... successors) {
    return new Teams.End(null, change, Arrays.asList(successors));
  }

  private static Ruling<Journey> journey(List<String> starts, List<String> ends, Edge... edges) {
    return Journeys.register(
        new Journeys.Draft(
            "j",
            "J",
            "a",
            Arrays.asList(edges),
            new ArrayList<>(starts),
            new ArrayList<>(ends),
            null,
            List.of(),
            null,
            null),
        Optional.empty(),
        REGISTERED,
        NOW);
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
    return new Teams.Draft(id, name, List.of(), null, null, null, null, null);
  }

  private static Ruling<Journey> journey(@Nullable Edge... edges) {
    return Journeys.register(
        new Journeys.Draft(
            "j", "J", "a", Arrays.asList(edges), List.of(), List.of(), null, List.of(), null, null),
        Optional.empty(),
        REGISTERED,
        NOW);
  }

  private static List<String> violated(Ruling<?> ruling) {
    return ((Refusal.Invalid) refused(ruling))
        .violations().stream().map(violation -> violation.pointer()).toList();
  }
}
