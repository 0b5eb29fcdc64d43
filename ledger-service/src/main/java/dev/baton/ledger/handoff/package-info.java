/**
 * What a handoff is: pure functions from the set of an item's facts to the state of its handoffs,
 * to what an entry changed, to what is said back to the emitter, and to what the clock owes. No
 * framework, clock, randomness or logging.
 */
@NullMarked
package dev.baton.ledger.handoff;

import org.jspecify.annotations.NullMarked;
