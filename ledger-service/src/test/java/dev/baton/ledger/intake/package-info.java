@NullMarked
package dev.baton.ledger.intake;

import org.jspecify.annotations.NullMarked;
