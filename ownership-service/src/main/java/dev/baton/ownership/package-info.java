/**
 * Who is accountable for each boundary, and what its two sides agreed: teams, boundaries,
 * contracts, roles, journeys and grants over HTTP, every version kept and published on {@code
 * baton.ownership.v1}. What is decided is decided in {@link dev.baton.ownership.rules}.
 */
@NullMarked
package dev.baton.ownership;

import org.jspecify.annotations.NullMarked;
