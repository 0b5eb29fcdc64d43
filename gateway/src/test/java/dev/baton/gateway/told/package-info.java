/** Ledger records as the ledger would write them, for tests that start at its topic. */
@NullMarked
package dev.baton.gateway.told;

import org.jspecify.annotations.NullMarked;
