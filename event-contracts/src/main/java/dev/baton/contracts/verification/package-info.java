/**
 * Whether a ledger is what its checkpoints said it is: what somebody checks who trusts nothing of
 * it but a key.
 */
@NullMarked
package dev.baton.contracts.verification;

import org.jspecify.annotations.NullMarked;
