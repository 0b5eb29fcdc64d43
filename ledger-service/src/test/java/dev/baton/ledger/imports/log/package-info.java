@NullMarked
package dev.baton.ledger.imports.log;

import org.jspecify.annotations.NullMarked;
