@NullMarked
package dev.baton.ledger.lanes;

import org.jspecify.annotations.NullMarked;
