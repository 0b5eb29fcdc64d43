package dev.baton.ledger.journal;

import dev.baton.contracts.ledger.HandoffSnapshot;
import dev.baton.contracts.ledger.Judgement;
import java.time.Instant;
import java.util.Arrays;
import java.util.Objects;
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

  /**
   * Makes sure that the database can hold a handoff's head: it is written when its entry cannot be
   * refused any more.
   *
   * @throws IllegalArgumentException if it cannot
   */
  static void check(HandoffSnapshot snapshot) {
    for (String text :
        Arrays.asList(
            snapshot.handoff(),
            snapshot.item().type(),
            snapshot.item().id(),
            snapshot.from(),
            snapshot.to(),
            snapshot.reason())) {
      if (text != null && text.indexOf('\0') >= 0) {
        throw new IllegalArgumentException("no database holds the character U+0000");
      }
    }
  }

  /** This head after another one not written yet: what set the deadline was recorded before. */
  Head after(@Nullable Head earlier) {
    return earlier != null && Objects.equals(deadline(), earlier.deadline())
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
