@NullMarked
package dev.baton.ledger.audit;

import org.jspecify.annotations.NullMarked;
