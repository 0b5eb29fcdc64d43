package dev.baton.ledger.journal;

import dev.baton.contracts.ledger.HandoffSnapshot;
import dev.baton.contracts.ledger.Judgement;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Where a handoff stands after an entry, as far as it is looked up by.
 *
 * @param position of the entry, in whose record the snapshot is
 * @param dueAt later of its deadline and the recording of what set that; null without a deadline
 */
record Head(String subject, HandoffSnapshot snapshot, long position, @Nullable Instant dueAt) {

  private static final Instant NEVER = Instant.parse("9999-12-31T23:59:59Z");

  static Head of(String subject, HandoffSnapshot snapshot, long position, Instant recordedAt) {
    Instant deadline = deadline(snapshot);
    return new Head(
        subject,
        snapshot,
        position,
        deadline == null || deadline.isAfter(recordedAt) ? deadline : recordedAt);
  }

  /** This head after another one of the same batch: what set the deadline was recorded before. */
  Head after(@Nullable Head earlier) {
    return earlier != null && java.util.Objects.equals(deadline(), earlier.deadline())
        ? new Head(subject, snapshot, position, earlier.dueAt)
        : this;
  }

  @Nullable Instant deadline() {
    return deadline(snapshot);
  }

  @Nullable Integer contract() {
    Judgement judgement = snapshot.judgement();
    return judgement == null ? null : judgement.contract();
  }

  /** A deadline that the database cannot hold is none that anybody will see pass. */
  private static @Nullable Instant deadline(HandoffSnapshot snapshot) {
    Judgement judgement = snapshot.judgement();
    Instant deadline = judgement == null ? null : judgement.deadline();
    return deadline == null || deadline.isAfter(NEVER) ? null : deadline;
  }
}
