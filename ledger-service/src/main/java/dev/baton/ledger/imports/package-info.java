/**
 * Event logs into handoffs. A log is uploaded into the database in chunks, staged there as rows by
 * item, and told item by item as the facts that its teams would have said; each step goes on from
 * what is committed, wherever a replica ends. What a log is read into is in {@code log}, what rows
 * become in {@code hop}; both are pure.
 */
@NullMarked
package dev.baton.ledger.imports;

import org.jspecify.annotations.NullMarked;
