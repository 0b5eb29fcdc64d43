@NullMarked
package dev.baton.ledger.relay;

import org.jspecify.annotations.NullMarked;
