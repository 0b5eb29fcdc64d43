/** The ledger as it is measured: its lanes in process, and the service in a process of its own. */
@NullMarked
package dev.baton.bench.ledger;

import org.jspecify.annotations.NullMarked;
