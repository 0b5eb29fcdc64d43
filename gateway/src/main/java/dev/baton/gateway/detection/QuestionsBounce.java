package dev.baton.gateway.detection;

import dev.baton.gateway.detection.Verdict.Why;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Root-cause questions go from team to team and nobody answers.
 *
 * @param inquiries that do
 */
public record QuestionsBounce(List<Inquiry> inquiries) {

  /**
   * One question.
   *
   * @param holders the teams that had it, in order, the one that raised it included
   * @param passed how often one that had it passed it on
   * @param answered null where nobody did
   */
  public record Inquiry(
      String id, Instant raised, List<String> holders, int passed, @Nullable Instant answered) {

    private boolean cameBack() {
      return new HashSet<>(holders).size() < holders.size();
    }
  }

  /**
   * What a journey sets.
   *
   * @param passed how often it is passed on that is too often
   * @param unanswered how long it may wait
   */
  public record Parameters(int passed, Duration unanswered) {
    public static final Parameters DEFAULT = new Parameters(3, Duration.ofDays(10));
  }

  /** Judges as of an instant. */
  public static Verdict<QuestionsBounce> of(
      Collection<Inquiry> inquiries, Instant now, Parameters parameters) {
    if (inquiries.isEmpty()) {
      return Verdict.notEvaluable(Why.NOT_DECLARED);
    }
    Instant latest = now.minus(parameters.unanswered());
    List<Inquiry> bouncing =
        inquiries.stream()
            .filter(q -> q.passed() >= parameters.passed() || q.cameBack())
            .filter(q -> q.answered() == null && !q.raised().isAfter(latest))
            .toList();
    return bouncing.isEmpty() ? Verdict.quiet() : Verdict.fired(new QuestionsBounce(bouncing));
  }
}
