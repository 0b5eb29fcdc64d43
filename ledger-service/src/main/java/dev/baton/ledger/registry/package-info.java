/** What the ledger knows of the ownership and definitions topics, read whole at every start. */
@NullMarked
package dev.baton.ledger.registry;

import org.jspecify.annotations.NullMarked;
