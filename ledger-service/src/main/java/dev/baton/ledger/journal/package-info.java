/**
 * The append path: one writer per lane decides, numbers and commits batches; whatever is
 * acknowledged is in the database.
 */
@NullMarked
package dev.baton.ledger.journal;

import org.jspecify.annotations.NullMarked;
