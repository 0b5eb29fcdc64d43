/** The ledger's own key, and what is kept under it. */
@NullMarked
package dev.baton.ledger.seal;

import org.jspecify.annotations.NullMarked;
