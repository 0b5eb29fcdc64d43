/** What was refused: kept for a while under seal, counted, published as a reference. */
@NullMarked
package dev.baton.ledger.refused;

import org.jspecify.annotations.NullMarked;
