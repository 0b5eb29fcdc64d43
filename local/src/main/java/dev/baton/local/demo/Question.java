package dev.baton.local.demo;

import dev.baton.contracts.event.Statement.Inquiry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * A root-cause question and its way.
 *
 * @param id unique among a story's questions
 * @param holders the teams that had it, in order; the first raised it
 * @param steps in order
 */
record Question(String id, String text, List<String> holders, List<Step> steps) {
  /** In which week the question is raised that nobody answers, from 1: churn is seen to rise. */
  static final int BOUNCES_WEEK = Telling.CHURN_WEEK + 1;

  /** What a team did with it. */
  record Step(Inquiry.Step kind, String from, String to, Instant at) {}

  /** The questions of a story: two that are answered, and one that nobody answers. */
  static List<Question> of(Scenario scenario) {
    if (!scenario.has(Plant.BOUNCING_QUESTION)) {
      return List.of();
    }
    return List.of(
        asked(
            scenario,
            3,
            "why-budgets-are-missing",
            "Why do so many leads come without a budget?",
            List.of("sales", "marketing"),
            true),
        asked(
            scenario,
            6,
            "why-papers-come-late",
            "Why do a customer's papers come days after the customer?",
            List.of("compliance", "onboarding", "sales"),
            true),
        asked(
            scenario,
            BOUNCES_WEEK,
            "why-customers-leave",
            "Why do more customers cancel soon after they are live?",
            List.of("support", "compliance", "onboarding", "sales", "compliance"),
            false));
  }

  private static Question asked(
      Scenario scenario, int week, String id, String text, List<String> holders, boolean answered) {
    Dice dice = new Dice(scenario.seed(), 0xA5CED, id.hashCode());
    Instant at = OfficeHours.sometime(scenario.weekStart(week), dice);
    List<Step> steps = new ArrayList<>();
    for (int i = 0; i + 1 < holders.size(); i++) {
      Inquiry.Step kind = i == 0 ? Inquiry.Step.RAISED : Inquiry.Step.PASSED;
      steps.add(new Step(kind, holders.get(i), holders.get(i + 1), at));
      at = OfficeHours.next(at.plus(dice.wait(1.8, 0.3)), dice);
    }
    if (answered) {
      steps.add(new Step(Inquiry.Step.ANSWERED, holders.getLast(), holders.getFirst(), at));
    }
    return new Question(id, text, holders, steps);
  }
}
