@NullMarked
package dev.baton.ledger.refused;

import org.jspecify.annotations.NullMarked;
