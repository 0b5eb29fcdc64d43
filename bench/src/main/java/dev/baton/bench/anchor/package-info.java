/** What the ledger is measured against: the limits of its parts, and its peers. */
@NullMarked
package dev.baton.bench.anchor;

import org.jspecify.annotations.NullMarked;
