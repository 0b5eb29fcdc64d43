/** What comes in over HTTP: read, authorised, handed to the journal, answered. */
@NullMarked
package dev.baton.ledger.intake;

import org.jspecify.annotations.NullMarked;
