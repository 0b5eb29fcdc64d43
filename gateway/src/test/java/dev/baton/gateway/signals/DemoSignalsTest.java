package dev.baton.gateway.signals;

import static dev.baton.contracts.signals.SignalKind.ALL_WIN_SYSTEM_LOSES;
import static dev.baton.contracts.signals.SignalKind.ATTRIBUTION_DISPUTED;
import static dev.baton.contracts.signals.SignalKind.GREEN_WHILE_IT_BURNS;
import static dev.baton.contracts.signals.SignalKind.HIDDEN_DROP;
import static dev.baton.contracts.signals.SignalKind.LOCAL_WIN;
import static dev.baton.contracts.signals.SignalKind.QUESTIONS_BOUNCE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.contracts.signals.SignalKind;
import dev.baton.local.demo.Plant;
import dev.baton.local.demo.Scenario;
import dev.baton.local.demo.Scenarios;
import dev.baton.local.demo.Story;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * What changes in the demo, and when, is signalled in many stories, and nothing else. Its other
 * plants are there from the first day on: no change, but causes, which a boundary's diagnosis has.
 */
class DemoSignalsTest {
  private static final LocalDate TODAY = LocalDate.of(2026, 11, 18);
  private static final Scenario STANDARD = Scenario.standard(TODAY);

  /**
   * What is to be signalled.
   *
   * @param where the boundary; empty for the journey
   * @param week in which it begins
   */
  private record Planted(SignalKind kind, String where, int week) {}

  private static List<Planted> planted(Scenario scenario) {
    List<Planted> planted = new ArrayList<>();
    if (scenario.plants().contains(Plant.CHURN)) {
      planted.add(new Planted(HIDDEN_DROP, "", 8));
      planted.add(new Planted(GREEN_WHILE_IT_BURNS, "", 8));
      planted.add(new Planted(ALL_WIN_SYSTEM_LOSES, "", 8));
    }
    if (scenario.plants().contains(Plant.LOCAL_WIN)) {
      planted.add(new Planted(LOCAL_WIN, "onboarding → compliance", 5));
    }
    if (scenario.plants().contains(Plant.CLAIMED_TWICE)) {
      planted.add(new Planted(ATTRIBUTION_DISPUTED, "", 5));
    }
    if (scenario.plants().contains(Plant.BOUNCING_QUESTION)) {
      planted.add(new Planted(QUESTIONS_BOUNCE, "", 9));
    }
    return planted;
  }

  /** The story without anything that begins while it is told. */
  private static Scenario still(Scenario scenario) {
    return scenario
        .without(Plant.CHURN)
        .without(Plant.LOCAL_WIN)
        .without(Plant.CLAIMED_TWICE)
        .without(Plant.BOUNCING_QUESTION);
  }

  /** Signals of a story, seen day by day until a morning after its end. */
  private static BacktestView seen(Scenario scenario) {
    Story story = Scenarios.tell(scenario);
    Instant asOf = scenario.end().plus(1, ChronoUnit.DAYS);
    StoriedSeams seams = StoriedSeams.of(story);
    return Backtest.of(
        new Watched(
            Stories.history(story),
            seams.history(asOf),
            seams.pace(),
            List.of(),
            asOf,
            ZoneOffset.UTC),
        Stories.directory(story),
        null,
        LocalDate.ofInstant(scenario.start(), ZoneOffset.UTC),
        LocalDate.ofInstant(scenario.end(), ZoneOffset.UTC),
        asOf,
        journey -> Parameters.DEFAULT);
  }

  @Test
  void signalsWhatChangesInAStoryAndNothingElse() {
    Result result = new Result();
    LongStream.of(1, 2).forEach(seed -> result.add(STANDARD.as(seed, "")));

    assertThat(result.missed).isEmpty();
    assertThat(result.unplanted).isEmpty();
  }

  @Test
  void signalsNothingWhereNothingChanges() {
    BacktestView seen = seen(still(STANDARD));

    assertThat(seen.signals()).isEmpty();
    assertThat(seen.notEvaluable())
        .extracting(NotEvaluable::kind)
        .doesNotContain(HIDDEN_DROP, GREEN_WHILE_IT_BURNS, ALL_WIN_SYSTEM_LOSES)
        .contains(
            SignalKind.FORECAST_GAP,
            ATTRIBUTION_DISPUTED,
            QUESTIONS_BOUNCE,
            SignalKind.STABLE_BUT_WORSE,
            // twelve weeks are a baseline, and nothing is left to be held against it
            SignalKind.YIELD_CHANGE);
  }

  @Test
  @Tag("proof")
  void findsNineteenOfTwentyChangesInFiftyStoriesAndOneThatIsNoneInTen() {
    Result with = new Result();
    Result without = new Result();
    for (long seed = 1; seed <= 50; seed++) {
      Scenario story = STANDARD.as(seed, "");
      with.add(story);
      without.add(still(story));
    }
    System.out.printf(
        Locale.ROOT,
        "50 stories: %d of %d changes missed %s; %d signals of no change %s; in 50 without any %d %s%n"
            + "days from the first to the one on which it fired: %s%n",
        with.missed.size(),
        with.planted,
        with.missed,
        with.unplanted.size(),
        with.unplanted,
        without.unplanted.size(),
        without.unplanted,
        with.late);

    assertThat(with.missed.size()).isLessThanOrEqualTo(with.planted / 20);
    assertThat(with.unplanted.size()).isLessThanOrEqualTo(5);
    assertThat(without.unplanted.size()).isLessThanOrEqualTo(5);
  }

  /** What came of some stories. */
  private static final class Result {
    final List<String> missed = new ArrayList<>();
    final List<String> unplanted = new ArrayList<>();
    final Map<SignalKind, List<Long>> late = new HashMap<>();
    int planted;

    void add(Scenario story) {
      List<Planted> left = new ArrayList<>(planted(story));
      planted += left.size();
      for (BacktestView.Fired fired : seen(story).signals()) {
        SignalView.Boundary at = fired.boundary();
        String where = at == null ? "" : at.from() + " → " + at.to();
        boolean known =
            left.removeIf(p ->
                p.kind() == fired.kind()
                    && p.where().equals(where)
                    && Math.abs(week(story, fired.firstDay()) - p.week()) <= 1);
        if (known) {
          late.computeIfAbsent(fired.kind(), k -> new ArrayList<>()).add(fired.lateDays());
        } else {
          unplanted.add(
              "%d %s %s since %s, fired %s"
                  .formatted(
                      story.seed(), fired.kind().word(), where, fired.firstDay(), fired.firedOn()));
        }
      }
      left.forEach(p -> missed.add(story.seed() + " " + p.kind().word()));
    }

    /** The week of the story in which a day lies: the buckets that everything is told in. */
    private static long week(Scenario story, LocalDate day) {
      LocalDate start = LocalDate.ofInstant(story.start(), ZoneOffset.UTC);
      return Math.floorDiv(ChronoUnit.DAYS.between(start, day), 7L) + 1;
    }
  }
}
