package dev.baton.ledger.journal;

import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * What one caller asks of one lane.
 *
 * @param done completed with one outcome per command, in order, once they are durable. Completed by
 *     the caller where it waits no longer: the portion is then skipped, if it was not begun
 * @param askedNanos when, by {@link System#nanoTime()}
 */
record Portion(List<Command> commands, CompletableFuture<List<Outcome>> done, long askedNanos) {
  Portion(List<Command> commands) {
    this(commands, new CompletableFuture<>(), System.nanoTime());
  }
}
