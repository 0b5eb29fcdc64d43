@NullMarked
package dev.baton.ledger.imports.hop;

import org.jspecify.annotations.NullMarked;
