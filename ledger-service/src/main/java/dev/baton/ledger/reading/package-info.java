/** The way back out: items, handoffs, lanes and their entries. */
@NullMarked
package dev.baton.ledger.reading;

import org.jspecify.annotations.NullMarked;
