@NullMarked
package dev.baton.ledger.handoff;

import org.jspecify.annotations.NullMarked;
