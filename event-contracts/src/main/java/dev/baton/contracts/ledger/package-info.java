/**
 * What the ledger publishes: one enriched record per entry on {@code baton.ledger.v1}, with nothing
 * in it that must be erasable.
 */
@NullMarked
package dev.baton.contracts.ledger;

import org.jspecify.annotations.NullMarked;
