/**
 * What the registry publishes: who is accountable for which boundary, under which contract, on
 * {@code baton.ownership.v1}.
 */
@NullMarked
package dev.baton.contracts.ownership;

import org.jspecify.annotations.NullMarked;
