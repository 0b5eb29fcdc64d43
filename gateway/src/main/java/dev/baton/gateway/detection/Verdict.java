package dev.baton.gateway.detection;

import java.util.List;

/**
 * What a detector says. That it cannot tell is an answer of its own, never silence.
 *
 * @param <E> the evidence
 */
public sealed interface Verdict<E> {

  /** It found what it looks for. */
  record Fired<E>(E evidence) implements Verdict<E> {}

  /** It looked, and there is nothing. */
  record Quiet<E>() implements Verdict<E> {}

  /**
   * It could not look.
   *
   * @param of what that was said: metrics, teams or boundaries; empty where it is plain
   */
  record NotEvaluable<E>(Why why, List<String> of) implements Verdict<E> {}

  /** Why a detector cannot tell. */
  enum Why {
    /** There is too little before: no baseline. */
    NO_BASELINE,
    /** There is nothing, or not enough, after the baseline. */
    TOO_SHORT,
    /** Nobody declared it. */
    NOT_DECLARED,
    /** There is no target to hold it against. */
    NO_TARGET,
    /** Too few cases to tell anything from chance. */
    TOO_FEW,
    /** Two causes at the same time. */
    CONFOUNDED
  }

  static <E> Verdict<E> fired(E evidence) {
    return new Fired<>(evidence);
  }

  static <E> Verdict<E> quiet() {
    return new Quiet<>();
  }

  static <E> Verdict<E> notEvaluable(Why why, String... of) {
    return new NotEvaluable<>(why, List.of(of));
  }

  /** Whether it fired. */
  default boolean isFired() {
    return this instanceof Fired;
  }
}
