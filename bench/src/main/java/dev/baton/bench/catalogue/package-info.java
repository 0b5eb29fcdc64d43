/** What is measured of the definition catalogue. */
@NullMarked
package dev.baton.bench.catalogue;

import org.jspecify.annotations.NullMarked;
