@NullMarked
package dev.baton.ledger.seal;

import org.jspecify.annotations.NullMarked;
