/**
 * What the sums of a journey say: every formula is one pure function, with its unit, its range and
 * what an empty input yields. No clock, no database.
 */
@NullMarked
package dev.baton.gateway.continuity;

import org.jspecify.annotations.NullMarked;
