/**
 * What shows that nothing in the ledger was changed: a Merkle tree per lane, built behind the
 * commits, and what the ledger signed of it.
 */
@NullMarked
package dev.baton.ledger.proofs;

import org.jspecify.annotations.NullMarked;
