package dev.baton.ownership.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import dev.baton.contracts.ownership.OwnershipEntity.Team;
import dev.baton.ownership.rules.TeamImport.Group;
import dev.baton.ownership.rules.TeamImport.Plan;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class TeamImportTest {
  private static final Instant NOW = Instant.parse("2026-05-01T00:00:00Z");

  @Test
  void aGroupBecomesATeamUnderTheParentItOrTheParentNames() {
    Plan plan =
        plan(
            List.of(),
            new Group(1, "acme", "Acme", null, null, List.of("infra")),
            new Group(5, "infra", "Infra", "Infra_", null, List.of("b")),
            new Group(9, "b", "B", null, "acme", List.of()));
    assertThat(plan.versions())
        .extracting(Team::id, Team::parent)
        .containsExactly(tuple("acme", null), tuple("infra", "acme"), tuple("b", "acme"));
    assertThat(plan.versions().get(1).aliases()).containsExactly("Infra_");
    assertThat(plan.refused()).isEmpty();
  }

  @Test
  void theSameGroupsAgainChangeNothing() {
    Group group = new Group(1, "b", "B", "B_", null, List.of());
    Team team = plan(List.of(), group).versions().getFirst();
    Plan again = plan(List.of(team), group);
    assertThat(again.versions()).isEmpty();
    assertThat(again.unchanged()).containsExactly("b");
  }

  @Test
  void whatTheRegistryAddedStays() {
    Team team = new Team("b", 3, "Old", List.of("?"), true, "a", NOW, null);
    Plan plan =
        plan(
            List.of(team, new Team("a", 1, "A", List.of(), false, null, NOW, null)),
            new Group(1, "b", "New", null, "nowhere", List.of()));
    assertThat(plan.versions())
        .containsExactly(new Team("b", 4, "New", List.of("?"), true, "a", NOW, null));
    assertThat(plan.remarks())
        .singleElement()
        .satisfies(remark -> assertThat(remark.detail()).contains("nowhere"));
  }

  @Test
  void refusesACircleAndASecondGroupOfOneName() {
    Plan plan =
        plan(
            List.of(),
            new Group(1, "a", "A", null, "b", List.of()),
            new Group(5, "b", "B", null, "a", List.of()),
            new Group(9, "c", "C", null, null, List.of()),
            new Group(13, "c", "C", null, null, List.of()));
    assertThat(plan.versions()).extracting(Team::id).containsExactly("c");
    assertThat(plan.refused()).extracting(TeamImport.Remark::line).containsExactly(13, 1, 5);
  }

  private static Plan plan(List<Team> known, Group... groups) {
    return TeamImport.plan(List.of(groups), known, NOW);
  }
}
