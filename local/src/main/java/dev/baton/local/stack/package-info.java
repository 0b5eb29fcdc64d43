/**
 * The processes of a local stack: in which order they start, how they are watched, recorded and
 * ended, and where their state lives.
 */
@NullMarked
package dev.baton.local.stack;

import org.jspecify.annotations.NullMarked;
