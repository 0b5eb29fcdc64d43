package dev.baton.ledger.journal;

import dev.baton.contracts.ledger.HandoffState;
import dev.baton.ledger.handoff.Finding;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What became of a command. Nobody learns of it before it is durable. */
public sealed interface Outcome {

  /**
   * It is an entry of the ledger now.
   *
   * @param state of the handoff it is about; null where it is about none
   * @param effective whether it counts, as of now
   */
  record Recorded(
      int lane,
      long position,
      @Nullable HandoffState state,
      boolean effective,
      List<Finding> findings)
      implements Outcome {}

  /** It was an entry already, at this position. */
  record Duplicate(int lane, long position) implements Outcome {}

  /** It is none. */
  record Refused(Refusal refusal) implements Outcome {}

  /** There was nothing to write: what the clock or the judge thought is no longer so. */
  record Nothing() implements Outcome {}
}
