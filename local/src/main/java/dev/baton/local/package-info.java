/**
 * The whole of Baton on one machine: {@code ./baton}. It depends on no service; it starts their
 * jars as an installation would, through their environment alone.
 */
@NullMarked
package dev.baton.local;

import org.jspecify.annotations.NullMarked;
