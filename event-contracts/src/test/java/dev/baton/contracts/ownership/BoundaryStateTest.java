package dev.baton.contracts.ownership;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.contracts.ownership.OwnershipEntity.Assignment;
import dev.baton.contracts.ownership.OwnershipEntity.AssignmentState;
import dev.baton.contracts.ownership.OwnershipEntity.Attestation;
import dev.baton.contracts.ownership.OwnershipEntity.Belief;
import dev.baton.contracts.ownership.OwnershipEntity.Boundary;
import dev.baton.contracts.ownership.OwnershipEntity.Edge;
import dev.baton.contracts.ownership.OwnershipEntity.Role;
import dev.baton.contracts.ownership.OwnershipEntity.Side;
import dev.baton.contracts.ownership.OwnershipEntity.Team;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Each state by what triggers it, and which of two comes first. */
class BoundaryStateTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final Instant NOW = Instant.parse("2026-06-01T00:00:00Z");
  private static final Edge EDGE = new Edge("a", "b", "lead");
  private static final String ID = "a--b--lead";

  private final List<Team> teams =
      new ArrayList<>(List.of(team("a", null), team("b", null), team("c", null)));
  private final List<Boundary> boundaries = new ArrayList<>();
  private final List<Assignment> assignments = new ArrayList<>();
  private final List<Assignment> ofEnded = new ArrayList<>();
  private final List<Belief> beliefs = new ArrayList<>();
  private final List<Attestation> attestations = new ArrayList<>();
  private final Map<Edge, Traffic> traffic = new HashMap<>(Map.of(EDGE, busy()));

  @Test
  void whatTheLedgerSawAndNobodyRegisteredIsUnregistered() {
    assertThat(states()).containsExactly(BoundaryState.UNREGISTERED);
  }

  @Test
  void trafficUnderAnotherNameOfATeamIsTrafficOfTheTeam() {
    teams.set(0, new Team("a", 1, "A", List.of("The A team"), false, null, START, null));
    traffic.clear();
    traffic.put(new Edge("The A team", "b", "lead"), busy());
    register(null);
    own("c");
    assertThat(states()).containsExactly(BoundaryState.OWNED);
  }

  @Test
  void aBoundaryIsUnownedUntilATeamIsAskedAndPendingUntilOneAccepts() {
    register(null);
    assertThat(states()).containsExactly(BoundaryState.UNOWNED);
    role("c", AssignmentState.OFFERED);
    assertThat(states()).containsExactly(BoundaryState.PENDING, BoundaryState.UNOWNED);
    role("a", AssignmentState.ACCEPTED);
    assertThat(states()).containsExactly(BoundaryState.OWNED);
  }

  @Test
  void aBoundaryWhoseOwnerEndedIsOrphanedUntilAnotherIsAsked() {
    teams.set(2, team("c", START.plus(Duration.ofDays(9))));
    register(null);
    ofEnded.add(assignment("c", AssignmentState.ENDED, START.plus(Duration.ofDays(9))));
    assertThat(states()).containsExactly(BoundaryState.ORPHANED, BoundaryState.UNOWNED);
    role("a", AssignmentState.OFFERED);
    assertThat(states().getFirst()).isEqualTo(BoundaryState.PENDING);
    role("a", AssignmentState.ACCEPTED);
    assertThat(states()).containsExactly(BoundaryState.OWNED);
  }

  @Test
  void anOwnerThatWasReplacedBeforeItsTeamEndedLeavesNoOrphan() {
    teams.set(2, team("c", START.plus(Duration.ofDays(9))));
    register(null);
    ofEnded.add(assignment("c", AssignmentState.ENDED, START.plus(Duration.ofDays(8))));
    assertThat(states()).containsExactly(BoundaryState.UNOWNED);
  }

  @Test
  void aBoundaryOfATeamThatEndedIsOrphanedWhoeverOwnsIt() {
    teams.set(1, team("b", START.plus(Duration.ofDays(9))));
    register(null);
    own("c");
    assertThat(states()).containsExactly(BoundaryState.ORPHANED, BoundaryState.OWNED);
  }

  @Test
  void twoBoundariesThatTakeTheSameHandoffOverlap() {
    boundaries.add(boundary(ID, Map.of("region", Condition.is("EMEA")), null));
    boundaries.add(boundary("other", Map.of("size", Condition.is("L")), null));
    own("a");
    assertThat(states()).containsExactly(BoundaryState.OVERLAPPING, BoundaryState.OWNED);
    boundaries.set(1, boundary("other", Map.of("region", Condition.is("APAC")), null));
    assertThat(states()).containsExactly(BoundaryState.OWNED);
  }

  @Test
  void aBeliefThatDiffersFromTheRegistryMakesABoundaryAmbiguous() {
    register(null);
    own("a");
    believe(Side.SENDER, "a");
    assertThat(states()).containsExactly(BoundaryState.OWNED);
    believe(Side.RECEIVER, "b");
    assertThat(states()).containsExactly(BoundaryState.AMBIGUOUS, BoundaryState.OWNED);
    beliefs.clear();
    believe(Side.RECEIVER, null);
    assertThat(states()).contains(BoundaryState.AMBIGUOUS);
  }

  @Test
  void anOwnerThatDoesNotAttestInTimeLapses() {
    register(Duration.ofDays(30));
    own("a");
    assertThat(states()).containsExactly(BoundaryState.LAPSED, BoundaryState.OWNED);
    attest("a", NOW.minus(Duration.ofDays(29)));
    assertThat(states()).containsExactly(BoundaryState.OWNED);
    attestations.clear();
    attest("a", NOW.minus(Duration.ofDays(30)));
    assertThat(states()).as("due now").contains(BoundaryState.LAPSED);
    attestations.clear();
    attest("c", NOW.minus(Duration.ofDays(1)));
    assertThat(states()).as("another owner's word").contains(BoundaryState.LAPSED);
  }

  @Test
  void aSilenceThatHardlyComesByChanceIsQuiet() {
    register(null);
    own("a");
    Instant until = NOW.minus(Duration.ofDays(7));
    traffic.put(EDGE, new Traffic(100, until.minus(Duration.ofDays(100)), until));
    assertThat(states()).containsExactly(BoundaryState.QUIET, BoundaryState.OWNED);
    traffic.put(EDGE, new Traffic(90, until.minus(Duration.ofDays(100)), until));
    assertThat(states()).containsExactly(BoundaryState.OWNED);
    traffic.clear();
    assertThat(states()).contains(BoundaryState.QUIET);
  }

  @Test
  void everyStateThatIsNotOwnedComesBeforeOwned() {
    assertThat(BoundaryState.values()).hasSize(9).endsWith(BoundaryState.OWNED);
  }

  private List<BoundaryState> states() {
    List<OwnershipEntity> held =
        Stream.of(boundaries, assignments, beliefs, attestations)
            .<OwnershipEntity>flatMap(List::stream)
            .toList();
    Standings.Known known = new Standings.Known(teams, held, ofEnded);
    return BoundaryState.of(Standings.of(known, traffic, NOW).getFirst(), NOW);
  }

  private void register(@Nullable Duration attestEvery) {
    boundaries.add(boundary(ID, Map.of(), attestEvery));
  }

  private void own(String team) {
    role(team, AssignmentState.ACCEPTED);
  }

  private void role(String team, AssignmentState state) {
    assignments.removeIf(role -> role.team().equals(team));
    assignments.add(assignment(team, state, null));
  }

  private void believe(Side side, @Nullable String accountable) {
    beliefs.add(
        new Belief(
            ID + "/" + side,
            1,
            ID,
            side,
            side == Side.SENDER ? "a" : "b",
            accountable,
            START,
            null));
  }

  private void attest(String team, Instant at) {
    attestations.add(new Attestation(ID, 1, team, null, at, at.plus(Duration.ofDays(30))));
  }

  private static Traffic busy() {
    return new Traffic(1000, START, NOW);
  }

  private static Team team(String id, @Nullable Instant validTo) {
    return new Team(id, 1, id, List.of(), false, null, START, validTo);
  }

  private static Boundary boundary(
      String id, Map<String, Condition> selector, @Nullable Duration attestEvery) {
    return new Boundary(id, 1, "a", "b", "lead", selector, attestEvery, START, null);
  }

  private static Assignment assignment(
      String team, AssignmentState state, @Nullable Instant validTo) {
    return new Assignment(team + state, 1, ID, Role.ACCOUNTABLE, team, state, START, validTo);
  }
}
