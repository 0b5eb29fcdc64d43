/**
 * What was said of persons, under keys of their own: who loses a key loses what it opens. The key
 * of each person lies in the database under the ledger's own.
 */
@NullMarked
package dev.baton.ledger.persons;

import org.jspecify.annotations.NullMarked;
