@NullMarked
package dev.baton.ledger.persons;

import org.jspecify.annotations.NullMarked;
