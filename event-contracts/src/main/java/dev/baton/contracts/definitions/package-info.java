/**
 * What the catalogue publishes: what each team means by a term, on {@code baton.definitions.v1}.
 */
@NullMarked
package dev.baton.contracts.definitions;

import org.jspecify.annotations.NullMarked;
