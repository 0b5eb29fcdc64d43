package dev.baton.ownership.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.contracts.ownership.OwnershipEntity.Assignment;
import dev.baton.contracts.ownership.OwnershipEntity.AssignmentState;
import dev.baton.contracts.ownership.OwnershipEntity.Boundary;
import dev.baton.contracts.ownership.OwnershipEntity.Role;
import dev.baton.contracts.ownership.OwnershipEntity.Team;
import dev.baton.edge.Caller;
import dev.baton.edge.Roles;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AssignmentsTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final Instant NOW = Instant.parse("2026-03-01T00:00:00Z");
  private static final Boundary BOUNDARY =
      new Boundary("a--b--lead", 1, "a", "b", "lead", START, null);
  private static final Caller OF_A = new Caller("emitter-a", Set.of(Roles.EMITTER), "a");
  private static final Caller OF_B = new Caller("emitter-b", Set.of(Roles.EMITTER), "b");

  @Test
  void anOfferStartsNowWhereItDoesNotSay() {
    Assignment offered = stands(offer(new Assignments.Draft("a", Role.ACCOUNTABLE, null, null)));
    assertThat(offered)
        .isEqualTo(
            new Assignment(
                "x", 1, BOUNDARY.id(), Role.ACCOUNTABLE, "a", AssignmentState.OFFERED, NOW, null));
  }

  @Test
  void anOfferMayStartInThePast() {
    assertThat(stands(offer(new Assignments.Draft("a", Role.INFORMED, START, NOW))))
        .extracting(Assignment::validFrom, Assignment::validTo)
        .containsExactly(START, NOW);
  }

  @Test
  void refusesAnOfferWithoutTeamRoleOrLength() {
    Refusal refusal = refused(offer(new Assignments.Draft(null, null, NOW, NOW)));
    assertThat(((Refusal.Invalid) refusal).violations())
        .extracting("pointer")
        .containsExactly("/team", "/role", "/validTo");
  }

  @Test
  void onlyTheOfferedTeamAnswers() {
    assertThat(refused(Assignments.accept(offered(), OF_B)))
        .isEqualTo(new Refusal.NotYours(List.of("a"), false));
    assertThat(refused(Assignments.decline(offered(), OF_B))).isInstanceOf(Refusal.NotYours.class);
    assertThat(stands(Assignments.accept(offered(), OF_A)).state())
        .isEqualTo(AssignmentState.ACCEPTED);
    assertThat(stands(Assignments.decline(offered(), OF_A)).state())
        .isEqualTo(AssignmentState.DECLINED);
  }

  @Test
  void anAnswerIsGivenOnce() {
    Assignment accepted = stands(Assignments.accept(offered(), OF_A));
    assertThat(refused(Assignments.decline(accepted, OF_A)))
        .isEqualTo(
            new Refusal.WrongState(
                "x", AssignmentState.ACCEPTED, List.of(AssignmentState.OFFERED)));
  }

  @Test
  void anOfferTakenBackHasNoInstantInIt() {
    Assignment ended = stands(Assignments.end(new Assignments.End(NOW), offered(), NOW));
    assertThat(ended.state()).isEqualTo(AssignmentState.ENDED);
    assertThat(ended.validTo()).isEqualTo(ended.validFrom());
  }

  @Test
  void aRoleEndsWithinItsPeriod() {
    Assignment accepted = stands(Assignments.accept(offered(), OF_A));
    assertThat(stands(Assignments.end(new Assignments.End(null), accepted, NOW)).validTo())
        .isEqualTo(NOW);
    assertThat(refused(Assignments.end(new Assignments.End(START.minusSeconds(1)), accepted, NOW)))
        .isInstanceOf(Refusal.Invalid.class);
    Assignment bounded =
        stands(
            Assignments.accept(
                stands(offer(new Assignments.Draft("a", Role.ACCOUNTABLE, START, NOW))), OF_A));
    assertThat(refused(Assignments.end(new Assignments.End(NOW.plusSeconds(1)), bounded, NOW)))
        .isInstanceOf(Refusal.Invalid.class);
  }

  enum Step {
    ACCEPT,
    DECLINE,
    END
  }

  @Test
  void nothingIsOfferedToATeamThatWillHaveEnded() {
    Ruling<Assignment> offer = offer(new Assignments.Draft("a", Role.ACCOUNTABLE, NOW, null));
    assertThat(stands(Assignments.toLiving(offer, Optional.of(team(null))))).isNotNull();
    assertThat(stands(Assignments.toLiving(offer, Optional.of(team(NOW.plusSeconds(1))))))
        .isNotNull();
    assertThat(refused(Assignments.toLiving(offer, Optional.of(team(NOW)))))
        .isInstanceOf(Refusal.Invalid.class);
  }

  @Test
  void whoTakesOverLeavesNoInstantBetween() {
    Assignment owner = stands(Assignments.accept(offered(), OF_A));
    Assignment next =
        stands(
            Assignments.accept(
                stands(Assignments.handOver("b", "y", owner, Optional.of(team("b", null)), NOW)),
                OF_B));
    assertThat(next.replaces()).isEqualTo(owner.id());
    assertThat(Assignments.replaced(owner, next).orElseThrow().validTo())
        .isEqualTo(next.validFrom());
    assertThat(refused(Assignments.handOver("a", "y", owner, Optional.of(team(null)), NOW)))
        .isInstanceOf(Refusal.Invalid.class);
  }

  private static Team team(@Nullable Instant validTo) {
    return team("a", validTo);
  }

  private static Team team(String id, @Nullable Instant validTo) {
    return new Team(id, 1, id, List.of(), false, null, START, validTo);
  }

  /** Whatever is tried, in whatever order: versions are dense and a closed role stays closed. */
  @Property
  void closedStaysClosed(@ForAll List<Step> steps) {
    Assignment current = offered();
    for (Step step : steps) {
      Assignment before = current;
      Ruling<Assignment> ruling =
          switch (step) {
            case ACCEPT -> Assignments.accept(before, OF_A);
            case DECLINE -> Assignments.decline(before, OF_A);
            case END -> Assignments.end(new Assignments.End(null), before, NOW);
          };
      if (ruling instanceof Ruling.Stands<Assignment>(Assignment next)) {
        assertThat(next.version()).isEqualTo(before.version() + 1);
        assertThat(before.state()).isIn(AssignmentState.OFFERED, AssignmentState.ACCEPTED);
        assertThat(next.state()).isNotEqualTo(AssignmentState.OFFERED);
        assertThat(next.validFrom()).isEqualTo(before.validFrom());
        current = next;
      }
    }
  }

  private static Assignment offered() {
    return stands(offer(new Assignments.Draft("a", Role.ACCOUNTABLE, START, null)));
  }

  private static Ruling<Assignment> offer(Assignments.Draft draft) {
    return Assignments.offer(draft, "x", BOUNDARY, Set.of("a", "b"), NOW);
  }

  static <T> T stands(Ruling<T> ruling) {
    assertThat(ruling).isInstanceOf(Ruling.Stands.class);
    return ((Ruling.Stands<T>) ruling).version();
  }

  static <T> Refusal refused(Ruling<T> ruling) {
    assertThat(ruling).isInstanceOf(Ruling.Refused.class);
    return ((Ruling.Refused<T>) ruling).why();
  }
}
