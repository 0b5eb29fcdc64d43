package dev.baton.gateway.detection;

import dev.baton.gateway.detection.Declared.Color;
import dev.baton.gateway.detection.Shift.Reading;
import dev.baton.gateway.detection.Shift.Worse;
import dev.baton.gateway.detection.Verdict.Fired;
import dev.baton.gateway.detection.Verdict.NotEvaluable;
import dev.baton.gateway.detection.Verdict.Why;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

/**
 * An outcome drops, and no team's own numbers show it.
 *
 * @param outcome its change
 * @param silent the teams' metrics that were looked at
 */
public record HiddenDrop(Shift outcome, List<String> silent) {

  /**
   * What a journey sets.
   *
   * @param within buckets around the outcome's change in which a team's number may show it
   */
  public record Parameters(int within, Shift.Parameters shift) {
    public static final Parameters DEFAULT = new Parameters(2, Shift.Parameters.DEFAULT);
  }

  /**
   * Judges.
   *
   * @param outcome in order, without a gap; its buckets are those of the declarations
   */
  public static Verdict<HiddenDrop> of(
      List<Reading> outcome, Worse worse, List<Declared> teams, Parameters parameters) {
    Verdict<Shift> drop = Shift.of(outcome, worse, parameters.shift());
    if (drop instanceof NotEvaluable<Shift>(Why why, List<String> of)) {
      return new NotEvaluable<>(why, of);
    }
    if (!(drop instanceof Fired<Shift>(Shift shift))) {
      return Verdict.quiet();
    }
    if (teams.isEmpty()) {
      return Verdict.notEvaluable(Why.NOT_DECLARED);
    }
    List<LocalDate> buckets = outcome.stream().map(Reading::bucket).toList();
    List<String> unknown = new ArrayList<>();
    for (Declared team : teams) {
      if (turns(team, shift.start(), buckets, parameters.within())) {
        return Verdict.quiet();
      }
      switch (Shift.all(team.readings(), team.worse(), parameters.shift())) {
        case Fired<List<Shift>>(List<Shift> own) -> {
          if (own.stream()
              .anyMatch(s -> near(s.start(), shift.start(), buckets, parameters.within()))) {
            return Verdict.quiet();
          }
        }
        case NotEvaluable<List<Shift>> n -> unknown.add(team.name());
        case Verdict.Quiet<List<Shift>> q -> {}
      }
    }
    return unknown.isEmpty()
        ? Verdict.fired(new HiddenDrop(shift, teams.stream().map(Declared::name).toList()))
        : new NotEvaluable<>(Why.NO_BASELINE, List.copyOf(unknown));
  }

  private static boolean turns(
      Declared team, LocalDate change, List<LocalDate> buckets, int within) {
    return team.colors().entrySet().stream()
        .anyMatch(c -> c.getValue() != Color.GREEN && near(c.getKey(), change, buckets, within));
  }

  /** Within that many of the outcome's buckets; a day of none of them lies in the one before it. */
  private static boolean near(
      LocalDate day, LocalDate change, List<LocalDate> buckets, int within) {
    return Math.abs(index(day, buckets) - index(change, buckets)) <= within;
  }

  private static long index(LocalDate day, List<LocalDate> buckets) {
    return buckets.stream().filter(b -> !b.isAfter(day)).count();
  }
}
