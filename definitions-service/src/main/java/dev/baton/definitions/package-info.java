/**
 * What each side means by its terms: terms, what teams mean by them, which team uses which version,
 * and where two of them differ. Everything is kept in the registry's log and published on {@code
 * baton.definitions.v1}.
 */
@NullMarked
package dev.baton.definitions;

import org.jspecify.annotations.NullMarked;
