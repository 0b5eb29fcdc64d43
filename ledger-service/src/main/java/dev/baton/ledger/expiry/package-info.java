/**
 * The clock that closes offers nobody answered, and the judge of offers whose contract came later:
 * both only ask the journal, which decides.
 */
@NullMarked
package dev.baton.ledger.expiry;

import org.jspecify.annotations.NullMarked;
