/** What is needed to prove, and to check, that an entry is in the ledger. */
@NullMarked
package dev.baton.contracts.proof;

import org.jspecify.annotations.NullMarked;
