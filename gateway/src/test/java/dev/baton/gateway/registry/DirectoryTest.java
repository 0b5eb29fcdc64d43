package dev.baton.gateway.registry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.contracts.ownership.BoundaryState;
import dev.baton.contracts.ownership.Condition;
import dev.baton.contracts.ownership.OwnershipEntity;
import dev.baton.contracts.ownership.OwnershipEntity.Assignment;
import dev.baton.contracts.ownership.OwnershipEntity.AssignmentState;
import dev.baton.contracts.ownership.OwnershipEntity.Belief;
import dev.baton.contracts.ownership.OwnershipEntity.Boundary;
import dev.baton.contracts.ownership.OwnershipEntity.Change;
import dev.baton.contracts.ownership.OwnershipEntity.Contract;
import dev.baton.contracts.ownership.OwnershipEntity.Edge;
import dev.baton.contracts.ownership.OwnershipEntity.Role;
import dev.baton.contracts.ownership.OwnershipEntity.Side;
import dev.baton.contracts.ownership.OwnershipEntity.Succession;
import dev.baton.contracts.ownership.OwnershipEntity.Team;
import dev.baton.contracts.ownership.Traffic;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
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

  private static Boundary selecting(String id, String region) {
    return new Boundary(
        id, 1, "a", "b", "lead", Map.of("region", Condition.is(region)), null, T, null);
  }

  private static Team team(String id, @Nullable Instant until, String... successors) {
    return new Team(
        id,
        until == null ? 1 : 2,
        id.toUpperCase(Locale.ROOT),
        List.of(),
        false,
        null,
        T,
        until,
        successors.length == 0 ? null : new Succession(Change.RENAMED, List.of(successors)));
  }

  private static final Edge EDGE = new Edge("a", "b", "lead");
  private static final Traffic BUSY = new Traffic(1000, T, T.plus(Duration.ofDays(100)));

  private static List<BoundaryState> states(Directory directory, Instant at) {
    return directory.standings(EDGE, BUSY, at).stream()
        .flatMap(standing -> BoundaryState.of(standing, at).stream())
        .toList();
  }

  @Test
  void anEdgeMayHaveSeveralBoundariesThatSelectItsHandoffs() {
    Directory directory = of(selecting("east", "EAST"), selecting("west", "WEST"));

    assertThat(directory.boundaries(EDGE, T))
        .extracting(Boundary::id)
        .containsExactly("east", "west");
    assertThat(directory.boundaries(EDGE, T.minusSeconds(1))).isEmpty();
    assertThat(states(directory, T)).containsExactly(BoundaryState.UNOWNED, BoundaryState.UNOWNED);
    assertThat(states(of(selecting("one", "EAST"), selecting("two", "EAST")), T))
        .startsWith(BoundaryState.OVERLAPPING);
  }

  @Test
  void anEdgeStandsAsTheRegistrySaysItDoes() {
    Boundary boundary = new Boundary("a--b--lead", 1, "a", "b", "lead", T, null);
    List<OwnershipEntity> told = new ArrayList<>(List.of(team("a", null), team("b", null)));
    Instant later = T.plusSeconds(10);

    assertThat(states(Directory.of(told), later)).containsExactly(BoundaryState.UNREGISTERED);
    told.add(boundary);
    assertThat(states(Directory.of(told), later)).containsExactly(BoundaryState.UNOWNED);
    told.add(assignment(1, AssignmentState.OFFERED, null));
    assertThat(states(Directory.of(told), later))
        .containsExactly(BoundaryState.PENDING, BoundaryState.UNOWNED);
    told.add(assignment(2, AssignmentState.ACCEPTED, null));
    assertThat(states(Directory.of(told), later)).containsExactly(BoundaryState.OWNED);
    told.add(
        new Belief("a--b--lead/receiver", 1, "a--b--lead", Side.RECEIVER, "b", "b", later, null));
    assertThat(states(Directory.of(told), later))
        .containsExactly(BoundaryState.AMBIGUOUS, BoundaryState.OWNED);
    assertThat(states(Directory.of(told), T)).containsExactly(BoundaryState.OWNED);
    assertThat(Directory.of(told).beliefs("a--b--lead", later)).hasSize(1);
    assertThat(Directory.of(told).beliefs("a--b--lead", T)).isEmpty();
    told.add(team("b", later, "c"));
    assertThat(states(Directory.of(told), later)).startsWith(BoundaryState.ORPHANED);
  }

  @Test
  void theWorkOfATeamThatEndedIsFollowedToItsHeirs() {
    Instant first = T.plusSeconds(100);
    Instant second = T.plusSeconds(200);
    Directory directory =
        of(team("a", first, "b"), team("b", second, "c", "d"), team("c", null), team("d", null));

    assertThat(directory.heirs("a", T)).containsExactly("a");
    assertThat(directory.heirs("a", first)).containsExactly("b");
    assertThat(directory.heirs("a", second)).containsExactly("c", "d");
    assertThat(directory.heirs("nobody", second)).containsExactly("nobody");
    assertThat(directory.lineage("b"))
        .extracting(step -> step.from() + ">" + step.to())
        .containsExactly("a>b", "b>c", "b>d");
    assertThat(directory.lineage("c"))
        .extracting(step -> step.from() + ">" + step.to())
        .containsExactly("a>b", "b>c");
  }

  @Test
  void whatIsHeardInPiecesAndInAnyOrderIsWhatIsHeardAtOnce() {
    List<OwnershipEntity> told =
        List.of(
            team("a", null),
            team("a", T.plusSeconds(100), "b"),
            team("b", null),
            new Boundary("a--b--lead", 1, "a", "c", "lead", T, null),
            new Boundary("a--b--lead", 2, "a", "b", "lead", T.plusSeconds(1), null),
            selecting("west", "WEST"),
            assignment(1, AssignmentState.OFFERED, null),
            assignment(2, AssignmentState.ACCEPTED, null),
            contract(1, 1, T, T),
            contract(2, 2, T, null),
            new Belief("x", 1, "a--b--lead", Side.SENDER, "a", null, T.plusSeconds(5), null));
    Directory whole = Directory.of(told);
    Random random = new Random(11);
    for (int i = 0; i < 50; i++) {
      List<OwnershipEntity> shuffled = new ArrayList<>(told);
      Collections.shuffle(shuffled, random);
      Directory piecemeal = Directory.EMPTY;
      while (!shuffled.isEmpty()) {
        List<OwnershipEntity> next =
            shuffled.subList(0, 1 + random.nextInt(Math.min(4, shuffled.size())));
        piecemeal = piecemeal.with(List.copyOf(next));
        next.clear();
      }
      assertThat(piecemeal.boundary(new Edge("a", "c", "lead"))).isEmpty();
      for (int at : new int[] {-1, 0, 1, 50, 150}) {
        Instant time = T.plusSeconds(at);
        assertThat(piecemeal.standings(Map.of(EDGE, BUSY), time))
            .isEqualTo(whole.standings(Map.of(EDGE, BUSY), time));
        assertThat(piecemeal.boundaries(EDGE, time)).isEqualTo(whole.boundaries(EDGE, time));
        assertThat(piecemeal.contract("a--b--lead", time))
            .isEqualTo(whole.contract("a--b--lead", time));
        assertThat(piecemeal.heirs("a", time)).isEqualTo(whole.heirs("a", time));
      }
    }
  }
}
