/** Shared by the ledger's tests: facts as teams send them, and the ledger over HTTP. */
@NullMarked
package dev.baton.ledger;

import org.jspecify.annotations.NullMarked;
