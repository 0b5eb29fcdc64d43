@NullMarked
package dev.baton.ledger.imports;

import org.jspecify.annotations.NullMarked;
