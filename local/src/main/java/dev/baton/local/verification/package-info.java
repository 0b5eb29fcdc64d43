/** {@code ./baton verify-ledger}: any ledger's checkpoints, tiles and entries, over HTTP. */
@NullMarked
package dev.baton.local.verification;

import org.jspecify.annotations.NullMarked;
