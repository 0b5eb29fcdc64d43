/**
 * What the registry publishes: who is accountable for which boundary, under which contract, on
 * {@code baton.ownership.v1}; and how a boundary stands, which the registry and the gateway have to
 * say alike.
 */
@NullMarked
package dev.baton.contracts.ownership;

import org.jspecify.annotations.NullMarked;
