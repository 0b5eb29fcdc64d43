package dev.baton.gateway.signals;

import dev.baton.gateway.detection.Verdict.Why;
import java.util.List;

/** What a detector says of one subject. */
record Judged(Subject subject, Answer answer) {

  /** One of three. That it cannot tell is said, and is no all-clear. */
  sealed interface Answer {}

  record Fires(Finding finding) implements Answer {}

  record Rests() implements Answer {}

  /**
   * It could not look.
   *
   * @param of what that was said; empty where it is plain
   */
  record CannotTell(Why why, List<String> of) implements Answer {}
}
