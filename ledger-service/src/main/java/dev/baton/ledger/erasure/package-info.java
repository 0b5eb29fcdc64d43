/**
 * Makes what was said of a person unreadable: one asks, another confirms, and what is left to do is
 * done step by step, each of which may be done again.
 */
@NullMarked
package dev.baton.ledger.erasure;

import org.jspecify.annotations.NullMarked;
