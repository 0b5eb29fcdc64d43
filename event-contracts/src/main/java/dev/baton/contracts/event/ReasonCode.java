package dev.baton.contracts.event;

import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Why work is rejected or returned, in the words that everybody shares. The contract of a boundary
 * may add its own; any other code is recorded too, and reported.
 */
public enum ReasonCode {
  /** Something that the receiver needs is missing. */
  INCOMPLETE,
  /** What arrived is wrong or contradicts itself. */
  INCORRECT,
  /** The receiver has the same work already. */
  DUPLICATE,
  /** It is somebody else's: it was sent to the wrong team. */
  WRONG_TEAM,
  /** It is nobody's here: the receiver's service does not cover it. */
  OUT_OF_SCOPE,
  /** What the sender calls done is not done by what was agreed. */
  NOT_READY,
  /** It is done, but not well enough to go on with. */
  QUALITY,
  /** The receiver cannot take more work now. */
  NO_CAPACITY,
  /** Somebody has to approve it first. */
  MISSING_APPROVAL,
  /** A rule, a law or a policy forbids it. */
  POLICY,
  /** It waits for something else. */
  BLOCKED,
  /** Who has to be asked cannot be reached. */
  UNREACHABLE,
  /** It is not wanted any more. */
  OBSOLETE,
  /** None of these: the note says why. */
  OTHER;

  /** Every code as events write it. */
  public static final Set<String> CODES =
      Arrays.stream(values()).map(ReasonCode::code).collect(Collectors.toUnmodifiableSet());

  /** As events write it: {@code wrong-team}. */
  public String code() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
