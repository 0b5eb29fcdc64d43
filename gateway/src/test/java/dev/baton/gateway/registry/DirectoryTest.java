package dev.baton.gateway.registry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.contracts.ownership.OwnershipEntity;
import dev.baton.contracts.ownership.OwnershipEntity.Assignment;
import dev.baton.contracts.ownership.OwnershipEntity.AssignmentState;
import dev.baton.contracts.ownership.OwnershipEntity.Boundary;
import dev.baton.contracts.ownership.OwnershipEntity.Contract;
import dev.baton.contracts.ownership.OwnershipEntity.Edge;
import dev.baton.contracts.ownership.OwnershipEntity.Role;
import dev.baton.contracts.ownership.OwnershipEntity.Team;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DirectoryTest {
  private static final Instant T = Instant.parse("2026-03-02T00:00:00Z");

  private static Assignment assignment(
      int version, AssignmentState state, @Nullable Instant until) {
    return new Assignment("as-1", version, "a--b--lead", Role.ACCOUNTABLE, "a", state, T, until);
  }

  private static Contract contract(
      int version, int revision, @Nullable Instant sender, @Nullable Instant receiver) {
    return new Contract(
        "a--b--lead",
        version,
        revision,
        null,
        null,
        Duration.ofDays(revision),
        null,
        null,
        Map.of(),
        Map.of(),
        null,
        Map.of(),
        T,
        null,
        sender,
        receiver);
  }

  private static Directory of(OwnershipEntity... entities) {
    return Directory.of(List.of(entities));
  }

  @Test
  void groupsATeamsNamesUnderItsSlug() {
    Directory directory =
        of(new Team("a", 1, "Team A", List.of("A old", "A-2"), false, null, T, null));

    assertThat(directory.resolve(new Edge("A old", "somebody", "lead")))
        .isEqualTo(new Edge("a", "somebody", "lead"));
    assertThat(directory.names("a")).containsExactlyInAnyOrder("a", "Team A", "A old", "A-2");
    assertThat(directory.name("a")).isEqualTo("Team A");
    assertThat(directory.name("somebody")).isEqualTo("somebody");
  }

  @Test
  void aSlugIsNobodyElsesAlias() {
    Directory directory =
        of(
            new Team("a", 1, "A", List.of("b"), false, null, T, null),
            new Team("b", 1, "B", List.of(), false, null, T, null));

    assertThat(directory.team("b")).isEqualTo("b");
  }

  @Test
  void nobodyIsAccountableWhoWasOnlyAsked() {
    Directory directory = of(assignment(1, AssignmentState.OFFERED, null));

    assertThat(directory.accountable("a--b--lead", T.plusSeconds(1))).isEmpty();
    assertThat(directory.pending("a--b--lead", T.plusSeconds(1))).isTrue();
  }

  @Test
  void whoAcceptedIsAccountableUntilItEnds() {
    Directory directory =
        of(
            assignment(3, AssignmentState.ENDED, T.plusSeconds(100)),
            assignment(1, AssignmentState.OFFERED, null),
            assignment(2, AssignmentState.ACCEPTED, null));

    assertThat(directory.accountable("a--b--lead", T.minusSeconds(1))).isEmpty();
    assertThat(directory.accountable("a--b--lead", T))
        .hasValueSatisfying(tenure -> assertThat(tenure.team()).isEqualTo("a"));
    assertThat(directory.accountable("a--b--lead", T.plusSeconds(100))).isEmpty();
  }

  @Test
  void whoNeverAcceptedWasNeverAccountable() {
    Directory directory =
        of(
            assignment(1, AssignmentState.OFFERED, null),
            assignment(2, AssignmentState.ENDED, T.plusSeconds(100)));

    assertThat(directory.accountable("a--b--lead", T.plusSeconds(1))).isEmpty();
  }

  @Test
  void onlyAContractThatBothSignedIsInForce() {
    Directory directory =
        of(
            contract(1, 1, null, null),
            contract(2, 1, T, null),
            contract(3, 1, T, T),
            contract(4, 2, T, null));

    assertThat(directory.contract("a--b--lead", T))
        .hasValueSatisfying(c -> assertThat(c.revision()).isEqualTo(1));
  }

  @Test
  void theLatestVersionOfABoundaryCounts() {
    Directory directory =
        of(
            new Boundary("x", 2, "a", "c", "lead", T, null),
            new Boundary("x", 1, "a", "b", "lead", T, null));

    assertThat(directory.boundary(new Edge("a", "c", "lead"))).isPresent();
    assertThat(directory.boundary(new Edge("a", "b", "lead"))).isEmpty();
  }
}
