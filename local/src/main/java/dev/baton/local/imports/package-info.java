/** {@code ./baton import}: brings an event log into the running stack and says what was found. */
@NullMarked
package dev.baton.local.imports;

import org.jspecify.annotations.NullMarked;
