/**
 * Which replica writes which lane, so that two seldom collide. Whoever holds a lane may still be
 * wrong about it: what keeps a lane in one piece is the fence in the journal.
 */
@NullMarked
package dev.baton.ledger.lanes;

import org.jspecify.annotations.NullMarked;
