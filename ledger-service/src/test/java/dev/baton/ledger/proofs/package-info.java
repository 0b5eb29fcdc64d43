@NullMarked
package dev.baton.ledger.proofs;

import org.jspecify.annotations.NullMarked;
