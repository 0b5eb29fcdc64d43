/** What the ledger knows of handoffs, as event logs for other people's tools. */
@NullMarked
package dev.baton.ledger.exports;

import org.jspecify.annotations.NullMarked;
