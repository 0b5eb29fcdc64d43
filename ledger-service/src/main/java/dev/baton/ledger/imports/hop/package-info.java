/** From the rows of a case to its handoffs, their facts, and the sums that make the findings. */
@NullMarked
package dev.baton.ledger.imports.hop;

import org.jspecify.annotations.NullMarked;
