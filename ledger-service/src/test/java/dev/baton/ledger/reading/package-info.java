@NullMarked
package dev.baton.ledger.reading;

import org.jspecify.annotations.NullMarked;
