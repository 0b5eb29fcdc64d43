package dev.baton.gateway.detection;

import dev.baton.gateway.continuity.Bounds;
import dev.baton.gateway.detection.Declared.Color;
import dev.baton.gateway.detection.Shift.Worse;
import dev.baton.gateway.detection.Verdict.NotEvaluable;
import dev.baton.gateway.detection.Verdict.Why;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Every team claims success and the system misses its target.
 *
 * @param winners the teams
 * @param system what the system reached: the outcome, or the most that the yield can still be
 * @param target that it missed
 */
public record AllWinSystemLoses(List<String> winners, double system, double target) {

  /**
   * What a team says of one of its metrics for the period.
   *
   * @param attainment of its target, over 1 is more than it; null where there is no target
   * @param color null where it declared none
   */
  public record Claim(String team, @Nullable Double attainment, @Nullable Color color) {
    private boolean says() {
      return attainment != null || color != null;
    }

    private boolean success() {
      return (attainment != null && attainment >= 1) || color == Color.GREEN;
    }
  }

  /**
   * What the system was to reach in the period, and did.
   *
   * @param outcome null where none was observed
   * @param worse which way the outcome is worse
   * @param yield of the journey; what is open may still pass
   * @param targetYield null where the journey sets none
   */
  public record Reached(
      @Nullable Double outcome,
      Worse worse,
      @Nullable Double target,
      @Nullable Bounds yield,
      @Nullable Double targetYield) {}

  /**
   * Judges one period.
   *
   * @param teams of the journey, each of which has to have claimed something
   */
  public static Verdict<AllWinSystemLoses> of(
      Collection<String> teams, Collection<Claim> claims, Reached reached) {
    Double upper = reached.yield() == null ? null : reached.yield().upper();
    boolean byOutcome = reached.outcome() != null && reached.target() != null;
    boolean byYield = upper != null && reached.targetYield() != null;
    if (!byOutcome && !byYield) {
      return Verdict.notEvaluable(Why.NO_TARGET);
    }
    Set<String> winners = new TreeSet<>();
    for (Claim claim : claims) {
      if (claim.says() && !claim.success()) {
        return Verdict.quiet();
      }
      if (claim.says()) {
        winners.add(claim.team());
      }
    }
    List<String> silent = teams.stream().filter(t -> !winners.contains(t)).sorted().toList();
    if (!silent.isEmpty() || winners.isEmpty()) {
      return new NotEvaluable<>(Why.NOT_DECLARED, silent);
    }
    List<String> all = List.copyOf(winners);
    AllWinSystemLoses loss = loss(all, reached.outcome(), reached.target(), reached.worse());
    if (loss == null) {
      loss = loss(all, upper, reached.targetYield(), Worse.LOWER);
    }
    return loss == null ? Verdict.quiet() : Verdict.fired(loss);
  }

  private static @Nullable AllWinSystemLoses loss(
      List<String> winners, @Nullable Double value, @Nullable Double target, Worse worse) {
    if (value == null || target == null) {
      return null;
    }
    boolean missed = worse == Worse.LOWER ? value < target : value > target;
    return missed ? new AllWinSystemLoses(winners, value, target) : null;
  }
}
