/**
 * Reads the ledger's topic into sums that a service keeps beside how far it counted, so that each
 * entry counts once, whatever dies.
 */
@NullMarked
package dev.baton.edge.lanes;

import org.jspecify.annotations.NullMarked;
