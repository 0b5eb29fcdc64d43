@NullMarked
package dev.baton.ledger.erasure;

import org.jspecify.annotations.NullMarked;
