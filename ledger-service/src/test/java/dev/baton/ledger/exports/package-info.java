@NullMarked
package dev.baton.ledger.exports;

import org.jspecify.annotations.NullMarked;
