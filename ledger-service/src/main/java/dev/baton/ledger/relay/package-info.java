/**
 * Takes entries out of the ledger's own table, in order, and sends their bytes to Kafka as they
 * are.
 */
@NullMarked
package dev.baton.ledger.relay;

import org.jspecify.annotations.NullMarked;
