/** What comes in over HTTP and Kafka: read, authorised, handed to the journal, answered or kept. */
@NullMarked
package dev.baton.ledger.intake;

import org.jspecify.annotations.NullMarked;
