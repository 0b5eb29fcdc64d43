package dev.baton.ledger.journal;

import dev.baton.contracts.ledger.Disposition;
import dev.baton.contracts.ledger.HandoffSnapshot;
import dev.baton.contracts.ledger.Judgement;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An offer nobody has disposed of, as the clock and the late judge look for it.
 *
 * @param contract version it was judged against; null where none was known
 * @param deadline when it should be answered; null without a contract
 */
record OpenOffer(
    String workType,
    String from,
    String to,
    Instant offeredAt,
    @Nullable Integer contract,
    @Nullable Instant deadline) {

  private static final Instant NEVER = Instant.parse("9999-12-31T23:59:59Z");

  /** The handoff as an open offer; null where it is none. */
  static @Nullable OpenOffer of(@Nullable HandoffSnapshot handoff) {
    if (handoff == null || !handoff.offered() || handoff.disposition() != Disposition.OPEN) {
      return null;
    }
    Judgement judgement = handoff.judgement();
    Instant deadline = judgement == null ? null : judgement.deadline();
    return new OpenOffer(
        handoff.item().type(),
        handoff.from(),
        handoff.to(),
        handoff.cohortTime(),
        judgement == null ? null : judgement.contract(),
        // one that the database cannot hold is none that anybody will see pass
        deadline == null || deadline.isAfter(NEVER) ? null : deadline);
  }

  /**
   * What entries made of an offer.
   *
   * @param before null where it was not open
   * @param after null where it is open no longer
   * @param dueAt later of the deadline and the recording of what set it; null without a deadline
   */
  record Change(@Nullable OpenOffer before, @Nullable OpenOffer after, @Nullable Instant dueAt) {

    static Change of(
        @Nullable HandoffSnapshot before, @Nullable HandoffSnapshot after, Instant recordedAt) {
      OpenOffer now = OpenOffer.of(after);
      Instant deadline = now == null ? null : now.deadline();
      return new Change(
          OpenOffer.of(before),
          now,
          deadline == null || deadline.isAfter(recordedAt) ? deadline : recordedAt);
    }

    /** This change and the one that follows it as one. */
    Change then(Change next) {
      boolean sameDeadline =
          after != null
              && next.after != null
              && Objects.equals(after.deadline(), next.after.deadline());
      return new Change(before, next.after, sameDeadline ? dueAt : next.dueAt);
    }

    boolean isNone() {
      return Objects.equals(before, after);
    }
  }
}
