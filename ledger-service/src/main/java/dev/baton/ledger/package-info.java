/**
 * The ledger: append, read back, publish. In flow order {@code intake → journal → relay}; what a
 * fact does to a handoff is in {@code handoff}, what the registries say in {@code registry}, the
 * clock in {@code expiry}, the way back out in {@code reading}, which replica writes which lane in
 * {@code lanes}; {@code audit} logs who was shown content; {@code imports} brings in what happened
 * before, from event logs.
 */
@NullMarked
package dev.baton.ledger;

import org.jspecify.annotations.NullMarked;
