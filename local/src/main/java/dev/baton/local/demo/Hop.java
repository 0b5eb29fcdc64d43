package dev.baton.local.demo;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One crossing of one seam by one lead, as it really happened. What is null did not happen.
 *
 * @param number which handoff of the lead, from 1
 * @param repeat whether the lead crossed this seam before
 * @param offered null where the sender never offered: support just picked it up
 * @param reason code of the rejection or the return
 * @param missing required context fields that did not travel with the offer
 * @param usableAsIs the receiver's judgement; null where it did not say
 * @param cents value of the lead in euro cents
 * @param habit how the receiver's own system tells it
 */
record Hop(
    Seam seam,
    int number,
    boolean repeat,
    @Nullable Instant offered,
    @Nullable Instant received,
    @Nullable Instant accepted,
    @Nullable Instant rejected,
    @Nullable Instant forwarded,
    @Nullable Instant withdrawn,
    @Nullable Instant started,
    @Nullable Instant returned,
    @Nullable Instant completed,
    @Nullable String reason,
    List<String> missing,
    @Nullable Boolean usableAsIs,
    long cents,
    Habit habit) {

  /** How a receiver's system tells what it does. Never changes what happened. */
  enum Habit {
    PLAIN,
    /** It knows only the item: facts carry neither handoff nor sender. */
    ITEM_ONLY,
    /** Somebody clicked "reject", took it back, and accepted. */
    MISCLICK,
    /** It reports the acceptance again a minute later. */
    ECHO
  }

  /** The hop as far as it had come at that instant; null where it had not begun. */
  @Nullable Hop until(Instant end) {
    Hop cut =
        new Hop(
            seam,
            number,
            repeat,
            cut(offered, end),
            cut(received, end),
            cut(accepted, end),
            cut(rejected, end),
            cut(forwarded, end),
            cut(withdrawn, end),
            cut(started, end),
            cut(returned, end),
            cut(completed, end),
            reason,
            missing,
            cut(accepted, end) == null ? null : usableAsIs,
            cents,
            habit);
    return cut.facts().findAny().isPresent() ? cut : null;
  }

  private static @Nullable Instant cut(@Nullable Instant at, Instant end) {
    return (at != null && at.isBefore(end)) ? at : null;
  }

  private Stream<Instant> facts() {
    return Stream.of(
            offered, received, accepted, rejected, forwarded, withdrawn, started, returned,
            completed)
        .filter(Objects::nonNull);
  }

  boolean phantom() {
    return offered == null;
  }

  /** When somebody first said a word of it. */
  Instant first() {
    return facts().min(Instant::compareTo).orElseThrow();
  }

  /** Whether the receiver took it, in whatever words. */
  boolean taken() {
    return accepted != null;
  }

  private boolean unanswered() {
    return accepted == null && rejected == null && forwarded == null && withdrawn == null;
  }

  /** Whether the clock had disposed of the offer by then. */
  boolean expired(Instant asOf) {
    Instant due = deadline();
    return due != null && unanswered() && !due.isAfter(asOf);
  }

  boolean open(Instant asOf) {
    return offered != null && unanswered() && !expired(asOf);
  }

  /** When the offer should be answered; null without an offer. */
  @Nullable Instant deadline() {
    return offered == null ? null : offered.plus(seam.timeToAccept);
  }

  /** Taken at the first try, as it was, and kept; offered or picked up in silence. */
  boolean straight() {
    return accepted != null && returned == null && !repeat && !Boolean.FALSE.equals(usableAsIs);
  }

  /** The same, of what was offered. */
  boolean firstPass() {
    return offered != null && straight();
  }

  /** From offer to acceptance; null without either. */
  @Nullable Duration waited() {
    return offered == null || accepted == null ? null : Duration.between(offered, accepted);
  }
}
