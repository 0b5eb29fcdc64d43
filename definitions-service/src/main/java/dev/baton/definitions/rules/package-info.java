/**
 * What may be said in the catalogue, and when two teams mean different things. Pure: no framework,
 * no clock; what is known and what time it is come in as data.
 */
@NullMarked
package dev.baton.definitions.rules;

import org.jspecify.annotations.NullMarked;
