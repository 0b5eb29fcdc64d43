/**
 * What the gateway publishes of itself: signals as they open and end, and notices before a drop.
 */
@NullMarked
package dev.baton.contracts.signals;

import org.jspecify.annotations.NullMarked;
