package dev.baton.gateway.signals;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.contracts.ownership.OwnershipEntity.Assignment;
import dev.baton.contracts.ownership.OwnershipEntity.AssignmentState;
import dev.baton.contracts.ownership.OwnershipEntity.Boundary;
import dev.baton.contracts.ownership.OwnershipEntity.Edge;
import dev.baton.contracts.ownership.OwnershipEntity.Journey;
import dev.baton.contracts.ownership.OwnershipEntity.Role;
import dev.baton.contracts.signals.SignalKind;
import dev.baton.contracts.signals.SignalRecord.State;
import dev.baton.gateway.detection.LifeCycle;
import dev.baton.gateway.detection.LifeCycle.Happening;
import dev.baton.gateway.detection.Verdict.Why;
import dev.baton.gateway.registry.Directory;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TurnsTest {
  private static final Instant T = Instant.parse("2026-03-02T00:00:00Z");
  private static final Edge EDGE = new Edge("sales", "onboarding", "lead");
  private static final Subject SEAM = new Subject(SignalKind.YIELD_CHANGE, "j", EDGE, "");
  private static final Subject WHOLE = Subject.of(SignalKind.HIDDEN_DROP, "j", "churn");

  private static final Directory DIRECTORY =
      Directory.of(
          List.of(
              new Boundary("s", 1, "sales", "onboarding", "lead", T, null),
              tenure("old", 1, "sales", T, null),
              tenure("old", 2, "sales", T, T.plus(Duration.ofDays(10))),
              tenure("new", 1, "support", T.plus(Duration.ofDays(10)), null),
              new Journey(
                  "j", 1, "J", "sales", List.of(EDGE), Duration.ofDays(30), List.of(), T, null)));

  private static Assignment tenure(
      String id, int version, String team, Instant from, @Nullable Instant to) {
    AssignmentState state = to == null ? AssignmentState.ACCEPTED : AssignmentState.ENDED;
    return new Assignment(id, version, "s", Role.ACCOUNTABLE, team, state, from, to);
  }

  private static Turns on(int day) {
    return new Turns(DIRECTORY, ZoneOffset.UTC, T.plus(Duration.ofDays(day)), Duration.ofDays(3));
  }

  private static Finding found(int firstDay) {
    LocalDate first = LocalDate.ofInstant(T, ZoneOffset.UTC).plusDays(firstDay);
    return new Finding(first, first.plusDays(2), "it fell", Map.of("n", 1), List.of());
  }

  private static Judged fires(Subject subject, int firstDay) {
    return new Judged(subject, new Judged.Fires(found(firstDay)));
  }

  private static Judged rests(Subject subject) {
    return new Judged(subject, new Judged.Rests());
  }

  private static Judged cannotTell(Subject subject) {
    return new Judged(subject, new Judged.CannotTell(Why.TOO_FEW, List.of()));
  }

  private static Signal fired(Subject subject, int firstDay, int day) {
    return Objects.requireNonNull(on(day).next(null, fires(subject, firstDay)));
  }

  private static Signal then(Signal signal, int day, Judged judged) {
    return Objects.requireNonNull(on(day).next(signal, judged));
  }

  @Test
  void thereIsNoSignalBeforeSomethingIsFound() {
    assertThat(on(1).next(null, rests(WHOLE))).isNull();
    assertThat(on(1).next(null, cannotTell(WHOLE))).isNull();
  }

  @Test
  void isTheOwnersOfTheFirstDayAndNotOfToday() {
    Signal signal = fired(SEAM, 5, 20);

    assertThat(Objects.requireNonNull(signal.owner()).team()).isEqualTo("sales");
    assertThat(signal.owner().since()).isEqualTo(T);
    assertThat(signal.routedTo()).containsExactly("sales");
    assertThat(Objects.requireNonNull(fired(SEAM, 15, 20).owner()).team()).isEqualTo("support");
  }

  @Test
  void goesToTheJourneysOwnerWhereNobodyIsAccountable() {
    Signal signal = fired(SEAM, -5, 20);

    assertThat(signal.owner()).isNull();
    assertThat(signal.routedTo()).containsExactly("sales");
  }

  @Test
  void notBeingAbleToTellResolvesNothing() {
    Signal signal = fired(WHOLE, 1, 2);
    for (int day = 3; day < 60; day++) {
      signal = then(signal, day, cannotTell(WHOLE));
    }
    assertThat(signal.state()).isEqualTo(State.OPEN);
    assertThat(signal.version()).isEqualTo(1);
  }

  @Test
  void endsWhenItHasRestedLongEnoughAndOpensAgain() {
    Signal resolved = then(then(fired(WHOLE, 1, 2), 3, rests(WHOLE)), 6, rests(WHOLE));
    assertThat(resolved.state()).isEqualTo(State.RESOLVED);
    assertThat(resolved.version()).isEqualTo(2);

    Signal again = then(resolved, 9, fires(WHOLE, 8));
    assertThat(again.state()).isEqualTo(State.REOPENED);
    assertThat(again.version()).isEqualTo(3);
    assertThat(again.finding().firstDay()).isEqualTo(found(8).firstDay());
    assertThat(again.id()).isEqualTo(resolved.id());
  }

  @Test
  void whileItLastsItBeganWhenItWasFirstFound() {
    Signal later = then(fired(WHOLE, 1, 2), 9, fires(WHOLE, 8));
    assertThat(later.finding().firstDay()).isEqualTo(found(1).firstDay());
    assertThat(later.finding().alarmDay()).isEqualTo(found(1).alarmDay());

    Signal earlier = then(fired(WHOLE, 8, 9), 9, fires(WHOLE, 1));
    assertThat(earlier.finding().firstDay()).isEqualTo(found(1).firstDay());
  }

  @Test
  void whatSomebodyDealtWithIsNotToldAnewUntilItWasQuiet() {
    Signal open = fired(WHOLE, 1, 2);
    Signal dealt =
        open.in(
            Objects.requireNonNull(
                LifeCycle.next(
                    open.life(),
                    new Happening.Resolves(T.plus(Duration.ofDays(3)), "governance"),
                    Duration.ZERO)));

    assertThat(then(dealt, 4, fires(WHOLE, 1))).isEqualTo(dealt);
    Signal quiet = then(dealt, 5, rests(WHOLE));
    assertThat(quiet.state()).isEqualTo(State.RESOLVED);
    assertThat(quiet.version()).isEqualTo(dealt.version());
    assertThat(then(quiet, 6, fires(WHOLE, 6)).state()).isEqualTo(State.REOPENED);
  }

  @Test
  void signalsOfOtherSubjectsHaveOtherIds() {
    assertThat(
            List.of(
                    WHOLE,
                    SEAM,
                    Subject.of(SignalKind.HIDDEN_DROP, "j", "delay"),
                    Subject.of(SignalKind.HIDDEN_DROP, "k", "churn"),
                    Subject.of(SignalKind.HIDDEN_DROP, null, "churn"),
                    Subject.of(SignalKind.YIELD_CHANGE, "j", ""))
                .stream()
                .map(Subject::id))
        .doesNotHaveDuplicates();
  }
}
