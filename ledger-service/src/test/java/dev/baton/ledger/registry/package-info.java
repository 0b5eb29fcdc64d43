@NullMarked
package dev.baton.ledger.registry;

import org.jspecify.annotations.NullMarked;
