@NullMarked
package dev.baton.ledger.expiry;

import org.jspecify.annotations.NullMarked;
