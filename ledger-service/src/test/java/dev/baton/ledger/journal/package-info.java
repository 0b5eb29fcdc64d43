@NullMarked
package dev.baton.ledger.journal;

import org.jspecify.annotations.NullMarked;
